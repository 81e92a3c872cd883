//! One service on the installation, and how it is set. Must not know where it is kept.

mod check;
mod settings;

use crate::ids::{TenantId, TenantSlug};
use crate::time::Timestamp;

pub use check::{
    PlainHttp, SettingsError, TENANT_NAME_CHARS_MAX, check_settings, check_tenant_name,
    check_words, wrong,
};
pub use settings::{
    Algorithm, Feature, Features, Handover, Issuer, IssuerKey, Lives, Look, OidcPreset,
    OidcProvider, Sealed, TenantLimits, TenantSettings, Ways,
};

/// The slug of the built-in tenant, whose accounts run the installation. No other tenant can have it.
pub const OPERATORS_SLUG: &str = "maru";

/// A tenant: the wall around its principals, rooms and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its id, part of every key in the store.
    pub id: TenantId,
    /// Its name in URLs.
    pub slug: TenantSlug,
    /// Its name for people.
    pub name: Box<str>,
    /// When it began.
    pub created_at: Timestamp,
    /// Since when nobody may enter or act in it.
    pub disabled_at: Option<Timestamp>,
    /// How it is set.
    pub settings: TenantSettings,
}

impl Tenant {
    /// A new tenant with the settings that fit most.
    pub fn new(id: TenantId, slug: TenantSlug, name: &str, created_at: Timestamp) -> Self {
        Self {
            id,
            slug,
            name: name.into(),
            created_at,
            disabled_at: None,
            settings: TenantSettings::default(),
        }
    }

    /// Whether this is the tenant of the operators.
    pub fn is_operators(&self) -> bool {
        self.slug.as_str() == OPERATORS_SLUG
    }
}
