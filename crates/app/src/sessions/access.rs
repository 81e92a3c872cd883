//! Access tokens: JWTs (RFC 9068 profile: `typ: at+jwt`), EdDSA, five minutes. They say who, never what they may do.
//! Must not know how they are carried.

use std::sync::Arc;

use aws_lc_rs::digest;
use domain::sessions::{ACCESS_TOKEN_GRACE, ACCESS_TOKEN_LIFE};
use domain::{
    Actor, Principal, PrincipalId, PrincipalKind, RoomId, SessionId, TenantId, Timestamp,
};
use jsonwebtoken::{Algorithm, Header, Validation};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};

use crate::context::Cx;
use crate::keys::KeyRights;

/// Who issues the tokens.
const ISSUER: &str = "maru";
/// Checked tokens that are remembered at most.
const CHECKED_TOKENS_MAX: usize = 20_000;

/// A token with its end.
#[derive(Clone, Debug)]
pub struct AccessToken {
    /// The JWT.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// What a good token says.
#[derive(Clone, Debug)]
pub struct Claims {
    /// Who acts, in which tenant, by which session.
    pub actor: Actor,
    /// The principal as it was when the token was made.
    pub principal: Principal,
    /// When the token was made.
    pub issued_at: Timestamp,
    /// When the token ends.
    pub expires_at: Timestamp,
    /// When its session ends at the latest: nothing renews it beyond.
    pub session_ends_at: Timestamp,
    /// What an API key may be used for; `None` for people, who may do what their rights allow.
    pub key: Option<Arc<KeyRights>>,
}

/// Whoever acts, with what limits them.
#[derive(Clone, Copy, Debug)]
pub struct Acting<'a> {
    /// Who acts, by which session.
    pub actor: Actor,
    /// What the API key may be used for by which they act.
    pub key: Option<&'a KeyRights>,
}

impl Acting<'_> {
    /// Whether the key, if there is one, reaches the room.
    pub fn reaches(&self, room: RoomId) -> bool {
        self.key.is_none_or(|key| key.reaches(room))
    }
}

impl Claims {
    /// Whoever acts, with what limits them.
    pub fn acting(&self) -> Acting<'_> {
        Acting {
            actor: self.actor,
            key: self.key.as_deref(),
        }
    }

    /// When what these claims opened closes by itself. A person's page has some time to renew its token, but none beyond
    /// its session's end; a key has none.
    pub fn deadline(&self) -> Timestamp {
        match self.key {
            Some(_) => self.expires_at,
            None => self
                .expires_at
                .plus(ACCESS_TOKEN_GRACE)
                .min(self.session_ends_at),
        }
    }
}

/// Why a token is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not one of ours.
    #[error("the access token is not one of ours")]
    Invalid,
    /// Too old.
    #[error("the access token has ended")]
    Expired,
    /// Its session was ended.
    #[error("the session was ended")]
    Revoked,
}

/// The claims as they stand in the token. All are required.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct JwtClaims {
    iss: String,
    aud: String,
    sub: String,
    sid: String,
    kind: String,
    name: String,
    tag: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    session_exp: i64,
    jti: String,
}

/// Tokens that were checked before, by their SHA-256: checking a signature costs fifty times a look-up.
pub struct TokenCache(Cache<[u8; 32], Arc<Claims>>);

impl TokenCache {
    pub(crate) fn new() -> Self {
        Self(Cache::new(CHECKED_TOKENS_MAX))
    }

    /// Every token is checked anew.
    pub(crate) fn forget_all(&self) {
        self.0.clear();
    }
}

/// A new token for this session, which ends at `session_ends_at`.
pub(crate) fn issue(
    cx: &Cx,
    actor: Actor,
    principal: &Principal,
    session_ends_at: Timestamp,
) -> AccessToken {
    let now = cx.ambient.now();
    let expires_at = now.plus(ACCESS_TOKEN_LIFE).min(session_ends_at);
    let claims = JwtClaims {
        iss: ISSUER.to_owned(),
        aud: format!("maru:{}", actor.tenant),
        sub: actor.principal.to_string(),
        sid: actor.session.to_string(),
        kind: principal.kind.as_str().to_owned(),
        name: principal.name.to_string(),
        tag: principal.tag.to_string(),
        iat: now.as_seconds(),
        nbf: now.as_seconds(),
        exp: expires_at.as_seconds(),
        session_exp: session_ends_at.as_seconds(),
        jti: format!("{:032x}", u128::from_be_bytes(cx.ambient.random())),
    };
    let keys = cx.keys.of_access_tokens();
    let token = jsonwebtoken::encode(&header(), &claims, keys.signing_at(now))
        .expect("an Ed25519 key signs every text, and the claims are plain strings and numbers");
    AccessToken {
        token,
        expires_at: Timestamp::from_millis(claims.exp * 1000),
    }
}

/// The header of every token: nothing in it chooses a key.
fn header() -> Header {
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some("at+jwt".to_owned());
    header
}

/// What the token says, if it is good now.
///
/// # Errors
/// [`TokenError`].
pub fn check_access_token(cx: &Cx, token: &str) -> Result<Arc<Claims>, TokenError> {
    let digest = digest::digest(&digest::SHA256, token.as_bytes());
    let key: [u8; 32] = digest
        .as_ref()
        .try_into()
        .map_err(|_| TokenError::Invalid)?;
    let claims = match cx.token_cache.0.get(&key) {
        Some(known) => known,
        None => {
            let checked = Arc::new(check_signature(cx, token)?);
            cx.token_cache.0.insert(key, Arc::clone(&checked));
            checked
        }
    };
    if cx.ambient.now() >= claims.expires_at {
        return Err(TokenError::Expired);
    }
    check_live(cx, &claims)?;
    Ok(claims)
}

/// Whether what the token names may still act: its tenant is open, and neither its session nor its principal ended
/// since it was made. What is written is checked once more inside its transaction.
///
/// # Errors
/// [`TokenError::Revoked`].
pub fn check_live(cx: &Cx, claims: &Claims) -> Result<(), TokenError> {
    let is_over = cx.revocations.is_over(claims.actor, claims.issued_at);
    if is_over || !cx.tenants.is_open(claims.actor.tenant) {
        return Err(TokenError::Revoked);
    }
    Ok(())
}

fn check_signature(cx: &Cx, token: &str) -> Result<Claims, TokenError> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    // The end is checked against our own clock by the caller, also for tokens that were seen before; the audience names
    // the tenant and is read below.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
    let keys = cx.keys.of_access_tokens();
    let decoded = keys
        .verifying_at(cx.ambient.now())
        .find_map(|key| jsonwebtoken::decode::<JwtClaims>(token, key, &validation).ok())
        .ok_or(TokenError::Invalid)?;
    if decoded.header != header() {
        return Err(TokenError::Invalid);
    }
    let claims = decoded.claims;
    let leeway_seconds = 10;
    if cx.ambient.now().as_seconds() + leeway_seconds < claims.nbf {
        return Err(TokenError::Invalid);
    }
    claims_of(&claims).ok_or(TokenError::Invalid)
}

fn claims_of(claims: &JwtClaims) -> Option<Claims> {
    let actor = Actor {
        tenant: TenantId::parse(claims.aud.strip_prefix("maru:")?)?,
        principal: PrincipalId::parse(&claims.sub)?,
        session: SessionId::parse(&claims.sid)?,
    };
    let principal = Principal {
        id: actor.principal,
        kind: PrincipalKind::parse(&claims.kind)?,
        name: claims.name.as_str().into(),
        tag: claims.tag.as_str().into(),
        picture: None,
    };
    Some(Claims {
        actor,
        principal,
        issued_at: Timestamp::from_millis(claims.iat.checked_mul(1000)?),
        expires_at: Timestamp::from_millis(claims.exp.checked_mul(1000)?),
        session_ends_at: Timestamp::from_millis(claims.session_exp.checked_mul(1000)?),
        key: None,
    })
}
