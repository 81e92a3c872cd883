//! The streams of principals: what changes in the rooms that somebody is in. Gathered per room, told a few times a
//! second, encoded once for all who listen. Must not know what is told of a room.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use domain::rooms::ReadMarker;
use domain::{Event, EventBody, PrincipalId, RoomId, TenantId};
use parking_lot::Mutex;
use wire::frames::{Feed, FeedChange, ServerFrame};
use wire::websocket::text_frame;

use crate::connection::{Connection, Encoding};
use crate::encoded::sse_event;
use crate::hub::Hub;
use crate::room::RoomKey;

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
}

/// What is to be told, since it was asked last.
#[derive(Debug, Default)]
pub struct Untold {
    /// Rooms in which something happened.
    pub rooms: Vec<RoomKey>,
    /// What changed in people's own lists, the newest of each room.
    pub own: Vec<(PersonKey, Vec<(RoomId, OwnChange)>)>,
}

/// Everybody who listens to a feed.
#[derive(Debug, Default)]
pub(crate) struct Feeds {
    people: AtomicUsize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    people: HashMap<PersonKey, Person>,
    /// Who listens to what happens in a room.
    rooms: HashMap<RoomKey, HashSet<PrincipalId>>,
    dirty: HashSet<RoomKey>,
    own: HashMap<PersonKey, HashMap<RoomId, OwnChange>>,
}

#[derive(Debug, Default)]
struct Person {
    connections: Vec<Arc<Connection>>,
    rooms: HashSet<RoomId>,
}

impl State {
    fn enter(&mut self, person: PersonKey, room: RoomId) {
        if let Some(known) = self.people.get_mut(&person) {
            known.rooms.insert(room);
            self.rooms
                .entry((person.0, room))
                .or_default()
                .insert(person.1);
        }
    }

    fn leave(&mut self, person: PersonKey, room: RoomId) {
        if let Some(known) = self.people.get_mut(&person) {
            known.rooms.remove(&room);
        }
        let key = (person.0, room);
        if let Some(listeners) = self.rooms.get_mut(&key) {
            listeners.remove(&person.1);
            if listeners.is_empty() {
                self.rooms.remove(&key);
                self.dirty.remove(&key);
            }
        }
    }

    fn note_own(&mut self, person: PersonKey, room: RoomId, change: OwnChange) {
        if self.people.contains_key(&person) {
            let own = self.own.entry(person).or_default();
            // A marker of a room that they just came into is told with the room.
            if !(matches!(change, OwnChange::Marked(_)) && own.contains_key(&room)) {
                own.insert(room, change);
            }
        }
    }

    fn take_in(&mut self, tenant: TenantId, event: &Event) {
        let key = (tenant, event.room);
        match &event.body {
            EventBody::MemberJoined { member, .. } => {
                self.enter((tenant, member.id), event.room);
                self.note_own((tenant, member.id), event.room, OwnChange::Came);
            }
            EventBody::MemberLeft { member } | EventBody::MemberRemoved { member, .. } => {
                self.note_own((tenant, member.id), event.room, OwnChange::Gone);
                self.leave((tenant, member.id), event.room);
            }
            EventBody::RoomDeleted { .. } => {
                let listeners = self.rooms.get(&key).cloned().unwrap_or_default();
                for id in listeners {
                    self.note_own((tenant, id), event.room, OwnChange::Gone);
                    self.leave((tenant, id), event.room);
                }
            }
            EventBody::RoomCreated { .. }
            | EventBody::RoomChanged { .. }
            | EventBody::MemberChanged { .. }
            | EventBody::MemberRoleChanged { .. }
            | EventBody::MemberMuted { .. }
            | EventBody::NoticeChanged { .. }
            | EventBody::MessagesDeleted { .. }
            | EventBody::MessageRestored { .. }
            | EventBody::MessageSent { .. }
            | EventBody::MessageEdited { .. }
            | EventBody::MessageDeleted { .. }
            | EventBody::ReactionAdded { .. }
            | EventBody::ReactionRemoved { .. }
            | EventBody::MessagePinned { .. } => {}
        }
        if self.rooms.contains_key(&key) {
            self.dirty.insert(key);
        }
    }
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

    pub(crate) fn close(&self, connection: &Arc<Connection>) {
        let person = (connection.actor.tenant, connection.actor.principal);
        let mut state = self.state.lock();
        let Some(known) = state.people.get_mut(&person) else {
            return;
        };
        known
            .connections
            .retain(|other| !Arc::ptr_eq(other, connection));
        if known.connections.is_empty() {
            let rooms = std::mem::take(&mut known.rooms);
            for room in rooms {
                state.leave(person, room);
            }
            state.people.remove(&person);
            state.own.remove(&person);
            self.people.store(state.people.len(), Ordering::Release);
        }
    }
}

impl Hub {
    /// From now on the connection hears what changes in these rooms, and in which rooms its principal is.
    pub fn open_feed(&self, connection: &Arc<Connection>, rooms: impl IntoIterator<Item = RoomId>) {
        let person = (connection.actor.tenant, connection.actor.principal);
        let mut state = self.feeds.state.lock();
        let known = state.people.entry(person).or_default();
        let is_new = known
            .connections
            .iter()
            .all(|other| !Arc::ptr_eq(other, connection));
        if is_new {
            known.connections.push(Arc::clone(connection));
        }
        for room in rooms {
            state.enter(person, room);
        }
        self.feeds
            .people
            .store(state.people.len(), Ordering::Release);
        connection.note_feed();
    }

    /// What is to be told since this was asked last; nothing while nothing may be delivered.
    pub fn take_untold(&self) -> Untold {
        if self.quarantine.is_on() {
            return Untold::default();
        }
        let mut state = self.feeds.state.lock();
        let own = std::mem::take(&mut state.own).into_iter();
        Untold {
            rooms: std::mem::take(&mut state.dirty).into_iter().collect(),
            own: own
                .map(|(person, changes)| (person, changes.into_iter().collect()))
                .collect(),
        }
    }

    /// Somebody has read on.
    pub(crate) fn note_marker(&self, person: PersonKey, room: RoomId, marker: ReadMarker) {
        if self.feeds.people.load(Ordering::Acquire) > 0 {
            let mut state = self.feeds.state.lock();
            state.note_own(person, room, OwnChange::Marked(marker));
        }
    }

    /// Tells everybody who listens to the room; encoded once.
    pub fn feed_room(&self, key: RoomKey, change: FeedChange) {
        let connections: Vec<Arc<Connection>> = {
            let state = self.feeds.state.lock();
            let listeners = state.rooms.get(&key).into_iter().flatten();
            let people = listeners.filter_map(|&id| state.people.get(&(key.0, id)));
            people
                .flat_map(|person| person.connections.iter().cloned())
                .collect()
        };
        let told = Told::new(Feed::Changes {
            changes: vec![change],
        });
        for connection in connections {
            told.give(&connection);
        }
    }

    /// Tells one person, on every connection of theirs that listens.
    pub fn feed_person(&self, person: PersonKey, changes: Vec<FeedChange>) {
        let connections = {
            let state = self.feeds.state.lock();
            let known = state.people.get(&person);
            known.map_or_else(Vec::new, |known| known.connections.clone())
        };
        let told = Told::new(Feed::Changes { changes });
        for connection in connections {
            told.give(&connection);
        }
    }
}

/// What a feed says, in the encodings of sockets and streams.
pub struct Told {
    frame: Bytes,
    sse: Bytes,
}

impl Told {
    /// Encodes it.
    pub fn new(feed: Feed) -> Self {
        let json = ServerFrame::Feed { feed }.to_json();
        Self {
            frame: text_frame(&json),
            sse: sse_event("feed", None, &json),
        }
    }

    /// Gives it to a connection.
    pub fn give(&self, connection: &Connection) {
        match connection.encoding {
            Encoding::Socket => connection.send(&self.frame),
            Encoding::Sse => connection.send(&self.sse),
            Encoding::Wake => {}
        }
    }
}
