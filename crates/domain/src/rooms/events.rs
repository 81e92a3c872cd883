//! The facts of a room's log, in the past tense. Must not know their bytes.

use std::sync::Arc;

use crate::emoji::Emoji;
use crate::ids::{MessageId, MessageNumber, PrincipalId, RoomId, Seq};
use crate::messages::Message;
use crate::principals::Principal;
use crate::rooms::members::MemberRole;
use crate::rooms::notices::Notice;
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
    /// `room.changed`: the room as it is set now.
    RoomChanged {
        /// The room after the change.
        room: Box<Room>,
        /// Who changed it; nobody where the house did.
        by: Option<PrincipalId>,
    },
    /// `room.deleted`: the last event of a room.
    RoomDeleted {
        /// Who deleted it; nobody where the house did.
        by: Option<PrincipalId>,
    },
    /// `member.joined`
    MemberJoined {
        /// Who joined.
        member: Principal,
        /// In which part.
        role: MemberRole,
    },
    /// `member.left`
    MemberLeft {
        /// Who left.
        member: Principal,
    },
    /// `member.removed`: put out by a deputy or the host.
    MemberRemoved {
        /// Who is out.
        member: Principal,
        /// Who put them out.
        by: PrincipalId,
        /// Until when they may not come back, where they are banned; [`Timestamp::NEVER`] for good.
        until: Option<Timestamp>,
        /// They were not in: nobody is less.
        outside: bool,
    },
    /// `member.role_changed`
    MemberRoleChanged {
        /// Whose part.
        member: PrincipalId,
        /// The part now.
        role: MemberRole,
        /// Who gave it; nobody where a host left and somebody followed.
        by: Option<PrincipalId>,
    },
    /// `member.muted`: also when the mute ends before its time.
    MemberMuted {
        /// Who.
        member: PrincipalId,
        /// Until when; none: they may write again.
        until: Option<Timestamp>,
        /// By whom.
        by: PrincipalId,
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
        message: Arc<Message>,
    },
    /// `message.edited`; replayed, it carries the message as it stands now.
    MessageEdited {
        /// The message after the change.
        message: Arc<Message>,
    },
    /// `reaction.added`
    ReactionAdded {
        /// To which message.
        message_id: MessageId,
        /// Its ordinal.
        number: MessageNumber,
        /// Which emoji.
        emoji: Emoji,
        /// How many have added it now.
        count: u32,
        /// Who added it.
        by: PrincipalId,
    },
    /// `reaction.removed`
    ReactionRemoved {
        /// From which message.
        message_id: MessageId,
        /// Its ordinal.
        number: MessageNumber,
        /// Which emoji.
        emoji: Emoji,
        /// How many are left.
        count: u32,
        /// Who took it back.
        by: PrincipalId,
    },
    /// `message.pinned`: also when it is no longer.
    MessagePinned {
        /// Which message.
        message_id: MessageId,
        /// Its ordinal.
        number: MessageNumber,
        /// Whether it is pinned now.
        pinned: bool,
        /// By whom.
        by: PrincipalId,
    },
    /// `history.trimmed`: what happened up to a place is gone for good.
    HistoryTrimmed {
        /// Messages and events up to here are gone.
        floor: Seq,
        /// The ordinal of the newest message among them; 0 where that is not known any more.
        number: MessageNumber,
    },
    /// `messages.deleted`: several messages of one person at once.
    MessagesDeleted {
        /// The places of their sending, in no order.
        seqs: Vec<Seq>,
        /// Whose messages.
        of: PrincipalId,
        /// Who deleted them.
        by: PrincipalId,
    },
    /// `message.restored`: a moderator's deletion is undone; replayed, it carries the message as it stands now.
    MessageRestored {
        /// The message after it.
        message: Arc<Message>,
        /// Who undid the deletion.
        by: PrincipalId,
    },
    /// `notice.changed`: also when none stands any more.
    NoticeChanged {
        /// The notice that stands now.
        notice: Option<Box<Notice>>,
        /// Who put it up or took it down.
        by: PrincipalId,
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
    /// Whom it is about, where it says how they are called.
    pub const fn member_mut(&mut self) -> Option<&mut Principal> {
        match self {
            Self::MemberJoined { member, .. }
            | Self::MemberLeft { member }
            | Self::MemberRemoved { member, .. }
            | Self::MemberChanged { member, .. } => Some(member),
            Self::RoomCreated { .. }
            | Self::RoomChanged { .. }
            | Self::RoomDeleted { .. }
            | Self::MemberRoleChanged { .. }
            | Self::MemberMuted { .. }
            | Self::MessageSent { .. }
            | Self::MessageEdited { .. }
            | Self::ReactionAdded { .. }
            | Self::ReactionRemoved { .. }
            | Self::MessagePinned { .. }
            | Self::HistoryTrimmed { .. }
            | Self::MessagesDeleted { .. }
            | Self::MessageRestored { .. }
            | Self::NoticeChanged { .. }
            | Self::MessageDeleted { .. } => None,
        }
    }

    /// The ids that stand in it without a name: those of whom [`Self::member_mut`] and its message tell say how they are
    /// called.
    pub fn bare_ids_mut(&mut self) -> Vec<&mut PrincipalId> {
        match self {
            Self::RoomChanged { by, .. } | Self::RoomDeleted { by } => by.iter_mut().collect(),
            Self::MemberRemoved { by, .. }
            | Self::MemberChanged { was: by, .. }
            | Self::MessageRestored { by, .. }
            | Self::ReactionAdded { by, .. }
            | Self::ReactionRemoved { by, .. }
            | Self::MessagePinned { by, .. }
            | Self::MessageDeleted { by, .. } => vec![by],
            Self::MemberRoleChanged { member, by, .. } => {
                std::iter::once(member).chain(by.iter_mut()).collect()
            }
            Self::MemberMuted { member, by, .. } => vec![member, by],
            Self::MessagesDeleted { of, by, .. } => vec![of, by],
            Self::NoticeChanged { notice, by } => {
                let notice = notice.iter_mut().map(|notice| &mut notice.by);
                notice.chain(std::iter::once(by)).collect()
            }
            Self::RoomCreated { .. }
            | Self::MemberJoined { .. }
            | Self::MemberLeft { .. }
            | Self::MessageSent { .. }
            | Self::MessageEdited { .. }
            | Self::HistoryTrimmed { .. } => Vec::new(),
        }
    }

    /// Its word in the store, on the wire and in the documentation.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::RoomCreated { .. } => "room.created",
            Self::RoomChanged { .. } => "room.changed",
            Self::RoomDeleted { .. } => "room.deleted",
            Self::MemberJoined { .. } => "member.joined",
            Self::MemberRemoved { .. } => "member.removed",
            Self::MemberRoleChanged { .. } => "member.role_changed",
            Self::MemberMuted { .. } => "member.muted",
            Self::MessageEdited { .. } => "message.edited",
            Self::ReactionAdded { .. } => "reaction.added",
            Self::ReactionRemoved { .. } => "reaction.removed",
            Self::MessagePinned { .. } => "message.pinned",
            Self::MemberLeft { .. } => "member.left",
            Self::MemberChanged { .. } => "member.changed",
            Self::MessageSent { .. } => "message.sent",
            Self::MessagesDeleted { .. } => "messages.deleted",
            Self::MessageRestored { .. } => "message.restored",
            Self::NoticeChanged { .. } => "notice.changed",
            Self::MessageDeleted { .. } => "message.deleted",
            Self::HistoryTrimmed { .. } => "history.trimmed",
        }
    }
}
