//! The audit log. Must not know who writes it.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// A page of the audit log.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct AuditPage {
    /// The newest first.
    pub entries: Vec<AuditEntry>,
    /// `before` of the next page; null at the end.
    #[ts(type = "number | null")]
    pub prev: Option<i64>,
}

/// What somebody did.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct AuditEntry {
    /// Its place.
    #[ts(type = "number")]
    pub id: i64,
    /// In which tenant.
    pub tenant: String,
    /// When.
    pub at: String,
    /// Who: `pr_…`, `ak_…`, `command-line`, `house`.
    pub actor: String,
    /// What: `tenant.changed`, `key.created`, `person.banned`.
    pub action: String,
    /// To what: an id.
    pub object: String,
    /// Why, if that was said.
    pub reason: Option<String>,
    /// What it was.
    #[schema(value_type = Object, nullable)]
    #[ts(type = "unknown")]
    pub before: Option<Box<RawValue>>,
    /// What it is.
    #[schema(value_type = Object, nullable)]
    #[ts(type = "unknown")]
    pub after: Option<Box<RawValue>>,
}

impl From<&domain::AuditEntry> for AuditEntry {
    fn from(entry: &domain::AuditEntry) -> Self {
        let json = |text: &Option<Box<str>>| {
            let text = text.as_deref()?.to_owned();
            RawValue::from_string(text).ok()
        };
        Self {
            id: entry.id,
            tenant: entry.tenant.to_string(),
            at: entry.at.to_string(),
            actor: entry.actor.to_string(),
            action: entry.action.to_string(),
            object: entry.object.to_string(),
            reason: entry.reason.as_ref().map(ToString::to_string),
            before: json(&entry.before),
            after: json(&entry.after),
        }
    }
}
