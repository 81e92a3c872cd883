//! The streams of principals: what changes in the rooms that somebody is in. Gathered per room, told a few times a
//! second, encoded once for all who listen. Must not know what is told of a room.
//!
//! What is told in one turn has the turn's number. Of each room and of each person's own list only the newest change is
//! remembered, by its turn: whoever comes back is told what changed since the last turn that they have whole, as it stands
//! then. Whoever lost the line is remembered for [`KEPT_TICKS`]; after that, on another node or after a restart there is a
//! snapshot again.

mod news;
mod state;
mod told;
mod waiting;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::rooms::{MessagePlace, ReadMarker};
use domain::{Event, PrincipalId, RoomId, TenantId};
use parking_lot::Mutex;
use wire::frames::{Feed, FeedChange};

use crate::bus::Hint;
use crate::connection::Connection;
use crate::hub::Hub;
use crate::room::RoomKey;
use state::State;

pub use told::Told;
pub use waiting::Waited;

/// Ticks for which it is remembered what changed for somebody who lost the line.
const KEPT_TICKS: u32 = 120;
/// Listeners of a room up to whom a message that calls everybody is told to each with the exact number of calls; in larger
/// rooms it is told once for all, and each client counts on.
const CALLED_TOLD_MAX: usize = 200;
/// People without a line who are remembered at most.
const KEPT_PEOPLE_MAX: usize = 20_000;

/// What names a person. The tenant is part of the key.
pub type PersonKey = (TenantId, PrincipalId);

/// What changed in somebody's own list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnChange {
    /// They are in a room now.
    Came,
    /// They are in it no longer, or it is no more.
    Gone,
    /// They have read on.
    Marked(ReadMarker),
    /// They have set it for themselves, have another part there, may or may not write, or somebody calls them.
    Changed,
}

/// A room in which something happened, with the newest message that calls everybody there, as far as that was heard.
pub type ChangedRoom = (RoomKey, Option<MessagePlace>);

/// What is to be told, since it was asked last.
#[derive(Debug, Default)]
pub struct Untold {
    /// The number of this turn.
    pub turn: u64,
    /// Rooms in which something happened.
    pub rooms: Vec<ChangedRoom>,
    /// What changed in people's own lists, the newest of each room.
    pub own: Vec<(PersonKey, Vec<(RoomId, OwnChange)>)>,
}

/// How a feed begins. Nothing is told on its connection before [`Hub::begin_feed`].
#[derive(Debug)]
pub struct Opened {
    /// The first turn that will be told to it.
    pub turn: u64,
    /// What changed since its cursor; `None`: that is not known, so it needs a snapshot.
    pub missed: Option<Missed>,
}

/// What somebody missed.
#[derive(Debug, Default)]
pub struct Missed {
    /// Rooms in which something happened.
    pub rooms: Vec<ChangedRoom>,
    /// What changed in their own list, the newest of each room.
    pub own: Vec<(RoomId, OwnChange)>,
}

/// Everybody who listens to a feed, or did a short while ago.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    people: AtomicUsize,
    state: Mutex<State>,
}

impl Feeds {
    /// Takes events in: what they change is told with the next turn. Costs nothing where nobody listens.
    pub(crate) fn take_in(&self, tenant: TenantId, events: &[Event]) {
        if self.people.load(Ordering::Acquire) == 0 {
            return;
        }
        let mut state = self.state.lock();
        for event in events {
            state.take_in(tenant, event);
        }
    }

    pub(crate) fn close(&self, connection: &Arc<Connection>, tick: u32) {
        let person = (connection.actor.tenant, connection.actor.principal);
        let mut state = self.state.lock();
        state.close(person, connection, tick);
        self.people.store(state.people(), Ordering::Release);
    }

    /// Forgets those who did not come back.
    pub(crate) fn forget_gone(&self, tick: u32) {
        if self.people.load(Ordering::Acquire) > 0 {
            let mut state = self.state.lock();
            state.forget_gone(tick);
            self.people.store(state.people(), Ordering::Release);
        }
    }
}

impl Hub {
    /// What tells the cursors of this node's feeds from those of others, and of before a restart: chance, drawn once
    /// before the first feed.
    pub fn name_feeds(&self, chance: impl FnOnce() -> [u8; 16]) {
        let mut state = self.feeds.state.lock();
        if state.name.is_empty() {
            state.name = format!("{:x}", u128::from_le_bytes(chance()) >> 64);
        }
    }

    /// From now on it is heard what changes for the connection's principal; it is told from [`Self::begin_feed`] on.
    /// `after` is the cursor of what the client has; `None`: it has nothing.
    pub fn open_feed(&self, connection: &Arc<Connection>, after: Option<&str>) -> Opened {
        let person = (connection.actor.tenant, connection.actor.principal);
        let mut state = self.feeds.state.lock();
        let missed = after.and_then(|after| state.missed(person, after));
        state.open(person, connection);
        self.feeds.people.store(state.people(), Ordering::Release);
        connection.note_feed();
        let mode = if missed.is_some() { "resumed" } else { "reset" };
        metrics::counter!("maru_feeds_opened_total", "mode" => mode).increment(1);
        Opened {
            turn: state.turn,
            missed,
        }
    }

    /// The rooms that the principal was in when this was read, behind [`Self::open_feed`].
    pub fn feed_rooms(
        &self,
        connection: &Connection,
        opened: &Opened,
        rooms: impl IntoIterator<Item = RoomId>,
    ) {
        let person = (connection.actor.tenant, connection.actor.principal);
        let mut state = self.feeds.state.lock();
        state.enter_all(person, rooms, opened.turn);
    }

    /// The connection has got its beginning: what changed meanwhile is told with the next turn, and so is everything else.
    pub fn begin_feed(&self, connection: &Arc<Connection>, opened: &Opened) {
        let person = (connection.actor.tenant, connection.actor.principal);
        self.feeds
            .state
            .lock()
            .begin(person, connection, opened.turn);
    }

    /// The cursor of whoever has got everything before a turn.
    pub fn feed_cursor(&self, turn: u64) -> String {
        let state = self.feeds.state.lock();
        format!("{}.{}", state.name, turn.saturating_sub(1))
    }

    /// What is to be told since this was asked last; nothing while nothing may be delivered.
    pub fn take_untold(&self) -> Untold {
        if self.quarantine.is_on() {
            return Untold::default();
        }
        self.feeds.state.lock().take_untold()
    }

    /// Of what waits that is to be told since this was asked last; nothing while nothing may be delivered.
    pub fn take_waiting(&self) -> Waited {
        if self.quarantine.is_on() {
            return Waited::default();
        }
        self.feeds.state.lock().waiting.take()
    }

    /// What could not be told of what waits is told with the next turn.
    pub fn tell_waiting_later(&self, waited: Waited) {
        self.feeds.state.lock().waiting.put_back(waited);
    }

    /// What could not be told is told with the next turn.
    pub fn tell_later(&self, untold: &Untold) {
        self.feeds.state.lock().tell_later(untold);
    }

    /// Something about somebody's own list.
    pub(crate) fn note_own(&self, person: PersonKey, room: RoomId, change: OwnChange) {
        if self.feeds.people.load(Ordering::Acquire) > 0 {
            self.feeds.state.lock().note_own(person, room, change);
        }
    }

    /// The same about everybody's own list, in a room of few listeners.
    pub(crate) fn note_all(&self, key: RoomKey, change: OwnChange) {
        if self.feeds.people.load(Ordering::Acquire) > 0 {
            self.feeds.state.lock().note_all(key, change);
        }
    }

    /// Something of somebody waits for a decision in a room, or no longer: they and those who decide are told with the
    /// next turn, on whichever node they listen.
    pub fn note_waiting(&self, (tenant, room): RoomKey, principal: PrincipalId) {
        self.note_waiting_here((tenant, room), principal);
        self.hint(Hint::Waiting {
            tenant,
            room,
            principal,
        });
    }

    /// The same for those who listen here, where it was written on another node.
    pub fn note_waiting_here(&self, (tenant, room): RoomKey, principal: PrincipalId) {
        if self.feeds.people.load(Ordering::Acquire) > 0 {
            let mut state = self.feeds.state.lock();
            state.waiting.note((tenant, principal), room);
        }
    }

    /// Tells everybody who listens to the room; encoded once.
    pub fn feed_room(&self, key: RoomKey, change: FeedChange, cursor: &str) {
        let connections = self.feeds.state.lock().listeners(key);
        let changes = vec![change];
        let told = Told::new(Feed::Changes { changes }, cursor);
        for connection in connections {
            told.give(&connection);
        }
    }

    /// Tells one person at once what is no room's, beside the turns. Whoever loses the line meanwhile has to ask for it.
    pub fn feed_person_now(&self, person: PersonKey, change: FeedChange) {
        // The turn before the one under way may not be told to the end.
        let turn = self.feeds.state.lock().turn;
        let cursor = self.feed_cursor(turn.saturating_sub(1));
        self.feed_person(person, vec![change], &cursor);
    }

    /// Tells one person, on every connection of theirs that listens.
    pub fn feed_person(&self, person: PersonKey, changes: Vec<FeedChange>, cursor: &str) {
        let connections = self.feeds.state.lock().connections_of(person);
        let told = Told::new(Feed::Changes { changes }, cursor);
        for connection in connections {
            told.give(&connection);
        }
    }
}
