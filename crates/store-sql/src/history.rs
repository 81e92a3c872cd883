//! Which rows a page of history needs, and what the rows then say. Pure. Must not know SQL.

use domain::{Message, Seq};
use store::{HistoryPage, HistoryPlace, HistoryQuery};

use crate::rows::stored_seq;

/// A page as two runs on both sides of a pivot. One row more is read on each side: it tells whether there are more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageSides {
    /// The older side ends here, the newer begins behind it.
    pub(crate) pivot: i64,
    /// How many of the older side belong to the page.
    pub(crate) older: u32,
    /// How many of the newer side belong to the page.
    pub(crate) newer: u32,
}

impl PageSides {
    pub(crate) fn of(query: HistoryQuery) -> Self {
        let limit = query.limit;
        let side = |pivot, older, newer| Self {
            pivot,
            older,
            newer,
        };
        match query.place {
            HistoryPlace::Newest => side(i64::MAX, limit, 0),
            HistoryPlace::Before(seq) => side(stored_seq(seq).saturating_sub(1), limit, 0),
            HistoryPlace::After(seq) => side(stored_seq(seq), 0, limit),
            HistoryPlace::Around(seq) => side(stored_seq(seq), limit / 2, limit - limit / 2),
        }
    }

    /// How many rows to read at or before the pivot.
    pub(crate) fn older_read(self) -> i64 {
        i64::from(self.older) + 1
    }

    /// How many rows to read behind the pivot.
    pub(crate) fn newer_read(self) -> i64 {
        i64::from(self.newer) + 1
    }

    /// The page of the messages read, which are in seq order.
    pub(crate) fn page(self, head: Seq, mut messages: Vec<Message>) -> HistoryPage {
        let older_count = messages.partition_point(|m| stored_seq(m.seq) <= self.pivot);
        let newer_count = messages.len() - older_count;
        let (older, newer) = (self.older as usize, self.newer as usize);
        messages.truncate(older_count + newer.min(newer_count));
        messages.drain(..older_count.saturating_sub(older));
        HistoryPage {
            messages,
            head,
            has_older: older_count > older,
            has_newer: newer_count > newer,
        }
    }
}
