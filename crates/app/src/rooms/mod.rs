//! Making, finding and listing rooms. Must not know through which door somebody came.

mod directory;
mod kinds;
mod names;
mod notices;
mod reading;
mod ruled;

pub(crate) use directory::directory_text;
pub use directory::{DirectoryPage, DirectoryPlace, DirectorySort, DirectoryWanted, list};
pub use kinds::{KindHere, effects, kinds, policy};
use kinds::{check_made_by_people, check_open_values};
pub(crate) use names::RoomNames;
pub use notices::{list_notices, set_notice};
pub use reading::{check_may_read, check_still_reads, list_non_readers};
pub use ruled::{RoomRules, rules};

use std::sync::Arc;

use domain::rooms::{EntryProof, Profile, Refusal, RoomSettings, composed_entry_code};
use domain::{
    Actor, Alias, ClientId, Feature, PrincipalId, Room, RoomId, RoomKind, RoomRef, TenantId,
};
use tokio::sync::oneshot;

use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::members::check_first_profile;
use crate::moderation::{WordList, check_line};
use crate::secrets::keyed_hash;
use crate::sessions::Acting;
use crate::tenants::require;
use crate::throttle::Rate;
use crate::writer::{Act, Command, CommandError, NewRoomWanted, Outcome, Reply, RoomChange};

/// What a new room is made of, checked.
#[derive(Clone, Debug)]
pub struct RoomWanted {
    /// Its kind.
    pub kind: RoomKind,
    /// Its title.
    pub title: Box<str>,
    /// Its alias.
    pub alias: Option<Alias>,
    /// Its cover.
    pub cover: Box<str>,
    /// How it is set; an entry code is given beside it.
    pub settings: RoomSettings,
    /// The code that lets people in.
    pub entry_code: Option<Box<str>>,
    /// The other one of a direct room.
    pub with: Option<PrincipalId>,
    /// The creator's `Idempotency-Key`.
    pub create_key: Option<ClientId>,
    /// Under which name its creator is in it, where that is not the usual one.
    pub profile: Option<Profile>,
}

impl RoomWanted {
    /// A room of this kind and title with nothing else.
    pub fn new(kind: RoomKind, title: Box<str>) -> Self {
        Self {
            kind,
            title,
            alias: None,
            cover: "".into(),
            settings: RoomSettings::default(),
            entry_code: None,
            with: None,
            create_key: None,
            profile: None,
        }
    }
}

/// Makes a room whose creator is its first member; the room, and whether it is new.
///
/// # Errors
/// When people make no rooms, or none of this kind, here, or too many; [`IdentityError::WordRefused`], and see
/// [`CommandError`].
pub async fn create(
    cx: &Cx,
    actor: Actor,
    wanted: RoomWanted,
) -> Result<(Room, bool), IdentityError> {
    require(cx, actor.tenant, Feature::RoomCreation)?;
    check_made_by_people(cx, actor.tenant, wanted.kind)?;
    let lines = [&wanted.title, &wanted.settings.description];
    check_lines(
        cx,
        actor.tenant,
        lines.map(|line| Some(&**line)),
        &wanted.settings.tags,
    )?;
    let maker = (actor.tenant, actor.principal);
    let rate = Rate::per_hour(cx.limits.rooms_per_person_hour);
    let checked = cx.throttles.rooms.check(maker, rate, cx.ambient.now());
    checked.map_err(|wait| {
        metrics::counter!("maru_rooms_refused_total").increment(1);
        IdentityError::TooManyRooms(wait)
    })?;
    let made = make(cx, actor, wanted).await;
    // Whoever finds the room that is there, or is refused, makes none.
    if !made.as_ref().is_ok_and(|(_, is_new)| *is_new) {
        cx.throttles.rooms.give_back(&maker, rate);
    }
    made
}

async fn make(cx: &Cx, actor: Actor, wanted: RoomWanted) -> Result<(Room, bool), IdentityError> {
    let is_direct = wanted.with.is_some();
    // A room of two shows usual names: nobody learns by it who somebody of another room is.
    if let Some(other) = wanted.with
        && cx
            .store
            .is_veiled(actor.tenant, other, actor.principal)
            .await?
    {
        return Err(CommandError::from(Refusal::NotReachable).into());
    }
    let profile = match &wanted.profile {
        Some(profile) => Some(check_first_profile(cx, actor, wanted.kind, profile).await?),
        None => None,
    };
    let wanted = RoomWanted { profile, ..wanted };
    let made = match create_as(cx, actor.tenant, Some(actor), wanted.clone()).await {
        // The other one made it on another node at the same moment: it is there now.
        Err(CommandError::AliasTaken) if is_direct => {
            create_as(cx, actor.tenant, Some(actor), wanted).await?
        }
        made => made?,
    };
    match made {
        (room, false) if is_direct => Ok((come_back(cx, actor, room).await?, false)),
        made => Ok(made),
    }
}

/// Refuses words of the tenant's in what a list of rooms shows.
fn check_lines(
    cx: &Cx,
    tenant: TenantId,
    [title, description]: [Option<&str>; 2],
    tags: &[Box<str>],
) -> Result<(), IdentityError> {
    check_line(cx, tenant, "title", title.unwrap_or_default())?;
    check_line(cx, tenant, "description", description.unwrap_or_default())?;
    tags.iter()
        .try_for_each(|tag| check_line(cx, tenant, "tags", tag))
}

/// Whoever left the room of two is in it again.
async fn come_back(cx: &Cx, actor: Actor, room: Room) -> Result<Room, CommandError> {
    let proof = EntryProof::Nothing;
    match execute(
        cx,
        actor,
        room.id,
        Act::Join {
            proof,
            invite: None,
            profile: None,
        },
    )
    .await?
    {
        Outcome::Membership { changed: true } => {
            let head = room.head.next();
            let members = room.members + 1;
            Ok(Room {
                head,
                members,
                ..room
            })
        }
        _ => Ok(room),
    }
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
    let mut settings = wanted.settings;
    settings.entry_code_hash = wanted
        .entry_code
        .map(|code| hash_entry_code(cx, tenant, &code));
    let wanted = NewRoomWanted {
        id: RoomId::generate(&*cx.ambient),
        kind: wanted.kind,
        title: wanted.title,
        alias: wanted.alias,
        cover: wanted.cover,
        settings,
        with: wanted.with,
        create_key: wanted.create_key,
        profile: wanted.profile,
    };
    let command = Command::CreateRoom {
        tenant,
        actor,
        wanted: Box::new(wanted),
    };
    as_room(cx.writer.execute(command).await?)
}

fn as_room(outcome: Outcome) -> Result<(Room, bool), CommandError> {
    match outcome {
        Outcome::Room { room, is_new } => Ok((*room, is_new)),
        _ => Err(CommandError::Internal),
    }
}

/// How an entry code is kept: it cannot be read from the store.
pub(crate) fn hash_entry_code(cx: &Cx, tenant: TenantId, code: &str) -> Box<str> {
    let context = format!("entry-code/{tenant}");
    keyed_hash(&cx.keys, &context, &composed_entry_code(code)).into()
}

/// What about a room is to change, with the entry code as it was given.
#[derive(Clone, Debug, Default)]
pub struct RoomChangeWanted {
    /// All but the entry code.
    pub change: RoomChange,
    /// The code that lets people in from now on, or none.
    pub entry_code: Option<Option<Box<str>>>,
    /// Why, if that was said.
    pub reason: Option<Box<str>>,
}

/// Sets a room differently; the room after it.
///
/// # Errors
/// See [`CommandError`]; [`IdentityError::PolicyKept`], and [`IdentityError::WordRefused`].
pub async fn change(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    wanted: RoomChangeWanted,
) -> Result<Room, IdentityError> {
    let mut change = wanted.change;
    if let Some(kind) = change.kind.filter(|&kind| kind != room.kind) {
        check_made_by_people(cx, actor.tenant, kind)?;
    }
    check_open_values(cx, actor.tenant, change.kind.unwrap_or(room.kind), &change)?;
    let lines = [change.title.as_deref(), change.description.as_deref()];
    let tags = change.tags.as_deref().unwrap_or_default();
    check_lines(cx, actor.tenant, lines, tags)?;
    change.entry_code_hash = wanted
        .entry_code
        .map(|code| code.map(|code| hash_entry_code(cx, actor.tenant, &code)));
    let act = Act::ChangeRoom(Box::new(change)).because(wanted.reason);
    Ok(as_room(execute_and_forget(cx, actor, room.id, act).await?)?.0)
}

/// Deletes a room: nobody finds it any more.
///
/// # Errors
/// See [`CommandError`].
pub async fn delete(cx: &Cx, actor: Actor, room: &NamedRoom) -> Result<(), CommandError> {
    execute_and_forget(cx, actor, room.id, Act::DeleteRoom).await?;
    Ok(())
}

/// Does something in a room, and waits until it is durable.
pub(crate) async fn execute(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    act: Act,
) -> Result<Outcome, CommandError> {
    cx.writer
        .execute(Command::InRoom { actor, room, act })
        .await
}

/// The same where it changes who may read the room: what was known of it is forgotten before anybody hears of it.
pub(crate) async fn execute_and_forget(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    act: Act,
) -> Result<Outcome, CommandError> {
    let (answer, answered) = oneshot::channel();
    let names = Arc::clone(&cx.room_names);
    let reply: Reply = Box::new(move |result| {
        names.forget(actor.tenant, room);
        drop(answer.send(result));
    });
    cx.writer
        .submit(Command::InRoom { actor, room, act }, reply);
    answered.await.unwrap_or(Err(CommandError::StoreFailed))
}

/// The room of this name as it stands now.
///
/// # Errors
/// When there is none in the actor's tenant or in the reach of its key, when it may not be read, or when the store fails.
pub async fn get(cx: &Cx, acting: Acting<'_>, name: &RoomRef) -> Result<Room, ReadError> {
    let room = cx.store.find_room(acting.actor.tenant, name).await?;
    let room = room.filter(|room| acting.reaches(room.id));
    let room = room.ok_or(ReadError::RoomNotFound)?;
    let named = resolve(cx, acting.actor.tenant, RoomRef::Id(room.id)).await?;
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
    let now = cx.ambient.now();
    if let Some(known) = cx.room_names.find(tenant, &name, now) {
        return Ok(known);
    }
    let since = cx.room_names.before_reading();
    let room = cx.store.find_room(tenant, &name).await?;
    let room = room.ok_or(ReadError::RoomNotFound)?;
    let banned = cx.store.list_banned(tenant, room.id, now).await?;
    let named = NamedRoom {
        id: room.id,
        kind: room.kind,
        alias: room.alias,
        words: WordList::of(&room.settings.words).map(Arc::new),
        overrides: Arc::new(room.settings.overrides),
        banned: banned.into(),
        read_at: now,
    };
    cx.room_names.keep(since, tenant, &named);
    Ok(named)
}
