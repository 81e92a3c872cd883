//! What can be asked of the writer, and what it answers. Must not know how it decides.

use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::moderation::queue::Waiting;
use domain::rooms::{Profile, ReadMarker, Refusal, RoomSettings};
use domain::{
    Actor, Alias, ClientId, Device, Message, MessageId, Principal, PrincipalId, Room, RoomId,
    RoomKind, Seq, Session, SessionId, TenantId,
};
use store::{StoreError, Subject, Wanted};

use super::act::Act;
use super::seat::Seat;

/// A change that somebody wants.
#[derive(Clone, Debug)]
pub enum Command {
    /// Enters as a guest: a new principal with its first session.
    Enter {
        /// Who.
        principal: Principal,
        /// The new session, and so the tenant.
        device: Device,
    },
    /// Signs in to an account whose password was checked: a new session.
    SignIn {
        /// The new session, and so who.
        device: Device,
        /// The hash by which the password was checked: another one now means that it was changed meanwhile.
        password_hash: Box<str>,
    },
    /// The house moves somebody into a room or out of it: for a claim.
    Place {
        /// In which tenant.
        tenant: TenantId,
        /// Which room.
        room: RoomId,
        /// Who.
        member: Principal,
        /// Where.
        seat: Seat,
        /// What the room calls them, where it has no name for them yet: for whoever comes in, or only leaves messages.
        profile: Option<Profile>,
    },
    /// The house tells a room that the messages of `was` stand under `member` from now on.
    Relabel {
        /// In which tenant.
        tenant: TenantId,
        /// Which room.
        room: RoomId,
        /// Whose messages.
        was: PrincipalId,
        /// How they stand now, or, where only the usual name changed, what that is now.
        member: Principal,
        /// Only the usual name changed: a room that calls them otherwise hears nothing of it.
        is_usual_name: bool,
    },
    /// The house cuts a room's history: everything up to the floor goes.
    Trim {
        /// In which tenant.
        tenant: TenantId,
        /// Which room.
        room: RoomId,
        /// Up to here.
        floor: Seq,
        /// The ordinal of the newest message that goes.
        number: MessageNumber,
    },
    /// The house ends a room in which nothing happened since its log had this head: it is archived where membership is
    /// kept, else deleted.
    End {
        /// In which tenant.
        tenant: TenantId,
        /// Which room.
        room: RoomId,
        /// The newest seq that was seen.
        head: Seq,
    },
    /// The house takes somebody who is nobody now out of a message: their own is deleted where the policy says so, and
    /// where they are named, nobody is.
    Forget {
        /// In which tenant.
        tenant: TenantId,
        /// Which room.
        room: RoomId,
        /// Which message.
        message: MessageId,
        /// Who.
        person: PrincipalId,
    },
    /// Shows a refresh token.
    Refresh {
        /// Whose.
        actor: Actor,
        /// The token's ordinal.
        count: u32,
    },
    /// Makes a room.
    CreateRoom {
        /// In which tenant.
        tenant: TenantId,
        /// Who; nobody for the rooms of a new installation.
        actor: Option<Actor>,
        /// What it is made of.
        wanted: Box<NewRoomWanted>,
    },
    /// Somebody does something in a room.
    InRoom {
        /// Who.
        actor: Actor,
        /// In which room.
        room: RoomId,
        /// What.
        act: Act,
    },
}

/// What a new room is made of, checked.
#[derive(Clone, Debug)]
pub struct NewRoomWanted {
    /// The id that it gets.
    pub id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// Its title.
    pub title: Box<str>,
    /// Its alias.
    pub alias: Option<Alias>,
    /// Its cover.
    pub cover: Box<str>,
    /// How it is set.
    pub settings: RoomSettings,
    /// The other one of a direct room.
    pub with: Option<PrincipalId>,
    /// The creator's `Idempotency-Key`.
    pub create_key: Option<ClientId>,
    /// Under which name its creator is in it, where that is not the usual one.
    pub profile: Option<Profile>,
}

impl NewRoomWanted {
    /// The two of a direct room as one text: the same for both.
    pub(super) fn pair(&self, creator: PrincipalId) -> Option<(Box<str>, PrincipalId)> {
        let other = self.with?;
        let (first, second) = (creator.min(other), creator.max(other));
        Some((format!("{first}{second}").into(), other))
    }
}

/// What a command did.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The guest is in.
    Entered,
    /// The account's session is there.
    SignedIn(Principal),
    /// The session with its newest refresh count.
    Refreshed(Session),
    /// The room, and whether it is new.
    Room {
        /// As it stands now.
        room: Box<Room>,
        /// False when the same key made it before.
        is_new: bool,
    },
    /// How far is read now.
    Marked {
        /// The marker.
        marker: ReadMarker,
        /// Whether it moved.
        moved: bool,
    },
    /// It is as asked now; whether that changed anything.
    Membership {
        /// Whether anything changed.
        changed: bool,
    },
    /// The message, and whether it is new.
    Message {
        /// As it stands now.
        message: Arc<Message>,
        /// False when the same client id sent it before.
        is_new: bool,
    },
    /// It waits for a decision, or did.
    Waiting {
        /// As it stands now.
        waiting: Box<Waiting>,
        /// False when it waited before.
        is_new: bool,
    },
    /// So many messages were deleted.
    Cleared {
        /// How many.
        messages: usize,
    },
    /// A tombstone stands in its place.
    Deleted {
        /// The seq of the deletion; `None` when it was deleted before.
        seq: Option<Seq>,
        /// The message's ordinal.
        number: MessageNumber,
    },
}

/// Why a command was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The session is over or was never there.
    #[error("the session is over")]
    SessionOver,
    /// The password is no longer the one that was checked, or there is no such account any more.
    #[error("the account has changed")]
    AccountChanged,
    /// The person may not act in the tenant.
    #[error("this person is banned")]
    PersonBanned,
    /// The tenant is disabled.
    #[error("the tenant is disabled")]
    TenantDisabled,
    /// The refresh token's session has ended.
    #[error("the session has ended")]
    RefreshExpired,
    /// The refresh token was used before; the session was ended.
    #[error("the refresh token was used before")]
    RefreshReused,
    /// No such room in the actor's tenant.
    #[error("there is no such room")]
    RoomNotFound,
    /// No such message in the room.
    #[error("there is no such message")]
    MessageNotFound,
    /// No such person in the tenant, or not in the room.
    #[error("there is no such person")]
    PersonNotFound,
    /// No such report in the room.
    #[error("there is no such report")]
    ReportNotFound,
    /// No such act in the room.
    #[error("there is no such act")]
    ActNotFound,
    /// The act was undone, is too old, or other acts came after it.
    #[error("this can no longer be undone")]
    ActOver,
    /// Somebody has resolved the report.
    #[error("the report was resolved before")]
    ReportResolved,
    /// Nothing of this id waits or waited in the room.
    #[error("there is nothing that waits")]
    WaitingNotFound,
    /// It was decided before, taken back, or its time is over.
    #[error("this waits no longer")]
    WaitingOver,
    /// Whoever waited may not do now what they waited for.
    #[error("they may not do this now: {0}")]
    Barred(Refusal),
    /// Not allowed here.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Another room has the alias.
    #[error("another room has this alias")]
    AliasTaken,
    /// Somebody else of the room is called so.
    #[error("somebody else is called so here")]
    NameTaken,
    /// The client id was used for another text.
    #[error("the client id was used for another text")]
    ClientIdReused,
    /// More waits than can be taken.
    #[error("more is waiting than can be taken")]
    Overloaded,
    /// The server is about to restart.
    #[error("the server is about to restart")]
    Draining,
    /// The disk is full; nothing was written.
    #[error("the store is full")]
    StoreFull,
    /// The store cannot be reached; nothing is known to be written.
    #[error("the store is not available")]
    StoreUnavailable,
    /// The disk failed; writing has ended.
    #[error("the store failed")]
    StoreFailed,
    /// The store holds something impossible.
    #[error("something is wrong on our side")]
    Internal,
}

impl CommandError {
    /// What a failing store means to who asked.
    pub fn from_store(error: &StoreError) -> Self {
        match error {
            StoreError::Full(_) => Self::StoreFull,
            StoreError::Conflict(_) | StoreError::Unavailable(_) => Self::StoreUnavailable,
            StoreError::FlushFailed(_) => Self::StoreFailed,
            StoreError::Corrupt(_) | StoreError::BelowFloor => Self::Internal,
        }
    }
}

impl Command {
    /// What must be read to decide this.
    pub(crate) fn wanted(&self) -> Option<Wanted> {
        let (actor, subject) = match self {
            Self::CreateRoom { actor: None, .. } => return None,
            Self::Enter { device, .. } => {
                (by_house(device.tenant, device.principal), Subject::Entering)
            }
            Self::SignIn { device, .. } => {
                (by_house(device.tenant, device.principal), Subject::Account)
            }
            Self::Refresh { actor, .. } => (*actor, Subject::Session),
            Self::CreateRoom {
                actor: Some(actor),
                wanted,
                ..
            } => (
                *actor,
                Subject::NewRoom {
                    alias: wanted.alias.clone(),
                    create_key: wanted.create_key.clone(),
                    pair: wanted.pair(actor.principal),
                },
            ),
            Self::Place {
                tenant,
                room,
                member,
                ..
            } => (
                by_house(*tenant, member.id),
                Subject::Leaving { room: *room },
            ),
            Self::Relabel {
                tenant, room, was, ..
            } => (by_house(*tenant, *was), Subject::Membership { room: *room }),
            Self::Trim { tenant, room, .. } => {
                (nobody_in(*tenant), Subject::Membership { room: *room })
            }
            Self::End { tenant, room, .. } => (
                nobody_in(*tenant),
                Subject::Room {
                    room: *room,
                    alias: None,
                },
            ),
            Self::Forget {
                tenant,
                room,
                message,
                person,
            } => (
                by_house(*tenant, *person),
                Subject::Message {
                    room: *room,
                    message: *message,
                    emoji: None,
                    to_pair: false,
                },
            ),
            Self::InRoom { actor, room, act } => (*actor, act.subject(*room)),
        };
        Some(Wanted { actor, subject })
    }

    /// Commands with the same key must go to the same writer: those of one room, and those of one session.
    pub(crate) fn shard_key(&self) -> (TenantId, u128) {
        match self {
            Self::Enter { device, .. } => (device.tenant, device.session.as_uuid().as_u128()),
            Self::SignIn { device, .. } => (device.tenant, device.principal.as_uuid().as_u128()),
            Self::Place { tenant, room, .. }
            | Self::Relabel { tenant, room, .. }
            | Self::Trim { tenant, room, .. }
            | Self::End { tenant, room, .. }
            | Self::Forget { tenant, room, .. } => (*tenant, room.as_uuid().as_u128()),
            Self::Refresh { actor, .. } => (actor.tenant, actor.session.as_uuid().as_u128()),
            Self::CreateRoom { tenant, wanted, .. } => (*tenant, wanted.id.as_uuid().as_u128()),
            Self::InRoom { actor, room, .. } => (actor.tenant, room.as_uuid().as_u128()),
        }
    }
}

/// What the house asks about nobody.
fn nobody_in(tenant: TenantId) -> Actor {
    by_house(tenant, PrincipalId::from_uuid(uuid::Uuid::nil()))
}

/// What the house asks about somebody: no session is read.
fn by_house(tenant: TenantId, principal: PrincipalId) -> Actor {
    Actor {
        tenant,
        principal,
        session: SessionId::from_uuid(uuid::Uuid::nil()),
    }
}
