//! What is told to devices that have no page open: subscriptions (RFC 8030), when somebody wants quiet, and which messages
//! are worth a notification. Must not know how a push is encrypted, sent or kept.

mod picking;
mod quiet;

use std::time::Duration;

use crate::ids::{PrincipalId, SessionId, TenantId};
use crate::roles::words;
use crate::time::Timestamp;

pub use picking::{Picked, Reader, pick};
pub use quiet::{QuietHours, UnfitQuietHours, Zone};

/// Devices of one person that are pushed to: with one more the oldest goes.
pub const SUBSCRIPTIONS_MAX: u32 = 10;
/// Bytes of an endpoint at most.
pub const ENDPOINT_BYTES_MAX: usize = 1_024;
/// How long a message waits for its readers before it is pushed: whoever has the room open reads it meanwhile.
pub const PUSH_WAIT: Duration = Duration::from_secs(5);
/// A message that is older is not pushed any more.
pub const PUSH_AGE_MAX: Duration = Duration::from_mins(5);
/// Unicode scalar values of a message that a push shows.
pub const PUSH_TEXT_CHARS_MAX: usize = 160;
/// A subscription that was not renewed for so many days goes: no session lives longer.
pub const SUBSCRIPTION_DAYS_KEPT: u64 = 180;

words! {
    /// In which language a device is written to.
    PushLanguage {
        /// Korean.
        Korean = "ko",
        /// English.
        English = "en",
    }
}

/// Where a device is pushed to, as its browser gave it (Push API): it belongs to the session that gave it and ends with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    /// The tenant.
    pub tenant: TenantId,
    /// The session; one has one subscription.
    pub session: SessionId,
    /// Whose it is.
    pub principal: PrincipalId,
    /// Its address at the push service: whoever knows it can send there.
    pub endpoint: Box<str>,
    /// What its messages are encrypted with.
    pub keys: DeviceKeys,
    /// In which language it is written to.
    pub language: PushLanguage,
    /// Since when there is this endpoint.
    pub created_at: Timestamp,
    /// When its device was last known to have it.
    pub renewed_at: Timestamp,
}

/// What a device's messages are encrypted with (RFC 8291 section 3.1).
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct DeviceKeys {
    /// Its public key on P-256, uncompressed.
    pub p256dh: [u8; 65],
    /// The secret that it shares with us.
    pub auth: [u8; 16],
}

/// Nothing of it: one half is a secret.
impl std::fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeviceKeys(…)")
    }
}

/// The key pair by which a tenant's pushes are known (RFC 8292). The private half is sealed by a key that is not in the
/// store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushKey {
    /// The tenant.
    pub tenant: TenantId,
    /// The public key on P-256, uncompressed.
    pub public: [u8; 65],
    /// The private one, sealed.
    pub sealed: Box<str>,
    /// Since when.
    pub created_at: Timestamp,
}
