//! How order is kept in what is written, as it is set and shown. Must not know rules.

use serde::{Deserialize, Serialize};

use crate::messages::Message;

/// A list of forbidden words.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
#[serde(default, deny_unknown_fields)]
pub struct WordList {
    /// Forbidden words: up to 2,000 of a tenant, 100 of a room, each of 1–50 characters.
    pub rules: Vec<Word>,
    /// Words inside which no hit counts, such as `시발점`.
    pub allowed: Vec<String>,
}

/// A forbidden word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Word {
    /// The word. It is found however it is written: apart, in letters, in full width.
    pub text: String,
    /// `mask`: it is sent behind stars; `refuse`: the text is not sent; `hold`: it waits until somebody who keeps order
    /// lets it through.
    pub action: String,
}

/// How a tenant keeps order in what is written.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
#[serde(default, deny_unknown_fields)]
pub struct Moderation {
    /// Forbidden words.
    pub words: WordList,
    /// What is put behind stars: `phone`, `resident_number`, `account_number`, `email`.
    pub masked_data: Vec<String>,
    /// Floods and repetitions are refused: above five messages a second, or the same one more than four times a minute.
    pub floods_refused: bool,
    /// Minutes in a room before one may write a link there, 0–10,080; 0: at once.
    pub newcomer_link_minutes: u32,
}

impl From<&domain::moderation::words::WordRules> for WordList {
    fn from(words: &domain::moderation::words::WordRules) -> Self {
        let word = |rule: &domain::moderation::words::WordRule| Word {
            text: rule.text.to_string(),
            action: rule.action.as_str().to_owned(),
        };
        Self {
            rules: words.rules.iter().map(word).collect(),
            allowed: words.allowed.iter().map(ToString::to_string).collect(),
        }
    }
}

impl From<&domain::moderation::Moderation> for Moderation {
    fn from(moderation: &domain::moderation::Moderation) -> Self {
        let kinds = moderation.masked_data.iter();
        Self {
            words: (&moderation.words).into(),
            masked_data: kinds.map(|kind| kind.as_str().to_owned()).collect(),
            floods_refused: moderation.floods_refused,
            newcomer_link_minutes: moderation.newcomer_link_minutes,
        }
    }
}

/// What a list of words would have caught of the last messages of a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct WordTrial {
    /// How many messages were looked at: the newest, at most 1,000.
    pub looked_at: u32,
    /// Those that it catches, the newest first.
    pub caught: Vec<Caught>,
}

/// A message that a list of words catches.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Caught {
    /// The message.
    pub message: Message,
    /// The parts of its text that are caught.
    pub parts: Vec<String>,
    /// What would have become of it: `refuse`, else `hold`, else `mask`.
    pub action: String,
}
