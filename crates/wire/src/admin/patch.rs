//! What is asked to change in a tenant. What is not said stays; `null` empties; lists are replaced as a whole, and their
//! secrets stay where none is given. Must not know rules.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::admin::settings::KindBody;
use crate::given::Given;
use crate::moderation::Moderation;

/// Changes a tenant.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct TenantPatch {
    /// Its name for people, 1–60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Whether it is switched off; for operators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub disabled: Option<bool>,
    /// Its settings, merged section by section.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub settings: Option<SettingsPatch>,
    /// Why, for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// Changes settings.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SettingsPatch {
    /// How its pages look.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub look: Option<LookPatch>,
    /// Which pages of others may frame us, call us and speak with us; the whole list, at most 50.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub origins: Option<Vec<String>>,
    /// How people may enter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ways: Option<WaysPatch>,
    /// Switches by name: `room_creation`, `message_deletion`, `links`, `renaming`, `reactions`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub features: Option<BTreeMap<String, bool>>,
    /// How much is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub limits: Option<LimitsPatch>,
    /// How long sessions live.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub lives: Option<LivesPatch>,
    /// Identity providers; the whole list, at most ten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub oidc: Option<Vec<ProviderPatch>>,
    /// How users of the host service come over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub handover: Option<HandoverPatch>,
    /// What the tenant says of kinds of rooms, by kind; each as a whole, others stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub room_kinds: Option<BTreeMap<String, KindBody>>,
    /// How order is kept in what is written; as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub moderation: Option<Moderation>,
    /// Admins, and in the tenant `maru` operators, administer only with a second factor in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub admins_need_totp: Option<bool>,
}

/// Changes how pages look.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct LookPatch {
    /// `#rrggbb`, dark enough for white text.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub accent: Given<String>,
    /// An `https:` address of a picture.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub logo: Given<String>,
    /// What stands beside the launcher, 1–40 characters.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub launcher: Given<String>,
}

/// Changes how people may enter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct WaysPatch {
    /// As a guest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub guest: Option<bool>,
    /// As a guest with a name of one's own or of the host page's choice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub nickname: Option<bool>,
    /// With e-mail and password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub account: Option<bool>,
    /// New accounts may be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sign_up: Option<bool>,
    /// By a code of the host's backend.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub handover_code: Option<bool>,
    /// By a code of the host's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pull_code: Option<bool>,
    /// By a token that the host signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub signed_token: Option<bool>,
}

/// Changes how much is taken; `null`: the installation's own limit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct LimitsPatch {
    /// New guests from one address in a minute.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub guests_per_address_minute: Given<u32>,
    /// New guests in a minute.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub guests_per_minute: Given<u32>,
    /// Above so many new guests in a minute each must do some work first; 0 asks always, `null` never.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub challenge_above_guests_per_minute: Given<u32>,
}

/// Changes how long sessions live; `null`: the house's own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct LivesPatch {
    /// Days that a guest may be away.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub guest_idle_days: Given<u32>,
    /// Days that a guest's session may last.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub guest_age_days: Given<u32>,
    /// Days that an account may be away.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub account_idle_days: Given<u32>,
    /// Days that an account's session may last.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub account_age_days: Given<u32>,
    /// Seconds in which the predecessor of a refresh token is still answered, 0–10.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub refresh_grace_seconds: Given<u32>,
}

/// An identity provider.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ProviderPatch {
    /// Its name in paths: 1–20 of `a–z 0–9 -`.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What is known of it: `discovery`, `google`, `kakao`, `naver`.
    pub preset: String,
    /// Its issuer, for `discovery` alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub issuer: Option<String>,
    /// The client's id there.
    pub client_id: String,
    /// The client's secret there. Without it the one of the provider of this id stays.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub client_secret: Given<String>,
    /// Only people of this Google Workspace domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hosted_domain: Option<String>,
}

/// Changes how users of the host service come over.
#[derive(Clone, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct HandoverPatch {
    /// Where the host's own codes are redeemed.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub redeem_url: Given<String>,
    /// What we show there.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub redeem_secret: Given<String>,
    /// Who may sign tokens; the whole list, at most ten.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub issuers: Option<Vec<IssuerPatch>>,
}

/// Who may sign tokens.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct IssuerPatch {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// Its registered keys, at most eight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<IssuerKeyPatch>>")]
    pub keys: Vec<IssuerKeyPatch>,
    /// The one address of its key set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub jwks_url: Option<String>,
}

/// A registered key.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct IssuerKeyPatch {
    /// Its `kid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kid: Option<String>,
    /// `EdDSA`, `ES256`, `RS256`, `HS256`.
    pub algorithm: String,
    /// A public key in PEM, for all but HS256.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub public_key: Option<String>,
    /// The shared secret of HS256: BASE64URL of at least 32 bytes. Without it the one of the key of this issuer and `kid` stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub secret: Option<String>,
}

/// Without its secret.
impl fmt::Debug for ProviderPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderPatch")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Without its secret.
impl fmt::Debug for HandoverPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandoverPatch")
            .field("issuers", &self.issuers)
            .finish_non_exhaustive()
    }
}

/// Without its secret.
impl fmt::Debug for IssuerKeyPatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuerKeyPatch")
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}
