//! Events of a room's log as clients see them. Must not know transports.

use serde::{Deserialize, Serialize};

use crate::frames::Mode;
use crate::messages::Message;
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
    /// Somebody joined.
    #[serde(rename = "member.joined")]
    MemberJoined {
        /// Who.
        member: Principal,
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
    },
    /// A message was sent; replayed, it is as it stands now.
    #[serde(rename = "message.sent")]
    MessageSent {
        /// The message.
        message: Box<Message>,
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

impl From<&domain::EventBody> for EventBody {
    fn from(body: &domain::EventBody) -> Self {
        match body {
            domain::EventBody::RoomCreated { room } => Self::RoomCreated {
                room: Box::new((&**room).into()),
            },
            domain::EventBody::MemberJoined { member } => Self::MemberJoined {
                member: member.into(),
            },
            domain::EventBody::MemberLeft { member } => Self::MemberLeft {
                member: member.into(),
            },
            domain::EventBody::MemberChanged { was, member } => Self::MemberChanged {
                was: was.to_string(),
                member: member.into(),
            },
            domain::EventBody::MessageSent { message } => Self::MessageSent {
                message: Box::new((&**message).into()),
            },
            domain::EventBody::MessageDeleted {
                message_id,
                number,
                by,
            } => Self::MessageDeleted {
                message_id: message_id.to_string(),
                number: number.get(),
                by: by.to_string(),
            },
        }
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
