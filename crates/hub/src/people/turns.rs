//! What is to be written down of who was here. Must not know where.

use super::{Known, Shows};
use crate::feed::PersonKey;
use crate::hub::Hub;

/// Somebody who is here, or has just gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Who.
    pub person: PersonKey,
    /// How many ticks (seconds) ago they were here.
    pub ago: u32,
    /// Still here.
    pub is_here: bool,
}

/// Ticks (seconds) after which it is looked again at somebody who is not to be written down now.
const LOOK_AGAIN_TICKS: u32 = 30;

/// When somebody who is still here is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SightingsEvery {
    /// So many ticks (seconds) after they came.
    pub first: u32,
    /// And again after so many.
    pub every: u32,
}

impl Hub {
    /// A second has passed for those who lost the line: whoever did not come back is no longer online.
    pub fn let_people_go(&self) {
        self.people.0.lock().let_go(self.tick());
    }

    /// Those who are to be written down now, at most about `limit`: whoever has gone, and whoever is here and was not
    /// written down for so long. Whoever hides is not among them.
    pub fn take_sightings(&self, every: SightingsEvery, limit: usize) -> Vec<Seen> {
        let tick = self.tick();
        let mut known = self.people.0.lock();
        let count = known.gone.len().min(limit);
        let mut seen: Vec<Seen> = known.gone.drain(..count).collect();
        known.take_due(tick, every, limit, &mut seen);
        seen
    }

    /// What could not be written down is written down later. It is then longer ago than it says; nobody is told to the
    /// minute.
    pub fn see_later(&self, seen: Vec<Seen>) {
        let gone = seen.into_iter().filter(|seen| !seen.is_here);
        self.people.0.lock().gone.extend(gone);
    }

    /// Everybody who is to be written down before this node ends.
    pub fn take_all_sightings(&self) -> Vec<Seen> {
        let tick = self.tick();
        let mut known = self.people.0.lock();
        let mut seen = std::mem::take(&mut known.gone);
        let here = known.here.iter();
        let here = here.filter(|(_, here)| here.is_sighted && here.shows == Shows::Shown);
        seen.extend(here.map(|(&person, here)| Seen {
            person,
            ago: if here.connections == 0 {
                tick.saturating_sub(here.lost_at)
            } else {
                0
            },
            is_here: false,
        }));
        seen
    }
}

impl Known {
    pub(super) fn take_due(
        &mut self,
        tick: u32,
        when: SightingsEvery,
        limit: usize,
        seen: &mut Vec<Seen>,
    ) {
        while seen.len() < limit
            && let Some(first) = self.due.first_entry()
            && first.key().0 <= tick
        {
            let ((_, coming), person) = first.remove_entry();
            // Whoever came again meanwhile has a place of their own.
            let here = self.here.get_mut(&person);
            let Some(here) = here.filter(|here| here.coming == coming) else {
                continue;
            };
            let since = tick.saturating_sub(here.since);
            let later = if since < when.first {
                when.first - since
            } else if here.shows == Shows::Shown && here.connections > 0 {
                seen.push(Seen {
                    person,
                    ago: 0,
                    is_here: true,
                });
                when.every
            } else {
                // Not known yet, hidden, or about to go.
                LOOK_AGAIN_TICKS
            };
            let due = tick.saturating_add(later.max(1));
            self.due.insert((due, coming), person);
        }
    }
}
