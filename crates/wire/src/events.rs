//! Events of a room's log as clients see them. Must not know transports.

use domain::ids::MessageNumber;
use domain::{Emoji, MemberRole, MessageId, PrincipalId, Seq, Timestamp};
use serde::{Deserialize, Serialize};

use crate::frames::Mode;
use crate::messages::Message;
use crate::notices::Notice;
use crate::principals::Principal;
use crate::rooms::Room;

/// What happened, tagged by `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(tag = "type")]
pub enum EventBody {
    /// The room was made.
    #[serde(rename = "room.created")]
    RoomCreated {
        /// The room as it was then.
        room: Box<Room>,
    },
    /// The room is set differently.
    #[serde(rename = "room.changed")]
    RoomChanged {
        /// The room after the change.
        room: Box<Room>,
        /// Who changed it (`pr_…`).
        by: Option<String>,
    },
    /// The room is no more; nothing follows.
    #[serde(rename = "room.deleted")]
    RoomDeleted {
        /// Who deleted it (`pr_…`).
        by: Option<String>,
    },
    /// Somebody joined.
    #[serde(rename = "member.joined")]
    MemberJoined {
        /// Who.
        member: Principal,
        /// Their part: `host`, `deputy` or `member`.
        role: String,
    },
    /// Somebody was put out.
    #[serde(rename = "member.removed")]
    MemberRemoved {
        /// Who.
        member: Principal,
        /// By whom (`pr_…`).
        by: String,
        /// They are banned.
        banned: bool,
        /// Until when they are banned; null: for good, or not at all.
        until: Option<String>,
        /// They were not in: nobody is less. Not given: they were.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(optional, as = "Option<bool>")]
        outside: bool,
    },
    /// Somebody has another part.
    #[serde(rename = "member.role_changed")]
    MemberRoleChanged {
        /// Who (`pr_…`).
        member: String,
        /// The part now.
        role: String,
        /// Who gave it (`pr_…`); null where somebody followed a host who left.
        by: Option<String>,
    },
    /// Somebody may not write for a while, or may again.
    #[serde(rename = "member.muted")]
    MemberMuted {
        /// Who (`pr_…`).
        member: String,
        /// Until when; null: they may write.
        until: Option<String>,
        /// By whom (`pr_…`).
        by: String,
    },
    /// Somebody left.
    #[serde(rename = "member.left")]
    MemberLeft {
        /// Who.
        member: Principal,
    },
    /// The messages of somebody stand under another name from now on.
    #[serde(rename = "member.changed")]
    MemberChanged {
        /// Whose messages (`pr_…`): those with this `sent_as`, or without one and with this sender.
        was: String,
        /// How they stand now; `sent_as` becomes `was` where that is somebody else.
        member: Principal,
        /// They are whom they were: the room shows them by another id from now on, also in the list of members and in
        /// mentions, and no `sent_as` becomes of `was`. Told only to those who listen when it is so, and knew `was` there.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        #[ts(optional, as = "Option<bool>")]
        masked: bool,
    },
    /// A message was sent; replayed, it is as it stands now.
    #[serde(rename = "message.sent")]
    MessageSent {
        /// The message.
        message: Box<Message>,
    },
    /// The text of a message was changed; replayed, it is as it stands now.
    #[serde(rename = "message.edited")]
    MessageEdited {
        /// The message.
        message: Box<Message>,
    },
    /// An emoji was added to a message.
    #[serde(rename = "reaction.added")]
    ReactionAdded(ReactionMade),
    /// An emoji was taken back from a message.
    #[serde(rename = "reaction.removed")]
    ReactionRemoved(ReactionMade),
    /// A message was pinned, or is no longer.
    #[serde(rename = "message.pinned")]
    MessagePinned {
        /// Which.
        message_id: String,
        /// Its ordinal.
        #[ts(type = "number")]
        number: u64,
        /// Whether it is pinned now.
        pinned: bool,
        /// By whom (`pr_…`).
        by: String,
    },
    /// What happened in the room up to a place is gone for good: its time was over.
    #[serde(rename = "history.trimmed")]
    HistoryTrimmed {
        /// Messages with this seq or a smaller one are no more, and nothing quotes them.
        #[ts(type = "number")]
        floor: u64,
        /// The ordinal of the newest message among them; 0 where that is not known any more.
        #[ts(type = "number")]
        number: u64,
    },
    /// Several messages of one person were deleted by a moderator.
    #[serde(rename = "messages.deleted")]
    MessagesDeleted {
        /// The places of their sending.
        #[ts(type = "number[]")]
        seqs: Vec<u64>,
        /// Whose messages (`pr_…`).
        of: String,
        /// Who deleted them (`pr_…`).
        by: String,
    },
    /// A moderator's deletion was undone; replayed, the message is as it stands now.
    #[serde(rename = "message.restored")]
    MessageRestored {
        /// The message.
        message: Box<Message>,
        /// Who undid it (`pr_…`).
        by: String,
    },
    /// A notice was put up, or taken down.
    #[serde(rename = "notice.changed")]
    NoticeChanged {
        /// The notice that stands now; null: none.
        notice: Option<Box<Notice>>,
        /// Who did it (`pr_…`).
        by: String,
    },
    /// A message was deleted.
    #[serde(rename = "message.deleted")]
    MessageDeleted {
        /// Which.
        message_id: String,
        /// Its ordinal.
        #[ts(type = "number")]
        number: u64,
        /// Who deleted it (`pr_…`).
        by: String,
    },
}

/// An emoji that was added to a message, or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ReactionMade {
    /// Which message.
    pub message_id: String,
    /// Its ordinal.
    #[ts(type = "number")]
    pub number: u64,
    /// Which emoji.
    pub emoji: String,
    /// By how many people it stands there now.
    pub count: u32,
    /// Whose (`pr_…`).
    pub by: String,
}

impl From<&domain::EventBody> for EventBody {
    fn from(body: &domain::EventBody) -> Self {
        use domain::EventBody as Body;
        match body {
            Body::RoomCreated { room } => Self::RoomCreated {
                room: Box::new((&**room).into()),
            },
            Body::RoomChanged { room, by } => room_changed(room, *by),
            Body::RoomDeleted { by } => Self::RoomDeleted {
                by: by.map(|id| id.to_string()),
            },
            Body::MemberJoined { member, role } => Self::MemberJoined {
                member: member.into(),
                role: role.as_str().to_owned(),
            },
            Body::MemberLeft { member } => Self::MemberLeft {
                member: member.into(),
            },
            Body::MemberRemoved {
                member,
                by,
                until,
                outside,
            } => removed(member, *by, (*until, *outside)),
            Body::MemberChanged { was, member } => changed(*was, member),
            Body::MemberRoleChanged { member, role, by } => role_changed(*member, *role, *by),
            Body::MemberMuted { member, until, by } => muted(*member, *until, *by),
            Body::MessageSent { message } => Self::MessageSent {
                message: Box::new((&**message).into()),
            },
            Body::MessageEdited { message } => Self::MessageEdited {
                message: Box::new((&**message).into()),
            },
            Body::ReactionAdded {
                message_id,
                number,
                emoji,
                count,
                by,
            } => Self::ReactionAdded(made(*message_id, *number, emoji, *count, *by)),
            Body::ReactionRemoved {
                message_id,
                number,
                emoji,
                count,
                by,
            } => Self::ReactionRemoved(made(*message_id, *number, emoji, *count, *by)),
            Body::MessagePinned {
                message_id,
                number,
                pinned,
                by,
            } => pinned_event((*message_id, *number), *pinned, *by),
            Body::HistoryTrimmed { floor, number } => Self::HistoryTrimmed {
                floor: floor.get(),
                number: number.get(),
            },
            Body::MessagesDeleted { seqs, of, by } => cleared(seqs, *of, *by),
            Body::MessageRestored { message, by } => Self::MessageRestored {
                message: Box::new((&**message).into()),
                by: by.to_string(),
            },
            Body::NoticeChanged { notice, by } => noticed(notice.as_deref(), *by),
            Body::MessageDeleted {
                message_id,
                number,
                by,
            } => deleted(*message_id, number.get(), *by),
        }
    }
}

fn room_changed(room: &domain::Room, by: Option<PrincipalId>) -> EventBody {
    EventBody::RoomChanged {
        room: Box::new(room.into()),
        by: by.map(|id| id.to_string()),
    }
}

fn deleted(message: MessageId, number: u64, by: PrincipalId) -> EventBody {
    EventBody::MessageDeleted {
        message_id: message.to_string(),
        number,
        by: by.to_string(),
    }
}

fn cleared(seqs: &[Seq], of: PrincipalId, by: PrincipalId) -> EventBody {
    EventBody::MessagesDeleted {
        seqs: seqs.iter().map(|seq| seq.get()).collect(),
        of: of.to_string(),
        by: by.to_string(),
    }
}

fn noticed(notice: Option<&domain::rooms::Notice>, by: PrincipalId) -> EventBody {
    EventBody::NoticeChanged {
        notice: notice.map(|notice| Box::new(notice.into())),
        by: by.to_string(),
    }
}

fn removed(
    member: &domain::Principal,
    by: PrincipalId,
    (until, outside): (Option<Timestamp>, bool),
) -> EventBody {
    EventBody::MemberRemoved {
        member: member.into(),
        by: by.to_string(),
        banned: until.is_some(),
        until: until
            .filter(|&until| until != Timestamp::NEVER)
            .map(|until| until.to_string()),
        outside,
    }
}

fn changed(was: PrincipalId, member: &domain::Principal) -> EventBody {
    EventBody::MemberChanged {
        was: was.to_string(),
        member: member.into(),
        masked: was == member.id && was.shown() != member.id.shown(),
    }
}

fn role_changed(member: PrincipalId, role: MemberRole, by: Option<PrincipalId>) -> EventBody {
    EventBody::MemberRoleChanged {
        member: member.to_string(),
        role: role.as_str().to_owned(),
        by: by.map(|id| id.to_string()),
    }
}

fn muted(member: PrincipalId, until: Option<Timestamp>, by: PrincipalId) -> EventBody {
    EventBody::MemberMuted {
        member: member.to_string(),
        until: until.map(|until| until.to_string()),
        by: by.to_string(),
    }
}

fn made(
    message: MessageId,
    number: MessageNumber,
    emoji: &Emoji,
    count: u32,
    by: PrincipalId,
) -> ReactionMade {
    ReactionMade {
        message_id: message.to_string(),
        number: number.get(),
        emoji: emoji.as_str().to_owned(),
        count,
        by: by.to_string(),
    }
}

fn pinned_event(which: (MessageId, MessageNumber), pinned: bool, by: PrincipalId) -> EventBody {
    EventBody::MessagePinned {
        message_id: which.0.to_string(),
        number: which.1.get(),
        pinned,
        by: by.to_string(),
    }
}

/// An event with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct EventRecord {
    /// Its place in the room's log.
    #[ts(type = "number")]
    pub seq: u64,
    /// When it was accepted.
    pub at: String,
    /// What happened.
    pub event: EventBody,
}

impl From<&domain::Event> for EventRecord {
    fn from(event: &domain::Event) -> Self {
        Self {
            seq: event.seq.get(),
            at: event.at.to_string(),
            event: (&event.body).into(),
        }
    }
}

/// The answer of a long poll.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct LongPollAnswer {
    /// The store's epoch.
    pub epoch: String,
    /// The room's newest seq.
    #[ts(type = "number")]
    pub head: u64,
    /// Whether `events` continue the cursor asked with.
    pub mode: Mode,
    /// What to ask with next.
    pub cursor: String,
    /// In order, without a hole.
    pub events: Vec<EventRecord>,
}
