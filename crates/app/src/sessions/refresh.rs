//! Refresh tokens: opaque, rotating, in families. Token n of a session is its ids, n, and an HMAC over them by a key that
//! is not in the store, so that a copy of the store makes no token, and the same successor can be given twice inside the
//! grace. Must not know cookies.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{Actor, Life, PrincipalId, Revoked, SessionId, TenantId};
use uuid::Uuid;

use crate::context::Cx;
use crate::sessions::access::issue;
use crate::sessions::begin::Entered;
use crate::writer::{Command, CommandError, Outcome};

const IDS_BYTES: usize = 3 * 16 + 4;

/// An opaque refresh token.
#[derive(Clone)]
pub struct RefreshToken {
    /// Its text, fit for a cookie.
    pub token: String,
    /// For how many seconds it is good if it is not used.
    pub max_age_seconds: u64,
}

impl std::fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RefreshToken(…)")
    }
}

/// Token number `count` of the actor's session.
pub(crate) fn make(cx: &Cx, actor: Actor, count: u32, life: &Life) -> RefreshToken {
    let mut bytes = Vec::with_capacity(IDS_BYTES + 32);
    for id in [
        actor.tenant.as_uuid(),
        actor.principal.as_uuid(),
        actor.session.as_uuid(),
    ] {
        bytes.extend_from_slice(id.as_bytes());
    }
    bytes.extend_from_slice(&count.to_be_bytes());
    let tag = hmac::sign(&cx.keys.refresh, &bytes);
    bytes.extend_from_slice(tag.as_ref());
    RefreshToken {
        token: URL_SAFE_NO_PAD.encode(bytes),
        max_age_seconds: life
            .idle_max
            .min(life.ends_at.since(cx.ambient.now()))
            .as_secs(),
    }
}

fn parse(cx: &Cx, token: &str) -> Option<(Actor, u32)> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (ids, tag) = bytes.split_at_checked(IDS_BYTES)?;
    hmac::verify(&cx.keys.refresh, ids, tag).ok()?;
    let id = |at: usize| Uuid::from_slice(&ids[at * 16..(at + 1) * 16]).ok();
    let actor = Actor {
        tenant: TenantId::from_uuid(id(0)?),
        principal: PrincipalId::from_uuid(id(1)?),
        session: SessionId::from_uuid(id(2)?),
    };
    let count = u32::from_be_bytes(ids[48..52].try_into().ok()?);
    Some((actor, count))
}

/// Whose token this is, if we made it; whether it is still good only the session's row can tell.
pub fn actor_of(cx: &Cx, token: &str) -> Option<Actor> {
    parse(cx, token).map(|(actor, _)| actor)
}

/// The next access token, and the refresh token's successor.
///
/// # Errors
/// [`CommandError::RefreshExpired`] or [`CommandError::RefreshReused`], or a failing store.
pub async fn refresh(cx: &Cx, token: &str) -> Result<Entered, CommandError> {
    let (actor, count) = parse(cx, token).ok_or(CommandError::RefreshExpired)?;
    if !cx.tenants.is_open(actor.tenant) {
        return Err(CommandError::RefreshExpired);
    }
    let refreshed = cx.writer.execute(Command::Refresh { actor, count }).await;
    if matches!(refreshed, Err(CommandError::RefreshReused)) {
        // The batch has ended the session and written it down; this node need not wait for the log.
        let ended = [(actor.tenant, Revoked::Session(actor.session))];
        cx.revocations.announce(&ended, cx.ambient.now());
        tracing::warn!(session.id = %actor.session, "a refresh token was used twice; its session was ended");
    }
    let Outcome::Refreshed(session) = refreshed? else {
        return Err(CommandError::Internal);
    };
    Ok(Entered {
        actor,
        access: issue(cx, actor, &session.principal, session.life.ends_at),
        refresh: Some(make(cx, actor, session.refresh_count, &session.life)),
        principal: session.principal,
        claim: None,
    })
}
