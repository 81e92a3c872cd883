//! Rooms with messages that may have to be pushed, each until its readers had time to read them. Must not know readers.

use std::collections::{HashMap, VecDeque};

use domain::push::PUSH_WAIT;
use domain::{Event, EventBody, RoomId, Seq, TenantId, Timestamp};
use parking_lot::Mutex;

/// Rooms that wait at most; of more, nobody is told.
const ROOMS_MAX: usize = 20_000;

pub(super) type Key = (TenantId, RoomId);

/// A room whose time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Due {
    pub(super) key: Key,
    /// The first message that waited.
    pub(super) first: Seq,
    /// The newest one that was noted.
    pub(super) last: Seq,
}

/// The rooms that wait, the one that waits for longest first.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Rooms>);

#[derive(Default)]
struct Rooms {
    seqs: HashMap<Key, (Seq, Seq)>,
    queue: VecDeque<(Timestamp, Key)>,
}

impl Rooms {
    fn add(&mut self, key: Key, (first, last): (Seq, Seq), due: Timestamp) {
        if let Some(known) = self.seqs.get_mut(&key) {
            known.1 = known.1.max(last);
        } else if self.queue.len() >= ROOMS_MAX {
            metrics::counter!("maru_push_rooms_dropped_total").increment(1);
        } else {
            self.seqs.insert(key, (first, last));
            self.queue.push_back((due, key));
        }
    }
}

impl Waiting {
    /// Remembers the rooms of these messages.
    pub(super) fn note(&self, tenant: TenantId, events: &[Event]) {
        let mut rooms = self.0.lock();
        let sent = |event: &&Event| matches!(event.body, EventBody::MessageSent { .. });
        for event in events.iter().filter(sent) {
            let due = event.at.plus(PUSH_WAIT);
            rooms.add((tenant, event.room), (event.seq, event.seq), due);
        }
    }

    /// The room comes again at a time.
    pub(super) fn put_back(&self, room: Due, at: Timestamp) {
        self.0.lock().add(room.key, (room.first, room.last), at);
    }

    /// At most so many rooms whose time has come.
    pub(super) fn take(&self, now: Timestamp, max: usize) -> Vec<Due> {
        let mut rooms = self.0.lock();
        let mut taken = Vec::new();
        while taken.len() < max
            && let Some(&(due, key)) = rooms.queue.front()
            && due <= now
        {
            rooms.queue.pop_front();
            if let Some((first, last)) = rooms.seqs.remove(&key) {
                taken.push(Due { key, first, last });
            }
        }
        taken
    }

    pub(super) fn is_idle(&self, now: Timestamp) -> bool {
        let rooms = self.0.lock();
        rooms.queue.front().is_none_or(|&(due, _)| due > now)
    }
}
