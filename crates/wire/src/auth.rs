//! Bodies of signing in. Must not know how tokens are made.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Enters as a guest.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateGuest {
    /// A name of the guest's choice, 1–20 characters; without it a random one in the request's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
}

/// Asks for the next access token by the refresh cookie.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {}

/// A signed-in principal with its access token. The refresh token is in a cookie.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct GuestAnswer {
    /// For `Authorization: Bearer`; keep it in memory only.
    pub access_token: String,
    /// When it ends.
    pub expires_at: String,
    /// Who one is.
    pub principal: Principal,
}

/// A key that opens one socket once.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TicketAnswer {
    /// For `GET /v1/socket?ticket=`.
    pub ticket: String,
    /// When it ends: 30 seconds from now.
    pub expires_at: String,
}
