//! How somebody has set a room for themselves: nobody else sees it, and none of it is written by a send. Must not know
//! how it is kept.

use crate::ids::{MessageNumber, Seq};
use crate::roles::words;
use crate::rooms::members::ReadMarker;

/// The greatest place among the rooms that somebody pinned.
pub const PIN_PLACE_MAX: u32 = 999;

words! {
    /// What of a room somebody wants to be told of.
    NotifyLevel {
        /// Every message.
        All = "all",
        /// Messages that name them, or everybody.
        Mentions = "mentions",
        /// Nothing, not even these.
        Nothing = "none",
    }
}

/// Where a message stands in its room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MessagePlace {
    /// The seq of its sending.
    pub seq: Seq,
    /// Its ordinal.
    pub number: MessageNumber,
}

/// How somebody has set a room for themselves, as it is kept. What ends by itself (a hidden room by a new message, a mark
/// by reading) is kept as the place at which it was made, so that nothing must be written when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnSettings {
    /// The room's newest message when it was hidden.
    pub hidden_at: Option<MessageNumber>,
    /// Its place among the pinned rooms, the smallest first.
    pub pinned: Option<u32>,
    /// What they want to be told of.
    pub notify: NotifyLevel,
    /// How far they had read when they marked it as unread.
    pub unread_at: Option<Seq>,
}

/// Unread messages that call somebody are counted up to so many: one less is the greatest number that is exact.
pub const CALLS_COUNTED_MAX: u32 = 100;

/// The unread messages of a room that call somebody, by name or with everybody else; but those of people whom they block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Calls {
    /// How many, at most [`CALLS_COUNTED_MAX`].
    pub count: u32,
    /// The newest one.
    pub newest: Option<MessagePlace>,
}

impl Default for OwnSettings {
    fn default() -> Self {
        Self {
            hidden_at: None,
            pinned: None,
            notify: NotifyLevel::All,
            unread_at: None,
        }
    }
}

impl OwnSettings {
    /// Whether the room is hidden while this is its newest message: a newer one brings it back.
    pub fn is_hidden(&self, newest: MessageNumber) -> bool {
        self.hidden_at.is_some_and(|at| newest <= at)
    }

    /// Whether it counts as unread by their own wish: until they read on.
    pub fn is_marked_unread(&self, marker: ReadMarker) -> bool {
        self.unread_at == Some(marker.seq)
    }

    /// Of the unread messages that call them, those that they want to be told of: none where they want to be told of nothing.
    pub fn told_calls(&self, calls: Calls) -> Calls {
        match self.notify {
            NotifyLevel::All | NotifyLevel::Mentions => calls,
            NotifyLevel::Nothing => Calls::default(),
        }
    }
}

/// What of it is to change; `None` leaves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OwnChange {
    /// Hidden until a new message comes, or shown.
    pub hidden: Option<bool>,
    /// A place among the pinned rooms, or none.
    pub pinned: Option<Option<u32>>,
    /// What to be told of.
    pub notify: Option<NotifyLevel>,
    /// Marked as unread, or not.
    pub unread: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(number: u64) -> ReadMarker {
        ReadMarker {
            seq: Seq::new(number * 2),
            number: MessageNumber::new(number),
        }
    }

    #[test]
    fn a_hidden_room_comes_back_with_a_new_message() {
        let own = OwnSettings {
            hidden_at: Some(MessageNumber::new(3)),
            ..OwnSettings::default()
        };
        let hidden = [2, 3, 4].map(|number| own.is_hidden(MessageNumber::new(number)));
        assert_eq!(hidden, [true, true, false]);
        assert!(!OwnSettings::default().is_hidden(MessageNumber::default()));
    }

    #[test]
    fn a_mark_holds_until_the_marker_moves() {
        let own = OwnSettings {
            unread_at: Some(Seq::new(6)),
            ..OwnSettings::default()
        };
        assert!(own.is_marked_unread(read(3)));
        assert!(!own.is_marked_unread(read(4)));
        assert!(!OwnSettings::default().is_marked_unread(read(0)));
    }

    #[test]
    fn calls_count_where_they_are_wanted() {
        let calls = Calls {
            count: 2,
            newest: Some(MessagePlace {
                seq: Seq::new(10),
                number: MessageNumber::new(5),
            }),
        };
        let told = |notify| {
            let own = OwnSettings {
                notify,
                ..OwnSettings::default()
            };
            own.told_calls(calls)
        };
        assert_eq!(told(NotifyLevel::All), calls);
        assert_eq!(told(NotifyLevel::Mentions), calls);
        assert_eq!(told(NotifyLevel::Nothing), Calls::default());
    }
}
