//! One service on the installation. Must not know its keys or its look yet: they join with the administration.

use crate::ids::{TenantId, TenantSlug};

/// A tenant: the wall around its principals, rooms and rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenant {
    /// Its id, part of every key in the store.
    pub id: TenantId,
    /// Its name in URLs.
    pub slug: TenantSlug,
    /// Its name for people.
    pub name: Box<str>,
}
