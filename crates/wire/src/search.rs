//! What a search found. Must not know the index.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Messages that were found, the newest first.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct FoundMessages {
    /// The messages.
    pub messages: Vec<FoundMessage>,
    /// `before` of the next page; none where everything was looked at. A page may have few messages, or none, and be
    /// followed by another.
    pub next: Option<String>,
}

/// A message that was found. `GET /v1/rooms/{room}/messages?around={seq}` shows it among the others.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct FoundMessage {
    /// Its id (`ms_…`).
    pub id: String,
    /// The room that it is in.
    pub room: FoundRoom,
    /// Its place in the room's log: where to jump.
    #[ts(type = "number")]
    pub seq: u64,
    /// Its ordinal among the room's messages.
    #[ts(type = "number")]
    pub number: u64,
    /// Who sent it.
    pub sender: Principal,
    /// When it was sent.
    pub sent_at: String,
    /// The part of its text around what was found, at most 160 characters as people count them.
    pub excerpt: String,
    /// What was found in the excerpt: from and to, in code units of UTF-16.
    #[ts(type = "[number, number][]")]
    pub marks: Vec<(u32, u32)>,
    /// More of the text stands before the excerpt.
    pub cut_before: bool,
    /// More of the text stands behind the excerpt.
    pub cut_after: bool,
}

/// The room of a message that was found.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct FoundRoom {
    /// Its id (`rm_…`).
    pub id: String,
    /// Its title.
    pub title: String,
    /// An emoji, or empty.
    pub cover: String,
}
