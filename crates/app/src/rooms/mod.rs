//! Making, finding and listing rooms. Must not know through which door somebody came.

use domain::limits::ROOMS_LISTED_MAX;
use domain::rooms::check_read;
use domain::{Actor, Alias, ClientId, Feature, Room, RoomId, RoomRef, TenantId};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::sessions::Acting;
use crate::tenants::require;
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
/// When people make no rooms here, and see [`CommandError`].
pub async fn create(
    cx: &Cx,
    actor: Actor,
    wanted: RoomWanted,
) -> Result<(Room, bool), IdentityError> {
    require(cx, actor.tenant, Feature::RoomCreation)?;
    Ok(create_as(cx, actor.tenant, Some(actor), wanted).await?)
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

/// The rooms of the directory that the actor's key reaches, the newest activity first.
///
/// # Errors
/// When the store fails.
pub async fn list(cx: &Cx, acting: Acting<'_>) -> Result<Vec<Room>, ReadError> {
    let tenant = acting.actor.tenant;
    let mut rooms = cx.store.list_rooms(tenant, ROOMS_LISTED_MAX).await?;
    rooms.retain(|room| acting.reaches(room.id));
    // Those of a short list stay in sight, however busy the others are.
    let named = acting.key.and_then(|key| key.rooms.as_deref());
    for &id in named.unwrap_or_default() {
        if rooms.iter().all(|room| room.id != id) {
            let quiet = cx.store.find_room(tenant, &RoomRef::Id(id)).await?;
            rooms.extend(quiet);
        }
    }
    Ok(rooms)
}

/// The room of this name as it stands now.
///
/// # Errors
/// When there is none in the actor's tenant or in the reach of its key, when it may not be read, or when the store fails.
pub async fn get(cx: &Cx, acting: Acting<'_>, name: &RoomRef) -> Result<Room, ReadError> {
    let room = cx.store.find_room(acting.actor.tenant, name).await?;
    let room = room.filter(|room| acting.reaches(room.id));
    let room = room.ok_or(ReadError::RoomNotFound)?;
    let named = NamedRoom {
        id: room.id,
        kind: room.kind,
        alias: room.alias.clone(),
    };
    check_may_read(cx, acting.actor, &named).await?;
    Ok(room)
}

/// What a room's name stands for, for whoever acts: a room outside the list of a bot's key is missing.
///
/// # Errors
/// When there is none in the actor's tenant or in the reach of its key, or when the store fails.
pub async fn find(cx: &Cx, acting: Acting<'_>, name: RoomRef) -> Result<NamedRoom, ReadError> {
    let room = resolve(cx, acting.actor.tenant, name).await?;
    if acting.reaches(room.id) {
        Ok(room)
    } else {
        Err(ReadError::RoomNotFound)
    }
}

/// What a room's name stands for in the actor's tenant; from memory if it was asked before.
///
/// # Errors
/// When there is none, or when the store fails.
pub(crate) async fn resolve(
    cx: &Cx,
    tenant: TenantId,
    name: RoomRef,
) -> Result<NamedRoom, ReadError> {
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
