//! Principals as clients see them. Must not know sessions.

use serde::{Deserialize, Serialize};

/// A principal: who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Principal {
    /// Its id (`pr_…`).
    pub id: String,
    /// `guest`; more kinds may join.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name, for example `#4821`.
    pub tag: String,
}

impl From<&domain::Principal> for Principal {
    fn from(principal: &domain::Principal) -> Self {
        Self {
            id: principal.id.to_string(),
            kind: principal.kind.as_str().to_owned(),
            name: principal.name.to_string(),
            tag: principal.tag.to_string(),
        }
    }
}
