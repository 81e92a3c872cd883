//! Secrets: texts that are shown once and kept as hashes, and values that are kept sealed. Must not know what they are for.

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hkdf, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Ambient;

use crate::sessions::Keys;

/// A new secret of 256 random bits as text, behind a prefix that says what it is, with its hash.
pub fn new_secret(ambient: &dyn Ambient, prefix: &str) -> (String, [u8; 32]) {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&ambient.random());
    bytes[16..].copy_from_slice(&ambient.random());
    let text = format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes));
    let hash = hash(&text);
    (text, hash)
}

/// SHA-256 of a text: how secrets of 256 random bits are kept and found.
pub fn hash(text: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest::digest(&digest::SHA256, text.as_bytes()).as_ref());
    hash
}

/// SHA-256 of parts, of which none runs into the next.
pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut context = digest::Context::new(&digest::SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    let mut hash = [0; 32];
    hash.copy_from_slice(context.finish().as_ref());
    hash
}

/// HMAC-SHA-256 (RFC 2104) of a text under the installation's key, in base64url: how codes that people choose are kept.
/// `context` binds it to its place.
pub fn keyed_hash(keys: &Keys, context: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &keys.sealing);
    let tag = hmac::sign(&key, format!("{context}\0{text}").as_bytes());
    URL_SAFE_NO_PAD.encode(tag)
}

/// Whether `challenge` is BASE64URL(SHA-256(`verifier`)): PKCE's S256 (RFC 7636 section 4.6).
pub fn fits_challenge(challenge: &str, verifier: &str) -> bool {
    (43..=128).contains(&verifier.len()) && challenge == URL_SAFE_NO_PAD.encode(hash(verifier))
}

/// Whether the text can be a challenge: BASE64URL of 32 bytes.
pub fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && URL_SAFE_NO_PAD
            .decode(text)
            .is_ok_and(|bytes| bytes.len() == 32)
}

struct Len(usize);

impl hkdf::KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

/// A key of 32 bytes for one use, from the installation's seed (RFC 5869).
pub(crate) fn derive_key(seed: &[u8; 32], usage: &str) -> [u8; 32] {
    let mut key = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"maru")
        .extract(seed)
        .expand(&[usage.as_bytes()], Len(32))
        .and_then(|okm| okm.fill(&mut key))
        .expect("32 bytes are far below the limit of HKDF-SHA-256");
    key
}

fn aead(keys: &Keys) -> LessSafeKey {
    let key = UnboundKey::new(&AES_256_GCM, &keys.sealing);
    LessSafeKey::new(key.expect("the sealing key has the 32 bytes of AES-256"))
}

/// Seals a value with AES-256-GCM under the installation's key. `context` binds it to its place: what was sealed for
/// one place opens in no other. BASE64URL(nonce ‖ ciphertext ‖ tag).
pub fn seal(keys: &Keys, context: &str, plaintext: &[u8]) -> String {
    let mut nonce = [0; NONCE_LEN];
    aws_lc_rs::rand::fill(&mut nonce).expect("the system gives random bytes");
    let mut sealed = plaintext.to_vec();
    aead(keys)
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(context.as_bytes()),
            &mut sealed,
        )
        .expect("what is sealed is far below the limit of AES-GCM");
    let mut bytes = nonce.to_vec();
    bytes.append(&mut sealed);
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Opens what [`seal`] made for the same `context`, or `None`.
pub fn open(keys: &Keys, context: &str, text: &str) -> Option<Vec<u8>> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let mut opened = sealed.to_vec();
    let plain = aead(keys)
        .open_in_place(nonce, Aad::from(context.as_bytes()), &mut opened)
        .ok()?;
    Some(plain.to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sessions::Seeds;

    #[test]
    fn what_is_sealed_opens_only_in_its_place_and_untouched() {
        let keys = |n| {
            Keys::from_seeds(&Seeds {
                signing: [1; 32],
                next: None,
                refresh: [n; 32],
            })
        };
        let sealed = seal(&keys(2), "a", b"secret");
        assert_eq!(
            open(&keys(2), "a", &sealed).as_deref(),
            Some(&b"secret"[..])
        );
        assert_eq!(open(&keys(2), "b", &sealed), None);
        assert_eq!(open(&keys(3), "a", &sealed), None);
        let mut touched = sealed.clone();
        touched.pop();
        assert_eq!(open(&keys(2), "a", &touched), None);
        assert_ne!(sealed, seal(&keys(2), "a", b"secret"));
    }

    #[test]
    fn only_the_verifier_fits_its_challenge() {
        // RFC 7636, appendix B
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert!(fits_challenge(challenge, verifier));
        assert!(!fits_challenge(challenge, &verifier.to_lowercase()));
        assert!(!fits_challenge(challenge, "short"));
        assert!(is_challenge(challenge) && !is_challenge(verifier.get(1..).expect("ascii")));
    }
}
