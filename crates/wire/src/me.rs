//! What one sees of oneself: who one is, one's devices, the guests that one claimed. Must not know tokens.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Oneself.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Me {
    /// As others see one.
    pub principal: Principal,
    /// In which tenant (`tn_…`).
    pub tenant: String,
    /// By which session (`se_…`).
    pub session: String,
    /// One's part in the administration: `viewer`, `moderator`, `admin`, `operator`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub role: Option<String>,
    /// The address of an account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub email: Option<String>,
    /// Whether mail arrives there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub email_verified: Option<bool>,
    /// Whether there is a password: those who came by an identity provider may have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub password: Option<bool>,
    /// Whether a second factor is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub totp: Option<bool>,
    /// Whether one counts among those who have read, and sees how many have.
    pub receipts: bool,
    /// Whether one is seen to type.
    pub typing: bool,
    /// Whether others see that one is online and when one last was, and one sees it of them.
    pub presence: bool,
    /// Guests that one claimed and could still give back.
    pub claims: Vec<Claim>,
}

/// Changes oneself. What is not said stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeMe {
    /// 1–20 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Whether one counts among those who have read. Whoever does not is not told how many have.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub receipts: Option<bool>,
    /// Whether one is seen to type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub typing: Option<bool>,
    /// Whether others see that one is online and when one last was. Whoever does not show it sees it of nobody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub presence: Option<bool>,
}

/// One's devices.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct DeviceList {
    /// The last used first.
    pub sessions: Vec<DeviceEntry>,
}

/// A signed-in device.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct DeviceEntry {
    /// Its session (`se_…`).
    pub id: String,
    /// What it is: `Chrome · Android`.
    pub device: String,
    /// When it signed in.
    pub created_at: String,
    /// When it was last there, to a few minutes.
    pub last_seen_at: String,
    /// How it signed in: `guest`, `account`, `oidc`, `handover`, `signed_token`, `key`.
    pub way: String,
    /// Whether it is this one.
    pub current: bool,
}

impl DeviceEntry {
    /// The entry, seen from the session `current`.
    pub fn new(device: &domain::Device, current: domain::SessionId) -> Self {
        Self {
            id: device.session.to_string(),
            device: device.device.to_string(),
            created_at: device.created_at.to_string(),
            last_seen_at: device.refreshed_at.to_string(),
            way: device.way.as_str().to_owned(),
            current: device.session == current,
        }
    }
}

/// Those whom one blocks.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct BlockList {
    /// The newest first, up to 1,000.
    pub blocks: Vec<Block>,
}

/// Somebody whom one blocks.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Block {
    /// Who.
    pub person: Principal,
    /// Since when.
    pub at: String,
}

/// Takes a guest's past along.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateClaim {
    /// From the offer.
    pub ticket: String,
}

/// A guest that one claimed.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Claim {
    /// Its id (`cl_…`).
    pub id: String,
    /// The guest.
    pub guest: Principal,
    /// When.
    pub claimed_at: String,
    /// Until when it can be undone.
    pub undo_until: String,
}

impl From<&domain::Claim> for Claim {
    fn from(claim: &domain::Claim) -> Self {
        Self {
            id: claim.id.to_string(),
            guest: (&claim.guest).into(),
            claimed_at: claim.claimed_at.to_string(),
            undo_until: claim.undo_until().to_string(),
        }
    }
}
