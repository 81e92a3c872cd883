//! A provider says that somebody signed out there (OpenID Connect Back-Channel Logout 1.0). Must not know how it says so.

use std::collections::BTreeMap;

use domain::{Tenant, Timestamp};
use serde::Deserialize;
use store::SessionsOf;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::oidc::id_token::{is_subject, session_ref};
use crate::oidc::provider;
use crate::oidc::signed::{self, Audience, LEEWAY_SECONDS};
use crate::revocations::Ending;
use crate::sessions::{Elsewhere, note_end};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How old a logout token may be, in seconds.
const AGE_SECONDS_MAX: i64 = 600;
/// Characters of a token's id at most.
const TOKEN_ID_CHARS_MAX: usize = 255;

#[derive(Clone, Debug, Deserialize)]
struct LogoutClaims {
    iss: String,
    aud: Audience,
    iat: i64,
    exp: Option<i64>,
    jti: String,
    events: BTreeMap<String, serde_json::Map<String, serde_json::Value>>,
    sub: Option<String>,
    sid: Option<String>,
    #[serde(default, deserialize_with = "is_there")]
    nonce: bool,
}

/// Whatever its value, even `null`.
fn is_there<'de, D: serde::Deserializer<'de>>(value: D) -> Result<bool, D::Error> {
    serde::de::IgnoredAny::deserialize(value).map(|_| true)
}

/// Ends the sessions that the token names: of the provider's session, of its subject, or of both together.
///
/// # Errors
/// [`IdentityError::OidcRefused`] when the token is not good or was seen before; [`IdentityError::ProviderNotFound`],
/// [`IdentityError::ProviderUnreachable`].
pub async fn back_channel_logout(
    cx: &Cx,
    tenant: &Tenant,
    provider: &str,
    logout_token: &str,
) -> Result<(), IdentityError> {
    let provider = provider::find(tenant, provider)?;
    let metadata = provider::metadata(cx, tenant, provider).await?;
    if metadata.jwks_uri.is_empty() {
        return Err(IdentityError::ProviderNotFound);
    }
    let (_, claims) = signed::open::<LogoutClaims>(cx, tenant, &metadata, logout_token).await?;
    let now = cx.ambient.now();
    if let Some(fault) = fault(&claims, &metadata.issuer, &provider.client_id, now) {
        tracing::warn!(provider = provider.id, fault, "a logout token is refused");
        return Err(IdentityError::OidcRefused);
    }
    let session_ref = match &claims.sid {
        Some(sid) => Some(session_ref(&provider.id, sid).ok_or(IdentityError::OidcRefused)?),
        None => None,
    };
    end(cx, tenant, &claims, session_ref.as_deref()).await
}

async fn end(
    cx: &Cx,
    tenant: &Tenant,
    claims: &LogoutClaims,
    session_ref: Option<&str>,
) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let kept_seconds = claims.iat + AGE_SECONDS_MAX + 2 * LEEWAY_SECONDS;
    let expires_at = Timestamp::from_millis(kept_seconds * 1000);
    let is_first = tx
        .insert_seen_token(tenant.id, &claims.iss, &claims.jti, expires_at)
        .await?;
    if !is_first {
        return Err(IdentityError::OidcRefused);
    }
    let ended = match (session_ref, &claims.sub) {
        (Some(session), _) => Some(Elsewhere::ProviderSession(session)),
        (None, Some(subject)) => Some(Elsewhere::Subject(&claims.iss, subject)),
        (None, None) => None,
    };
    if let Some(ended) = ended {
        note_end(cx, &mut *tx, tenant.id, ended).await?;
    }
    let principal = match &claims.sub {
        Some(subject) => tx.find_link(tenant.id, &claims.iss, subject).await?,
        None => None,
    };
    let mut ending = Ending::default();
    // A subject that nobody here has ends nothing.
    if claims.sub.is_none() || principal.is_some() {
        let which = SessionsOf {
            principal,
            session_ref,
            ..SessionsOf::default()
        };
        ending.sessions(&mut *tx, tenant.id, which, now).await?;
    }
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    Ok(())
}

/// What does not hold of section 2.6 of the specification.
fn fault(
    claims: &LogoutClaims,
    issuer: &str,
    client_id: &str,
    now: Timestamp,
) -> Option<&'static str> {
    let now = now.as_seconds();
    if claims.iss != issuer {
        return Some("iss");
    }
    if !claims.aud.is(client_id, None) {
        return Some("aud");
    }
    if claims
        .exp
        .is_some_and(|exp| exp.saturating_add(LEEWAY_SECONDS) <= now)
    {
        return Some("exp");
    }
    let oldest = now - AGE_SECONDS_MAX - LEEWAY_SECONDS;
    if !(oldest..=now + LEEWAY_SECONDS).contains(&claims.iat) {
        return Some("iat");
    }
    if claims.jti.is_empty() || claims.jti.chars().count() > TOKEN_ID_CHARS_MAX {
        return Some("jti");
    }
    if !claims.events.contains_key(EVENT) {
        return Some("events");
    }
    if claims.nonce {
        return Some("nonce");
    }
    let is_named = claims.sub.is_some() || claims.sid.is_some();
    let is_good_subject = claims.sub.as_deref().is_none_or(is_subject);
    (!is_named || !is_good_subject).then_some("sub or sid")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const NOW: i64 = 1_795_244_400;

    fn good() -> Value {
        json!({"iss": "https://id.example", "aud": "we", "iat": NOW, "exp": NOW + 120, "jti": "j",
            "events": {EVENT: {}}, "sub": "s", "sid": "7"})
    }

    fn is_good(claims: Value) -> bool {
        let Ok(claims) = serde_json::from_value::<LogoutClaims>(claims) else {
            return false;
        };
        let now = Timestamp::from_millis(NOW * 1000);
        fault(&claims, "https://id.example", "we", now).is_none()
    }

    #[test]
    fn a_logout_token_is_recent_for_us_and_nothing_else() {
        assert!(is_good(good()));
        for (name, value) in [
            ("iss", json!("https://evil.example")),
            ("aud", json!("they")),
            ("iat", json!(NOW - 700)),
            ("iat", json!(NOW + 61)),
            ("iat", json!("now")),
            ("exp", json!(NOW - 60)),
            ("jti", json!("")),
            ("jti", Value::Null),
            ("events", json!({})),
            ("events", json!({EVENT: 1})),
            ("events", json!([EVENT])),
            ("nonce", json!("n")),
            ("nonce", Value::Null),
            ("sub", json!("s".repeat(256))),
        ] {
            let mut claims = good();
            claims[name] = value.clone();
            assert!(!is_good(claims), "{name}: {value}");
        }
    }

    #[test]
    fn it_names_a_session_or_a_person() {
        let without = |names: &[&str]| {
            let mut claims = good();
            for name in names {
                claims.as_object_mut().expect("an object").remove(*name);
            }
            is_good(claims)
        };
        assert!(without(&["sub"]) && without(&["sid"]) && without(&["exp"]));
        assert!(!without(&["sub", "sid"]) && !without(&["jti"]));
    }
}
