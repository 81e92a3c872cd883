//! What the cases share: a tenant with guests, and rooms that remember what they should hold. Must not know the cases.

use std::sync::atomic::{AtomicU64, Ordering};

use domain::ids::MessageNumber;
use domain::{
    Actor, Alias, Ambient, ClientId, Event, EventBody, Message, MessageId, Principal, PrincipalId,
    PrincipalKind, Room, RoomId, RoomKind, Seq, SessionId, Tenant, TenantId, TenantSlug, Timestamp,
};

use crate::{
    Changes, DeletedMessage, Facts, Member, NewGuest, NewRoom, RoomHead, SharedStore, StoreError,
    Wanted,
};

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
        let guest = NewGuest {
            tenant,
            principal: self.principal(name),
            session: SessionId::generate(&self.seeds),
            created_at: self.seeds.now(),
        };
        let changes = Changes {
            guests: vec![guest.clone()],
            ..Changes::default()
        };
        self.write(&changes).await;
        let actor = Actor {
            tenant,
            principal: guest.principal.id,
            session: guest.session,
        };
        (actor, guest.principal)
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
    Tenant {
        id,
        slug: TenantSlug::parse(slug).expect("a slug"),
        name: "여기".into(),
    }
}

pub(super) fn client_id(text: &str) -> ClientId {
    ClientId::parse(text).expect("a client id")
}

/// A room and all that the store should hold of it.
pub(super) struct KnownRoom {
    pub(super) tenant: TenantId,
    pub(super) room: Room,
    pub(super) events: Vec<Event>,
    /// What is not written yet.
    pub(super) changes: Changes,
    is_written: bool,
    active_at: Timestamp,
}

impl KnownRoom {
    /// A room with its first event, not written yet.
    pub(super) fn new(tenant: TenantId, seeds: &Seeds, alias: Option<&str>) -> Self {
        let created_at = seeds.now();
        let room = Room {
            id: RoomId::generate(seeds),
            kind: RoomKind::Open,
            alias: alias.map(|alias| Alias::parse(alias).expect("an alias")),
            title: "점심 뭐 먹지".into(),
            cover: "🍜".into(),
            created_at,
            head: Seq::ZERO,
            number: MessageNumber::default(),
            members: 0,
            last_message: None,
        };
        let mut known = Self {
            tenant,
            room: room.clone(),
            events: Vec::new(),
            changes: Changes::default(),
            is_written: false,
            active_at: created_at,
        };
        let body = EventBody::RoomCreated {
            room: Box::new(room),
        };
        known.append(created_at, body);
        known
    }

    fn append(&mut self, at: Timestamp, body: EventBody) {
        let event = Event {
            room: self.room.id,
            seq: self.room.head.next(),
            at,
            body,
        };
        self.room.head = event.seq;
        self.active_at = at;
        if !matches!(event.body, EventBody::MessageSent { .. }) {
            self.changes.events.push((self.tenant, event.clone()));
        }
        self.events.push(event);
    }

    fn member(&self, principal: PrincipalId, at: Timestamp) -> Member {
        Member {
            tenant: self.tenant,
            room: self.room.id,
            principal,
            at,
        }
    }

    pub(super) fn join(&mut self, seeds: &Seeds, member: &Principal) {
        let at = seeds.now();
        self.changes.joined.push(self.member(member.id, at));
        self.room.members += 1;
        let member = member.clone();
        self.append(at, EventBody::MemberJoined { member });
    }

    pub(super) fn leave(&mut self, seeds: &Seeds, member: &Principal) {
        let at = seeds.now();
        self.changes.left.push(self.member(member.id, at));
        self.room.members -= 1;
        let member = member.clone();
        self.append(at, EventBody::MemberLeft { member });
    }

    pub(super) fn send(&mut self, seeds: &Seeds, sender: &Principal, id: &str, text: &str) -> Seq {
        let message = Message {
            id: MessageId::generate(seeds),
            room: self.room.id,
            seq: self.room.head.next(),
            number: self.room.number.next(),
            sender: sender.clone(),
            client_id: client_id(id),
            text: text.into(),
            sent_at: seeds.now(),
            deleted_at: None,
        };
        self.room.number = message.number;
        self.room.last_message = Some(message.clone());
        self.changes.messages.push((self.tenant, message.clone()));
        let message = Box::new(message);
        self.append(message.sent_at, EventBody::MessageSent { message });
        self.room.head
    }

    pub(super) fn delete(&mut self, seeds: &Seeds, seq: Seq) {
        let at = seeds.now();
        let last_message = self.room.last_message.as_mut();
        if let Some(last) = last_message.filter(|message| message.seq == seq) {
            last.delete(at);
        }
        let message = self.message_mut(seq);
        message.delete(at);
        let (message_id, number, by) = (message.id, message.number, message.sender.id);
        self.changes.deleted.push(DeletedMessage {
            tenant: self.tenant,
            room: self.room.id,
            seq,
            at,
            by,
        });
        let body = EventBody::MessageDeleted {
            message_id,
            number,
            by,
        };
        self.append(at, body);
    }

    fn message_mut(&mut self, seq: Seq) -> &mut Message {
        let mut messages = self
            .events
            .iter_mut()
            .filter_map(|event| match &mut event.body {
                EventBody::MessageSent { message } if message.seq == seq => Some(message),
                _ => None,
            });
        messages.next().expect("a message of the room")
    }

    /// The messages as they stand now.
    pub(super) fn messages(&self) -> Vec<Message> {
        let messages = self.events.iter().filter_map(|event| match &event.body {
            EventBody::MessageSent { message } => Some((**message).clone()),
            _ => None,
        });
        messages.collect()
    }

    pub(super) fn message(&self, seq: Seq) -> Message {
        let mut messages = self.messages().into_iter();
        messages.find(|m| m.seq == seq).expect("it was sent")
    }

    fn last_message_seq(&self) -> Option<Seq> {
        self.room.last_message.as_ref().map(|message| message.seq)
    }

    pub(super) fn as_new(&self) -> NewRoom {
        NewRoom {
            tenant: self.tenant,
            room: self.room.clone(),
            last_message_seq: self.last_message_seq(),
            created_by: None,
            create_key: None,
        }
    }

    /// The changes since the last time, with the room or its head.
    pub(super) fn take_changes(&mut self) -> Changes {
        let mut changes = std::mem::take(&mut self.changes);
        if self.is_written {
            changes.heads.push(RoomHead {
                tenant: self.tenant,
                room: self.room.id,
                head: self.room.head,
                number: self.room.number,
                members: self.room.members,
                last_message_seq: changes.messages.last().map(|(_, message)| message.seq),
                active_at: self.active_at,
            });
        } else {
            changes.rooms.push(self.as_new());
        }
        self.is_written = true;
        changes
    }

    pub(super) async fn flush(&mut self, world: &World) {
        let changes = self.take_changes();
        world.write(&changes).await;
    }
}

/// Several batches as one.
pub(super) fn joined(batches: impl IntoIterator<Item = Changes>) -> Changes {
    let mut all = Changes::default();
    for batch in batches {
        all.guests.extend(batch.guests);
        all.refreshed.extend(batch.refreshed);
        all.revoked.extend(batch.revoked);
        all.rooms.extend(batch.rooms);
        all.heads.extend(batch.heads);
        all.joined.extend(batch.joined);
        all.left.extend(batch.left);
        all.messages.extend(batch.messages);
        all.deleted.extend(batch.deleted);
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

/// The whole log of a room.
pub(super) async fn whole_log(world: &World, known: &KnownRoom) -> Vec<Event> {
    let log = world
        .store
        .read_log(known.tenant, known.room.id, Seq::ZERO, 10_000);
    log.await.expect("the log is read")
}
