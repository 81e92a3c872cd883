//! ID tokens (OpenID Connect Core 1.0 sections 2 and 3.1.3.7): what must hold before one says who somebody is. Must not
//! know signatures.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Email, Timestamp};
use jsonwebtoken::Algorithm;
use serde::Deserialize;

use crate::errors::IdentityError;
use crate::oidc::Identity;
use crate::oidc::signed::{Audience, LEEWAY_SECONDS};

/// Characters of a subject at most (OpenID Connect Core 1.0 section 2).
const SUBJECT_CHARS_MAX: usize = 255;
/// Characters of a provider's session id that are kept at most.
const SESSION_CHARS_MAX: usize = 200;

/// The claims that are looked at, with their types: a time that is a text is no time.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct IdClaims {
    iss: String,
    sub: String,
    aud: Audience,
    exp: i64,
    iat: i64,
    azp: Option<String>,
    nbf: Option<i64>,
    nonce: Option<String>,
    at_hash: Option<String>,
    sid: Option<String>,
    hd: Option<String>,
    email: Option<String>,
    email_verified: Option<serde_json::Value>,
    name: Option<String>,
    nickname: Option<String>,
    preferred_username: Option<String>,
}

/// What the token must fit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    /// Google also signs as `accounts.google.com`.
    pub(super) issuer_without_scheme: bool,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) hosted_domain: Option<&'a str>,
    pub(super) access_token: Option<&'a str>,
    pub(super) algorithm: Algorithm,
    pub(super) now: Timestamp,
    /// When the provider was asked for the token.
    pub(super) given_at: Timestamp,
}

/// Whom the claims name, if all that must hold does. `provider` is its name in the tenant.
///
/// # Errors
/// [`IdentityError::OidcNonce`] or [`IdentityError::OidcRefused`].
pub(super) fn check(
    claims: IdClaims,
    expected: &Expected<'_>,
    provider: &str,
) -> Result<Identity, IdentityError> {
    if let Some(fault) = fault(&claims, expected) {
        tracing::warn!(provider, fault, "an ID token is refused");
        return Err(IdentityError::OidcRefused);
    }
    if claims.nonce.as_deref() != Some(expected.nonce) {
        return Err(IdentityError::OidcNonce);
    }
    let is_verified = claims.email_verified == Some(serde_json::Value::Bool(true));
    let email = claims.email.filter(|_| is_verified);
    Ok(Identity {
        issuer: expected.issuer.to_owned(),
        subject: claims.sub,
        name: claims
            .name
            .or(claims.nickname)
            .or(claims.preferred_username),
        verified_email: email.as_deref().and_then(Email::parse),
        session_ref: claims
            .sid
            .as_deref()
            .and_then(|sid| session_ref(provider, sid)),
        given_at: expected.given_at,
    })
}

/// A provider's session as a session's reference here; the same id of another provider is another one.
pub(super) fn session_ref(provider: &str, sid: &str) -> Option<String> {
    let is_short = !sid.is_empty() && sid.chars().count() <= SESSION_CHARS_MAX;
    is_short.then(|| format!("oidc:{provider}:{sid}"))
}

/// Whether a subject can be one.
pub(super) fn is_subject(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= SUBJECT_CHARS_MAX
}

fn fault(claims: &IdClaims, expected: &Expected<'_>) -> Option<&'static str> {
    let now = expected.now.as_seconds();
    let is_bare = expected.issuer_without_scheme
        && expected.issuer.strip_prefix("https://") == Some(claims.iss.as_str());
    if claims.iss != expected.issuer && !is_bare {
        return Some("iss");
    }
    if !claims.aud.is(expected.client_id, claims.azp.as_deref()) {
        return Some("aud");
    }
    if claims.exp.saturating_add(LEEWAY_SECONDS) <= now {
        return Some("exp");
    }
    let latest = now + LEEWAY_SECONDS;
    if claims.iat > latest || claims.nbf.is_some_and(|nbf| nbf > latest) {
        return Some("iat or nbf");
    }
    if !is_subject(&claims.sub) {
        return Some("sub");
    }
    if expected.hosted_domain.is_some() && claims.hd.as_deref() != expected.hosted_domain {
        return Some("hd");
    }
    let is_other = claims.at_hash.as_deref().is_some_and(|at_hash| {
        let token = expected.access_token.unwrap_or("");
        !fits_access_token(at_hash, token, expected.algorithm)
    });
    is_other.then_some("at_hash")
}

/// Whether the hash is the access token's (OpenID Connect Core 1.0 section 3.1.3.6).
fn fits_access_token(at_hash: &str, token: &str, algorithm: Algorithm) -> bool {
    let hash = match algorithm {
        // Ed25519 hashes by SHA-512.
        Algorithm::EdDSA => digest::digest(&digest::SHA512, token.as_bytes()),
        _ => digest::digest(&digest::SHA256, token.as_bytes()),
    };
    let left = &hash.as_ref()[..hash.as_ref().len() / 2];
    at_hash == URL_SAFE_NO_PAD.encode(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOW: i64 = 1_795_244_400;

    fn expected() -> Expected<'static> {
        Expected {
            issuer: "https://id.example",
            issuer_without_scheme: false,
            client_id: "we",
            nonce: "n",
            hosted_domain: None,
            access_token: None,
            algorithm: Algorithm::RS256,
            now: Timestamp::from_millis(NOW * 1000),
            given_at: Timestamp::from_millis(NOW * 1000 - 1),
        }
    }

    fn good() -> Value {
        json!({"iss": "https://id.example", "sub": "s", "aud": "we", "exp": NOW + 300, "iat": NOW, "nonce": "n"})
    }

    fn with(changes: &Value) -> Value {
        let mut claims = good();
        for (name, value) in changes.as_object().expect("an object") {
            claims[name] = value.clone();
        }
        claims
    }

    fn check_json(claims: Value, expected: &Expected<'_>) -> Result<Identity, IdentityError> {
        let claims = serde_json::from_value(claims).map_err(|_| IdentityError::OidcRefused)?;
        check(claims, expected, "p")
    }

    #[test]
    fn a_good_token_names_the_person_by_issuer_and_subject() {
        let claims = with(
            &json!({"name": "지은", "sid": "7", "azp": "we", "email": "a@b.c", "email_verified": true}),
        );
        let identity = check_json(claims, &expected()).expect("good");
        assert_eq!(identity.issuer, "https://id.example");
        assert_eq!(identity.subject, "s");
        assert_eq!(identity.name.as_deref(), Some("지은"));
        assert_eq!(identity.session_ref.as_deref(), Some("oidc:p:7"));
        assert_eq!(identity.verified_email, Email::parse("a@b.c"));
    }

    #[test]
    fn an_address_counts_only_when_the_provider_says_that_it_is_verified() {
        for unsure in [json!(false), json!("true"), json!(1), Value::Null] {
            let claims = with(&json!({"email": "a@b.c", "email_verified": unsure}));
            let identity = check_json(claims, &expected()).expect("good");
            assert_eq!(identity.verified_email, None);
        }
    }

    #[test]
    fn whatever_does_not_fit_is_refused() {
        for change in [
            json!({"iss": "https://evil.example"}),
            json!({"iss": "https://id.example/"}),
            json!({"iss": "http://169.254.169.254"}),
            json!({"aud": "they"}),
            json!({"aud": ["we", "they"]}),
            json!({"aud": []}),
            json!({"azp": "they"}),
            json!({"exp": NOW - 60}),
            json!({"exp": (NOW + 300).to_string()}),
            json!({"exp": null}),
            json!({"iat": NOW + 61}),
            json!({"iat": "now"}),
            json!({"nbf": NOW + 61}),
            json!({"sub": ""}),
            json!({"sub": "s".repeat(256)}),
            json!({"sub": 5}),
            json!({"at_hash": "AAAA"}),
        ] {
            let refused = check_json(with(&change), &expected());
            assert_eq!(refused, Err(IdentityError::OidcRefused), "{change}");
        }
        for skew in [json!({"exp": NOW - 59}), json!({"iat": NOW + 60})] {
            assert!(check_json(with(&skew), &expected()).is_ok(), "{skew}");
        }
    }

    #[test]
    fn another_sign_ins_nonce_is_told_apart() {
        for change in [json!({"nonce": "other"}), json!({"nonce": null})] {
            let refused = check_json(with(&change), &expected());
            assert_eq!(refused, Err(IdentityError::OidcNonce), "{change}");
        }
    }

    #[test]
    fn google_may_leave_the_scheme_away_and_must_name_the_domain_that_was_asked_for() {
        let google = Expected {
            issuer_without_scheme: true,
            hosted_domain: Some("shop.example"),
            ..expected()
        };
        let change = json!({"iss": "id.example", "hd": "shop.example"});
        assert!(check_json(with(&change), &google).is_ok());
        for change in [json!({}), json!({"hd": "evil.example"})] {
            let refused = check_json(with(&change), &google);
            assert_eq!(refused, Err(IdentityError::OidcRefused), "{change}");
        }
        let refused = check_json(with(&json!({"iss": "id.example"})), &expected());
        assert_eq!(refused, Err(IdentityError::OidcRefused));
    }

    #[test]
    fn the_hash_of_the_access_token_is_checked_where_it_is_given() {
        // OpenID Connect Core 1.0, appendix A.3
        let token = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
        let expected = Expected {
            access_token: Some(token),
            ..expected()
        };
        let right = json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"});
        assert!(check_json(with(&right), &expected).is_ok());
        let wrong = json!({"at_hash": "77QmUPtjPfzWtF2AnpK9RR"});
        assert_eq!(
            check_json(with(&wrong), &expected),
            Err(IdentityError::OidcRefused)
        );
    }
}
