//! Trying out a token that a host signed. Must not know how it is checked.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Checks a token without using it up.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CheckToken {
    /// The token.
    pub token: String,
}

/// Without the token.
impl fmt::Debug for CheckToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CheckToken(…)")
    }
}

/// What became of each check, up to the first that failed.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TokenReport {
    /// The checks that passed, in their order.
    pub passed: Vec<String>,
    /// The one that failed; null for a good token.
    pub failed: Option<FailedCheck>,
}

/// A check that failed.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct FailedCheck {
    /// Which.
    pub check: String,
    /// Why.
    pub why: String,
}
