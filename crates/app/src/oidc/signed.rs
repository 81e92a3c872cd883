//! Signatures of providers' tokens (RFC 7515), checked before anything in them is looked at. Must not know claims.

use domain::Tenant;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::key_sets;
use crate::oidc::provider::Metadata;

/// Bytes of a token at most.
const TOKEN_BYTES_MAX: usize = 16 * 1024;
/// How far a provider's clock may be off, in seconds.
pub(super) const LEEWAY_SECONDS: i64 = 60;
/// What a provider may sign by: never nothing, never with a secret that we have too.
const ALGORITHMS: [Algorithm; 3] = [Algorithm::RS256, Algorithm::ES256, Algorithm::EdDSA];

/// For whom a token is: one, or several.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub(super) enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Audience {
    /// Whether the token is for this client; one that is for others too must name it as the one that asked (`azp`).
    pub(super) fn is(&self, client_id: &str, azp: Option<&str>) -> bool {
        let is_meant = match self {
            Self::One(one) => one == client_id,
            Self::Several(all) if all.len() > 1 && azp.is_none() => false,
            Self::Several(all) => all.iter().any(|one| one == client_id),
        };
        is_meant && azp.is_none_or(|azp| azp == client_id)
    }
}

/// The token's algorithm and claims, once its signature is found to be the provider's.
///
/// # Errors
/// [`IdentityError::OidcRefused`], or [`IdentityError::ProviderUnreachable`] when its keys cannot be fetched.
pub(super) async fn open<T: DeserializeOwned>(
    cx: &Cx,
    tenant: &Tenant,
    metadata: &Metadata,
    token: &str,
) -> Result<(Header, T), IdentityError> {
    let header = read_header(token).ok_or(IdentityError::OidcRefused)?;
    let key = key_sets::find_key(cx, tenant, metadata, &header).await?;
    let key = DecodingKey::from_jwk(&key).map_err(|_| IdentityError::OidcRefused)?;
    let claims = check(token, &key, header.alg).ok_or(IdentityError::OidcRefused)?;
    Ok((header, claims))
}

/// The header of a token that may be looked at further.
fn read_header(token: &str) -> Option<Header> {
    if token.len() > TOKEN_BYTES_MAX {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    let is_taken = ALGORITHMS.contains(&header.alg) && header.crit.is_none();
    is_taken.then_some(header)
}

/// The claims, if the signature is by this key. Their meaning is checked by the caller, against our own clock.
fn check<T: DeserializeOwned>(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Option<T> {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let decoded = jsonwebtoken::decode(token, key, &validation).ok()?;
    Some(decoded.claims)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;

    #[test]
    fn unsigned_tokens_shared_secrets_and_unknown_conditions_are_refused_unread() {
        let token = |header: &str| format!("{}.e30.AAAA", URL_SAFE_NO_PAD.encode(header));
        assert!(read_header(&token(r#"{"alg":"RS256"}"#)).is_some());
        for wrong in [
            r#"{"alg":"none"}"#,
            r#"{"alg":"None"}"#,
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"RS512"}"#,
            r#"{"alg":"PS256"}"#,
            r#"{"alg":"ES256","crit":["b64"],"b64":false}"#,
            r#"{"alg":["RS256"]}"#,
            "{}",
            "",
        ] {
            assert!(read_header(&token(wrong)).is_none(), "{wrong}");
        }
        assert!(read_header(&format!("{}.e30.", "a".repeat(20_000))).is_none());
    }

    #[test]
    fn a_token_for_several_says_who_asked() {
        let one = Audience::One("we".to_owned());
        let both = Audience::Several(vec!["we".to_owned(), "they".to_owned()]);
        let alone = Audience::Several(vec!["we".to_owned()]);
        assert!(one.is("we", None) && one.is("we", Some("we")) && alone.is("we", None));
        assert!(both.is("we", Some("we")));
        assert!(!both.is("we", None) && !both.is("we", Some("they")));
        assert!(!one.is("they", None) && !one.is("we", Some("they")));
        assert!(!Audience::Several(Vec::new()).is("we", None));
    }
}
