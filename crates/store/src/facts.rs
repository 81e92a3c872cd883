//! What the writer asks inside its transaction before it decides. Must not know the decisions.

use domain::ids::MessageNumber;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::Report;
use domain::rooms::{Invite, Profile, RoomSettings};
use domain::{
    Account, ActId, Actor, Alias, ClientId, Emoji, Mask, Membership, Message, MessageId, Principal,
    PrincipalId, PrincipalRecord, ReportId, Room, RoomId, RoomKind, Seq, Session, Timestamp,
    WaitingId,
};

use crate::queue::QueueFacts;

/// What one command depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Who asks: the session and its principal are always read.
    pub actor: Actor,
    /// What the command is about.
    pub subject: Subject,
}

/// What a command is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The session alone.
    Session,
    /// Somebody new comes in: whether the tenant is open.
    Entering,
    /// A sign-in: whether the tenant is open, the account and its principal, locked until the end where the engine has several writers.
    Account,
    /// A send: the room, the membership, the message of the same sender and client id if there is one, and the message
    /// that it answers.
    Send {
        /// To which room.
        room: RoomId,
        /// The sender's id for it.
        client_id: ClientId,
        /// The message that it answers.
        reply_to: Option<MessageId>,
        /// The room is of two: whether the other one blocks the sender is read too.
        to_pair: bool,
        /// It is to wait for a decision: what waits already, at this time, is read too.
        held_at: Option<Timestamp>,
    },
    /// Somebody who asks to come in: the room, the membership, what waits of them and of others at this time, and
    /// whether a name is somebody else's there.
    Asking {
        /// Which room.
        room: RoomId,
        /// The present time.
        now: Timestamp,
        /// What the wanted name must not share with another one of the room; none: no name is wanted.
        name_key: Option<Box<str>>,
    },
    /// Something that waits: with its room, the membership in it, who asks, whose it is and how they stand there; of a
    /// message also one of the same sender and client id, and the one that it answers.
    Waiting {
        /// In which room.
        room: RoomId,
        /// What.
        waiting: WaitingId,
    },
    /// A message of a room: the room, the membership, and the message; where it is about an emoji, whether the principal
    /// has added it.
    Message {
        /// In which room.
        room: RoomId,
        /// Which message.
        message: MessageId,
        /// Which emoji.
        emoji: Option<Emoji>,
        /// The room is of two: whether the other one blocks the principal is read too.
        to_pair: bool,
    },
    /// The same of a message that is to be pinned, with how many are.
    Pinning {
        /// In which room.
        room: RoomId,
        /// Which message.
        message: MessageId,
        /// The room is of two: whether the other one blocks the principal is read too.
        to_pair: bool,
    },
    /// A room and the membership in it.
    Membership {
        /// Which room.
        room: RoomId,
    },
    /// The same, with the invitation that is shown, and whether a name is somebody's there.
    Joining {
        /// Which room.
        room: RoomId,
        /// SHA-256 of the invitation's code.
        invite: Option<[u8; 32]>,
        /// What the wanted name must not share with another one ([`domain::rooms::name_key`]).
        name_key: Option<Box<str>>,
    },
    /// A room and the membership in it, with whether a name is somebody else's there.
    Profile {
        /// Which room.
        room: RoomId,
        /// What the wanted name must not share with another one; none: no name is wanted.
        name_key: Option<Box<str>>,
    },
    /// The same before the principal leaves: with who follows where the principal is the host, and everything that the
    /// room is.
    Leaving {
        /// Which room.
        room: RoomId,
    },
    /// A room, the membership in it, and how somebody else stands there.
    Other {
        /// Which room.
        room: RoomId,
        /// Who else.
        other: PrincipalId,
    },
    /// The same with who asks, and who is host or would follow beside that one.
    Part {
        /// In which room.
        room: RoomId,
        /// Whose part.
        other: PrincipalId,
    },
    /// A room and the membership in it, with everything that the room is.
    Room {
        /// Which room.
        room: RoomId,
        /// The alias wanted.
        alias: Option<Alias>,
    },
    /// A room and the membership in it, with the ordinal of the newest message up to a seq.
    Place {
        /// Which room.
        room: RoomId,
        /// Up to here.
        seq: Seq,
    },
    /// A report, with its room, the membership in it, who asks, and what the report is about.
    Report {
        /// In which room.
        room: RoomId,
        /// Which.
        report: ReportId,
    },
    /// Messages of a room, with the membership in it, who asks, and the one whose messages they are said to be.
    Clear {
        /// In which room.
        room: RoomId,
        /// Whose.
        other: PrincipalId,
        /// The places of their sending.
        seqs: Vec<Seq>,
    },
    /// An act, with its room, the membership in it, who asks, whom the act was about, and the texts that it deleted.
    Act {
        /// In which room.
        room: RoomId,
        /// Which.
        act: ActId,
    },
    /// A new room: whether its alias is taken, and the room of the same creator and key, or of the same two, if there is one.
    NewRoom {
        /// The alias wanted.
        alias: Option<Alias>,
        /// The creator's `Idempotency-Key`.
        create_key: Option<ClientId>,
        /// The two of a direct room: as one text, and who is not the creator.
        pair: Option<(Box<str>, PrincipalId)>,
    },
}

impl Subject {
    /// The room that it is about, if that is there already.
    pub const fn room(&self) -> Option<RoomId> {
        match self {
            Self::Session | Self::Entering | Self::Account | Self::NewRoom { .. } => None,
            Self::Send { room, .. }
            | Self::Message { room, .. }
            | Self::Pinning { room, .. }
            | Self::Membership { room }
            | Self::Joining { room, .. }
            | Self::Profile { room, .. }
            | Self::Leaving { room }
            | Self::Other { room, .. }
            | Self::Part { room, .. }
            | Self::Room { room, .. }
            | Self::Report { room, .. }
            | Self::Asking { room, .. }
            | Self::Waiting { room, .. }
            | Self::Clear { room, .. }
            | Self::Act { room, .. }
            | Self::Place { room, .. } => Some(*room),
        }
    }

    /// The principal that it is about beside who acts.
    pub const fn other(&self) -> Option<PrincipalId> {
        match self {
            Self::Other { other, .. }
            | Self::Part { other, .. }
            | Self::Clear { other, .. }
            | Self::NewRoom {
                pair: Some((_, other)),
                ..
            } => Some(*other),
            Self::Session
            | Self::Entering
            | Self::Account
            | Self::NewRoom { pair: None, .. }
            | Self::Send { .. }
            | Self::Message { .. }
            | Self::Pinning { .. }
            | Self::Membership { .. }
            | Self::Joining { .. }
            | Self::Profile { .. }
            | Self::Leaving { .. }
            | Self::Room { .. }
            | Self::Report { .. }
            | Self::Asking { .. }
            | Self::Waiting { .. }
            | Self::Act { .. }
            | Self::Place { .. } => None,
        }
    }
}

/// The answer to one [`Wanted`]. What was not asked is `None` or false.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each answers a question of its own"
)]
pub struct Facts {
    /// The session, if it exists in the tenant, belongs to the principal, and the tenant is not disabled. The
    /// principal has its usual name.
    pub session: Option<Session>,
    /// Whether the tenant is there and not disabled; asked by whoever comes in.
    pub is_open: bool,
    /// The account of the principal, and the principal.
    pub account: Option<Box<(Account, PrincipalRecord)>>,
    /// The room, if it exists in the tenant.
    pub room: Option<RoomFacts>,
    /// How the principal stands in it, if it was ever there.
    pub member: Option<Membership>,
    /// What the room calls the principal, where that is not its usual name.
    pub profile: Option<Box<Profile>>,
    /// What the room shows in the place of the principal's id, where it ever had a name for the principal.
    pub mask: Option<Mask>,
    /// Whether the wanted name is somebody else's in the room.
    pub name_taken: bool,
    /// The message asked for: by client id for a send, by id otherwise.
    pub message: Option<Box<Message>>,
    /// The message that is answered.
    pub answered: Option<Box<Message>>,
    /// Whether the principal has added the emoji.
    pub has_reacted: bool,
    /// How many messages of the room are pinned.
    pub pins: u32,
    /// Somebody else, and how they stand in the room if they were ever there.
    pub other: Option<Box<(Principal, Option<Membership>)>>,
    /// Whether the other one of a room of two, new or not, blocks who asks.
    pub is_blocked: bool,
    /// The report asked for.
    pub report: Option<Box<Report>>,
    /// What waits, where the command is about that.
    pub queue: Option<Box<QueueFacts>>,
    /// The messages asked for by their places.
    pub messages: Vec<Message>,
    /// The act asked for.
    pub act: Option<Box<ModeratingAct>>,
    /// The tombstones that it left, each as it stands and with what it said, sealed.
    pub deleted_texts: Vec<(Message, Box<str>)>,
    /// Who asks, with their part in the administration.
    pub asker: Option<Box<PrincipalRecord>>,
    /// The invitation that is shown, if there is one to this room.
    pub invite: Option<Box<Invite>>,
    /// Who follows where a host goes, whoever is host already first: asked where the principal leaves as one, where it comes
    /// back to a part that waits, where a part is given, and where a report is about a host.
    pub heir: Option<Box<(PrincipalId, Membership)>>,
    /// Everything that the room is.
    pub whole_room: Option<Box<Room>>,
    /// The ordinal of the newest message up to the seq.
    pub number: Option<MessageNumber>,
    /// How far the principal had read when it marked the room as unread; asked with a place.
    pub unread_at: Option<Seq>,
    /// Whether the alias names another room of the tenant.
    pub alias_taken: bool,
    /// The room that the same creator made with the same key, or that is of the same two.
    pub created: Option<Box<Room>>,
}

impl Facts {
    /// Whether the principal is in the room.
    pub fn is_in(&self) -> bool {
        self.member.is_some_and(|member| member.is_in)
    }
}

/// What the writer needs of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomFacts {
    /// Its id.
    pub id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// How it is set.
    pub settings: RoomSettings,
    /// The newest seq.
    pub head: Seq,
    /// The newest message's ordinal.
    pub number: MessageNumber,
    /// How many members it has.
    pub members: u64,
    /// Up to where retention removed its log.
    pub floor: Seq,
    /// The ordinal of the newest message that it removed.
    pub floor_number: MessageNumber,
}
