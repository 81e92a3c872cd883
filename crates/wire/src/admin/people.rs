//! Staff, and people who are erased. Must not know rules.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Gives a part in the administration.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SetRole {
    /// `viewer`, `moderator`, `admin`; `operator` in the tenant `maru`.
    pub role: String,
    /// Why, for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Somebody with a part in the administration.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct StaffEntry {
    /// Who.
    pub principal: Principal,
    /// Their part.
    pub role: String,
}

impl StaffEntry {
    /// The entry of this record; nothing without a role.
    pub fn find(record: &domain::PrincipalRecord) -> Option<Self> {
        Some(Self {
            principal: (&record.principal).into(),
            role: record.role?.as_str().to_owned(),
        })
    }
}

/// Everybody with a part in the administration.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct StaffList {
    /// By name.
    pub staff: Vec<StaffEntry>,
}

/// Erases somebody.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ErasePerson {
    /// Why, 1–500 characters; for the audit log.
    pub reason: String,
}

/// How far the erasure of somebody got.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ErasureState {
    /// Who (`pr_…`).
    pub principal: String,
    /// When it began: from then on there is neither name, nor account, nor session.
    pub asked_at: String,
    /// When every room was looked through; null while it is under way.
    pub done_at: Option<String>,
}
