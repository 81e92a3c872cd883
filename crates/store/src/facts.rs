//! What the writer asks inside its transaction before it decides. Must not know the decisions.

use domain::ids::MessageNumber;
use domain::{Actor, Alias, ClientId, Message, MessageId, Room, RoomId, RoomKind, Seq, Session};

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
    /// A send: the room, the membership, and the message of the same sender and client id if there is one.
    Send {
        /// To which room.
        room: RoomId,
        /// The sender's id for it.
        client_id: ClientId,
    },
    /// A message of a room: the room, the membership, and the message.
    Message {
        /// In which room.
        room: RoomId,
        /// Which message.
        message: MessageId,
    },
    /// A room and the membership in it.
    Membership {
        /// Which room.
        room: RoomId,
    },
    /// A new room: whether its alias is taken, and the room of the same creator and key if there is one.
    NewRoom {
        /// The alias wanted.
        alias: Option<Alias>,
        /// The creator's `Idempotency-Key`.
        create_key: Option<ClientId>,
    },
}

/// The answer to one [`Wanted`]. What was not asked is `None` or false.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Facts {
    /// The session, if it exists in the tenant, belongs to the principal, and the tenant is not disabled.
    pub session: Option<Session>,
    /// The room, if it exists in the tenant.
    pub room: Option<RoomFacts>,
    /// Whether the principal is a member of it.
    pub is_member: bool,
    /// The message asked for: by client id for a send, by id otherwise.
    pub message: Option<Message>,
    /// Whether the alias names another room of the tenant.
    pub alias_taken: bool,
    /// The room that the same creator made with the same key.
    pub created: Option<Room>,
}

/// What the writer needs of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoomFacts {
    /// Its id.
    pub id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// The newest seq.
    pub head: Seq,
    /// The newest message's ordinal.
    pub number: MessageNumber,
    /// How many members it has.
    pub members: u64,
}
