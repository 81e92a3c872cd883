//! API keys: of a host's backend, and of bots. Must not know how they are carried.

use crate::ids::{KeyId, PrincipalId, RoomId, TenantId};
use crate::roles::Scope;
use crate::time::Timestamp;

/// Live keys of one name, or of one bot, at most: the old and the new one while they are exchanged.
pub const LIVE_KEYS_MAX: usize = 2;

/// An API key. Its secret is kept as SHA-256 only: 256 random bits need no slow hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// Its id, a part of its text. The session of a bot's key has the same 128 bits.
    pub id: KeyId,
    /// In which tenant.
    pub tenant: TenantId,
    /// Its name for people.
    pub name: Box<str>,
    /// The bot that acts by it; `None` for a key of the host's backend.
    pub bot: Option<PrincipalId>,
    /// SHA-256 of its secret.
    pub secret_hash: [u8; 32],
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// The only rooms that it reaches; `None` reaches all.
    pub rooms: Option<Vec<RoomId>>,
    /// The only networks it is taken from, `192.0.2.7` or `192.0.2.0/24`; `None` takes it from everywhere.
    pub addresses: Option<Vec<Box<str>>>,
    /// When it began.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Option<Timestamp>,
    /// When it was used last, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl ApiKey {
    /// Whether it can be used at `now`.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}
