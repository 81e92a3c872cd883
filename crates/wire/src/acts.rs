//! What was done to keep order in rooms, as it is shown, and why it is done, as that comes in. Must not know who may see it.

use domain::moderation::acts::ModeratingAct;
use serde::{Deserialize, Serialize};

/// Why something is done.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// Up to 500 characters: kept with the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Deletes what somebody said in a room.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ClearMessages {
    /// Only of the last so many hours, 1–8,760; not given: all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hours: Option<u32>,
    /// Where to go on: the `next` of the answer before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub before: Option<u64>,
    /// Why, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// What was deleted.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct MessagesCleared {
    /// How many messages.
    pub deleted: u32,
    /// `before` of the next call; null when everything was looked at.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

/// A page of what was done.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ActPage {
    /// The newest first.
    pub acts: Vec<Act>,
    /// `before` of the page of older ones; null at the end.
    pub prev: Option<String>,
}

/// What somebody did to keep order.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Act {
    /// Its id (`ma_…`).
    pub id: String,
    /// In which room (`rm_…`).
    pub room: String,
    /// Who (`pr_…`).
    pub by: String,
    /// When.
    pub at: String,
    /// What: `member.banned`, `message.deleted`, `room.changed` and more; more may join.
    pub kind: String,
    /// To what: the id of a person, a message, a room, a report or an act; of a notice its seq.
    pub object: String,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// Until when it holds; null: for good, or not at all.
    pub until: Option<String>,
    /// What else there is to say: the part given, what of the room was set, what became of a report, how many messages.
    pub words: Vec<String>,
    /// Until when it can be undone; not there where it cannot.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub undo_until: Option<String>,
    /// It was undone.
    pub undone: bool,
}

impl Act {
    /// The act as it stands at `now`.
    pub fn new(act: &ModeratingAct, now: domain::Timestamp) -> Self {
        let is_open = !act.is_undone && act.may_be_undone(now);
        let until = act.detail.until;
        let undo_until = act.at.plus(domain::moderation::acts::UNDO_LIFE);
        Self {
            id: act.id.to_string(),
            room: act.room.to_string(),
            by: act.by.to_string(),
            at: act.at.to_string(),
            kind: act.kind.as_str().to_owned(),
            object: act.object.to_string(),
            reason: act.reason.as_ref().map(ToString::to_string),
            until: until
                .filter(|&until| until != domain::Timestamp::NEVER)
                .map(|until| until.to_string()),
            words: act.detail.words.iter().map(ToString::to_string).collect(),
            undo_until: is_open.then(|| undo_until.to_string()),
            undone: act.is_undone,
        }
    }
}
