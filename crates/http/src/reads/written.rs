//! What rooms were written as last: lists of hundreds write only those that are other rooms by now. Must not know who reads
//! them, nor when a room looks otherwise.

use std::sync::Arc;

use domain::{Room, RoomId};
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

/// Bytes that are remembered at most, about 6,000 rooms.
const WRITTEN_BYTES_MAX: u64 = 8 * 1024 * 1024;
/// Rooms that are mostly remembered with that.
const WRITTEN_EXPECTED: usize = 1_000;
/// Bytes of a room beside its JSON, with what the cache needs for it.
const ROOM_BYTES: usize = 600;

/// The JSON of a [`wire::Room`].
#[derive(Clone)]
pub(crate) struct WrittenRoom(Arc<RawValue>);

impl Serialize for WrittenRoom {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(to)
    }
}

/// The room is held, so that no other one can lie where it lies.
#[derive(Clone)]
struct Written {
    room: Arc<Room>,
    json: WrittenRoom,
}

#[derive(Clone)]
struct Bytes;

impl Weighter<RoomId, Written> for Bytes {
    fn weight(&self, _: &RoomId, written: &Written) -> u64 {
        // The room itself has about the bytes of its JSON.
        (ROOM_BYTES + written.json.0.get().len() * 2) as u64
    }
}

/// See the module.
pub(crate) struct WrittenRooms(Cache<RoomId, Written, Bytes>);

impl Default for WrittenRooms {
    fn default() -> Self {
        Self(Cache::with_weighter(
            WRITTEN_EXPECTED,
            WRITTEN_BYTES_MAX,
            Bytes,
        ))
    }
}

impl WrittenRooms {
    /// The room as it goes out: as it was written last where it is the very same one, else written now.
    pub(crate) fn write(&self, room: &Arc<Room>) -> WrittenRoom {
        if let Some(written) = self.0.get(&room.id)
            && Arc::ptr_eq(&written.room, room)
        {
            return written.json;
        }
        let json = to_raw_value(&wire::Room::from(&**room))
            .expect("rooms are made of texts and numbers, and memory takes them");
        let json = WrittenRoom(json.into());
        let written = Written {
            room: Arc::clone(room),
            json: json.clone(),
        };
        self.0.insert(room.id, written);
        json
    }
}
