//! Bodies of coming over from a host service, and of its backend. Must not know how codes and tokens are checked.

use serde::{Deserialize, Serialize};

use crate::auth::RefreshBy;

/// Comes over by a code: `code` and `verifier` for one that the host's backend asked us for, `host_code` for one of the
/// host's own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct RedeemCode {
    /// The tenant's slug or id.
    pub tenant: String,
    /// A code that the host's backend asked us for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub code: Option<String>,
    /// What its challenge was made from: 43–128 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub verifier: Option<String>,
    /// A code of the host's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub host_code: Option<String>,
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

/// Comes over by a token that the host signed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ExchangeToken {
    /// The tenant's slug or id.
    pub tenant: String,
    /// The token.
    pub token: String,
    /// How a refresh token would come; there is none for this way.
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

/// The host's backend asks for a code for its user.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateHandoverCode {
    /// The host's id of the user, 1–200 characters.
    pub external_id: String,
    /// The display name; what cannot be shown is left out, and what is too long is cut.
    pub name: String,
    /// The host's own session, 1–200 characters: by it ours is ended.
    pub session_ref: String,
    /// When the host's session ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub session_ends_at: Option<String>,
    /// The widget's challenge: BASE64URL(SHA-256(its verifier)).
    pub challenge: String,
    /// `viewer` or `moderator`; the key needs the scope `people` for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<String>,
}

/// A code for the widget.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct HandoverCode {
    /// Good once.
    pub code: String,
    /// When it ends: 60 seconds from now.
    pub expires_at: String,
}

/// Bans somebody.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct BanPerson {
    /// Why, 1–500 characters; for the audit log.
    pub reason: String,
    /// Until when; for good without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub until: Option<String>,
}
