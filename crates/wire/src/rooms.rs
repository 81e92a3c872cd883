//! Rooms as clients see them, and what comes in to make them. Must not know their log.

use serde::{Deserialize, Serialize};

use crate::messages::Message;

/// Makes a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateRoom {
    /// 1–60 characters after trimming.
    pub title: String,
    /// Its name in URLs: 2–40 of `a–z 0–9 -` or Hangul.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub alias: Option<String>,
    /// An emoji for its cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cover: Option<String>,
}

/// A room as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Room {
    /// Its id (`rm_…`).
    pub id: String,
    /// `open`; more kinds may join.
    pub kind: String,
    /// Its name in URLs, if it has one.
    pub alias: Option<String>,
    /// Its title.
    pub title: String,
    /// An emoji, or empty.
    pub cover: String,
    /// When it was made.
    pub created_at: String,
    /// The newest seq of its log.
    #[ts(type = "number")]
    pub head: u64,
    /// The newest message's ordinal: how many messages were sent.
    #[ts(type = "number")]
    pub number: u64,
    /// How many members it has.
    #[ts(type = "number")]
    pub members: u64,
    /// The newest message, if there is one.
    pub last_message: Option<Message>,
}

impl From<&domain::Room> for Room {
    fn from(room: &domain::Room) -> Self {
        Self {
            id: room.id.to_string(),
            kind: room.kind.as_str().to_owned(),
            alias: room.alias.as_ref().map(ToString::to_string),
            title: room.title.to_string(),
            cover: room.cover.to_string(),
            created_at: room.created_at.to_string(),
            head: room.head.get(),
            number: room.number.get(),
            members: room.members,
            last_message: room.last_message.as_ref().map(Message::from),
        }
    }
}

/// The directory of rooms.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct RoomList {
    /// The newest activity first.
    pub rooms: Vec<Room>,
}
