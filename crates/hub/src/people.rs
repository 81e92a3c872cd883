//! Who is online on this node: everybody with a connection, and for a while longer whoever lost the last one. Also who is
//! looked at, so that whoever looks is told when that changes. Must not know names, rights, the clock.

mod looks;
mod turns;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use domain::PrincipalId;
use parking_lot::Mutex;

use crate::feed::PersonKey;
use crate::hub::Hub;
use crate::presence::GRACE_TICKS;
use looks::Looks;

pub use looks::PeopleTold;
pub use turns::{Seen, SightingsEvery};

/// What is known of everybody who is online.
#[derive(Debug, Default)]
pub(crate) struct People(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    here: HashMap<PersonKey, Here>,
    /// Those who lost the last connection.
    lost: HashSet<PersonKey>,
    /// Those of whom it is to be asked whether they show that they are here.
    unasked: VecDeque<PersonKey>,
    /// Those who are to be written down, each not before a tick, by the number of their coming.
    due: BTreeMap<(u32, u64), PersonKey>,
    /// How often somebody came.
    comings: u64,
    /// Those who have gone and are not written down yet.
    gone: Vec<Seen>,
    looks: Looks,
}

/// Somebody who is online.
#[derive(Debug)]
struct Here {
    /// The number of their coming, and its tick.
    coming: u64,
    since: u32,
    connections: u32,
    /// The tick at which the last connection was lost.
    lost_at: u32,
    shows: Shows,
    is_sighted: bool,
}

/// Whether somebody shows that they are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shows {
    /// Not known yet: they are not told of.
    Unasked,
    Shown,
    Hidden,
}

impl People {
    /// Somebody has one connection more.
    pub(crate) fn come(&self, person: PersonKey, is_sighted: bool, tick: u32) {
        let mut known = self.0.lock();
        let known = &mut *known;
        if let Some(here) = known.here.get_mut(&person) {
            here.connections += 1;
            known.lost.remove(&person);
            return;
        }
        known.comings += 1;
        let here = Here {
            coming: known.comings,
            since: tick,
            connections: 1,
            lost_at: 0,
            shows: Shows::Unasked,
            is_sighted,
        };
        known.here.insert(person, here);
        known.unasked.push_back(person);
        if is_sighted {
            known.due.insert((tick, known.comings), person);
        }
    }

    /// Somebody has one connection less, which was heard of last at this tick: one that was silent for long has had its
    /// grace.
    pub(crate) fn go(&self, person: PersonKey, lost_at: u32) {
        let mut known = self.0.lock();
        if let Some(here) = known.here.get_mut(&person) {
            here.connections = here.connections.saturating_sub(1);
            here.lost_at = lost_at;
            if here.connections == 0 {
                known.lost.insert(person);
            }
        }
    }

    /// Those of these who show that they are here; whether all of them are known.
    pub(crate) fn shown(
        &self,
        tenant: domain::TenantId,
        people: impl Iterator<Item = PrincipalId>,
    ) -> (HashSet<PrincipalId>, bool) {
        let known = self.0.lock();
        let mut all_known = true;
        let shown = people.filter(|&id| match known.here.get(&(tenant, id)) {
            Some(here) => {
                all_known &= here.shows != Shows::Unasked;
                here.shows == Shows::Shown
            }
            None => false,
        });
        let shown = shown.collect();
        (shown, all_known)
    }
}

impl Known {
    /// Those who came back no more in time go.
    fn let_go(&mut self, tick: u32) {
        let is_over = |person: &&PersonKey| {
            let here = self.here.get(*person);
            here.is_none_or(|here| tick.saturating_sub(here.lost_at) >= GRACE_TICKS)
        };
        let over: Vec<PersonKey> = self.lost.iter().filter(is_over).copied().collect();
        for person in over {
            self.lost.remove(&person);
            let Some(here) = self.here.remove(&person) else {
                continue;
            };
            if here.is_sighted && here.shows == Shows::Shown {
                self.gone.push(Seen {
                    person,
                    ago: tick.saturating_sub(here.lost_at),
                    is_here: false,
                });
            }
            self.looks.changed(person);
        }
    }
}

impl Hub {
    /// Whether somebody is online on this node, or was a moment ago.
    pub fn is_here(&self, person: PersonKey) -> bool {
        self.people.0.lock().here.contains_key(&person)
    }

    /// Those of whom it is to be asked whether they show that they are here, at most `limit`.
    pub fn take_unasked(&self, limit: usize) -> Vec<PersonKey> {
        let mut known = self.people.0.lock();
        let count = known.unasked.len().min(limit);
        known.unasked.drain(..count).collect()
    }

    /// What was not answered is asked again.
    pub fn ask_later(&self, people: Vec<PersonKey>) {
        self.people.0.lock().unasked.extend(people);
    }

    /// It is asked again of everybody: another node may have heard otherwise.
    pub fn ask_again(&self) {
        let mut known = self.people.0.lock();
        if known.unasked.is_empty() {
            let everybody: Vec<PersonKey> = known.here.keys().copied().collect();
            known.unasked.extend(everybody);
        }
    }

    /// Of these people, those do not show that they are here; the others do.
    pub fn set_shown(&self, people: &[PersonKey], hidden: &HashSet<PersonKey>) {
        let mut known = self.people.0.lock();
        let known = &mut *known;
        for person in people {
            let shows = if hidden.contains(person) {
                Shows::Hidden
            } else {
                Shows::Shown
            };
            let Some(here) = known.here.get_mut(person) else {
                continue;
            };
            if std::mem::replace(&mut here.shows, shows) != shows {
                known.looks.changed(*person);
                // Their rooms are counted anew.
                known.looks.recount = true;
            }
        }
    }

    /// Something else changed what others may be told of somebody, or what they may be told of others.
    pub fn note_person(&self, person: PersonKey) {
        self.people.0.lock().looks.changed(person);
    }
}

#[cfg(test)]
mod tests;
