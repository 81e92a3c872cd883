//! Telling devices that have no page open: where they are pushed to, and when one wants quiet. What a push says is in
//! `docs/push.md`: it is encrypted for the device. Must not know push services.

use serde::{Deserialize, Serialize};

/// What one has set up.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct PushState {
    /// The tenant's public key (`applicationServerKey`): a point on P-256, BASE64URL of 65 bytes.
    pub public_key: String,
    /// One's devices that are pushed to, the newest first, up to 10.
    pub devices: Vec<PushDevice>,
    /// When one wants quiet, if one has said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quiet_hours: Option<QuietHours>,
}

/// A device that is pushed to.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct PushDevice {
    /// Its session (`se_…`).
    pub session: String,
    /// Whether it is this one.
    pub current: bool,
    /// The push service: the origin of its endpoint.
    pub service: String,
    /// SHA-256 of its endpoint, BASE64URL: by this a browser sees whether it is the one that it has.
    pub endpoint_hash: String,
    /// `ko` or `en`.
    pub language: String,
    /// Since when.
    pub created_at: String,
}

/// Where this device is pushed to from now on, as its browser gave it (`PushSubscription.toJSON()`).
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SubscribePush {
    /// An `https:` address, up to 1,024 bytes.
    pub endpoint: String,
    /// What messages are encrypted with.
    pub keys: PushKeys,
    /// In which language the device is written to: `ko` or `en`.
    pub language: String,
}

/// What a device's messages are encrypted with (RFC 8291).
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct PushKeys {
    /// A point on P-256, BASE64URL of 65 bytes.
    pub p256dh: String,
    /// BASE64URL of 16 bytes.
    pub auth: String,
}

/// Nothing of it: one half is a secret.
impl std::fmt::Debug for PushKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushKeys(…)")
    }
}

/// When one wants quiet: nothing is pushed then, on no device.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// Whether they hold; switched off, they are only remembered.
    pub on: bool,
    /// From, `HH:MM`.
    pub from: String,
    /// Until, `HH:MM`; before `from`: on the next day.
    pub to: String,
    /// In whose day: a time zone's name (`Asia/Seoul`) or an offset (`+09:00`).
    pub zone: String,
}

impl From<&domain::push::QuietHours> for QuietHours {
    fn from(quiet: &domain::push::QuietHours) -> Self {
        Self {
            on: quiet.is_on,
            from: quiet.from_text(),
            to: quiet.to_text(),
            zone: quiet.zone.as_str().to_owned(),
        }
    }
}

/// What became of a push to this device.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct PushTried {
    /// `accepted`: it is on its way. `gone`: the push service does not know this device, which is pushed to no longer.
    /// `later`: the service could not take it now, or did not answer. `refused`: it does not take it.
    pub outcome: String,
    /// The status that the push service answered, if it did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub status: Option<u16>,
}
