//! API keys of hosts' backends and of bots. A key's text goes out once. Must not know hashes.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// Makes a key for the host's backend.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateKey {
    /// Its name for people, 1–60 characters. Two keys of a name can be live: the old and the new one.
    pub name: String,
    /// `handover`, `sessions`, `people`.
    pub scopes: Vec<String>,
    /// When it ends (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expires_at: Option<String>,
    /// Why, 1–500 characters: for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Makes a bot with its first key.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateBot {
    /// Its name, 1–20 characters.
    pub name: String,
    /// `read`, `write`, `rooms`.
    pub scopes: Vec<String>,
    /// The only rooms that it reaches (`rm_…`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rooms: Option<Vec<String>>,
    /// The only networks that it is taken from: `192.0.2.7` or `192.0.2.0/24`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub addresses: Option<Vec<String>>,
    /// When its first key ends (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expires_at: Option<String>,
    /// Why, 1–500 characters: for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Makes another key for a bot; two can be live.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateBotKey {
    /// What it may be used for; as the newest key without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub scopes: Option<Vec<String>>,
    /// The only rooms that it reaches; as the newest key without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub rooms: Option<Vec<String>>,
    /// The only networks that it is taken from; as the newest key without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub addresses: Option<Vec<String>>,
    /// When it ends (RFC 3339).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expires_at: Option<String>,
    /// Why, 1–500 characters: for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// A key without its secret.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct KeyEntry {
    /// Its id (`ak_…`).
    pub id: String,
    /// Its name for people.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// The only rooms that it reaches; null: all.
    pub rooms: Option<Vec<String>>,
    /// The only networks that it is taken from; null: all.
    pub addresses: Option<Vec<String>>,
    /// When it was made.
    pub created_at: String,
    /// When it ends.
    pub expires_at: Option<String>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

impl From<&domain::ApiKey> for KeyEntry {
    fn from(key: &domain::ApiKey) -> Self {
        let time = |at: Option<domain::Timestamp>| at.map(|at| at.to_string());
        Self {
            id: key.id.to_string(),
            name: key.name.to_string(),
            scopes: key.scopes.iter().map(|s| s.as_str().to_owned()).collect(),
            rooms: key
                .rooms
                .as_ref()
                .map(|rooms| rooms.iter().map(ToString::to_string).collect()),
            addresses: key
                .addresses
                .as_ref()
                .map(|all| all.iter().map(ToString::to_string).collect()),
            created_at: key.created_at.to_string(),
            expires_at: time(key.expires_at),
            last_used_at: time(key.last_used_at),
            revoked_at: time(key.revoked_at),
        }
    }
}

/// Keys of the host's backend.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct KeyList {
    /// The newest first.
    pub keys: Vec<KeyEntry>,
}

/// A new key.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct KeyCreated {
    /// Its id (`ak_…`).
    pub id: String,
    /// Its text, for `Authorization: Bearer`. It is shown this once.
    pub key: String,
    /// What is known of it from now on.
    pub entry: KeyEntry,
}

/// Without its text.
impl fmt::Debug for KeyCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyCreated")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// A bot with its keys.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct BotEntry {
    /// Who.
    pub principal: Principal,
    /// Its keys, the newest first.
    pub keys: Vec<KeyEntry>,
}

/// Bots of a tenant.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct BotList {
    /// By name.
    pub bots: Vec<BotEntry>,
}

/// A new bot with its first key.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct BotCreated {
    /// Who.
    pub principal: Principal,
    /// The key's text. It is shown this once.
    pub key: String,
    /// What is known of the key from now on.
    pub entry: KeyEntry,
}

/// Without its key.
impl fmt::Debug for BotCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BotCreated")
            .field("principal", &self.principal)
            .finish_non_exhaustive()
    }
}
