//! Rooms as they were read last, with their newest messages: a list of hundreds asks only which of them look otherwise by
//! now. Must not know who is in them.

use std::sync::Arc;

use domain::{Room, RoomId, TenantId};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use sqlx::FromRow;

use crate::rows::stored_seq;

/// Bytes of rooms that are remembered at most, about 6,000 rooms.
const KNOWN_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Rooms that are mostly remembered with that.
const KNOWN_EXPECTED: usize = 1_000;
/// Bytes of a room beside its texts, with what the cache needs for it.
const ROOM_BYTES: usize = 900;

/// What decides how a room with its newest message looks. Every event of the room raises its head; `looks` count what has
/// none: of the room, and of the people of the whole tenant (how they are called, whose past is whose).
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow, Deserialize)]
pub(crate) struct Look {
    head: i64,
    looks: i64,
    tenant_looks: i64,
}

impl Look {
    /// Whether the room was read at this head.
    pub(crate) fn is_of(self, room: &Room) -> bool {
        stored_seq(room.head) == self.head
    }
}

#[derive(Clone)]
struct Known {
    look: Look,
    room: Arc<Room>,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<(TenantId, RoomId), Known> for Bytes {
    fn weight(&self, _: &(TenantId, RoomId), known: &Known) -> u64 {
        let room = &known.room;
        let said = room.last_message.as_ref().map_or(0, |message| {
            // The text, its markup and its quote.
            message.text.len() * 2 + 200
        });
        let words = &room.settings.words;
        let listed = words
            .rules
            .iter()
            .map(|rule| &rule.text)
            .chain(&words.allowed);
        let set: usize = listed.map(|word| word.len() + 40).sum();
        let set = set + room.settings.description.len() + room.settings.tags.len() * 40;
        (ROOM_BYTES + room.title.len() + set + said) as u64
    }
}

/// See the module.
pub(crate) struct KnownRooms(Cache<(TenantId, RoomId), Known, Bytes>);

impl Default for KnownRooms {
    fn default() -> Self {
        Self(Cache::with_weighter(KNOWN_EXPECTED, KNOWN_BYTES_MAX, Bytes))
    }
}

impl std::fmt::Debug for KnownRooms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("KnownRooms").field(&self.0.len()).finish()
    }
}

impl KnownRooms {
    /// The room, where it looks so since it was read.
    pub(crate) fn find(&self, tenant: TenantId, room: RoomId, look: Look) -> Option<Arc<Room>> {
        let known = self.0.get(&(tenant, room))?;
        (known.look == look).then_some(known.room)
    }

    /// Remembers a room that was read after it was seen to look so. What was read at another head is not remembered: it
    /// stands for another look.
    pub(crate) fn keep(&self, tenant: TenantId, look: Look, room: &Arc<Room>) {
        if look.is_of(room) {
            let room = Arc::clone(room);
            self.0.insert((tenant, room.id), Known { look, room });
        }
    }
}
