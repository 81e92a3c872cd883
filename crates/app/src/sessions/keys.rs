//! The keys of an installation: one signs access tokens, one makes refresh tokens, and
//! those that are derived from it. Must not know where they are kept.

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use jsonwebtoken::{DecodingKey, EncodingKey};

use crate::secrets::derive_key;

/// The secrets that all keys are made from. They are kept in a file of their own and never in the store.
#[derive(Clone)]
pub struct Seeds {
    /// Of the Ed25519 key that signs access tokens.
    pub signing: [u8; 32],
    /// Of the HMAC-SHA-256 key that makes refresh tokens.
    pub refresh: [u8; 32],
}

/// The keys in use.
pub struct Keys {
    pub(crate) signing: EncodingKey,
    pub(crate) verifying: DecodingKey,
    pub(crate) refresh: hmac::Key,
    pub(crate) sealing: [u8; 32],
}

impl Keys {
    /// The keys of these seeds; always the same for the same ones.
    pub fn from_seeds(seeds: &Seeds) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seeds.signing)
            .expect("every 32 bytes are a seed of an Ed25519 key (RFC 8032 section 5.1.5)");
        let private = pair
            .to_pkcs8v1()
            .expect("a key that was just made can be written");
        Self {
            signing: EncodingKey::from_ed_der(private.as_ref()),
            verifying: DecodingKey::from_ed_der(pair.public_key().as_ref()),
            refresh: hmac::Key::new(hmac::HMAC_SHA256, &seeds.refresh),
            sealing: derive_key(&seeds.refresh, "sealing"),
        }
    }
}
