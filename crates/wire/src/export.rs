//! Everything that is kept of somebody, as lines of JSON. Must not know pages.

use serde::{Deserialize, Serialize};

use crate::me::{Block, DeviceEntry, Me};
use crate::messages::Message;
use crate::push::{PushDevice, QuietHours};
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
    /// When one was last there, as it is kept: to the minute.
    Seen {
        /// When.
        at: String,
    },
    /// A device that is pushed to.
    PushDevice {
        /// As `GET /v1/me/push` shows it.
        device: Box<PushDevice>,
    },
    /// When one wants quiet.
    QuietHours {
        /// As `GET /v1/me/push` shows it.
        quiet_hours: Box<QuietHours>,
    },
    /// Somebody whom one blocks.
    Block {
        /// As `GET /v1/me/blocks` shows it.
        block: Box<Block>,
    },
    /// What one reported. What others said is not told again.
    Report {
        /// In which room (`rm_…`).
        room: String,
        /// The message (`ms_…`), where it was one.
        message: Option<String>,
        /// About whom (`pr_…`).
        about: String,
        /// `spam`, `abuse`, `sexual`, `personal_data` or `other`.
        reason: String,
        /// What one added, or empty.
        note: String,
        /// When.
        at: String,
    },
    /// What was done to one to keep order: not by whom, nor why.
    Act {
        /// In which room (`rm_…`).
        room: String,
        /// What: `member.kicked`, `member.banned`, `member.pardoned`, `member.muted`, `member.role_changed` or
        /// `messages.deleted`; more may join.
        kind: String,
        /// When.
        at: String,
        /// Until when it holds; null: for good, or not at all.
        until: Option<String>,
        /// What else there is to say: the part given, how many messages.
        words: Vec<String>,
        /// It was undone.
        undone: bool,
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
        /// Its place among one's pinned rooms.
        pinned: Option<u32>,
        /// What one wants to be told of: `all`, `mentions` or `none`.
        notify: String,
        /// Hidden from one's list.
        hidden: bool,
        /// Marked as unread by one's own wish.
        marked_unread: bool,
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
