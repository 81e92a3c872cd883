//! Of whom something waits for a decision, or no longer: told with the next turn to whoever is there, and remembered for
//! nobody. Pure. Must not know what is told.

use std::collections::HashSet;

use domain::RoomId;

use super::PersonKey;
use crate::room::RoomKey;

/// What is to be told of what waits.
#[derive(Debug, Default)]
pub struct Waited {
    /// People of whom something waits in a room, or no longer.
    pub people: HashSet<(PersonKey, RoomId)>,
    /// Rooms in which other things wait than did.
    pub rooms: HashSet<RoomKey>,
}

/// What the next turn tells of it.
#[derive(Debug, Default)]
pub(super) struct Waiting(Waited);

impl Waiting {
    /// Something of somebody waits in a room, or no longer.
    pub(super) fn note(&mut self, person: PersonKey, room: RoomId) {
        self.0.people.insert((person, room));
        self.0.rooms.insert((person.0, room));
    }

    /// What is to be told since this was asked last.
    pub(super) fn take(&mut self) -> Waited {
        std::mem::take(&mut self.0)
    }

    /// What could not be told.
    pub(super) fn put_back(&mut self, waited: Waited) {
        self.0.people.extend(waited.people);
        self.0.rooms.extend(waited.rooms);
    }
}
