//! The first operator. Must not know how accounts are kept.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::auth::RefreshBy;

/// Makes the first operator, with the code that the server printed when it started.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SetUpOperator {
    /// The code.
    pub code: String,
    /// An address of mail.
    pub email: String,
    /// At least 10 characters that nobody would try first.
    pub password: String,
    /// 1–20 characters.
    pub name: String,
    /// How the refresh token comes; in a cookie without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// What the person will read in the list of devices, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<String>,
}

/// Nothing of it.
impl fmt::Debug for SetUpOperator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SetUpOperator(…)")
    }
}

/// A one-use code that makes an operator.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct SetupCode {
    /// The code; null when there is an operator already.
    pub code: Option<String>,
    /// Where it is used.
    pub origin: String,
}

/// Without the code.
impl fmt::Debug for SetupCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetupCode")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}
