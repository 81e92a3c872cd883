//! A push's body: Message Encryption for Web Push (RFC 8291) in one record of aes128gcm (RFC 8188). Must not know what it
//! says, nor where it goes.

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{ECDH_P256, ParsedPublicKey, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hkdf::{HKDF_SHA256, KeyType, Salt};
use domain::push::DeviceKeys;

/// Bytes of a body that every push service takes (RFC 8030 section 7.2).
const BODY_BYTES_MAX: usize = 4_096;
/// Salt, record size, the length of the key, and the key (RFC 8188 section 2.1).
const HEADER_BYTES: usize = 16 + 4 + 1 + 65;
/// Bytes of a text at most: less the header, the tag, and the delimiter of the last record.
pub(crate) const PLAIN_BYTES_MAX: usize = BODY_BYTES_MAX - HEADER_BYTES - 16 - 1;

/// What makes each body different.
pub(crate) struct Fresh {
    /// Our key of this one message.
    key: PrivateKey,
    salt: [u8; 16],
}

impl Fresh {
    /// New ones, of the system's chance.
    pub(crate) fn draw() -> Result<Self, Unspecified> {
        let mut salt = [0; 16];
        aws_lc_rs::rand::fill(&mut salt)?;
        let key = PrivateKey::generate(&ECDH_P256)?;
        Ok(Self { key, salt })
    }
}

struct Len(usize);

impl KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

/// Whether it is a point on P-256.
pub(crate) fn is_public_key(bytes: &[u8]) -> bool {
    ParsedPublicKey::try_from(UnparsedPublicKey::new(&ECDH_P256, bytes)).is_ok()
}

/// The body for a device.
///
/// # Errors
/// Where the device's key is no point of the curve, or the text is longer than [`PLAIN_BYTES_MAX`].
pub(crate) fn encrypt(
    keys: &DeviceKeys,
    fresh: &Fresh,
    plain: &[u8],
) -> Result<Vec<u8>, Unspecified> {
    if plain.len() > PLAIN_BYTES_MAX {
        return Err(Unspecified);
    }
    let own = fresh.key.compute_public_key()?;
    let own = own.as_ref();
    let mut secret = [0; 32];
    let device = UnparsedPublicKey::new(&ECDH_P256, &keys.p256dh[..]);
    agree(&fresh.key, device, Unspecified, |shared| {
        // RFC 8291 section 3.4: the shared secret is bound to both keys and to the device's own.
        let info = [&b"WebPush: info\0"[..], &keys.p256dh, own];
        derive(&keys.auth, shared, &info, &mut secret)
    })?;
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    let of_key = [&b"Content-Encoding: aes128gcm\0"[..]];
    derive(&fresh.salt, &secret, &of_key, &mut key)?;
    let of_nonce = [&b"Content-Encoding: nonce\0"[..]];
    derive(&fresh.salt, &secret, &of_nonce, &mut nonce)?;
    let mut record = plain.to_vec();
    // The delimiter of the last record; nothing is padded.
    record.push(2);
    LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key)?).seal_in_place_append_tag(
        Nonce::assume_unique_for_key(nonce),
        Aad::empty(),
        &mut record,
    )?;
    let mut body = Vec::with_capacity(HEADER_BYTES + record.len());
    body.extend_from_slice(&fresh.salt);
    body.extend_from_slice(&4_096_u32.to_be_bytes());
    body.push(65);
    body.extend_from_slice(own);
    body.append(&mut record);
    Ok(body)
}

/// HKDF with SHA-256 (RFC 5869).
fn derive(salt: &[u8], secret: &[u8], info: &[&[u8]], out: &mut [u8]) -> Result<(), Unspecified> {
    let extracted = Salt::new(HKDF_SHA256, salt).extract(secret);
    extracted.expand(info, Len(out.len()))?.fill(out)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    fn bytes<const N: usize>(text: &str) -> [u8; N] {
        let bytes = URL_SAFE_NO_PAD.decode(text).expect("BASE64URL");
        bytes.try_into().expect("so many bytes")
    }

    /// RFC 8291, section 5 and appendix A.
    #[test]
    fn the_example_of_the_rfc_is_encrypted_to_the_letter() {
        let private: [u8; 32] = bytes("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        let fresh = Fresh {
            key: PrivateKey::from_private_key(&ECDH_P256, &private).expect("a key"),
            salt: bytes("DGv6ra1nlYgDCS1FRnbzlw"),
        };
        let keys = DeviceKeys {
            p256dh: bytes(
                "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            ),
            auth: bytes("BTBZMqHH6r4Tts7J_aSIgg"),
        };
        let plain = b"When I grow up, I want to be a watermelon";
        let body = encrypt(&keys, &fresh, plain).expect("a body");
        let expected = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz\
            AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";
        assert_eq!(URL_SAFE_NO_PAD.encode(body), expected);
    }

    #[test]
    fn a_body_is_never_longer_than_a_service_takes_and_never_twice_the_same() {
        let fresh = Fresh::draw().expect("chance");
        let device = PrivateKey::generate(&ECDH_P256).expect("a key");
        let public = device.compute_public_key().expect("its public half");
        let keys = DeviceKeys {
            p256dh: public.as_ref().try_into().expect("65 bytes"),
            auth: [7; 16],
        };
        let longest = encrypt(&keys, &fresh, &[b'a'; PLAIN_BYTES_MAX]).expect("a body");
        assert_eq!(longest.len(), BODY_BYTES_MAX);
        assert!(encrypt(&keys, &fresh, &[b'a'; PLAIN_BYTES_MAX + 1]).is_err());
        let other = Fresh::draw().expect("chance");
        let twice = [&fresh, &other].map(|fresh| encrypt(&keys, fresh, b"a").expect("a body"));
        assert_ne!(twice[0], twice[1]);
    }

    #[test]
    fn what_is_no_point_of_the_curve_is_no_key() {
        let mut no_point = [1; 65];
        no_point[0] = 4;
        assert!(!is_public_key(&no_point));
        assert!(!is_public_key(&[4; 64]));
    }
}
