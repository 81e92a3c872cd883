//! The keys of an installation: one signs access tokens, one makes refresh tokens, and
//! those that are derived from it. Must not know where they are kept.

use std::sync::Arc;

use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use domain::Timestamp;
use domain::sessions::ACCESS_TOKEN_LIFE;
use jsonwebtoken::{DecodingKey, EncodingKey};
use parking_lot::RwLock;

use crate::context::Cx;
use crate::secrets::derive_key;

/// The secrets that all keys are made from. They are kept in a file of their own and never in the store.
#[derive(Clone, PartialEq, Eq)]
pub struct Seeds {
    /// Of the Ed25519 key that signs access tokens.
    pub signing: [u8; 32],
    /// Of the key that signs them after it.
    pub next: Option<NextSigning>,
    /// Of the HMAC-SHA-256 key that makes refresh tokens.
    pub refresh: [u8; 32],
}

/// The key that follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NextSigning {
    /// Its seed.
    pub seed: [u8; 32],
    /// From when on it signs. What it signed is good before, too: clocks of nodes differ.
    pub from: Timestamp,
}

impl NextSigning {
    /// From when on nothing is good any more that the key before it signed: its last token has ended.
    pub fn settled_at(&self) -> Timestamp {
        self.from.plus(ACCESS_TOKEN_LIFE).plus(CLOCKS_APART_MAX)
    }
}

/// How far the clocks of nodes may be apart.
const CLOCKS_APART_MAX: std::time::Duration = std::time::Duration::from_mins(1);

/// The keys in use.
pub struct Keys {
    signing: RwLock<Arc<SigningKeys>>,
    pub(crate) refresh: hmac::Key,
    pub(crate) sealing: [u8; 32],
}

/// The key of access tokens, and the one that follows.
pub(crate) struct SigningKeys {
    first: SigningKey,
    next: Option<(SigningKey, NextSigning)>,
}

pub(crate) struct SigningKey {
    pub(crate) signing: EncodingKey,
    pub(crate) verifying: DecodingKey,
}

impl Keys {
    /// The keys of these seeds; always the same for the same ones.
    pub fn from_seeds(seeds: &Seeds) -> Self {
        Self {
            signing: RwLock::new(Arc::new(SigningKeys::from_seeds(seeds))),
            refresh: hmac::Key::new(hmac::HMAC_SHA256, &seeds.refresh),
            sealing: derive_key(&seeds.refresh, "sealing"),
        }
    }

    /// The keys of access tokens.
    pub(crate) fn of_access_tokens(&self) -> Arc<SigningKeys> {
        Arc::clone(&self.signing.read())
    }
}

/// From now on access tokens are signed and checked by the keys of these seeds; what was signed by others ends at once.
/// Refresh tokens and what is sealed stay as they are.
pub fn change_signing_keys(cx: &Cx, seeds: &Seeds) {
    *cx.keys.signing.write() = Arc::new(SigningKeys::from_seeds(seeds));
    cx.token_cache.forget_all();
}

impl SigningKeys {
    fn from_seeds(seeds: &Seeds) -> Self {
        let next = seeds.next.map(|next| (SigningKey::of(&next.seed), next));
        Self {
            first: SigningKey::of(&seeds.signing),
            next,
        }
    }

    /// The one that signs now.
    pub(crate) fn signing_at(&self, now: Timestamp) -> &EncodingKey {
        match &self.next {
            Some((key, next)) if now >= next.from => &key.signing,
            _ => &self.first.signing,
        }
    }

    /// Those whose tokens may be good now.
    pub(crate) fn verifying_at(&self, now: Timestamp) -> impl Iterator<Item = &DecodingKey> {
        let is_over = |(_, next): &(SigningKey, NextSigning)| now >= next.settled_at();
        let first = (!self.next.as_ref().is_some_and(is_over)).then_some(&self.first);
        let next = self.next.as_ref().map(|(key, _)| key);
        first.into_iter().chain(next).map(|key| &key.verifying)
    }
}

impl SigningKey {
    fn of(seed: &[u8; 32]) -> Self {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed)
            .expect("every 32 bytes are a seed of an Ed25519 key (RFC 8032 section 5.1.5)");
        let private = pair
            .to_pkcs8v1()
            .expect("a key that was just made can be written");
        Self {
            signing: EncodingKey::from_ed_der(private.as_ref()),
            verifying: DecodingKey::from_ed_der(pair.public_key().as_ref()),
        }
    }
}
