//! Tenants as their pages see them. Must not know their secrets.

use domain::{Feature, Tenant};
use serde::{Deserialize, Serialize};

use crate::principals::Principal;

/// What a page may show of a tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TenantPublic {
    /// Its id (`tn_…`): publishable, for it opens nothing by itself.
    pub id: String,
    /// Its name in URLs.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// How its pages look.
    pub look: Look,
    /// How people may enter.
    pub ways: Ways,
    /// What is switched on.
    pub features: Features,
    /// Whether guests may be asked for work.
    pub challenge: bool,
}

/// How a tenant's pages look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Look {
    /// `#rrggbb`; the house's own without it.
    pub accent: Option<String>,
    /// Address of a picture.
    pub logo: Option<String>,
    /// What stands beside the launcher.
    pub launcher: Option<String>,
}

/// What is switched on: a button for what is not would only be refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Features {
    /// People make rooms.
    pub room_creation: bool,
    /// Senders delete their messages.
    pub message_deletion: bool,
    /// Messages may hold links.
    pub links: bool,
    /// People change their name.
    pub renaming: bool,
    /// People add emoji to messages.
    pub reactions: bool,
}

impl From<&domain::tenants::Features> for Features {
    fn from(features: &domain::tenants::Features) -> Self {
        Self {
            room_creation: features.has(Feature::RoomCreation),
            message_deletion: features.has(Feature::MessageDeletion),
            links: features.has(Feature::Links),
            renaming: features.has(Feature::Renaming),
            reactions: features.has(Feature::Reactions),
        }
    }
}

/// What the document of a page says of its visitor, so that its first paint is the right one. There is no secret in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct PageState {
    /// Whose page it is.
    pub tenant: Option<TenantPublic>,
    /// Whether the tenant is switched off, so that nobody can enter.
    pub disabled: bool,
    /// Whether the browser's cookie speaks for somebody.
    pub signed_in: bool,
    /// For whom.
    pub principal: Option<Principal>,
    /// Whether it is the page for frames.
    pub embedded: bool,
    /// From which pages a frame takes messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub origins: Option<Vec<String>>,
}

/// How people may enter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct Ways {
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
    /// At these identity providers.
    pub oidc: Vec<Provider>,
}

/// An identity provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Provider {
    /// Its name in paths.
    pub id: String,
    /// Its name for people.
    pub label: String,
    /// What is known of it: `discovery`, `google`, `kakao`, `naver`.
    pub preset: String,
}

impl From<&Tenant> for TenantPublic {
    fn from(tenant: &Tenant) -> Self {
        let settings = &tenant.settings;
        let look = &settings.look;
        Self {
            id: tenant.id.to_string(),
            slug: tenant.slug.to_string(),
            name: tenant.name.to_string(),
            look: Look {
                accent: look.accent.clone(),
                logo: look.logo.clone(),
                launcher: look.launcher.clone(),
            },
            ways: (tenant).into(),
            features: (&settings.features).into(),
            challenge: settings.limits.challenge_above_guests_per_minute.is_some(),
        }
    }
}

impl From<&Tenant> for Ways {
    fn from(tenant: &Tenant) -> Self {
        let ways = &tenant.settings.ways;
        let provider = |one: &domain::tenants::OidcProvider| Provider {
            id: one.id.clone(),
            label: one.label.clone(),
            preset: one.preset.as_str().to_owned(),
        };
        Self {
            guest: ways.guest,
            nickname: ways.nickname,
            account: ways.account,
            sign_up: ways.account && ways.sign_up,
            handover_code: ways.handover_code,
            pull_code: ways.pull_code,
            signed_token: ways.signed_token,
            oidc: tenant.settings.oidc.iter().map(provider).collect(),
        }
    }
}
