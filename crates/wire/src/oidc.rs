//! Bodies of signing in at identity providers. Must not know providers.

use serde::{Deserialize, Serialize};

use crate::auth::RefreshBy;

/// Signs in by the code that a window posted.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ExchangeCode {
    /// The tenant's slug or id.
    pub tenant: String,
    /// The window's code.
    pub code: String,
    /// The verifier whose challenge the window was opened with (RFC 7636 section 4.1).
    pub verifier: String,
    /// How the refresh token comes; in a cookie without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// The refresh token of the guest who was in before, where no cookie brings it: their past is offered with the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub past: Option<String>,
    /// What the person will read in the list of devices, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<String>,
}
