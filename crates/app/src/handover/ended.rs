//! What the host has ended stays ended: whatever it gave out for a user before that, and nobody has used yet, lets nobody
//! in any more. Must not know ways.

use std::time::Duration;

use domain::{TenantId, Timestamp};
use store::{IdentityTransaction, StoreError};

use crate::context::Cx;
use crate::handover::user::HostUser;
use crate::secrets::keyed_hash;

/// Under which the store remembers it among what was seen.
const ENDED: &str = "maru:host-session-ended";
/// Longer than anything is good that a host gives out: ten minutes of a token, ten seconds for a clock ahead of ours.
const KEPT: Duration = Duration::from_mins(11);

/// One session of the host's user, or all of them. Who it is cannot be read from it.
fn name(cx: &Cx, external_id: &str, session_ref: Option<&str>) -> String {
    let session = session_ref.map(|session| format!("\0{session}"));
    let text = format!("{external_id}{}", session.unwrap_or_default());
    keyed_hash(&cx.keys, ENDED, &text)
}

/// Remembers that the host's user is signed out there: of this session, or altogether.
///
/// # Errors
/// When the store fails.
pub(super) async fn note_end(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: TenantId,
    (external_id, session_ref): (&str, Option<&str>),
) -> Result<(), StoreError> {
    let name = name(cx, external_id, session_ref);
    let until = cx.ambient.now().plus(KEPT);
    tx.raise_seen_token(tenant, ENDED, &name, until).await?;
    Ok(())
}

/// Whether the host has ended the user's session since it gave something out for it. Holds off an end until the transaction
/// is over: it finds the session that this one makes, or this one finds the end.
///
/// # Errors
/// When the store fails.
pub(super) async fn is_ended(
    cx: &Cx,
    tx: &mut dyn IdentityTransaction,
    tenant: TenantId,
    (user, given_at): (&HostUser, Timestamp),
) -> Result<bool, StoreError> {
    let mut sessions = vec![None];
    sessions.extend(user.session_ref.as_deref().map(Some));
    for session in sessions {
        let name = name(cx, &user.external_id, session);
        let kept_until = tx
            .raise_seen_token(tenant, ENDED, &name, Timestamp::from_millis(0))
            .await?;
        if kept_until >= given_at.plus(KEPT) {
            return Ok(true);
        }
    }
    Ok(false)
}
