//! Pages of history. Must not know how they are asked on the wire.

use domain::{Message, Seq};

/// Which page of a room's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryQuery {
    /// Where in the log.
    pub place: HistoryPlace,
    /// At most so many messages: 1 to `PAGE_MESSAGES_MAX`.
    pub limit: u32,
}

/// Where in the log a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HistoryPlace {
    /// The newest messages.
    Newest,
    /// The newest ones whose seq is smaller.
    Before(Seq),
    /// The oldest ones whose seq is greater.
    After(Seq),
    /// Half of them up to and including the seq, half behind it. Where one side has fewer, the page is shorter.
    Around(Seq),
}

/// A page of history, of one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryPage {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// The room's head at that moment.
    pub head: Seq,
    /// Whether older messages exist.
    pub has_older: bool,
    /// Whether newer messages exist.
    pub has_newer: bool,
}
