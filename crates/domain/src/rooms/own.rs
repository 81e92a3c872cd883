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
    /// The newest message that names them.
    pub mentioned: Option<MessagePlace>,
}

impl Default for OwnSettings {
    fn default() -> Self {
        Self {
            hidden_at: None,
            pinned: None,
            notify: NotifyLevel::All,
            unread_at: None,
            mentioned: None,
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

    /// The newest message that calls them and that they have not read: it names them, or, at `here`, everybody. None
    /// where they want to be told of nothing.
    pub fn mention(&self, here: Option<MessagePlace>, marker: ReadMarker) -> Option<MessagePlace> {
        let newest = self.mentioned.max(here);
        let is_told = self.notify != NotifyLevel::Nothing;
        newest.filter(|place| is_told && place.number > marker.number)
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

    fn place(number: u64) -> MessagePlace {
        MessagePlace {
            seq: Seq::new(number * 2),
            number: MessageNumber::new(number),
        }
    }

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
    fn the_newest_call_counts_until_it_is_read_and_only_if_it_is_wanted() {
        let own = OwnSettings {
            mentioned: Some(place(5)),
            ..OwnSettings::default()
        };
        assert_eq!(own.mention(None, read(4)), Some(place(5)));
        assert_eq!(own.mention(None, read(5)), None);
        assert_eq!(own.mention(Some(place(7)), read(5)), Some(place(7)));
        assert_eq!(own.mention(Some(place(2)), read(1)), Some(place(5)));
        for (notify, expected) in [
            (NotifyLevel::Mentions, Some(place(5))),
            (NotifyLevel::Nothing, None),
        ] {
            let own = OwnSettings { notify, ..own };
            assert_eq!(own.mention(None, read(0)), expected);
        }
    }
}
