//! The rooms that somebody is in, how they have set them for themselves, and what they may do there. Must not know
//! through which door somebody came.

use std::sync::Arc;

use domain::limits::OWN_ROOMS_MAX;
use domain::moderation::queue::{Waiting, WaitingKind, WaitingState};
use domain::rooms::{
    Ability, Calls, NotifyLevel, OwnChange, OwnSettings, Profile, Ruled, abilities,
};
use domain::{
    Actor, Mask, Membership, Policy, PrincipalId, Room, RoomId, RoomRef, TenantId, Timestamp,
};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::queue;
use crate::rooms::execute;
use crate::sessions::Acting;
use crate::writer::{Act, CommandError};

/// A room that somebody is in, with how they stand there and how they have set it.
#[derive(Clone, Debug)]
pub struct OwnRoom {
    /// The room, without its notice.
    pub room: Arc<Room>,
    /// How they stand there.
    pub membership: Membership,
    /// How they have set it.
    pub own: OwnSettings,
    /// Hidden until a new message comes.
    pub is_hidden: bool,
    /// Marked as unread by their own wish, until they read on.
    pub is_marked_unread: bool,
    /// Whether the room counts what is unread.
    pub counts: bool,
    /// Messages that they have not read; 0 where none are counted.
    pub unread: u64,
    /// The messages that call them and that they have not read; none where none are counted.
    pub calls: Calls,
    /// What the room calls them, where that is not their usual name.
    pub profile: Option<Profile>,
    /// What the room shows in the place of their id, where it ever had a name for them.
    pub mask: Option<Mask>,
    /// Until when they may not write.
    pub muted_until: Option<Timestamp>,
}

impl OwnRoom {
    fn new(cx: &Cx, tenant: TenantId, found: store::OwnRoom) -> Self {
        let store::OwnRoom {
            room,
            membership,
            own,
            calls,
            profile,
            mask,
        } = found;
        let overrides = &room.settings.overrides;
        let counts = cx.tenants.policy(tenant, room.kind, overrides).unread;
        let (marker, number) = (membership.marker, room.number);
        // What is gone cannot be read any more.
        let read = marker.number.max(room.floor_number);
        let unread = number.get().saturating_sub(read.get());
        let calls = own.told_calls(calls);
        Self {
            is_hidden: own.is_hidden(number),
            is_marked_unread: own.is_marked_unread(marker),
            counts,
            unread: if counts { unread } else { 0 },
            calls: if counts { calls } else { Calls::default() },
            profile,
            mask,
            muted_until: membership.mute(cx.ambient.now()),
            room,
            membership,
            own,
        }
    }
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
    let found = cx.store.find_own_room(tenant, principal, room).await?;
    Ok(found.map(|found| OwnRoom::new(cx, tenant, found)))
}

/// The rooms that the actor is in and its key reaches, the newest activity first. Of whoever is in more than
/// [`OWN_ROOMS_MAX`] those with the newest activity; a quieter one is in it again when something happens there.
///
/// # Errors
/// When the store fails.
pub async fn list_own(cx: &Cx, acting: Acting<'_>) -> Result<Vec<OwnRoom>, ReadError> {
    let (tenant, principal) = (acting.actor.tenant, acting.actor.principal);
    let rooms = cx.store.list_own_rooms(tenant, principal, OWN_ROOMS_MAX);
    let rooms = rooms.await?.into_iter();
    let rooms = rooms.filter(|own| acting.reaches(own.room.id));
    Ok(rooms.map(|own| OwnRoom::new(cx, tenant, own)).collect())
}

/// What is unread in all rooms together: not in those that are hidden, nor in those of which nothing is to be told.
pub fn unread_in_all(rooms: &[OwnRoom]) -> u64 {
    let is_counted = |own: &&OwnRoom| !own.is_hidden && own.own.notify != NotifyLevel::Nothing;
    rooms.iter().filter(is_counted).map(|own| own.unread).sum()
}

/// Sets a room for the actor alone.
///
/// # Errors
/// When the actor is not in the room, or it counts nothing that could be unread; and see [`CommandError`].
pub async fn set_own(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    change: OwnChange,
) -> Result<(), CommandError> {
    execute(cx, actor, room.id, Act::SetOwn(change)).await?;
    Ok(())
}

/// How somebody stands in a room, and what they may do there now.
#[derive(Clone, Debug)]
pub struct Standing {
    /// How they stand, also after they left.
    pub membership: Membership,
    /// Until when they may not write.
    pub muted_until: Option<Timestamp>,
    /// Until when they may not come in.
    pub banned_until: Option<Timestamp>,
    /// What they may do.
    pub may: Vec<Ability>,
    /// What rules the room.
    pub policy: Policy,
    /// Messages of theirs wait there for a decision.
    pub waits: bool,
    /// The actor, by the id that the room shows.
    pub shown: PrincipalId,
}

/// How the actor stands in a room: also for whoever may not read it.
///
/// # Errors
/// When there is no such room, or the store fails.
pub async fn stand(cx: &Cx, actor: Actor, room: &NamedRoom) -> Result<Standing, ReadError> {
    let tenant = actor.tenant;
    let found = cx.store.find_room(tenant, &RoomRef::Id(room.id)).await?;
    let room = found.ok_or(ReadError::RoomNotFound)?;
    let member = cx.store.find_member(tenant, room.id, actor.principal);
    let membership = member.await?.unwrap_or_else(Membership::stranger);
    let now = cx.ambient.now();
    let settings = &room.settings;
    let ruled = Ruled {
        policy: cx.tenants.policy(tenant, room.kind, &settings.overrides),
        settings,
        now,
    };
    let policy = ruled.policy;
    let own = queue::list_own(cx, (tenant, actor.principal), room.id).await?;
    let shown = cx.store.show_ids(tenant, room.id, vec![actor.principal]);
    let shown = shown.await?.first().copied().unwrap_or(actor.principal);
    let waits =
        |one: &Waiting| one.kind() == WaitingKind::Message && one.state(now) == WaitingState::Open;
    Ok(Standing {
        policy,
        waits: own.iter().any(waits),
        shown,
        muted_until: membership.mute(now),
        banned_until: membership.ban(now),
        may: abilities(ruled, &membership, room.members),
        membership,
    })
}
