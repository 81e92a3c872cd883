//! What an authenticator shows: one-time passwords by an implementation that is not ours. Must not know accounts.

use aws_lc_rs::hmac;

/// The password of this Base32 secret at a second: RFC 6238 with SHA-1, six digits and 30 seconds.
///
/// # Panics
/// When the secret is not in Base32.
pub fn one_time_password(secret: &str, seconds: i64) -> String {
    let digit = |c: char| "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".find(c).expect("Base32");
    let (mut bits, mut length, mut bytes) = (0, 0, Vec::new());
    for c in secret.chars() {
        (bits, length) = (bits << 5 | digit(c), length + 5);
        if length >= 8 {
            length -= 8;
            bytes.push(u8::try_from(bits >> length & 255).expect("eight bits"));
            bits &= (1 << length) - 1;
        }
    }
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes);
    let tag = hmac::sign(&key, &(seconds / 30).to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[19] & 15);
    let word = tag[at..at + 4]
        .iter()
        .fold(0_u32, |word, byte| (word << 8) | u32::from(*byte));
    format!("{:06}", (word & 0x7fff_ffff) % 1_000_000)
}
