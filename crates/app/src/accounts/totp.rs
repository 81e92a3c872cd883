//! Time-based one-time passwords (RFC 6238 with HMAC-SHA-1, six digits, steps of 30 seconds: what every authenticator
//! takes). Pure. Must not know accounts, nor how secrets are kept.

use aws_lc_rs::{constant_time, hmac};
use domain::Timestamp;

/// Seconds of a step (RFC 6238 section 4.1).
const STEP_SECONDS: i64 = 30;
/// Steps that a clock may be off, each way (RFC 6238 section 5.2 asks for as few as can be).
const STEPS_OFF_MAX: i64 = 1;
/// Digits of a code.
const DIGITS: usize = 6;
/// Bytes of a secret (RFC 4226 section 4, R6: 160 bits).
pub(super) const SECRET_BYTES: usize = 20;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step whose code this is at `now`, if it is one and later than `used`: no code works twice (RFC 6238 section 5.2).
pub(super) fn check_code(
    secret: &[u8],
    code: &str,
    now: Timestamp,
    used: Option<i64>,
) -> Option<i64> {
    let shown: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(16)
        .collect();
    let present = now.as_seconds().div_euclid(STEP_SECONDS);
    let fits = |step: &i64| {
        let right = code_at(secret, *step);
        constant_time::verify_slices_are_equal(right.as_bytes(), shown.as_bytes()).is_ok()
    };
    (present - STEPS_OFF_MAX..=present + STEPS_OFF_MAX)
        .filter(fits)
        .find(|step| used.is_none_or(|used| *step > used))
}

/// The code of a step (RFC 4226 section 5.3).
fn code_at(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 0xf);
    let word = u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]]);
    format!("{:0DIGITS$}", word % 1_000_000)
}

/// The secret as authenticators take it: Base32 without padding (RFC 4648 section 6).
pub(super) fn base32(secret: &[u8]) -> String {
    let mut text = String::with_capacity(secret.len().div_ceil(5) * 8);
    for chunk in secret.chunks(5) {
        let mut block = [0; 8];
        block[3..3 + chunk.len()].copy_from_slice(chunk);
        let bits = u64::from_be_bytes(block);
        for n in 0..(chunk.len() * 8).div_ceil(5) {
            let at = usize::try_from(bits >> (35 - 5 * n) & 31).expect("five bits fit");
            text.push(char::from(BASE32[at]));
        }
    }
    text
}

/// What a QR code for authenticators holds (Google Authenticator, "Key Uri Format").
pub(super) fn uri(issuer: &str, account: &str, secret: &str) -> String {
    let (issuer, account) = (percent_encoded(issuer), percent_encoded(account));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={STEP_SECONDS}"
    )
}

/// Everything but unreserved characters as `%XX` (RFC 3986 section 2.1).
fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the rows of SHA-1; its eight digits end in our six.
    const VECTORS: [(i64, &str); 6] = [
        (59, "94287082"),
        (1_111_111_109, "07081804"),
        (1_111_111_111, "14050471"),
        (1_234_567_890, "89005924"),
        (2_000_000_000, "69279037"),
        (20_000_000_000, "65353130"),
    ];
    const SECRET: &[u8] = b"12345678901234567890";

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(seconds * 1_000)
    }

    #[test]
    fn the_vectors_of_the_rfc_come_out() {
        for (seconds, code) in VECTORS {
            let step = check_code(SECRET, &code[2..], at(seconds), None);
            assert_eq!(step, Some(seconds / 30), "{seconds}");
        }
        // RFC 4226, appendix D
        let counted = ["755224", "287082", "359152", "969429", "338314"];
        for (step, code) in (0..).zip(counted) {
            assert_eq!(code_at(SECRET, step), code);
        }
    }

    #[test]
    fn a_clock_may_be_a_step_off_and_no_step_works_twice() {
        let code = code_at(SECRET, 100);
        let check = |step: i64, used| check_code(SECRET, &code, at(step * 30), used);
        assert_eq!(check(98, None), None);
        for step in 99..=101 {
            assert_eq!(check(step, None), Some(100));
            assert_eq!(check(step, Some(99)), Some(100));
            assert_eq!(check(step, Some(100)), None);
            assert_eq!(check(step, Some(101)), None);
        }
        assert_eq!(check(102, None), None);
    }

    #[test]
    fn what_is_no_code_never_fits() {
        let code = code_at(SECRET, 100);
        let spaced = format!("{} {}", &code[..3], &code[3..]);
        assert_eq!(check_code(SECRET, &spaced, at(3_000), None), Some(100));
        let long = format!("{code}0");
        for wrong in ["", "0", &code[..5], &long, "٠٠٠٠٠٠", &"0".repeat(10_000)] {
            assert_eq!(check_code(SECRET, wrong, at(3_000), None), None, "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_told_as_authenticators_take_it() {
        // RFC 4648, section 10
        for (plain, text) in [
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(
            uri("마루 1", "a+b@c.d", "MY"),
            "otpauth://totp/%EB%A7%88%EB%A3%A8%201:a%2Bb%40c.d?secret=MY&issuer=%EB%A7%88%EB%A3%A8%201&algorithm=SHA1&digits=6&period=30"
        );
    }
}
