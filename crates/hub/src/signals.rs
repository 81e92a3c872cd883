//! What is told of rooms and not kept: how far people have read. Gathered, and told to everybody once a second, so that a
//! thousand readers of one message cost a thousand frames and not a million; one's own devices are told with the turns of
//! feeds. Must not know how it is counted.

use std::collections::HashMap;
use std::sync::Arc;

use bytes::Bytes;
use domain::rooms::ReadMarker;
use domain::{PrincipalId, RoomId, TenantId};
use parking_lot::Mutex;
use wire::frames::{ServerFrame, Signal};
use wire::websocket::text_frame;

use crate::connection::{Connection, Encoding};
use crate::encoded::sse_event;
use crate::feed::OwnChange;
use crate::hub::Hub;
use crate::room::{Room, RoomKey};

/// What is to be told of a room.
#[derive(Debug, Default)]
pub(crate) struct Untold(Mutex<Marks>);

#[derive(Debug, Default)]
struct Marks {
    /// Somebody has read on.
    has_moved: bool,
    /// How far, of those who may be told on their own devices.
    own: HashMap<PrincipalId, ReadMarker>,
}

/// Rooms in which somebody has read on since their own devices were told.
#[derive(Debug, Default)]
pub(crate) struct ReadNow(Mutex<HashMap<RoomKey, Arc<Room>>>);

impl Hub {
    /// Somebody has read on in a room; whoever listens there is told within a second, they themselves sooner.
    pub fn note_read(
        &self,
        (tenant, room): (TenantId, RoomId),
        principal: PrincipalId,
        marker: ReadMarker,
    ) {
        self.note_own((tenant, principal), room, OwnChange::Marked(marker));
        let Some(room) = self.find_room((tenant, room)) else {
            return;
        };
        if room.subscribers() > 0 {
            let mut marks = room.untold.0.lock();
            marks.has_moved = true;
            marks.own.insert(principal, marker);
            drop(marks);
            self.read_now.0.lock().insert(room.key, room);
        }
    }

    /// Tells everybody who has read on since this was asked how far, on their devices that listen to the room.
    pub fn tell_own_markers(&self) {
        if self.quarantine.is_on() {
            return;
        }
        let read = std::mem::take(&mut *self.read_now.0.lock());
        for room in read.values() {
            let own = std::mem::take(&mut room.untold.0.lock().own);
            room.tell_own(&own);
        }
    }

    /// Somebody has set a room for themselves; their feeds are told with the next turn.
    pub fn note_set(&self, (tenant, room): (TenantId, RoomId), principal: PrincipalId) {
        self.note_own((tenant, principal), room, OwnChange::Changed);
    }

    /// Fewer messages call everybody in a room than before; the feeds of a small room are told with the next turn.
    pub fn note_called(&self, key: RoomKey) {
        self.note_all(key, OwnChange::Changed);
    }

    /// The rooms with listeners in which somebody has read or written since this was asked.
    pub fn take_read_rooms(&self) -> Vec<RoomKey> {
        if self.quarantine.is_on() {
            return Vec::new();
        }
        let moved = |room: &Room| {
            let has_moved = std::mem::take(&mut room.untold.0.lock().has_moved);
            (has_moved && room.subscribers() > 0).then_some(room.key)
        };
        self.live_rooms()
            .iter()
            .filter_map(|room| moved(room))
            .collect()
    }

    /// Tells everybody who listens to a room but one principal: for what they do themselves.
    pub fn signal_others(&self, key: RoomKey, but: PrincipalId, signal: Signal) {
        self.signal_all_but(key, &[but], signal);
    }

    /// Tells everybody who listens to a room. Whoever is slow may miss it: the next one counts.
    pub fn signal(&self, key: RoomKey, signal: Signal) {
        self.signal_all_but(key, &[], signal);
    }

    /// The same but for some: for what is not for them.
    pub fn signal_all_but(&self, key: RoomKey, but: &[PrincipalId], signal: Signal) {
        if let Some(room) = self.find_room(key).filter(|_| !self.quarantine.is_on()) {
            let told = Told::new(&room, signal);
            for connection in room.connections_of(None) {
                if !but.contains(&connection.actor.principal) {
                    told.give(&connection);
                }
            }
        }
    }
}

impl Room {
    /// Events of people that move their own marker.
    pub(crate) fn note_sent(&self) {
        self.untold.0.lock().has_moved = true;
    }

    /// A signal of this room, encoded.
    pub(crate) fn told(&self, signal: Signal) -> Told {
        Told::new(self, signal)
    }

    fn tell_own(&self, own: &HashMap<PrincipalId, ReadMarker>) {
        if own.is_empty() {
            return;
        }
        for connection in self.connections_of(None) {
            if let Some(&marker) = own.get(&connection.actor.principal) {
                let marker = marker.into();
                Told::new(self, Signal::Marker { marker }).give(&connection);
            }
        }
    }
}

/// A signal, encoded.
pub(crate) struct Told {
    frame: Bytes,
    sse: Bytes,
}

impl Told {
    fn new(room: &Room, signal: Signal) -> Self {
        let room = room.key.1.to_string();
        let json = ServerFrame::Signal { room, signal }.to_json();
        Self {
            frame: text_frame(&json),
            sse: sse_event("signal", None, &json),
        }
    }

    /// Its bytes for sockets.
    pub(crate) fn bytes(&self) -> Bytes {
        self.frame.clone()
    }

    /// Gives what is not said again before it changes: behind what waits.
    pub(crate) fn give_surely(&self, connection: &Connection) {
        match connection.encoding {
            Encoding::Socket => connection.send(&self.frame),
            Encoding::Sse => connection.send(&self.sse),
            Encoding::Wake => {}
        }
    }

    fn give(&self, connection: &Connection) {
        match connection.encoding {
            Encoding::Socket => connection.send_if_idle(&self.frame),
            Encoding::Sse => connection.send_if_idle(&self.sse),
            Encoding::Wake => {}
        }
    }
}
