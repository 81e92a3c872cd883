//! Bodies of signing in. Must not know how tokens are made.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// How the refresh token comes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
#[serde(rename_all = "snake_case")]
pub enum RefreshBy {
    /// In a first-party cookie.
    Cookie,
    /// In a cookie of the frame on this one site.
    PartitionedCookie,
    /// In the answer, and no cookie.
    Body,
}

/// Enters as a guest.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateGuest {
    /// A name of the guest's choice, 1–20 characters; without it a random one in the request's language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// The work that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub challenge: Option<Solution>,
    /// How the refresh token comes; in a cookie without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// What the person will read in the list of devices, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub device: Option<String>,
}

/// Work that was done.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Solution {
    /// What was asked.
    pub challenge: String,
    /// What was found, one for each round: texts of up to 32 characters.
    pub nonces: Vec<String>,
}

/// Work to be done: for each `round` from 0 on, find a `nonce` such that SHA-256 of `challenge`, `.`, `round`, `.` and `nonce`
/// begins with `difficulty` zero bits.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Challenge {
    /// What is hashed first.
    pub challenge: String,
    /// How many nonces are wanted.
    pub rounds: u32,
    /// Zero bits.
    pub difficulty: u32,
    /// When it ends.
    pub expires_at: String,
}

/// Asks for the next access token, by the refresh cookie or the token itself.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct RefreshRequest {
    /// Whose session of those in the cookie: the tenant's slug or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tenant: Option<String>,
    /// The token, where it did not come in a cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_token: Option<String>,
    /// Which cookie the token is in, as it was asked for on entering; that of our own pages without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
}

/// Signs out: the session of the refresh cookie, of the token here, or of the bearer token.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct LogOutRequest {
    /// Whose session of those in the cookie: the tenant's slug or id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tenant: Option<String>,
    /// The token, where it did not come in a cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_token: Option<String>,
    /// Which cookie the token is in, as it was asked for on entering; that of our own pages without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_by: Option<RefreshBy>,
    /// Somebody else is signed in on this page and goes on: what the browser has stored for us stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub keeps_storage: Option<bool>,
}

/// A signed-in principal with its access token.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct SignedIn {
    /// For `Authorization: Bearer`; keep it in memory only.
    pub access_token: String,
    /// When it ends.
    pub expires_at: String,
    /// Who one is.
    pub principal: Principal,
    /// The refresh token, where it does not come in a cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub refresh_token: Option<String>,
    /// A guest's past that may be taken along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub claim: Option<ClaimOffer>,
}

/// A guest's past that may be taken along, once: `POST /v1/me/claims`.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ClaimOffer {
    /// Takes it along.
    pub ticket: String,
    /// Whose past.
    pub guest: Principal,
    /// When the offer ends.
    pub expires_at: String,
}

/// A key that opens one socket once.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TicketAnswer {
    /// For `GET /v1/socket?ticket=`.
    pub ticket: String,
    /// When it ends: 30 seconds from now.
    pub expires_at: String,
}
