//! A tenant's settings as its administration sees them. Of a secret only whether there is one. Must not know rules.

use std::collections::BTreeMap;

use domain::tenants::{
    Handover, Issuer, IssuerKey, Lives, OidcProvider, TenantLimits, TenantSettings, Ways,
};
use serde::{Deserialize, Serialize};

use crate::moderation::Moderation;
use crate::rooms::PolicySetting;
use crate::tenants::Look;

/// Everything that a tenant can set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct SettingsBody {
    /// How its pages look.
    pub look: Look,
    /// Which pages of others may frame us, call us and speak with us.
    pub origins: Vec<String>,
    /// How people may enter.
    pub ways: WaysBody,
    /// What is switched on: `room_creation`, `message_deletion`, `links`, `renaming`, `reactions`.
    pub features: BTreeMap<String, bool>,
    /// How much is taken; null: the installation's own limit.
    pub limits: LimitsBody,
    /// How long sessions live; null: the house's own.
    pub lives: LivesBody,
    /// Identity providers.
    pub oidc: Vec<ProviderBody>,
    /// How users of the host service come over.
    pub handover: HandoverBody,
    /// What the tenant says of the kinds of rooms, by kind; what is not here is as the house has it.
    pub room_kinds: BTreeMap<String, KindBody>,
    /// How order is kept in what is written.
    pub moderation: Moderation,
    /// Admins, and in the tenant `maru` operators, administer only with a second factor in force.
    pub admins_need_totp: bool,
}

/// What a tenant says of a kind of rooms.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
#[serde(default, deny_unknown_fields)]
pub struct KindBody {
    /// People make no rooms of this kind.
    pub closed: bool,
    /// Values of its policy, by name.
    pub policy: BTreeMap<String, PolicySetting>,
    /// Names of values that rooms cannot override.
    pub locked: Vec<String>,
}

impl From<&domain::rooms::KindSettings> for KindBody {
    fn from(kind: &domain::rooms::KindSettings) -> Self {
        let values = serde_json::to_value(&kind.overrides).and_then(serde_json::from_value);
        Self {
            closed: kind.closed,
            policy: values.unwrap_or_default(),
            locked: kind.locked.iter().map(ToString::to_string).collect(),
        }
    }
}

/// How people may enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct WaysBody {
    /// As a guest.
    pub guest: bool,
    /// As a guest with a name of one's own or of the host page's choice.
    pub nickname: bool,
    /// With e-mail and password.
    pub account: bool,
    /// New accounts may be made.
    pub sign_up: bool,
    /// By a code of the host's backend.
    pub handover_code: bool,
    /// By a code of the host's own.
    pub pull_code: bool,
    /// By a token that the host signed.
    pub signed_token: bool,
}

/// How much is taken of a tenant's people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct LimitsBody {
    /// New guests from one address in a minute.
    pub guests_per_address_minute: Option<u32>,
    /// New guests in a minute.
    pub guests_per_minute: Option<u32>,
    /// Above so many new guests in a minute each must do some work first; 0 asks always, null never.
    pub challenge_above_guests_per_minute: Option<u32>,
}

/// How long sessions live.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct LivesBody {
    /// Days that a guest may be away.
    pub guest_idle_days: Option<u32>,
    /// Days that a guest's session may last.
    pub guest_age_days: Option<u32>,
    /// Days that an account may be away.
    pub account_idle_days: Option<u32>,
    /// Days that an account's session may last.
    pub account_age_days: Option<u32>,
    /// Seconds in which the predecessor of a refresh token is still answered, 0–10.
    pub refresh_grace_seconds: Option<u32>,
}

/// An identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct ProviderBody {
    /// Its name in paths.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What is known of it: `discovery`, `google`, `kakao`, `naver`.
    pub preset: String,
    /// Its issuer, for `discovery`.
    pub issuer: Option<String>,
    /// The client's id there.
    pub client_id: String,
    /// Whether the client has a secret there.
    pub secret_set: bool,
    /// Only people of this Google Workspace domain.
    pub hosted_domain: Option<String>,
}

/// How users of the host service come over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct HandoverBody {
    /// Where the host's own codes are redeemed.
    pub redeem_url: Option<String>,
    /// Whether there is a secret that we show there.
    pub secret_set: bool,
    /// Who may sign tokens.
    pub issuers: Vec<IssuerBody>,
}

/// Who may sign tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct IssuerBody {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// Its registered keys.
    pub keys: Vec<IssuerKeyBody>,
    /// The one address of its key set.
    pub jwks_url: Option<String>,
}

/// A registered key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct IssuerKeyBody {
    /// Its `kid`.
    pub kid: Option<String>,
    /// `EdDSA`, `ES256`, `RS256`, `HS256`.
    pub algorithm: String,
    /// A public key in PEM.
    pub public_key: Option<String>,
    /// Whether it has a shared secret (HS256).
    pub secret_set: bool,
}

impl From<&TenantSettings> for SettingsBody {
    fn from(settings: &TenantSettings) -> Self {
        let look = &settings.look;
        let feature =
            |one: &domain::Feature| (one.as_str().to_owned(), settings.features.has(*one));
        Self {
            look: Look {
                accent: look.accent.clone(),
                logo: look.logo.clone(),
                launcher: look.launcher.clone(),
            },
            origins: settings.origins.iter().map(ToString::to_string).collect(),
            ways: (&settings.ways).into(),
            features: domain::Feature::ALL.iter().map(feature).collect(),
            limits: (&settings.limits).into(),
            lives: (&settings.lives).into(),
            oidc: settings.oidc.iter().map(Into::into).collect(),
            handover: (&settings.handover).into(),
            room_kinds: settings
                .room_kinds
                .iter()
                .map(|(kind, said)| (kind.as_str().to_owned(), said.into()))
                .collect(),
            moderation: (&settings.moderation).into(),
            admins_need_totp: settings.admins_need_totp,
        }
    }
}

impl From<&Ways> for WaysBody {
    fn from(ways: &Ways) -> Self {
        Self {
            guest: ways.guest,
            nickname: ways.nickname,
            account: ways.account,
            sign_up: ways.sign_up,
            handover_code: ways.handover_code,
            pull_code: ways.pull_code,
            signed_token: ways.signed_token,
        }
    }
}

impl From<&TenantLimits> for LimitsBody {
    fn from(limits: &TenantLimits) -> Self {
        Self {
            guests_per_address_minute: limits.guests_per_address_minute,
            guests_per_minute: limits.guests_per_minute,
            challenge_above_guests_per_minute: limits.challenge_above_guests_per_minute,
        }
    }
}

impl From<&Lives> for LivesBody {
    fn from(lives: &Lives) -> Self {
        Self {
            guest_idle_days: lives.guest_idle_days,
            guest_age_days: lives.guest_age_days,
            account_idle_days: lives.account_idle_days,
            account_age_days: lives.account_age_days,
            refresh_grace_seconds: lives.refresh_grace_seconds,
        }
    }
}

impl From<&OidcProvider> for ProviderBody {
    fn from(provider: &OidcProvider) -> Self {
        Self {
            id: provider.id.clone(),
            label: provider.label.clone(),
            preset: provider.preset.as_str().to_owned(),
            issuer: provider.issuer.clone(),
            client_id: provider.client_id.clone(),
            secret_set: provider.client_secret.is_some(),
            hosted_domain: provider.hosted_domain.clone(),
        }
    }
}

impl From<&Handover> for HandoverBody {
    fn from(handover: &Handover) -> Self {
        Self {
            redeem_url: handover.redeem_url.clone(),
            secret_set: handover.redeem_secret.is_some(),
            issuers: handover.issuers.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Issuer> for IssuerBody {
    fn from(issuer: &Issuer) -> Self {
        Self {
            issuer: issuer.issuer.clone(),
            keys: issuer.keys.iter().map(Into::into).collect(),
            jwks_url: issuer.jwks_url.clone(),
        }
    }
}

impl From<&IssuerKey> for IssuerKeyBody {
    fn from(key: &IssuerKey) -> Self {
        Self {
            kid: key.kid.clone(),
            algorithm: key.algorithm.as_str().to_owned(),
            public_key: key.public_key.clone(),
            secret_set: key.secret.is_some(),
        }
    }
}
