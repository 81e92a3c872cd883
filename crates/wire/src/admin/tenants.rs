//! Tenants as operators and their administration see them. Must not know rules.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::admin::settings::SettingsBody;

/// Makes a tenant.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateTenant {
    /// Its name in URLs: 2–40 of `a–z 0–9 -`.
    pub slug: String,
    /// Its name for people; the slug without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub name: Option<String>,
    /// Which pages of others may frame us, call us and speak with us: `https://shop.example`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub origins: Vec<String>,
    /// Why, 1–500 characters: for the audit log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// A tenant with its settings.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TenantAdmin {
    /// Its id (`tn_…`): publishable, for it opens nothing by itself.
    pub id: String,
    /// Its name in URLs.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// Since when it is switched off.
    pub disabled_at: Option<String>,
    /// How it is set.
    pub settings: SettingsBody,
}

impl From<&domain::Tenant> for TenantAdmin {
    fn from(tenant: &domain::Tenant) -> Self {
        Self {
            id: tenant.id.to_string(),
            slug: tenant.slug.to_string(),
            name: tenant.name.to_string(),
            created_at: tenant.created_at.to_string(),
            disabled_at: tenant.disabled_at.map(|at| at.to_string()),
            settings: (&tenant.settings).into(),
        }
    }
}

/// Every tenant.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TenantList {
    /// By slug.
    pub tenants: Vec<TenantAdmin>,
}

/// A new tenant, with all that a first page needs.
#[derive(Clone, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct TenantCreated {
    /// The tenant.
    pub tenant: TenantAdmin,
    /// A key for the host's backend with every scope of one. It is shown this once.
    pub key: String,
    /// HTML that shows the launcher on a page.
    pub snippet: String,
}

/// Without its key.
impl fmt::Debug for TenantCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantCreated")
            .field("tenant", &self.tenant.id)
            .finish_non_exhaustive()
    }
}
