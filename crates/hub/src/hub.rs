//! The hub: which rooms are live and which connections there are. Must not know how a room's log works inside.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use domain::{Actor, Epoch, Event, EventBody, Revoked, TenantId, Timestamp};
use parking_lot::{Mutex, RwLock};
use store::{SharedStore, StoreError};
use tokio::sync::Notify;
use wire::CloseCode;

use crate::bus::{Bus, Hint};
use crate::connection::{Connection, Encoding, NewConnection};
use crate::encoded::Encoded;
use crate::fan_out::FanOut;
use crate::feed::Feeds;
use crate::leaving::changes_readers;
use crate::limits::HubLimits;
use crate::people::People;
use crate::quarantine::Quarantine;
use crate::registered::Registered;
use crate::room::{Room, RoomKey};
use crate::room_log::Published;
use crate::signals::ReadNow;

/// Events that one read takes when a hole is filled.
const FILL_PAGE_EVENTS: u32 = 200;

/// Why the hub could not do it.
#[derive(Debug, thiserror::Error)]
pub enum HubError {
    /// The store could not be read.
    #[error("the room could not be read")]
    Store(#[from] StoreError),
}

/// The live part of one node.
pub struct Hub {
    pub(crate) store: SharedStore,
    pub(crate) epoch: Epoch,
    pub(crate) limits: HubLimits,
    pub(crate) bus: Arc<dyn Bus>,
    fan_out: FanOut,
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) people: Arc<People>,
    pub(crate) read_now: ReadNow,
    pub(crate) rooms: RwLock<HashMap<RoomKey, Arc<Room>>>,
    pub(crate) quarantine: Quarantine,
    connections: Mutex<Vec<Weak<Connection>>>,
    next_connection: AtomicU64,
    restarts: AtomicBool,
    present: Arc<Present>,
    on_changed: OnceLock<OnChanged>,
}

/// Is told of a room in which somebody was put out, or that was set differently, before anybody who listens there is.
pub type OnChanged = Box<dyn Fn(RoomKey) + Send + Sync>;

/// How many connections there are, and when it is.
#[derive(Debug, Default)]
pub(crate) struct Present {
    pub(crate) count: AtomicUsize,
    pub(crate) one_left: Notify,
    pub(crate) tick: AtomicU32,
}

impl Hub {
    /// A hub over this store, whose epoch is `epoch`.
    pub fn new(
        store: SharedStore,
        epoch: Epoch,
        bus: Arc<dyn Bus>,
        limits: HubLimits,
    ) -> Arc<Self> {
        // What the ring gives to somebody who comes back must fit into an outbox.
        let ring_bytes_max = limits.ring_bytes_max.min(limits.outbox_bytes_max / 2);
        Arc::new(Self {
            fan_out: FanOut::start(epoch.clone(), &limits),
            store,
            epoch,
            limits: HubLimits {
                ring_bytes_max,
                ..limits
            },
            bus,
            feeds: Arc::default(),
            people: Arc::default(),
            read_now: ReadNow::default(),
            rooms: RwLock::default(),
            quarantine: Quarantine::default(),
            connections: Mutex::default(),
            // Where it begins is by chance, so that no two processes count alike.
            next_connection: AtomicU64::new(RandomState::new().hash_one(())),
            restarts: AtomicBool::new(false),
            present: Arc::default(),
            on_changed: OnceLock::new(),
        })
    }

    /// From now on this is told of rooms that changed, on whichever node they did.
    pub fn on_changed(&self, heard: OnChanged) {
        drop(self.on_changed.set(heard));
    }

    /// The store's epoch.
    pub fn epoch(&self) -> &Epoch {
        &self.epoch
    }

    /// The limits in force.
    pub fn limits(&self) -> &HubLimits {
        &self.limits
    }

    /// Gives committed events to everybody who listens, here and on the bus. Events of one room must come in seq order.
    pub fn publish(self: &Arc<Self>, tenant: TenantId, events: &[Event]) {
        let mut rest = events;
        while let Some(first) = rest.first() {
            let len = rest.iter().take_while(|e| e.room == first.room).count();
            let (of_room, behind) = rest.split_at(len);
            self.publish_locally(tenant, of_room);
            if self.hears_others() {
                let events = of_room.into();
                self.hint(Hint::Events { tenant, events });
            }
            rest = behind;
        }
    }

    pub(crate) fn publish_locally(self: &Arc<Self>, tenant: TenantId, events: &[Event]) {
        self.feeds.take_in(tenant, events);
        // They are in the store: the end of the silence finds them there.
        if self.quarantine.is_on() {
            return;
        }
        let Some(first) = events.first() else { return };
        if let Some(heard) = self.on_changed.get()
            && events.iter().any(changes_readers)
        {
            heard((tenant, first.room));
        }
        let Some(room) = self.rooms.read().get(&(tenant, first.room)).cloned() else {
            return;
        };
        let encoded = events.iter().map(Encoded::new).collect();
        if events
            .iter()
            .any(|event| matches!(event.body, EventBody::MessageSent { .. }))
        {
            room.note_sent();
        }
        match room.publish(encoded, &self.limits) {
            Published::Done => {}
            Published::FanOut => self.fan_out.run(Arc::clone(&room)),
            Published::Hole => {
                metrics::counter!("maru_holes_filled_total").increment(1);
                let (hub, room) = (Arc::clone(self), Arc::clone(&room));
                tokio::spawn(async move { hub.fill_hole(room).await });
            }
        }
        self.end_subscriptions(&room, events);
    }

    /// The live room of this key.
    pub(crate) fn find_room(&self, key: RoomKey) -> Option<Arc<Room>> {
        self.rooms.read().get(&key).cloned()
    }

    /// Every live room with listeners.
    pub(crate) fn live_rooms(&self) -> Vec<Arc<Room>> {
        let rooms = self.rooms.read();
        let live = rooms.values().filter(|room| room.subscribers() > 0);
        live.cloned().collect()
    }

    /// Reads what the room is missing from the store and publishes it.
    pub(crate) async fn fill_hole(self: Arc<Self>, room: Arc<Room>) {
        let _one_at_a_time = room.loading.lock().await;
        while let Some(head) = room.head().filter(|_| !self.quarantine.is_on()) {
            let (tenant, id) = room.key;
            let read = self
                .store
                .read_log(tenant, id, head, FILL_PAGE_EVENTS)
                .await;
            match read {
                Ok(events) if events.is_empty() => return,
                Ok(events) => self.publish_locally(tenant, &events),
                Err(StoreError::BelowFloor) => return self.begin_room_anew(&room),
                Err(error) => {
                    tracing::warn!(room.id = %id, error = %error, "a hole could not be filled; it is tried again");
                    return;
                }
            }
        }
    }

    /// What the room is missing is gone: nobody who listens can be given a contiguous run. They come back and begin anew.
    fn begin_room_anew(&self, room: &Arc<Room>) {
        metrics::counter!("maru_rooms_begun_anew_total").increment(1);
        let connections = room.connections_of(None);
        self.rooms.write().remove(&room.key);
        room.grow_cold();
        for connection in connections {
            connection.close(CloseCode::TryLater, Duration::from_secs(1));
        }
    }

    /// The live room of this key, read from the store if it was cold: one read, however many ask.
    pub(crate) async fn open_room(&self, key: RoomKey) -> Result<Arc<Room>, HubError> {
        let found = self.rooms.read().get(&key).cloned();
        let room = found.unwrap_or_else(|| {
            let new = || Arc::new(Room::new(key, self.tick()));
            Arc::clone(self.rooms.write().entry(key).or_insert_with(new))
        });
        room.touch(self.tick());
        if room.is_live() {
            return Ok(room);
        }
        let one_at_a_time = room.loading.lock().await;
        while !room.is_live() {
            let ring_events_max = u32::try_from(self.limits.ring_events_max).unwrap_or(u32::MAX);
            let tail = self
                .store
                .read_log_tail(key.0, key.1, ring_events_max)
                .await?;
            room.warm_up(self.within_ring_bytes(&tail));
        }
        drop(one_at_a_time);
        Ok(room)
    }

    fn within_ring_bytes(&self, tail: &[Event]) -> Vec<Encoded> {
        let mut bytes = 0;
        let mut newest_first: Vec<Encoded> = tail
            .iter()
            .rev()
            .map(Encoded::new)
            .take_while(|event| {
                bytes += event.frame.len();
                bytes == event.frame.len() || bytes <= self.limits.ring_bytes_max
            })
            .collect();
        newest_first.reverse();
        newest_first
    }

    /// Takes a connection into the hub. When the answer is dropped, all its subscriptions end.
    pub fn register(self: &Arc<Self>, new: NewConnection) -> Registered {
        let connection = Arc::new(Connection::new(
            self.next_connection.fetch_add(1, Ordering::Relaxed),
            new,
            self.limits.outbox_bytes_max,
            self.tick(),
        ));
        let actor = connection.actor;
        self.people.come(
            (actor.tenant, actor.principal),
            connection.is_sighted,
            self.tick(),
        );
        self.present.count.fetch_add(1, Ordering::AcqRel);
        self.connections.lock().push(Arc::downgrade(&connection));
        // Behind the push: a restart that began before it did not see this connection.
        if self.restarts.load(Ordering::SeqCst) {
            connection.close_for_restart(Duration::ZERO);
        }
        metrics::gauge!("maru_connections").increment(1);
        Registered {
            connection,
            feeds: Arc::clone(&self.feeds),
            people: Arc::clone(&self.people),
            present: Arc::clone(&self.present),
        }
    }

    /// Closes every connection of those that ended, with 4403. One look at each connection, however many ended.
    pub fn close_revoked(&self, ended: &[(TenantId, Revoked)]) {
        let ended: HashSet<(TenantId, Revoked)> = ended.iter().copied().collect();
        let is_over = |actor: Actor| {
            let has = |revoked| ended.contains(&(actor.tenant, revoked));
            has(Revoked::Session(actor.session))
                || has(Revoked::Principal(actor.principal))
                || has(Revoked::Tenant)
        };
        let connections = self.connections.lock().clone();
        for connection in connections.iter().filter_map(Weak::upgrade) {
            if is_over(connection.actor()) {
                connection.close(CloseCode::Revoked, Duration::ZERO);
            }
        }
    }

    pub(crate) fn tick(&self) -> u32 {
        self.present.tick.load(Ordering::Relaxed)
    }

    /// A second has passed: pings the silent, gives up the dead, closes those whose token ended, forgets unused rooms.
    pub fn sweep(&self, now: Timestamp) {
        let tick = self.present.tick.fetch_add(1, Ordering::Relaxed) + 1;
        // A copy: whoever counts or closes them all meanwhile must find all of them.
        let connections = self.connections.lock().clone();
        for connection in connections.iter().filter_map(Weak::upgrade) {
            self.sweep_connection(&connection, now, tick);
        }
        drop(connections);
        self.connections
            .lock()
            .retain(|weak| weak.strong_count() > 0);
        if tick.is_multiple_of(10) {
            self.forget_unused_rooms(tick);
            self.feeds.forget_gone(tick);
        }
    }

    fn sweep_connection(&self, connection: &Connection, now: Timestamp, tick: u32) {
        if now >= connection.deadline() && self.quarantine.lets_expire(now) {
            connection.close(CloseCode::Expired, Duration::ZERO);
            return;
        }
        let silent = tick.saturating_sub(connection.heard_at_tick.load(Ordering::Relaxed));
        match connection.encoding {
            Encoding::Socket if silent >= self.limits.give_up_after_ticks => connection.give_up(),
            Encoding::Socket if silent == self.limits.ping_after_ticks => connection.ping(),
            Encoding::Sse if silent % 20 == 19 => connection.ping(),
            Encoding::Socket | Encoding::Sse | Encoding::Wake => {}
        }
    }

    fn forget_unused_rooms(&self, tick: u32) {
        let mut rooms = self.rooms.write();
        rooms.retain(|_, room| {
            // Somebody else who holds it may be about to subscribe.
            Arc::strong_count(room) > 1 || !room.is_unused(tick, self.limits.keep_room_ticks)
        });
        #[expect(
            clippy::cast_precision_loss,
            reason = "a gauge of rooms stays far below 2^52"
        )]
        metrics::gauge!("maru_live_rooms").set(rooms.len() as f64);
    }

    /// Closes every connection for a restart once its commands are answered, and those that still come; each is told to
    /// come back at another moment of the next `spread`.
    pub fn close_all(&self, spread: Duration) {
        self.restarts.store(true, Ordering::SeqCst);
        let connections: Vec<_> = self
            .connections
            .lock()
            .iter()
            .filter_map(Weak::upgrade)
            .collect();
        let count = u32::try_from(connections.len()).unwrap_or(u32::MAX).max(1);
        for (at, connection) in (0_u32..).zip(connections) {
            connection.close_for_restart(spread * at / count);
        }
    }

    /// Waits until every connection is gone.
    pub async fn all_gone(&self) {
        loop {
            let gone = self.present.one_left.notified();
            if self.connections() == 0 {
                return;
            }
            gone.await;
        }
    }

    /// How many connections there are.
    pub fn connections(&self) -> usize {
        self.present.count.load(Ordering::Acquire)
    }
}
