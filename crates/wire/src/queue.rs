//! What waits in rooms for a decision, as it is shown to those who decide and to whoever it is of. Must not know who may see
//! it.

use domain::moderation::queue as domain_queue;
use domain::moderation::queue::WaitingFor;
use serde::{Deserialize, Serialize};

use crate::principals::{Principal, RoomProfile};

/// Asks to come into a room.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct AskToEnter {
    /// What one adds, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub note: Option<String>,
    /// Under which name one asks and comes in, where the room has names of its own (`profiles` is `room`): those who decide
    /// are not told the usual one either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub profile: Option<RoomProfile>,
}

/// Decides what becomes of something that waits.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct DecideWaiting {
    /// `accept` or `decline`.
    pub action: String,
    /// Why, up to 500 characters: kept with the act, and told to whoever waited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Something that waits for a decision in a room, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Waiting {
    /// Its id (`wa_…`).
    pub id: String,
    /// In which room (`rm_…`).
    pub room: String,
    /// `message`: it is sent when it is let through; `entry`: somebody asks to come in.
    pub kind: String,
    /// Whose.
    pub by: Principal,
    /// What the message says, or what somebody who asks adds; empty once it was let through or taken back.
    pub text: String,
    /// The sender's id for the send of a message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub client_id: Option<String>,
    /// The message (`ms_…`) that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<String>,
    /// The parts for which a message waits: only those who decide are told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub parts: Vec<String>,
    /// Since when.
    pub at: String,
    /// Until when it waits.
    pub expires_at: String,
    /// `open`, `accepted`, `declined`, `withdrawn` or `expired`.
    pub state: String,
    /// Why it was decided so, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// What of one's own waits in a room, or did of late.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct OwnWaiting {
    /// The newest first, at most 20.
    pub waiting: Vec<Waiting>,
}

/// A page of what waits.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct QueuePage {
    /// The newest first.
    pub waiting: Vec<Waiting>,
    /// `before` of the page of older ones; null at the end.
    pub prev: Option<String>,
    /// How many messages wait in the room; not counted for a whole tenant.
    #[ts(type = "number")]
    pub messages: u64,
    /// How many people ask to come in.
    #[ts(type = "number")]
    pub entries: u64,
}

/// What a send answers: the message, or what waits in its place.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(untagged)]
pub enum Sent {
    /// It is sent.
    Message(Box<crate::Message>),
    /// Somebody looks at it first: it has no place yet, and nobody else sees it.
    Held(Box<Held>),
}

/// A message that waits.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Held {
    /// As it stands now.
    pub held: Waiting,
}

impl Waiting {
    /// As whoever it is of sees it at `now`.
    pub fn own(waiting: &domain_queue::Waiting, now: domain::Timestamp) -> Self {
        Self {
            parts: Vec::new(),
            ..Self::for_keepers(waiting, now)
        }
    }

    /// As those who decide see it at `now`.
    pub fn for_keepers(waiting: &domain_queue::Waiting, now: domain::Timestamp) -> Self {
        let held = match &waiting.what {
            WaitingFor::Message(held) => Some(held),
            WaitingFor::Entry => None,
        };
        let settled = waiting.settled.as_ref();
        let parts = held.map_or(&[][..], |held| &held.parts);
        Self {
            id: waiting.id.to_string(),
            room: waiting.room.to_string(),
            kind: waiting.kind().as_str().to_owned(),
            by: (&waiting.by).into(),
            text: waiting.text.to_string(),
            client_id: held.map(|held| held.client_id.to_string()),
            reply_to: held.and_then(|held| held.reply_to.map(|id| id.to_string())),
            parts: parts.iter().map(ToString::to_string).collect(),
            at: waiting.at.to_string(),
            expires_at: waiting.expires_at.to_string(),
            state: waiting.state(now).as_str().to_owned(),
            reason: settled.and_then(|how| how.reason.as_ref().map(ToString::to_string)),
        }
    }
}
