//! Every tenant in memory: they are few, every call needs one, and a look-up that never reaches the store tells nobody
//! by its time whether a tenant exists. Must not know who changes them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::rooms::PolicyOverrides;
use domain::{Origin, Policy, RoomKind, Tenant, TenantId, TenantSlug};
use parking_lot::RwLock;
use store::{SharedStore, StoreError};

use crate::moderation::WordList;

/// Every tenant, as last read.
#[derive(Default)]
pub struct Directory {
    known: RwLock<Arc<Tenants>>,
    /// One after the other: what was read before would else stand in the place of what was read later.
    reading: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct Tenants {
    by_id: HashMap<TenantId, Arc<Tenant>>,
    by_slug: HashMap<TenantSlug, TenantId>,
    origins: HashSet<Origin>,
    words: HashMap<TenantId, Arc<WordList>>,
}

impl Directory {
    /// Reads them again.
    ///
    /// # Errors
    /// When the store cannot be read; what was known stays.
    pub async fn reload(&self, store: &SharedStore) -> Result<(), StoreError> {
        let _turn = self.reading.lock().await;
        let mut tenants = Tenants::default();
        for tenant in store.list_tenants().await? {
            tenants.by_slug.insert(tenant.slug.clone(), tenant.id);
            tenants
                .origins
                .extend(tenant.settings.origins.iter().cloned());
            if let Some(list) = WordList::of(&tenant.settings.moderation.words) {
                tenants.words.insert(tenant.id, Arc::new(list));
            }
            tenants.by_id.insert(tenant.id, Arc::new(tenant));
        }
        *self.known.write() = Arc::new(tenants);
        Ok(())
    }

    /// The tenant of this id.
    pub fn find(&self, id: TenantId) -> Option<Arc<Tenant>> {
        self.known.read().by_id.get(&id).cloned()
    }

    /// The tenant that a path names, by its slug or its id.
    pub fn find_named(&self, name: &str) -> Option<Arc<Tenant>> {
        let tenants = self.known.read();
        let id = match TenantId::parse(name) {
            Some(id) => id,
            None => *tenants.by_slug.get(&TenantSlug::parse(name)?)?,
        };
        tenants.by_id.get(&id).cloned()
    }

    /// Whether the tenant is there and switched on.
    pub fn is_open(&self, id: TenantId) -> bool {
        let tenants = self.known.read();
        tenants
            .by_id
            .get(&id)
            .is_some_and(|tenant| tenant.disabled_at.is_none())
    }

    /// The tenant's forbidden words, if it has some.
    pub fn words(&self, id: TenantId) -> Option<Arc<WordList>> {
        self.known.read().words.get(&id).cloned()
    }

    /// What rules a room of this kind with these values of its own.
    pub fn policy(&self, id: TenantId, kind: RoomKind, overrides: &PolicyOverrides) -> Policy {
        let tenants = self.known.read();
        let tenant = tenants.by_id.get(&id);
        let kinds = tenant.map(|tenant| &tenant.settings.room_kinds);
        Policy::of(
            kind,
            kinds.and_then(|kinds| kinds.get(&kind)),
            Some(overrides),
        )
    }

    /// Whether any tenant allows the origin: what is asked before a request says whose it is.
    pub fn allows_origin(&self, origin: &Origin) -> bool {
        self.known.read().origins.contains(origin)
    }

    /// Every tenant, by slug.
    pub fn all(&self) -> Vec<Arc<Tenant>> {
        let mut all: Vec<_> = self.known.read().by_id.values().cloned().collect();
        all.sort_by(|a, b| a.slug.cmp(&b.slug));
        all
    }
}
