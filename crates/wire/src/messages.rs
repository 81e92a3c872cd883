//! Messages as clients see them, and what comes in to make them. Must not know rooms.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Sends a message.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// The sender's id for this send: 1–64 of `A–Z a–z 0–9 - _`. A retry with the same one is harmless.
    pub client_id: String,
    /// 1–4,000 characters after trimming.
    pub text: String,
}

/// A message as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Message {
    /// Its id (`ms_…`).
    pub id: String,
    /// Its room (`rm_…`).
    pub room: String,
    /// The place of its sending in the room's log.
    #[ts(type = "number")]
    pub seq: u64,
    /// Its ordinal among the room's messages.
    #[ts(type = "number")]
    pub number: u64,
    /// Who sent it, or who claimed the guest that did.
    pub sender: Principal,
    /// The guest (`pr_…`) that sent it, when somebody else claimed the guest since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sent_as: Option<String>,
    /// The sender's id for the send.
    pub client_id: String,
    /// Its text; empty once deleted.
    pub text: String,
    /// When it was accepted.
    pub sent_at: String,
    /// When it was deleted, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deleted_at: Option<String>,
}

impl From<&domain::Message> for Message {
    fn from(message: &domain::Message) -> Self {
        Self {
            id: message.id.to_string(),
            room: message.room.to_string(),
            seq: message.seq.get(),
            number: message.number.get(),
            sender: (&message.sender).into(),
            sent_as: message.sent_as.map(|id| id.to_string()),
            client_id: message.client_id.to_string(),
            text: message.text.to_string(),
            sent_at: message.sent_at.to_string(),
            deleted_at: message.deleted_at.map(|at| at.to_string()),
        }
    }
}

/// A page of history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct HistoryPage {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// The room's newest seq at the moment of this page.
    #[ts(type = "number")]
    pub head: u64,
    /// The `before` of the page of older messages; null when there are none.
    #[ts(type = "number | null")]
    pub prev: Option<u64>,
    /// The `after` of the page of newer messages; null when there are none.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}
