//! What the host and deputies tell everybody who comes. Must not know where it is shown.

use crate::ids::{PrincipalId, Seq};
use crate::messages::MessageText;
use crate::time::Timestamp;

/// Unicode scalar values of a notice.
pub const NOTICE_CHARS_MAX: usize = 1_000;
/// Entries of one page of notices.
pub const PAGE_NOTICES_MAX: u32 = 50;

/// A notice of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The place of its event in the room's log.
    pub seq: Seq,
    /// What it says; it may hold the markup of messages.
    pub text: Box<str>,
    /// Who wrote it.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
}

/// The trimmed text, or `None` where it can be no notice.
pub fn check_notice(text: &str) -> Option<MessageText> {
    let text = MessageText::parse(text).ok()?;
    (text.as_str().chars().count() <= NOTICE_CHARS_MAX).then_some(text)
}
