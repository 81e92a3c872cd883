//! People in rooms: their parts, and how they stand there now. Must not know why somebody asks.

use crate::ids::{MessageNumber, Seq};
use crate::roles::words;
use crate::time::Timestamp;

words! {
    /// A part in a room; each may do what those before it may.
    MemberRole {
        /// Reads and writes.
        Member = "member",
        /// Keeps order among the members.
        Deputy = "deputy",
        /// Rules the room; there is one at most.
        Host = "host",
    }
}

/// How far somebody has read: only forward.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct ReadMarker {
    /// The newest seq that was read.
    pub seq: Seq,
    /// The ordinal of the newest message that was read.
    pub number: MessageNumber,
}

/// How a principal stands in a room, as it is kept: also of somebody who left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Membership {
    /// Whether the principal is in the room.
    pub is_in: bool,
    /// Its part, while it is in. Of somebody who is out: the one that waits for them, [`MemberRole::Host`] of a host whom
    /// nobody followed.
    pub role: MemberRole,
    /// When it came in last.
    pub joined_at: Timestamp,
    /// Until when it may not write; [`Timestamp::NEVER`] for good.
    pub muted_until: Option<Timestamp>,
    /// Until when it may not come in; [`Timestamp::NEVER`] for good.
    pub banned_until: Option<Timestamp>,
    /// How far it has read.
    pub marker: ReadMarker,
    /// When it last sent a message, where that is counted.
    pub sent_at: Option<Timestamp>,
}

impl Membership {
    /// Somebody who was never here.
    pub const fn stranger() -> Self {
        Self {
            is_in: false,
            role: MemberRole::Member,
            joined_at: Timestamp::from_millis(0),
            muted_until: None,
            banned_until: None,
            marker: ReadMarker {
                seq: Seq::ZERO,
                number: MessageNumber::new(0),
            },
            sent_at: None,
        }
    }

    /// Whether the principal is in, or was at some time.
    pub fn was_in(&self) -> bool {
        self.joined_at > Self::stranger().joined_at
    }

    /// The part, if the principal is in.
    pub const fn role_now(&self) -> Option<MemberRole> {
        if self.is_in { Some(self.role) } else { None }
    }

    /// Whether it was host and the room may still have none.
    pub fn has_part_waiting(&self) -> bool {
        !self.is_in && self.role == MemberRole::Host
    }

    /// Until when a ban holds, if one does.
    pub fn ban(&self, now: Timestamp) -> Option<Timestamp> {
        self.banned_until.filter(|&until| now < until)
    }

    /// Until when writing is forbidden, if it is.
    pub fn mute(&self, now: Timestamp) -> Option<Timestamp> {
        self.muted_until.filter(|&until| now < until)
    }

    /// Moves the marker forward; whether it moved.
    pub fn read_up_to(&mut self, marker: ReadMarker) -> bool {
        let is_forward = marker > self.marker;
        if is_forward {
            self.marker = marker;
        }
        is_forward
    }
}
