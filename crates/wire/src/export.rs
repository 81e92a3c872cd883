//! Everything that is kept of somebody, as lines of JSON. Must not know pages.

use serde::{Deserialize, Serialize};

use crate::me::{DeviceEntry, Me};
use crate::messages::Message;
use crate::queue::Waiting;
use crate::reads::ReadMarker;
use crate::rooms::Room;

/// A line of an export, tagged by `type`. More kinds may join.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ExportLine {
    /// Who one is: always the first.
    Profile {
        /// As `GET /v1/me` shows it.
        me: Box<Me>,
    },
    /// A device that is signed in.
    Device {
        /// As `GET /v1/me/sessions` shows it.
        device: Box<DeviceEntry>,
    },
    /// A room that one is in, was in, or wrote in.
    Room {
        /// The room, without its newest message.
        room: Box<Room>,
        /// One's part; null where one is not in.
        role: Option<String>,
        /// Since when, or when one came last.
        joined_at: String,
        /// How far one has read.
        marker: ReadMarker,
        /// Until when one may not write.
        muted_until: Option<String>,
        /// Until when one may not come in.
        banned_until: Option<String>,
    },
    /// A message that one sent.
    Message {
        /// As it stands now.
        message: Box<Message>,
    },
    /// An emoji that one added.
    Reaction {
        /// In which room (`rm_…`).
        room: String,
        /// The seq of the message.
        #[ts(type = "number")]
        seq: u64,
        /// Which.
        emoji: String,
    },
    /// Something of one's own that waits for a decision in a room, or did.
    Waiting {
        /// As it stands now.
        waiting: Box<Waiting>,
    },
    /// That was all: without it the export broke off.
    End,
}
