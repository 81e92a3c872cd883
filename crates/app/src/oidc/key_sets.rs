//! Key sets of providers (RFC 7517), each kept for its tenant and its address, so that no tenant's provider signs for
//! another's. Must not know what is signed.

use std::sync::Arc;
use std::time::Duration;

use domain::Tenant;
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, PublicKeyUse};
use jsonwebtoken::{Algorithm, Header};
use serde::Deserialize;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::provider::Metadata;
use crate::outbound::FetchRequest;

/// How long a key set is taken.
const KEY_SET_LIFE: Duration = Duration::from_hours(1);
/// For a key that is not in it, it is fetched again once in this time.
const UNKNOWN_KEY_PAUSE: Duration = Duration::from_mins(1);
/// Keys of a set at most; more are not looked at.
const KEYS_MAX: usize = 100;

/// The keys of a provider.
#[derive(Debug, Default)]
pub(crate) struct KeySet(Vec<Jwk>);

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// The keys in the document; those that are not understood are left out (RFC 7517 section 5).
    fn parse(body: &[u8]) -> Option<Self> {
        let document: Document = serde_json::from_slice(body).ok()?;
        let keys = document.keys.into_iter().take(KEYS_MAX);
        Some(Self(
            keys.filter_map(|key| serde_json::from_value(key).ok())
                .collect(),
        ))
    }

    /// The key that the header means: of its id, or the only one of its algorithm where it names none.
    fn find(&self, header: &Header) -> Option<&Jwk> {
        let mut fitting = self.0.iter().filter(|key| fits(key, header.alg));
        match &header.kid {
            Some(kid) => fitting.find(|key| key.common.key_id.as_ref() == Some(kid)),
            None => fitting.next().filter(|_| fitting.next().is_none()),
        }
    }
}

/// Whether the key signs by this algorithm. Nothing symmetric does.
fn fits(key: &Jwk, algorithm: Algorithm) -> bool {
    let (fits_kind, named) = match (&key.algorithm, algorithm) {
        (AlgorithmParameters::RSA(_), Algorithm::RS256) => (true, KeyAlgorithm::RS256),
        (AlgorithmParameters::EllipticCurve(curve), Algorithm::ES256) => {
            (curve.curve == EllipticCurve::P256, KeyAlgorithm::ES256)
        }
        (AlgorithmParameters::OctetKeyPair(pair), Algorithm::EdDSA) => {
            (pair.curve == EllipticCurve::Ed25519, KeyAlgorithm::EdDSA)
        }
        _ => return false,
    };
    let is_for_it = key.common.key_algorithm.is_none_or(|own| own == named);
    let usage = key.common.public_key_use.as_ref();
    let signs = usage.is_none_or(|usage| *usage == PublicKeyUse::Signature);
    fits_kind && is_for_it && signs
}

/// The provider's key that the header means.
///
/// # Errors
/// [`IdentityError::ProviderUnreachable`], or [`IdentityError::OidcRefused`] when it has no such key.
pub(super) async fn find_key(
    cx: &Cx,
    tenant: &Tenant,
    metadata: &Metadata,
    header: &Header,
) -> Result<Jwk, IdentityError> {
    // The address comes from the provider's own document, never from a token.
    let known = async |age_max| -> Result<Arc<KeySet>, IdentityError> {
        let key = (tenant.id, metadata.jwks_uri.clone());
        let fetch = fetch(cx, &metadata.jwks_uri);
        let got = cx.oidc.key_sets.get(key, cx.ambient.now(), age_max, fetch);
        got.await.ok_or(IdentityError::ProviderUnreachable)
    };
    if let Some(key) = known(KEY_SET_LIFE).await?.find(header) {
        return Ok(key.clone());
    }
    let newer = known(UNKNOWN_KEY_PAUSE).await?;
    newer.find(header).cloned().ok_or_else(|| {
        tracing::warn!(
            issuer = metadata.issuer,
            "a token is signed by a key that its provider does not have"
        );
        IdentityError::OidcRefused
    })
}

async fn fetch(cx: &Cx, jwks_uri: &str) -> Option<KeySet> {
    match cx.fetch.fetch(FetchRequest::get(jwks_uri)).await {
        Ok(answer) if answer.status == 200 => KeySet::parse(&answer.body),
        Ok(answer) => {
            tracing::warn!(status = answer.status, "a provider does not give its keys");
            None
        }
        Err(error) => {
            tracing::warn!(%error, "a provider does not give its keys");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EC: &str = r#"{"kty":"EC","crv":"P-256","kid":"a","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;

    fn set(keys: &[&str]) -> KeySet {
        let text = format!(r#"{{"keys":[{}]}}"#, keys.join(","));
        KeySet::parse(text.as_bytes()).expect("a key set")
    }

    fn header(algorithm: Algorithm, kid: Option<&str>) -> Header {
        let mut header = Header::new(algorithm);
        header.kid = kid.map(ToOwned::to_owned);
        header
    }

    #[test]
    fn a_key_is_found_by_its_id_and_only_for_its_own_algorithm() {
        let keys = set(&[EC, r#"{"kty":"new","kid":"x"}"#, "5"]);
        assert!(keys.find(&header(Algorithm::ES256, Some("a"))).is_some());
        assert!(keys.find(&header(Algorithm::ES256, None)).is_some());
        assert!(keys.find(&header(Algorithm::ES256, Some("b"))).is_none());
        assert!(keys.find(&header(Algorithm::RS256, Some("a"))).is_none());
        assert!(keys.find(&header(Algorithm::EdDSA, None)).is_none());
    }

    #[test]
    fn a_public_key_never_serves_as_a_shared_secret_nor_an_encryption_key_to_sign() {
        let oct = r#"{"kty":"oct","kid":"o","k":"AAAA"}"#;
        let encrypts = EC.replace(r#""kid":"a""#, r#""kid":"e","use":"enc""#);
        let other = EC.replace(r#""kid":"a""#, r#""kid":"h","alg":"HS256""#);
        let keys = set(&[oct, &encrypts, &other]);
        assert!(keys.find(&header(Algorithm::HS256, Some("o"))).is_none());
        assert!(keys.find(&header(Algorithm::ES256, Some("e"))).is_none());
        assert!(keys.find(&header(Algorithm::ES256, Some("h"))).is_none());
    }

    #[test]
    fn without_an_id_two_keys_are_none() {
        let second = EC.replace(r#""kid":"a""#, r#""kid":"b""#);
        let keys = set(&[EC, &second]);
        assert!(keys.find(&header(Algorithm::ES256, None)).is_none());
    }
}
