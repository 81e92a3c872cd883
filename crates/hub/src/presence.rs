//! Who is in a room now: counted from those who listen and show it, told at most once a second, never kept. Whoever lost
//! the connection counts for a while longer. Must not know names.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use domain::PrincipalId;
use parking_lot::Mutex;
use wire::frames::Signal;

use crate::hub::Hub;
use crate::people::People;
use crate::room::{Room, RoomKey};

/// Ticks for which somebody who lost the connection still counts.
pub(crate) const GRACE_TICKS: u32 = 10;
/// Listeners from which on a room is counted only every [`LARGE_EVERY_TICKS`].
const LARGE_LISTENERS: usize = 500;
const LARGE_EVERY_TICKS: u32 = 5;

/// How many are there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeadCount {
    /// People.
    pub people: usize,
    /// Their connections.
    pub connections: usize,
}

/// What is to be told of who is there. Somebody comes while the room's log is locked: none of these locks is held while
/// that one is taken.
#[derive(Debug, Default)]
pub(crate) struct Presence {
    has_changed: AtomicBool,
    /// Who lost the connection, and when.
    lost: Mutex<HashMap<PrincipalId, u32>>,
    told: Mutex<HeadCount>,
}

impl Room {
    /// Somebody came or went.
    pub(crate) fn note_presence(&self) {
        self.presence.has_changed.store(true, Ordering::Release);
    }

    /// Somebody's connection is gone, perhaps for a moment only.
    pub(crate) fn note_lost(&self, principal: PrincipalId, tick: u32) {
        self.presence.lost.lock().insert(principal, tick);
        self.note_presence();
    }

    /// Who lost the connection a moment ago.
    fn lost(&self, tick: u32) -> Vec<PrincipalId> {
        let mut lost = self.presence.lost.lock();
        lost.retain(|_, at| tick.saturating_sub(*at) < GRACE_TICKS);
        lost.keys().copied().collect()
    }

    /// The people here who show it, counted with their connections; whether it is known of everybody.
    fn people(&self, known: &People, lost: Vec<PrincipalId>) -> Counted {
        let connections = self.connections_of(None);
        let here = connections.iter().map(|c| c.actor.principal);
        let (people, is_whole) = known.shown(self.key.0, here.chain(lost));
        let shown = connections.iter();
        let shown = shown.filter(|c| people.contains(&c.actor.principal));
        let count = HeadCount {
            people: people.len(),
            connections: shown.count(),
        };
        Counted {
            count,
            people,
            is_whole,
        }
    }

    /// The count, if it is another one than was told last.
    fn untold_count(&self, known: &People, tick: u32) -> Option<HeadCount> {
        let is_turn = tick.is_multiple_of(LARGE_EVERY_TICKS);
        if self.is_silent() || !is_turn && self.subscribers() > LARGE_LISTENERS {
            return None;
        }
        if !self.presence.has_changed.swap(false, Ordering::AcqRel) {
            return None;
        }
        let lost = self.lost(tick);
        let is_over = lost.is_empty();
        let counted = self.people(known, lost);
        if !is_over || !counted.is_whole {
            // Whoever is lost is gone some ticks later, without anybody saying so; whoever came just now is known then.
            self.note_presence();
        }
        let mut told = self.presence.told.lock();
        let is_new = counted.count != *told;
        *told = counted.count;
        is_new.then_some(counted.count)
    }
}

/// Who is in a room now, of those who show it.
struct Counted {
    count: HeadCount,
    people: HashSet<PrincipalId>,
    /// Whether it is known of everybody there.
    is_whole: bool,
}

impl Hub {
    /// Whether somebody listens to the room on this node.
    pub fn is_attended(&self, key: RoomKey) -> bool {
        self.find_room(key)
            .is_some_and(|room| room.subscribers() > 0)
    }

    /// Tells rooms how many are there, where that changed.
    pub fn tell_presence(&self) {
        let tick = self.tick();
        let recount = self.take_recount();
        for room in self.live_rooms() {
            if recount {
                room.note_presence();
            }
            if let Some(count) = room.untold_count(&self.people, tick) {
                let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
                self.signal(
                    room.key,
                    Signal::Presence {
                        people: number(count.people),
                        connections: number(count.connections),
                    },
                );
            }
        }
    }

    /// How many are in a room now, and who: of those who show it.
    pub fn presence(&self, key: RoomKey) -> (HeadCount, HashSet<PrincipalId>) {
        let Some(room) = self.find_room(key) else {
            return Default::default();
        };
        let counted = room.people(&self.people, room.lost(self.tick()));
        (counted.count, counted.people)
    }
}
