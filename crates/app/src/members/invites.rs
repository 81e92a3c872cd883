//! Invitations: made, listed and taken back. Their codes are shown once and kept as hashes.

use std::time::Duration;

use domain::rooms::{INVITES_MAX, Invite, Refusal};
use domain::{Actor, InviteId, Timestamp};

use super::check_keeps_order;
use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::rooms::execute;
use crate::secrets::new_secret;
use crate::writer::{Act, CommandError};

/// What an invitation is to be.
#[derive(Clone, Copy, Debug, Default)]
pub struct InviteWanted {
    /// How long it is good; none: for ever.
    pub life: Option<Duration>,
    /// How many may come in by it; none: any number.
    pub uses_max: Option<u32>,
}

/// A new invitation.
#[derive(Clone, Debug)]
pub struct NewInvite {
    /// Its id.
    pub id: InviteId,
    /// Its code, shown once.
    pub code: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// Makes an invitation.
///
/// # Errors
/// When the actor may invite nobody, there are as many as there may be, or the store fails.
pub async fn create_invite(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    wanted: InviteWanted,
) -> Result<NewInvite, IdentityError> {
    let now = cx.ambient.now();
    let limit = u32::try_from(INVITES_MAX).unwrap_or(u32::MAX);
    let known = cx
        .store
        .list_invites(actor.tenant, room.id, now, limit)
        .await?;
    if known.len() >= INVITES_MAX {
        return Err(CommandError::from(Refusal::TooMany).into());
    }
    let (code, hash) = new_secret(&*cx.ambient, "");
    let id = InviteId::generate(&*cx.ambient);
    let expires_at = wanted.life.map_or(Timestamp::NEVER, |life| now.plus(life));
    let act = Act::Invite {
        hash,
        id,
        expires_at,
        uses_max: wanted.uses_max,
    };
    execute(cx, actor, room.id, act).await?;
    Ok(NewInvite {
        id,
        code,
        expires_at,
    })
}

/// The invitations that are good, the newest first: for those who keep order.
///
/// # Errors
/// When the actor does not, or the store fails.
pub async fn list_invites(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<Vec<Invite>, ReadError> {
    check_keeps_order(cx, actor, room).await?;
    let limit = u32::try_from(INVITES_MAX).unwrap_or(u32::MAX);
    let now = cx.ambient.now();
    Ok(cx
        .store
        .list_invites(actor.tenant, room.id, now, limit)
        .await?)
}

/// Takes an invitation back.
///
/// # Errors
/// See [`CommandError`].
pub async fn revoke_invite(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    id: InviteId,
) -> Result<(), CommandError> {
    execute(cx, actor, room.id, Act::RevokeInvite { id }).await?;
    Ok(())
}
