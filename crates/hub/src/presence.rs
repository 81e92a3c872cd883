//! Who is in a room now: counted from those who listen, told at most once a second, never kept. Whoever lost the
//! connection counts for a while longer. Must not know names.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicBool, Ordering};

use domain::PrincipalId;
use parking_lot::Mutex;
use wire::frames::Signal;

use crate::hub::Hub;
use crate::room::{Room, RoomKey};

/// Ticks for which somebody who lost the connection still counts.
const GRACE_TICKS: u32 = 10;
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

    fn people(&self, lost: Vec<PrincipalId>) -> (HeadCount, HashSet<PrincipalId>) {
        let connections = self.connections_of(None);
        let here = connections.iter().map(|c| c.actor.principal);
        let people: HashSet<PrincipalId> = here.chain(lost).collect();
        let count = HeadCount {
            people: people.len(),
            connections: connections.len(),
        };
        (count, people)
    }

    /// The count, if it is another one than was told last.
    fn untold_count(&self, tick: u32) -> Option<HeadCount> {
        let is_turn = tick.is_multiple_of(LARGE_EVERY_TICKS);
        if !is_turn && self.subscribers() > LARGE_LISTENERS {
            return None;
        }
        if !self.presence.has_changed.swap(false, Ordering::AcqRel) {
            return None;
        }
        let lost = self.lost(tick);
        if !lost.is_empty() {
            // Whoever is lost is gone some ticks later, without anybody saying so.
            self.note_presence();
        }
        let (count, _) = self.people(lost);
        let mut told = self.presence.told.lock();
        let is_new = count != *told;
        *told = count;
        is_new.then_some(count)
    }
}

impl Hub {
    /// Tells rooms how many are there, where that changed.
    pub fn tell_presence(&self) {
        let tick = self.tick();
        for room in self.live_rooms() {
            if let Some(count) = room.untold_count(tick) {
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

    /// How many are in a room now, and who.
    pub fn presence(&self, key: RoomKey) -> (HeadCount, HashSet<PrincipalId>) {
        let Some(room) = self.find_room(key) else {
            return Default::default();
        };
        room.people(room.lost(self.tick()))
    }
}
