//! The rooms that one is in, how one has set them for oneself, and how far people have read. Must not know rules.

use serde::{Deserialize, Serialize};

use crate::given::Given;
use crate::principals::RoomProfile;
use crate::rooms::Room;

/// The rooms that one is in.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct OwnRoomList {
    /// The newest activity first.
    pub rooms: Vec<OwnRoom>,
    /// Messages that one has not read, in all rooms together; not in hidden ones, nor where `notify` is `none`.
    #[ts(type = "number")]
    pub unread: u64,
}

/// A room that one is in.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[ts(concrete(R = Room))]
// A long list holds what its rooms were written as instead of the rooms.
pub struct OwnRoom<R = Room> {
    /// The room.
    pub room: R,
    /// One's part: `host`, `deputy` or `member`.
    pub role: String,
    /// How far one has read.
    pub marker: ReadMarker,
    /// Messages that one has not read; 0 in rooms that do not count.
    #[ts(type = "number")]
    pub unread: u64,
    /// Whether this room counts what is unread.
    pub counts: bool,
    /// Hidden from one's list: until the room's `number` grows.
    #[serde(default, skip_serializing_if = "is_off")]
    #[ts(optional, as = "Option<bool>")]
    pub hidden: bool,
    /// Its place among the pinned rooms, the smallest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub pinned: Option<u32>,
    /// What one wants to be told of: `all`, `mentions` or `none`.
    pub notify: String,
    /// Marked as unread by one's own wish: until one's marker is set again.
    #[serde(default, skip_serializing_if = "is_off")]
    #[ts(optional, as = "Option<bool>")]
    pub marked_unread: bool,
    /// The newest message that calls one, by name or with `@here`, and that one has not read; never where `notify` is `none`,
    /// and never of somebody whom one blocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub mention: Option<MessagePlace>,
    /// How many unread messages call one, as `mention` says; 100 are 100 or more.
    #[serde(default, skip_serializing_if = "is_none")]
    #[ts(optional, as = "Option<u32>")]
    pub mentions: u32,
    /// What the room calls one, where that is not one's usual name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub profile: Option<RoomProfile>,
    /// One's id (`pr_…`) in this room, where others there are given another one than `GET /v1/me` says: from the first name
    /// for it on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub own_id: Option<String>,
    /// Until when one may not write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub muted_until: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_off(on: &bool) -> bool {
    !*on
}

/// Where a message stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
pub struct MessagePlace {
    /// The seq of its sending.
    #[ts(type = "number")]
    pub seq: u64,
    /// Its ordinal.
    #[ts(type = "number")]
    pub number: u64,
}

impl From<domain::rooms::MessagePlace> for MessagePlace {
    fn from(place: domain::rooms::MessagePlace) -> Self {
        Self {
            seq: place.seq.get(),
            number: place.number.get(),
        }
    }
}

/// Sets a room for oneself. Nobody else sees it, but for `profile`. What is not said stays; `null` empties.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SetOwnRoom {
    /// Hidden from one's list until a new message comes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub hidden: Option<bool>,
    /// A place among the pinned rooms, 0–999, the smallest first; null: not pinned.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<u32>)]
    #[ts(optional = nullable, as = "Option<u32>")]
    pub pinned: Given<u32>,
    /// What one wants to be told of: `all`, `mentions` or `none`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notify: Option<String>,
    /// Marked as unread until one reads on. The read marker stays where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub unread: Option<bool>,
    /// What the room calls one, where it has names of its own (`profiles` is `room`); null: one's usual name again. Unlike
    /// the others, everybody in the room hears of it.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<RoomProfile>)]
    #[ts(optional = nullable, as = "Option<RoomProfile>")]
    pub profile: Given<RoomProfile>,
}

/// How far somebody has read.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
pub struct ReadMarker {
    /// The newest seq that was read.
    #[ts(type = "number")]
    pub seq: u64,
    /// The ordinal of the newest message that was read.
    #[ts(type = "number")]
    pub number: u64,
}

impl From<domain::rooms::ReadMarker> for ReadMarker {
    fn from(marker: domain::rooms::ReadMarker) -> Self {
        Self {
            seq: marker.seq.get(),
            number: marker.number.get(),
        }
    }
}

/// Marks a room as read.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The newest seq that was read; a marker only moves forward.
    #[ts(type = "number")]
    pub seq: u64,
}

/// How far the members of a room have read, without saying who.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Readers {
    /// Whether this room counts how many have not read a message.
    pub counted: bool,
    /// How many members have read up to which ordinal: `[ordinal, members]`, in the order of the ordinals. A message is
    /// unread by the members of all ordinals below its own.
    #[ts(type = "[number, number][]")]
    pub markers: Vec<(u64, u64)>,
    /// Members who hide how far they have read: they are not among these.
    #[serde(default, skip_serializing_if = "is_none")]
    #[ts(optional, as = "Option<u32>")]
    pub hidden: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_none(count: &u32) -> bool {
    *count == 0
}
