//! What the cases share: a tenant with guests, ids and times. Must not know the cases.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use domain::{
    Actor, Ambient, ClientId, Device, Event, Life, Principal, PrincipalId, PrincipalKind, Room,
    Seq, SessionId, Tenant, TenantId, TenantSlug, Timestamp, Way,
};

use super::known_room::KnownRoom;
use crate::{Changes, Facts, NewGuest, OwnRoom, SharedStore, StoreError, Wanted};

/// Ids and times in one rising row.
#[derive(Debug, Default)]
pub(super) struct Seeds(AtomicU64);

impl Ambient for Seeds {
    fn now(&self) -> Timestamp {
        let step = self.0.fetch_add(1, Ordering::Relaxed);
        Timestamp::from_millis(1_700_000_000_000 + i64::try_from(step).expect("few steps"))
    }

    fn random(&self) -> [u8; 16] {
        let step = self.0.fetch_add(1, Ordering::Relaxed);
        // Spread, so that the order of ids is not the order of their making.
        u128::from(step)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
            .to_le_bytes()
    }
}

/// A store with one tenant.
pub(super) struct World {
    pub(super) store: SharedStore,
    pub(super) tenant: TenantId,
    pub(super) seeds: Seeds,
}

impl World {
    pub(super) async fn new(store: SharedStore) -> Self {
        let seeds = Seeds::default();
        let tenant = TenantId::generate(&seeds);
        let world = Self {
            store,
            tenant,
            seeds,
        };
        world.create_tenant(tenant, "here").await;
        world
    }

    pub(super) async fn create_tenant(&self, id: TenantId, slug: &str) {
        let tenant = tenant(id, slug);
        let created = self.store.create_tenant(&tenant).await;
        assert!(created.expect("a tenant is written"), "{slug} was free");
    }

    /// One's own room as the list has it: the same that is read of it alone.
    pub(super) async fn own_room(&self, room: &KnownRoom, who: &Principal) -> Option<OwnRoom> {
        let (tenant, id) = (room.tenant, room.room.id);
        let listed = self.store.list_own_rooms(tenant, who.id, 10).await;
        let mut listed = listed.expect("own rooms are read").into_iter();
        let listed = listed.find(|own| own.room.id == id);
        let alone = self.store.find_own_room(tenant, who.id, id).await;
        assert_eq!(listed, alone.expect("one's own room is read"));
        listed
    }

    pub(super) async fn write(&self, changes: &Changes) {
        self.try_write(changes).await.expect("the batch is written");
    }

    pub(super) async fn try_write(&self, changes: &Changes) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        tx.write(changes).await?;
        tx.commit().await
    }

    /// What the writer would read; the transaction is dropped.
    pub(super) async fn load(&self, wanted: &[Wanted]) -> Vec<Facts> {
        let mut tx = self.store.begin().await.expect("a transaction begins");
        tx.load(wanted).await.expect("the facts are read")
    }

    /// A guest who is written, with its session.
    pub(super) async fn guest(&self, name: &str) -> Actor {
        self.guest_of(self.tenant, name).await.0
    }

    pub(super) async fn guest_of(&self, tenant: TenantId, name: &str) -> (Actor, Principal) {
        let principal = self.principal(name);
        let guest = NewGuest {
            tenant,
            device: self.device(tenant, principal.id),
            principal,
        };
        let changes = Changes {
            guests: vec![guest.clone()],
            ..Changes::default()
        };
        self.write(&changes).await;
        let actor = Actor {
            tenant,
            principal: guest.principal.id,
            session: guest.device.session,
        };
        (actor, guest.principal)
    }

    /// A device of a guest, not written yet. Its life is not the house's own, so that one can see it kept.
    pub(super) fn device(&self, tenant: TenantId, principal: PrincipalId) -> Device {
        let now = self.seeds.now();
        Device {
            tenant,
            session: SessionId::generate(&self.seeds),
            principal,
            way: Way::Guest,
            device: "Chrome · Android".into(),
            session_ref: None,
            created_at: now,
            refreshed_at: now,
            proved_at: None,
            life: Life {
                idle_max: Duration::from_hours(20 * 24),
                ends_at: now.plus(Duration::from_hours(100 * 24)),
                grace: Duration::from_secs(7),
            },
        }
    }

    pub(super) async fn principals(&self, names: &[&str]) -> Vec<Principal> {
        let mut principals = Vec::new();
        for name in names {
            principals.push(self.guest_of(self.tenant, name).await.1);
        }
        principals
    }

    pub(super) fn principal(&self, name: &str) -> Principal {
        Principal {
            id: PrincipalId::generate(&self.seeds),
            kind: PrincipalKind::Guest,
            name: name.into(),
            tag: "#4821".into(),
            picture: None,
        }
    }

    /// A room that is written, with its first event.
    pub(super) async fn room(&self, alias: Option<&str>) -> KnownRoom {
        let mut room = KnownRoom::new(self.tenant, &self.seeds, alias);
        room.flush(self).await;
        room
    }
}

pub(super) fn tenant(id: TenantId, slug: &str) -> Tenant {
    let slug = TenantSlug::parse(slug).expect("a slug");
    Tenant::new(id, slug, "여기", Timestamp::from_millis(1_600_000_000_000))
}

pub(super) fn client_id(text: &str) -> ClientId {
    ClientId::parse(text).expect("a client id")
}

/// Several batches as one.
pub(super) fn joined(batches: impl IntoIterator<Item = Changes>) -> Changes {
    let mut all = Changes::default();
    for batch in batches {
        all.guests.extend(batch.guests);
        all.sessions.extend(batch.sessions);
        all.refreshed.extend(batch.refreshed);
        all.revoked.extend(batch.revoked);
        all.rooms.extend(batch.rooms);
        all.heads.extend(batch.heads);
        all.changed_rooms.extend(batch.changed_rooms);
        all.members.extend(batch.members);
        all.own.extend(batch.own);
        all.invites.extend(batch.invites);
        all.used_invites.extend(batch.used_invites);
        all.revoked_invites.extend(batch.revoked_invites);
        all.messages.extend(batch.messages);
        all.edited.extend(batch.edited);
        all.reacted.extend(batch.reacted);
        all.pinned.extend(batch.pinned);
        all.deleted.extend(batch.deleted);
        all.trimmed.extend(batch.trimmed);
        all.renamed.extend(batch.renamed);
        all.events.extend(batch.events);
    }
    all
}

/// A room of `store` by its id.
pub(super) async fn find_room(world: &World, known: &KnownRoom) -> Option<Room> {
    let by_id = domain::RoomRef::Id(known.room.id);
    let found = world.store.find_room(known.tenant, &by_id).await;
    found.expect("rooms are read")
}

/// The whole log of a room, from its floor on.
pub(super) async fn whole_log(world: &World, known: &KnownRoom) -> Vec<Event> {
    let first = known.events.first().map_or(1, |event| event.seq.get());
    let before = Seq::new(first - 1);
    let log = world
        .store
        .read_log(known.tenant, known.room.id, before, 10_000);
    log.await.expect("the log is read")
}
