//! Who listens to which rooms, and in which turn each last changed. Pure but for the connections that it holds. Must not
//! know what is told.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::rooms::MessagePlace;
use domain::{PrincipalId, RoomId};

use super::news::News;
use super::waiting::Waiting;
use super::{
    CALLED_TOLD_MAX, ChangedRoom, KEPT_PEOPLE_MAX, KEPT_TICKS, Missed, OwnChange, PersonKey, Untold,
};
use crate::connection::Connection;
use crate::room::RoomKey;

/// Changes of somebody's own list that are remembered at most; more, and older cursors get a snapshot.
const OWN_CHANGES_MAX: usize = 2_000;

/// Everything that feeds know.
#[derive(Debug)]
pub(super) struct State {
    /// What stands before the turn in a cursor.
    pub(super) name: String,
    /// The number of the next turn.
    pub(super) turn: u64,
    people: HashMap<PersonKey, Person>,
    rooms: HashMap<RoomKey, Listened>,
    dirty: HashSet<RoomKey>,
    own_dirty: HashSet<PersonKey>,
    pub(super) waiting: Waiting,
    /// How many of the people have no line.
    gone: usize,
}

/// Somebody who listens, or did a short while ago.
#[derive(Debug)]
struct Person {
    lines: Vec<Line>,
    rooms: HashSet<RoomId>,
    /// Their rooms were read, and not only heard of.
    has_rooms: bool,
    /// Everything that was told from this turn on is known of them.
    since: u64,
    /// What changed in their own list, by room.
    own: HashMap<RoomId, News>,
    /// When the last line was lost.
    gone_at: u32,
}

#[derive(Debug)]
struct Line {
    connection: Arc<Connection>,
    /// It has got its beginning.
    has_begun: bool,
}

/// A room in which something may happen.
#[derive(Debug, Default)]
struct Listened {
    people: HashSet<PrincipalId>,
    /// The turn that tells the newest change; 0: none was heard.
    changed: u64,
    here: Option<MessagePlace>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            name: String::new(),
            turn: 1,
            people: HashMap::new(),
            rooms: HashMap::new(),
            dirty: HashSet::new(),
            own_dirty: HashSet::new(),
            waiting: Waiting::default(),
            gone: 0,
        }
    }
}

impl State {
    /// How many people are known.
    pub(super) fn people(&self) -> usize {
        self.people.len()
    }

    /// Whoever opens a feed is known from now on.
    pub(super) fn open(&mut self, person: PersonKey, connection: &Arc<Connection>) {
        let since = self.turn;
        let known = self.people.entry(person).or_insert_with(|| {
            self.gone += 1;
            Person {
                lines: Vec::new(),
                rooms: HashSet::new(),
                has_rooms: false,
                since,
                own: HashMap::new(),
                gone_at: 0,
            }
        });
        if known.lines.is_empty() {
            self.gone -= 1;
        }
        let is_here = |line: &Line| Arc::ptr_eq(&line.connection, connection);
        known.lines.retain(|line| !is_here(line));
        known.lines.push(Line {
            connection: Arc::clone(connection),
            has_begun: false,
        });
    }

    /// What somebody missed after a cursor; `None` where that is not known.
    pub(super) fn missed(&self, person: PersonKey, after: &str) -> Option<Missed> {
        let (name, turn) = after.rsplit_once('.')?;
        let turn: u64 = turn.parse().ok().filter(|_| name == self.name)?;
        let known = self.people.get(&person)?;
        // The turn under way was told to nobody yet: no cursor is at it or behind it.
        if turn >= self.turn || known.since > turn + 1 || !known.has_rooms {
            return None;
        }
        // What the turn under way tells too: it is told again with it, and does no harm.
        let is_missed = |told: u64| told > turn;
        let rooms = known.rooms.iter().map(|&room| (person.0, room));
        let rooms = rooms.filter_map(|key| Some((key, self.rooms.get(&key)?)));
        let rooms = rooms.filter(|(_, room)| is_missed(room.changed));
        let own = known.own.iter();
        let own = own.filter_map(|(&room, news)| Some((room, news.told(is_missed)?)));
        Some(Missed {
            rooms: rooms.map(|(key, room)| (key, room.here)).collect(),
            own: own.collect(),
        })
    }

    /// Somebody was in these rooms when they were read; not in those that they left since this turn.
    pub(super) fn enter_all(
        &mut self,
        person: PersonKey,
        rooms: impl IntoIterator<Item = RoomId>,
        turn: u64,
    ) {
        for room in rooms {
            let known = self.people.get(&person);
            let news = known.and_then(|known| known.own.get(&room));
            let has_left = news.is_some_and(|news| news.has_left_since(turn));
            if !has_left {
                self.enter(person, room);
            }
        }
        if let Some(known) = self.people.get_mut(&person) {
            known.has_rooms = true;
        }
    }

    /// A connection is told everything from now on, and first what changed since `turn`.
    pub(super) fn begin(&mut self, person: PersonKey, connection: &Arc<Connection>, turn: u64) {
        let now = self.turn;
        let Some(known) = self.people.get_mut(&person) else {
            return;
        };
        for line in &mut known.lines {
            line.has_begun |= Arc::ptr_eq(&line.connection, connection);
        }
        for news in known.own.values_mut() {
            if news.tell_again(|told| told >= turn && told < now, now) {
                self.own_dirty.insert(person);
            }
        }
        for &room in &known.rooms {
            let key = (person.0, room);
            if let Some(room) = self.rooms.get_mut(&key)
                && room.changed >= turn
                && room.changed < now
            {
                room.changed = now;
                self.dirty.insert(key);
            }
        }
    }

    /// A line is gone; whoever has no other is remembered for a while.
    pub(super) fn close(&mut self, person: PersonKey, connection: &Arc<Connection>, tick: u32) {
        let Some(known) = self.people.get_mut(&person) else {
            return;
        };
        let before = known.lines.len();
        known
            .lines
            .retain(|line| !Arc::ptr_eq(&line.connection, connection));
        if before > 0 && known.lines.is_empty() {
            known.gone_at = tick;
            self.gone += 1;
            if self.gone > KEPT_PEOPLE_MAX {
                self.forget(person);
            }
        }
    }

    /// Forgets those who did not come back in time.
    pub(super) fn forget_gone(&mut self, tick: u32) {
        let is_over = |person: &Person| {
            person.lines.is_empty() && tick.saturating_sub(person.gone_at) >= KEPT_TICKS
        };
        let over = self.people.iter().filter(|(_, person)| is_over(person));
        let over: Vec<PersonKey> = over.map(|(&key, _)| key).collect();
        for person in over {
            self.forget(person);
        }
    }

    fn forget(&mut self, person: PersonKey) {
        let rooms = self
            .people
            .get(&person)
            .map(|known| known.rooms.iter().copied().collect::<Vec<_>>());
        for room in rooms.unwrap_or_default() {
            self.leave(person, room);
        }
        self.people.remove(&person);
        self.own_dirty.remove(&person);
        self.gone -= 1;
    }

    fn enter(&mut self, person: PersonKey, room: RoomId) {
        if let Some(known) = self.people.get_mut(&person) {
            known.rooms.insert(room);
            let listened = self.rooms.entry((person.0, room)).or_default();
            listened.people.insert(person.1);
        }
    }

    fn leave(&mut self, person: PersonKey, room: RoomId) {
        if let Some(known) = self.people.get_mut(&person) {
            known.rooms.remove(&room);
        }
        let key = (person.0, room);
        if let Some(listened) = self.rooms.get_mut(&key) {
            listened.people.remove(&person.1);
            if listened.people.is_empty() {
                self.rooms.remove(&key);
                self.dirty.remove(&key);
            }
        }
    }

    /// Something about somebody's own list; of two changes of one turn, the one that says more is told.
    pub(super) fn note_own(&mut self, person: PersonKey, room: RoomId, change: OwnChange) {
        let turn = self.turn;
        let Some(known) = self.people.get_mut(&person) else {
            return;
        };
        known.own.entry(room).or_default().note(turn, change);
        if known.own.len() > OWN_CHANGES_MAX {
            known.own.retain(|_, news| news.newest() == turn);
            known.since = turn;
        }
        self.own_dirty.insert(person);
    }

    /// Something about the own lists of all who listen to a room, where they are few.
    pub(super) fn note_all(&mut self, key: RoomKey, change: OwnChange) {
        let listened = self.rooms.get(&key).map(|room| room.people.clone());
        let few = listened.filter(|people| people.len() <= CALLED_TOLD_MAX);
        for id in few.into_iter().flatten() {
            self.note_own((key.0, id), key.1, change);
        }
    }

    /// What the turn tells; the next one begins.
    pub(super) fn take_untold(&mut self) -> Untold {
        let turn = self.turn;
        let rooms = self.dirty.drain();
        let here = |key: &RoomKey| self.rooms.get(key).and_then(|room| room.here);
        let rooms: Vec<ChangedRoom> = rooms.map(|key| (key, here(&key))).collect();
        let mut own = Vec::new();
        for person in self.own_dirty.drain() {
            let changes = self.people.get(&person).into_iter();
            let changes = changes.flat_map(|known| &known.own);
            let told =
                |(&room, news): (&RoomId, &News)| Some((room, news.told(|told| told == turn)?));
            own.push((person, changes.filter_map(told).collect()));
        }
        if !rooms.is_empty() || !own.is_empty() {
            self.turn += 1;
        }
        Untold { turn, rooms, own }
    }

    /// Marks again what could not be told.
    pub(super) fn tell_later(&mut self, untold: &Untold) {
        let turn = self.turn;
        for &(key, _) in &untold.rooms {
            if let Some(room) = self.rooms.get_mut(&key) {
                room.changed = turn;
                self.dirty.insert(key);
            }
        }
        for (person, changes) in &untold.own {
            let Some(known) = self.people.get_mut(person) else {
                continue;
            };
            for (room, _) in changes {
                if let Some(news) = known.own.get_mut(room) {
                    news.tell_again(|told| told == untold.turn, turn);
                }
            }
            self.own_dirty.insert(*person);
        }
    }

    /// The connections that are told of a room.
    pub(super) fn listeners(&self, key: RoomKey) -> Vec<Arc<Connection>> {
        let listened = self.rooms.get(&key).into_iter();
        let people = listened.flat_map(|room| &room.people);
        people
            .flat_map(|&id| self.connections_of((key.0, id)))
            .collect()
    }

    /// The connections on which somebody is told of their own list.
    pub(super) fn connections_of(&self, person: PersonKey) -> Vec<Arc<Connection>> {
        let lines = self.people.get(&person).into_iter();
        let lines = lines.flat_map(|known| &known.lines);
        let begun = lines.filter(|line| line.has_begun);
        begun.map(|line| Arc::clone(&line.connection)).collect()
    }
}

mod taking;
#[cfg(test)]
mod tests;
