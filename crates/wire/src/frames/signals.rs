//! What is told and not kept: signals of rooms, and the feed of one's rooms. Must not know who listens.

use serde::{Deserialize, Serialize};

use crate::principals::Principal;
use crate::queue::Waiting;
use crate::reads::{MessagePlace, OwnRoom, ReadMarker};
use crate::rooms::Room;

/// What is not kept, tagged by `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type")]
pub enum Signal {
    /// How far the members have read now: what the number beside each message is counted from. Nobody is named.
    #[serde(rename = "readers")]
    Readers {
        /// The markers of those who have read less count as this ordinal.
        #[ts(type = "number")]
        floor: u64,
        /// How many members have read up to which ordinal: `[ordinal, members]`, in the order of the ordinals.
        #[ts(type = "[number, number][]")]
        markers: Vec<(u64, u64)>,
    },
    /// How many are here now.
    #[serde(rename = "presence")]
    Presence {
        /// People; whoever lost the connection counts for ten seconds more.
        people: u32,
        /// Their connections.
        connections: u32,
    },
    /// Whether the other people of the room are online: to those who listen in rooms that tell when one was last there, when
    /// they begin and when it changes. All of them, but oneself.
    #[serde(rename = "people")]
    People {
        /// In the order of their ids.
        people: Vec<PersonState>,
    },
    /// Somebody types, or has stopped. What is not said again within six seconds has stopped.
    #[serde(rename = "typing")]
    Typing {
        /// Who.
        member: Principal,
        /// Types, else has stopped.
        on: bool,
    },
    /// Oneself has read on, on whichever device.
    #[serde(rename = "marker")]
    Marker {
        /// How far.
        marker: ReadMarker,
    },
}

/// Whether somebody is online, as far as one may know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct PersonState {
    /// Who (`pr_…`).
    pub person: String,
    /// Whether they are online; not given: that is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub online: Option<bool>,
    /// When they were last there, to the minute; of those who are not online, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub last_seen_at: Option<String>,
}

/// What a feed says, tagged by `type`.
#[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Feed {
    /// Everything, as it stands now.
    Snapshot {
        /// The rooms that one is in, the newest activity first.
        rooms: Vec<OwnRoom>,
        /// Messages that one has not read, in all rooms together; not in hidden ones, nor where `notify` is `none`.
        #[ts(type = "number")]
        unread: u64,
    },
    /// The cursor held: this changed since, as it stands now.
    Resumed {
        /// In their order.
        changes: Vec<FeedChange>,
    },
    /// What changed since.
    Changes {
        /// In their order.
        changes: Vec<FeedChange>,
    },
}

/// What changed in one's list of rooms, tagged by `type`.
#[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum FeedChange {
    /// Something happened in a room: as it stands now.
    Room {
        /// The room; unread is its number less that of one's marker.
        room: Room,
        /// The newest message that calls everybody there, if one did of late; it may have been read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        here: Option<MessagePlace>,
    },
    /// One's own part of a room is different now: set for oneself, another role, muted, or called by somebody.
    Own {
        /// The room with one's own part of it.
        room: OwnRoom,
    },
    /// One is in a room now.
    Joined {
        /// The room with one's own part of it.
        room: OwnRoom,
    },
    /// One is in a room no longer, or it is no more.
    Left {
        /// The room's id.
        room: String,
    },
    /// One blocks somebody, or no longer, on whichever device.
    Block {
        /// Whom (`pr_…`).
        person: String,
        /// Blocks, else no longer.
        on: bool,
    },
    /// What of one's own waits for a decision in a room, or did of late: all of it, as it stands now.
    Waiting {
        /// The room's id.
        room: String,
        /// The newest first, at most 20.
        waiting: Vec<Waiting>,
    },
    /// How much waits in a room where one keeps order.
    Queue {
        /// The room's id.
        room: String,
        /// Messages.
        #[ts(type = "number")]
        messages: u64,
        /// People who ask to come in.
        #[ts(type = "number")]
        entries: u64,
    },
    /// One has read on, on whichever device.
    Marker {
        /// The room's id.
        room: String,
        /// How far.
        marker: ReadMarker,
    },
}
