//! Making, finding and listing rooms. Must not know through which door somebody came.

use domain::limits::ROOMS_LISTED_MAX;
use domain::rooms::check_read;
use domain::{Actor, Alias, ClientId, Room, RoomId, RoomRef, TenantId};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::writer::{Command, CommandError, Outcome};

/// What a new room is made of, checked.
#[derive(Clone, Debug)]
pub struct RoomWanted {
    /// Its title.
    pub title: Box<str>,
    /// Its alias.
    pub alias: Option<Alias>,
    /// Its cover.
    pub cover: Box<str>,
    /// The creator's `Idempotency-Key`.
    pub create_key: Option<ClientId>,
}

/// Makes a room whose creator is its first member; the room, and whether it is new.
///
/// # Errors
/// See [`CommandError`].
pub async fn create(
    cx: &Cx,
    actor: Actor,
    wanted: RoomWanted,
) -> Result<(Room, bool), CommandError> {
    create_as(cx, actor.tenant, Some(actor), wanted).await
}

/// Makes a room of a new installation, without members.
///
/// # Errors
/// See [`CommandError`].
pub(crate) async fn create_for_installation(
    cx: &Cx,
    tenant: TenantId,
    wanted: RoomWanted,
) -> Result<(Room, bool), CommandError> {
    create_as(cx, tenant, None, wanted).await
}

async fn create_as(
    cx: &Cx,
    tenant: TenantId,
    actor: Option<Actor>,
    wanted: RoomWanted,
) -> Result<(Room, bool), CommandError> {
    let RoomWanted {
        title,
        alias,
        cover,
        create_key,
    } = wanted;
    let room = RoomId::generate(&*cx.ambient);
    let command = Command::CreateRoom {
        tenant,
        actor,
        room,
        title,
        alias,
        cover,
        create_key,
    };
    match cx.writer.execute(command).await? {
        Outcome::Room { room, is_new } => Ok((*room, is_new)),
        _ => Err(CommandError::Internal),
    }
}

/// The rooms of the directory, the newest activity first.
///
/// # Errors
/// When the store fails.
pub async fn list(cx: &Cx, actor: Actor) -> Result<Vec<Room>, ReadError> {
    Ok(cx.store.list_rooms(actor.tenant, ROOMS_LISTED_MAX).await?)
}

/// The room of this name as it stands now.
///
/// # Errors
/// When there is none in the actor's tenant, when it may not be read, or when the store fails.
pub async fn get(cx: &Cx, actor: Actor, name: &RoomRef) -> Result<Room, ReadError> {
    let room = cx
        .store
        .find_room(actor.tenant, name)
        .await?
        .ok_or(ReadError::RoomNotFound)?;
    let named = NamedRoom {
        id: room.id,
        kind: room.kind,
        alias: room.alias.clone(),
    };
    check_may_read(cx, actor, &named).await?;
    Ok(room)
}

/// What a room's name stands for in the actor's tenant; from memory if it was asked before.
///
/// # Errors
/// When there is none, or when the store fails.
pub async fn resolve(cx: &Cx, tenant: TenantId, name: RoomRef) -> Result<NamedRoom, ReadError> {
    let key = (tenant, name);
    if let Some(known) = cx.room_names.get(&key) {
        return Ok(known);
    }
    let room = cx
        .store
        .find_room(tenant, &key.1)
        .await?
        .ok_or(ReadError::RoomNotFound)?;
    let named = NamedRoom {
        id: room.id,
        kind: room.kind,
        alias: room.alias,
    };
    cx.room_names.insert(key, named.clone());
    Ok(named)
}

/// Whether the actor may read the room now.
///
/// # Errors
/// When not, or when the store fails.
pub async fn check_may_read(cx: &Cx, actor: Actor, room: &NamedRoom) -> Result<(), ReadError> {
    let policy = room.kind.policy();
    if policy.read_by_non_members {
        return Ok(());
    }
    let is_member = cx
        .store
        .is_member(actor.tenant, room.id, actor.principal)
        .await?;
    Ok(check_read(policy, is_member)?)
}
