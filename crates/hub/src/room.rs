//! A live room of this node: its log under a lock, cold until it was read from the store. Must not know tasks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use domain::{PrincipalId, RoomId, Seq, TenantId};
use parking_lot::Mutex;

use crate::connection::Connection;
use crate::encoded::Encoded;
use crate::limits::HubLimits;
use crate::presence::Presence;
use crate::room_log::{Entry, Published, RoomLog};
use crate::signals::Untold;

/// What names a live room. The tenant is part of the key.
pub type RoomKey = (TenantId, RoomId);

pub(crate) type LiveLog = RoomLog<Encoded, Arc<Connection>>;

#[derive(Debug)]
pub(crate) struct Room {
    pub(crate) key: RoomKey,
    pub(crate) state: Mutex<RoomState>,
    /// Held while the room is read from the store, so that many readers of a cold room cause one read.
    pub(crate) loading: tokio::sync::Mutex<()>,
    /// What is to be told of it and is not kept.
    pub(crate) untold: Untold,
    /// Who is here.
    pub(crate) presence: Presence,
    /// Nothing is told of who is here.
    is_silent: AtomicBool,
    /// It was set differently: whoever listens may no longer be somebody who may.
    pub(crate) has_changed: AtomicBool,
    /// The tick at which it last had a subscriber.
    used_at_tick: AtomicU32,
}

#[derive(Debug)]
pub(crate) enum RoomState {
    /// Not read yet; the newest seq that was published meanwhile.
    Cold { seen: Seq },
    /// With everything from the store.
    Live(Box<LiveLog>),
}

impl Entry for Encoded {
    fn seq(&self) -> Seq {
        self.seq
    }

    fn len_bytes(&self) -> usize {
        self.frame.len()
    }

    fn hides_past(&self) -> bool {
        self.hides_past
    }
}

impl Room {
    pub(crate) fn new(key: RoomKey, tick: u32) -> Self {
        Self {
            key,
            state: Mutex::new(RoomState::Cold { seen: Seq::ZERO }),
            loading: tokio::sync::Mutex::default(),
            untold: Untold::default(),
            presence: Presence::default(),
            is_silent: AtomicBool::new(false),
            has_changed: AtomicBool::new(false),
            used_at_tick: AtomicU32::new(tick),
        }
    }

    pub(crate) fn set_silent(&self, is_silent: bool) {
        if self.is_silent.swap(is_silent, Ordering::AcqRel) && !is_silent {
            self.note_presence();
        }
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.is_silent.load(Ordering::Acquire)
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(*self.state.lock(), RoomState::Live(_))
    }

    /// Takes what was read from the store; false if newer events were published meanwhile, so that it must be read again.
    pub(crate) fn warm_up(&self, tail: Vec<Encoded>) -> bool {
        let mut state = self.state.lock();
        let RoomState::Cold { seen } = *state else {
            return true;
        };
        let log = RoomLog::new(tail);
        if log.head() < seen {
            return false;
        }
        *state = RoomState::Live(Box::new(log));
        true
    }

    /// Nobody can be subscribed to it any more: what is known of it does not go on.
    pub(crate) fn grow_cold(&self) {
        let mut state = self.state.lock();
        if let RoomState::Live(log) = &*state {
            *state = RoomState::Cold { seen: log.head() };
        }
    }

    pub(crate) fn publish(&self, events: Vec<Encoded>, limits: &HubLimits) -> Published {
        match &mut *self.state.lock() {
            RoomState::Cold { seen } => {
                if let Some(last) = events.last() {
                    *seen = last.seq.max(*seen);
                }
                Published::Done
            }
            RoomState::Live(log) => {
                log.publish(events, limits.ring_events_max, limits.ring_bytes_max)
            }
        }
    }

    pub(crate) fn head(&self) -> Option<Seq> {
        match &*self.state.lock() {
            RoomState::Cold { .. } => None,
            RoomState::Live(log) => Some(log.head()),
        }
    }

    /// Whether the ring reaches back to a place.
    pub(crate) fn reaches(&self, after: Seq) -> bool {
        match &*self.state.lock() {
            RoomState::Cold { .. } => false,
            RoomState::Live(log) => log.reaches(after),
        }
    }

    /// The events behind `after`, if the ring reaches back to it.
    pub(crate) fn ring_after(&self, after: Seq) -> Option<Vec<Encoded>> {
        match &*self.state.lock() {
            RoomState::Cold { .. } => None,
            RoomState::Live(log) => log.ring_after(after),
        }
    }

    pub(crate) fn subscribers(&self) -> usize {
        match &*self.state.lock() {
            RoomState::Cold { .. } => 0,
            RoomState::Live(log) => log.subscribers(),
        }
    }

    /// The connections that listen: of one principal, or all.
    pub(crate) fn connections_of(&self, principal: Option<PrincipalId>) -> Vec<Arc<Connection>> {
        match &*self.state.lock() {
            RoomState::Cold { .. } => Vec::new(),
            RoomState::Live(log) => {
                let all = log.handles();
                let is_of =
                    |c: &&Arc<Connection>| principal.is_none_or(|id| c.actor.principal == id);
                all.filter(is_of).cloned().collect()
            }
        }
    }

    /// The newest seq given to the subscriber in this slot.
    pub(crate) fn sent(&self, slot: usize) -> Option<Seq> {
        match &*self.state.lock() {
            RoomState::Cold { .. } => None,
            RoomState::Live(log) => log.sent(slot),
        }
    }

    pub(crate) fn leave(&self, slot: usize) {
        if let RoomState::Live(log) = &mut *self.state.lock() {
            log.leave(slot);
        }
        self.note_presence();
    }

    /// Whether nobody has used it for `keep_ticks`. Being asked with subscribers counts as use.
    pub(crate) fn is_unused(&self, tick: u32, keep_ticks: u32) -> bool {
        if self.subscribers() > 0 {
            self.used_at_tick.store(tick, Ordering::Relaxed);
            return false;
        }
        tick.saturating_sub(self.used_at_tick.load(Ordering::Relaxed)) >= keep_ticks
    }

    pub(crate) fn touch(&self, tick: u32) {
        self.used_at_tick.store(tick, Ordering::Relaxed);
    }
}
