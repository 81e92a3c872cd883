//! How far people have read, and the rooms they are in. Must not know through which door somebody came.

use std::collections::BTreeMap;

use domain::ids::MessageNumber;
use domain::limits::ROOMS_LISTED_MAX;
use domain::{Actor, Membership, PrincipalId, Room, RoomId, RoomRef, Seq, TenantId};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::rooms::{check_may_read, policy};
use crate::sessions::Acting;
use crate::writer::{Act, Command};

/// Messages that a signal of readers tells apart.
const NEWEST_COUNTED: u64 = 200;

/// The command that marks a room as read up to a seq; a marker only moves forward.
pub fn mark(actor: Actor, room: RoomId, seq: Seq) -> Command {
    let act = Act::MarkRead { seq };
    Command::InRoom { actor, room, act }
}

/// How many members have read up to which ordinal: what the number beside each message is counted from. Nobody is named.
/// `None` in rooms that do not count, or have more members than are counted.
///
/// # Errors
/// When the room may not be read, or the store fails.
pub async fn count_markers(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<Option<Vec<(MessageNumber, u64)>>, ReadError> {
    check_may_read(cx, actor, room).await?;
    let members_max = u64::from(policy(cx, actor.tenant, room).unread_number_members_max);
    if members_max == 0 {
        return Ok(None);
    }
    let counted = cx.store.count_markers(actor.tenant, room.id).await?;
    let members: u64 = counted.iter().map(|(_, members)| members).sum();
    Ok((members <= members_max).then_some(counted))
}

/// How many members have read up to which ordinal among the newest [`NEWEST_COUNTED`] messages: the first value is the
/// ordinal below which nobody is told apart. `None` in rooms that do not count, or have more members than are counted.
///
/// # Errors
/// When the store fails.
pub async fn newest_markers(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
) -> Result<Option<Newest>, ReadError> {
    let Some(room) = cx.store.find_room(tenant, &RoomRef::Id(room)).await? else {
        return Ok(None);
    };
    let policy = cx
        .tenants
        .policy(tenant, room.kind, &room.settings.overrides);
    let members_max = u64::from(policy.unread_number_members_max);
    if members_max == 0 || room.members > members_max {
        return Ok(None);
    }
    let floor = MessageNumber::new(room.number.get().saturating_sub(NEWEST_COUNTED));
    let mut newest: BTreeMap<MessageNumber, u64> = BTreeMap::new();
    for (number, members) in cx.store.count_markers(tenant, room.id).await? {
        *newest.entry(number.max(floor)).or_default() += members;
    }
    Ok(Some((floor, newest.into_iter().collect())))
}

/// An ordinal, and how many members have read up to which ordinals from it on.
pub type Newest = (MessageNumber, Vec<(MessageNumber, u64)>);

/// A room that somebody is in, with how they stand there.
#[derive(Clone, Debug)]
pub struct OwnRoom {
    /// The room.
    pub room: Room,
    /// How they stand there.
    pub membership: Membership,
    /// Messages that they have not read; 0 where none are counted.
    pub unread: u64,
}

/// One room that somebody is in; `None` when they are not.
///
/// # Errors
/// When the store fails.
pub async fn find_own(
    cx: &Cx,
    (tenant, principal): (TenantId, PrincipalId),
    room: RoomId,
) -> Result<Option<OwnRoom>, ReadError> {
    let Some(found) = cx.store.find_room(tenant, &RoomRef::Id(room)).await? else {
        return Ok(None);
    };
    let member = cx.store.find_member(tenant, room, principal).await?;
    let member = member.filter(|member| member.is_in);
    Ok(member.map(|membership| own_room(cx, tenant, found, membership)))
}

fn own_room(cx: &Cx, tenant: TenantId, room: Room, membership: Membership) -> OwnRoom {
    let overrides = &room.settings.overrides;
    let counts = cx.tenants.policy(tenant, room.kind, overrides).unread;
    let read = membership.marker.number.max(room.floor_number).get();
    let unread = room.number.get().saturating_sub(read);
    OwnRoom {
        room,
        membership,
        unread: if counts { unread } else { 0 },
    }
}

/// The rooms that the actor is in and its key reaches, the newest activity first.
///
/// # Errors
/// When the store fails.
pub async fn list_own(cx: &Cx, acting: Acting<'_>) -> Result<Vec<OwnRoom>, ReadError> {
    let (tenant, principal) = (acting.actor.tenant, acting.actor.principal);
    let rooms = cx.store.list_own_rooms(tenant, principal, ROOMS_LISTED_MAX);
    let rooms = rooms.await?.into_iter();
    let rooms = rooms.filter(|(room, _)| acting.reaches(room.id));
    Ok(rooms
        .map(|(room, membership)| own_room(cx, tenant, room, membership))
        .collect())
}
