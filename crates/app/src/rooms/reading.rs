//! Who may read a room, now and still. Must not know through which door somebody came.

use domain::rooms::check_read;
use domain::{Actor, Membership, PrincipalId, RoomId, RoomRef, TenantId};

use super::{policy, resolve};
use crate::context::{Cx, NamedRoom, ReadError};

/// Whether the actor may still read the room, after it began to listen: whoever was put out meanwhile listens no longer.
///
/// # Errors
/// When not, or when the store fails.
pub async fn check_still_reads(cx: &Cx, actor: Actor, room: RoomId) -> Result<(), ReadError> {
    let room = resolve(cx, actor.tenant, RoomRef::Id(room)).await?;
    check_may_read(cx, actor, &room).await
}

/// Those of `listeners` who may not read the room as it is set now, whatever was known of it.
///
/// # Errors
/// When the store fails.
pub async fn list_non_readers(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
    listeners: impl IntoIterator<Item = PrincipalId>,
) -> Result<Vec<PrincipalId>, ReadError> {
    let mut out = Vec::new();
    let Some(room) = cx.store.find_room(tenant, &RoomRef::Id(room)).await? else {
        return Ok(out);
    };
    let overrides = &room.settings.overrides;
    let policy = cx.tenants.policy(tenant, room.kind, overrides);
    if policy.read_by_non_members {
        return Ok(out);
    }
    let now = cx.ambient.now();
    for who in listeners {
        let standing = cx.store.find_member(tenant, room.id, who).await?;
        let standing = standing.unwrap_or_else(Membership::stranger);
        if check_read(policy, &standing, now).is_err() {
            out.push(who);
        }
    }
    Ok(out)
}

/// Whether the actor may read the room now.
///
/// # Errors
/// When not, or when the store fails.
pub async fn check_may_read(cx: &Cx, actor: Actor, room: &NamedRoom) -> Result<(), ReadError> {
    let policy = policy(cx, actor.tenant, room);
    let now = cx.ambient.now();
    let ban = room.banned.iter().find(|(who, _)| *who == actor.principal);
    let mut standing = Membership {
        banned_until: ban.map(|(_, until)| *until),
        ..Membership::stranger()
    };
    if !policy.read_by_non_members && ban.is_none() {
        let found = cx.store.find_member(actor.tenant, room.id, actor.principal);
        standing = found.await?.unwrap_or(standing);
    }
    Ok(check_read(policy, &standing, now)?)
}
