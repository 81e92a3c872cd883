//! The facts of a room's log, in the past tense. Must not know their bytes.

use crate::ids::{MessageId, MessageNumber, PrincipalId, RoomId, Seq};
use crate::messages::Message;
use crate::principals::Principal;
use crate::rooms::room::Room;
use crate::time::Timestamp;

/// A durable fact in a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The room it happened in.
    pub room: RoomId,
    /// Its place in the room's log.
    pub seq: Seq,
    /// When it was accepted.
    pub at: Timestamp,
    /// What happened.
    pub body: EventBody,
}

/// What happened, one variant each with exactly its fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventBody {
    /// `room.created`: the first event of every room; the room as it was then.
    RoomCreated {
        /// The new room.
        room: Box<Room>,
    },
    /// `member.joined`
    MemberJoined {
        /// Who joined.
        member: Principal,
    },
    /// `member.left`
    MemberLeft {
        /// Who left.
        member: Principal,
    },
    /// `member.changed`: the messages of `was` stand under `member` from now on: another name, or who claimed a guest.
    MemberChanged {
        /// Whose messages.
        was: PrincipalId,
        /// How they stand now.
        member: Principal,
    },
    /// `message.sent`; replayed, it carries the message as it stands now.
    MessageSent {
        /// The message.
        message: Box<Message>,
    },
    /// `message.deleted`
    MessageDeleted {
        /// Which message.
        message_id: MessageId,
        /// Its ordinal.
        number: MessageNumber,
        /// Who deleted it.
        by: PrincipalId,
    },
}

impl EventBody {
    /// Its word in the store, on the wire and in the documentation.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::RoomCreated { .. } => "room.created",
            Self::MemberJoined { .. } => "member.joined",
            Self::MemberLeft { .. } => "member.left",
            Self::MemberChanged { .. } => "member.changed",
            Self::MessageSent { .. } => "message.sent",
            Self::MessageDeleted { .. } => "message.deleted",
        }
    }
}
