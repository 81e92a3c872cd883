//! Who looks at whom: the rooms whose listeners are told whether the others are online, and what each was told last. Must
//! not know who may be told of whom.

use std::collections::{HashMap, HashSet, VecDeque};

use bytes::Bytes;
use domain::PrincipalId;
use wire::frames::{PersonState, Signal};

use crate::feed::PersonKey;
use crate::hub::Hub;
use crate::room::RoomKey;

/// What is told in a room of who is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeopleTold {
    /// Nothing, not even how many there are.
    Nothing,
    /// How many there are.
    Count,
    /// Also whether each is online, while somebody listens.
    Each,
}

#[derive(Debug, Default)]
pub(super) struct Looks {
    rooms: HashMap<RoomKey, Looked>,
    /// In which rooms somebody is looked at.
    people: HashMap<PersonKey, HashSet<RoomKey>>,
    /// Rooms whose listeners are to be told, in the order in which that was heard, each once.
    untold: VecDeque<RoomKey>,
    /// Somebody shows or hides that they are here: all rooms with listeners are counted anew.
    pub(super) recount: bool,
}

/// A room whose listeners look at each other.
#[derive(Debug, Default)]
struct Looked {
    people: Vec<PrincipalId>,
    /// What each was told last.
    told: HashMap<PrincipalId, Bytes>,
    is_untold: bool,
}

impl Looks {
    /// Something about somebody is different: wherever they are looked at, it is told.
    pub(super) fn changed(&mut self, person: PersonKey) {
        for &room in self.people.get(&person).into_iter().flatten() {
            if let Some(looked) = self.rooms.get_mut(&room)
                && !std::mem::replace(&mut looked.is_untold, true)
            {
                self.untold.push_back(room);
            }
        }
    }

    fn set(&mut self, room: RoomKey, people: Option<Vec<PrincipalId>>) {
        let was = self.rooms.get_mut(&room);
        let was = was.map_or_else(Vec::new, |looked| std::mem::take(&mut looked.people));
        for id in was {
            let person = (room.0, id);
            if let Some(rooms) = self.people.get_mut(&person) {
                rooms.remove(&room);
                if rooms.is_empty() {
                    self.people.remove(&person);
                }
            }
        }
        let Some(people) = people else {
            self.rooms.remove(&room);
            return;
        };
        for &id in &people {
            self.people.entry((room.0, id)).or_default().insert(room);
        }
        self.rooms.entry(room).or_default().people = people;
    }
}

impl Hub {
    /// What is told in a room of who is there; somebody begins to listen. Where each is told of, that is told anew.
    pub fn look(&self, key: RoomKey, told: PeopleTold) {
        if let Some(room) = self.find_room(key) {
            room.set_silent(told == PeopleTold::Nothing);
        }
        let mut known = self.people.0.lock();
        let looks = &mut known.looks;
        if told != PeopleTold::Each {
            looks.set(key, None);
            return;
        }
        let looked = looks.rooms.entry(key).or_default();
        looked.told.clear();
        if !std::mem::replace(&mut looked.is_untold, true) {
            looks.untold.push_back(key);
        }
    }

    /// All rooms whose listeners look at each other are to be told: another node may know otherwise.
    pub fn look_again(&self) {
        let mut known = self.people.0.lock();
        let looks = &mut known.looks;
        for (&key, looked) in &mut looks.rooms {
            if !std::mem::replace(&mut looked.is_untold, true) {
                looks.untold.push_back(key);
            }
        }
    }

    /// Rooms whose listeners are to be told of each other, with who they are, at most `limit`. Where nobody listens any
    /// more, nobody is looked at.
    pub fn take_looks(&self, limit: usize) -> Vec<(RoomKey, Vec<PrincipalId>)> {
        if self.quarantine.is_on() {
            return Vec::new();
        }
        let mut taken = Vec::new();
        while taken.len() < limit {
            let Some(key) = self.people.0.lock().looks.untold.pop_front() else {
                break;
            };
            let room = self.find_room(key);
            let mut listeners: Vec<PrincipalId> = room.map_or_else(Vec::new, |room| {
                let here = room.connections_of(None).into_iter();
                here.map(|one| one.actor.principal).collect()
            });
            listeners.sort_unstable();
            listeners.dedup();
            let mut known = self.people.0.lock();
            if listeners.is_empty() {
                known.looks.set(key, None);
            } else {
                if let Some(looked) = known.looks.rooms.get_mut(&key) {
                    looked.is_untold = false;
                }
                taken.push((key, listeners));
            }
        }
        taken
    }

    /// Who is looked at in a room; `None`: nobody.
    pub fn set_looked(&self, key: RoomKey, people: Option<Vec<PrincipalId>>) {
        self.people.0.lock().looks.set(key, people);
    }

    /// What could not be told is told with the next turn.
    pub fn look_later(&self, key: RoomKey) {
        let mut known = self.people.0.lock();
        let looks = &mut known.looks;
        if let Some(looked) = looks.rooms.get_mut(&key)
            && !std::mem::replace(&mut looked.is_untold, true)
        {
            looks.untold.push_back(key);
        }
    }

    /// Tells one listener of a room of the others, on every connection that listens there, if it is not what they were
    /// told last.
    pub fn tell_people(&self, key: RoomKey, viewer: PrincipalId, people: Vec<PersonState>) {
        let Some(room) = self.find_room(key) else {
            return;
        };
        let told = room.told(Signal::People { people });
        {
            let mut known = self.people.0.lock();
            let Some(looked) = known.looks.rooms.get_mut(&key) else {
                return;
            };
            let last = looked.told.insert(viewer, told.bytes());
            if last.is_some_and(|last| last == told.bytes()) {
                return;
            }
        }
        for connection in room.connections_of(Some(viewer)) {
            told.give_surely(&connection);
        }
    }

    /// Whether somebody began to show or to hide that they are here since this was asked.
    pub(crate) fn take_recount(&self) -> bool {
        std::mem::take(&mut self.people.0.lock().looks.recount)
    }
}
