//! Notices of rooms as they come in and are shown. Must not know how they are folded.

use domain::markup;
use serde::{Deserialize, Serialize};

use crate::markup::{MarkupNode, all};

/// Puts a notice up in place of the one that stands.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SetNotice {
    /// 1–1,000 characters after trimming; it may hold the markup of messages.
    pub text: String,
    /// Why, up to 500 characters: kept with the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// A notice of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Notice {
    /// The place of its event in the room's log: what it is told apart by.
    #[ts(type = "number")]
    pub seq: u64,
    /// What it says.
    pub text: String,
    /// The same as a tree, where it says more than plain text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub markup: Option<Vec<MarkupNode>>,
    /// Who wrote it (`pr_…`).
    pub by: String,
    /// When.
    pub at: String,
}

impl From<&domain::rooms::Notice> for Notice {
    fn from(notice: &domain::rooms::Notice) -> Self {
        Self {
            seq: notice.seq.get(),
            text: notice.text.to_string(),
            markup: markup::parse(&notice.text, &[]).map(|tree| all(&tree)),
            by: notice.by.to_string(),
            at: notice.at.to_string(),
        }
    }
}

/// A page of the notices that were put up in a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct NoticePage {
    /// The newest first.
    pub notices: Vec<Notice>,
    /// `before` of the page of older ones; null at the end.
    #[ts(type = "number | null")]
    pub prev: Option<u64>,
}
