//! One's own sessions: the list, ending one or all, and signing out. Must not know cookies.

use domain::{Actor, Device, SessionId};
use store::SessionsOf;

use crate::context::Cx;
use crate::errors::IdentityError;
use crate::revocations::Ending;
use crate::sessions::refresh::actor_of;

/// One's sessions that are not over, the last used first.
///
/// # Errors
/// When the store fails.
pub async fn list_devices(cx: &Cx, actor: Actor) -> Result<Vec<Device>, IdentityError> {
    let now = cx.ambient.now();
    let mut devices = cx
        .store
        .list_devices(actor.tenant, actor.principal, now)
        .await?;
    devices.retain(|device| now.since(device.refreshed_at) < device.life.idle_max);
    Ok(devices)
}

/// Which of one's sessions.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// This one; nobody else's is ever found.
    One(SessionId),
    /// All but the one that asks.
    Others,
    /// All.
    All,
}

/// Ends one's own sessions. From the answer on nothing is written by them, and their connections close.
///
/// # Errors
/// When one's own session is over, or the store fails.
pub async fn end_own(cx: &Cx, actor: Actor, which: Which) -> Result<(), IdentityError> {
    let now = cx.ambient.now();
    let mut tx = cx.store.begin_identity().await?;
    let own = tx.lock_session(actor.tenant, actor.session, now).await?;
    own.ok_or(IdentityError::SessionOver)?;
    let mut which_of = SessionsOf {
        principal: Some(actor.principal),
        ..SessionsOf::default()
    };
    match which {
        Which::One(session) => which_of.session = Some(session),
        Which::Others => which_of.except = Some(actor.session),
        Which::All => {}
    }
    let mut ending = Ending::default();
    ending
        .sessions(&mut *tx, actor.tenant, which_of, now)
        .await?;
    tx.commit().await?;
    ending.announce(&cx.revocations, now);
    Ok(())
}

/// Signs out: ends the session of this refresh token, or of this actor. Also when it is over already.
///
/// # Errors
/// When the store fails.
pub async fn log_out(
    cx: &Cx,
    refresh_token: Option<&str>,
    actor: Option<Actor>,
) -> Result<(), IdentityError> {
    let by_token = refresh_token.and_then(|token| actor_of(cx, token));
    let now = cx.ambient.now();
    for actor in by_token.into_iter().chain(actor) {
        let which = SessionsOf {
            principal: Some(actor.principal),
            session: Some(actor.session),
            ..SessionsOf::default()
        };
        let mut ending = Ending::default();
        let mut tx = cx.store.begin_identity().await?;
        ending.sessions(&mut *tx, actor.tenant, which, now).await?;
        tx.commit().await?;
        ending.announce(&cx.revocations, now);
    }
    Ok(())
}
