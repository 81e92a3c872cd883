//! What rooms' ids and aliases stand for, as it was lately. Must not know who asks.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::{Alias, RoomId, RoomRef, TenantId, Timestamp};
use quick_cache::sync::Cache;

use crate::context::NamedRoom;

/// Rooms that are remembered at most.
const ROOMS_MAX: usize = 50_000;
/// How long what a name stands for is taken from memory: another node may have changed it.
const KEPT: Duration = Duration::from_secs(3);

/// Rooms by their ids, and ids by aliases: a room is forgotten in one place.
pub(crate) struct RoomNames {
    rooms: Cache<(TenantId, RoomId), NamedRoom>,
    aliases: Cache<(TenantId, Alias), RoomId>,
    /// Counts what was forgotten: what was read before is not kept after.
    forgotten: AtomicU64,
}

impl Default for RoomNames {
    fn default() -> Self {
        Self {
            rooms: Cache::new(ROOMS_MAX),
            aliases: Cache::new(ROOMS_MAX),
            forgotten: AtomicU64::new(0),
        }
    }
}

impl RoomNames {
    /// The room of this name, if it was read a short while ago.
    pub(super) fn find(
        &self,
        tenant: TenantId,
        name: &RoomRef,
        now: Timestamp,
    ) -> Option<NamedRoom> {
        let known = match name {
            RoomRef::Id(id) => self.rooms.get(&(tenant, *id)),
            RoomRef::Alias(alias) => {
                let id = self.aliases.get(&(tenant, alias.clone()))?;
                let known = self.rooms.get(&(tenant, id));
                known.filter(|known| known.alias.as_ref() == Some(alias))
            }
        };
        known.filter(|known| now.since(known.read_at) < KEPT)
    }

    /// To be asked before a room is read that is to be kept.
    pub(super) fn before_reading(&self) -> u64 {
        self.forgotten.load(Ordering::SeqCst)
    }

    /// Keeps a room that was read since then, unless something was forgotten meanwhile.
    pub(super) fn keep(&self, since: u64, tenant: TenantId, room: &NamedRoom) {
        if let Some(alias) = &room.alias {
            self.aliases.insert((tenant, alias.clone()), room.id);
        }
        self.rooms.insert((tenant, room.id), room.clone());
        if self.before_reading() != since {
            self.rooms.remove(&(tenant, room.id));
        }
    }

    /// Forgets a room: it is set differently, or somebody may no longer read it.
    pub(crate) fn forget(&self, tenant: TenantId, room: RoomId) {
        self.forgotten.fetch_add(1, Ordering::SeqCst);
        self.rooms.remove(&(tenant, room));
    }
}
