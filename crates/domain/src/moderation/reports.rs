//! What people tell those who keep order: a message, or a person, and why. Must not know who may see it.

use crate::ids::{MessageId, PrincipalId, ReportId, RoomId};
use crate::principals::Principal;
use crate::roles::words;
use crate::time::Timestamp;

/// Unicode scalar values of what a reporter adds.
pub const REPORT_NOTE_CHARS_MAX: usize = 500;
/// Entries of one page of reports.
pub const PAGE_REPORTS_MAX: u32 = 100;
/// Days for which a report is kept after it was made.
pub const REPORT_DAYS_KEPT: u64 = 90;

words! {
    /// Why something is reported.
    ReportReason {
        /// Advertising, floods.
        Spam = "spam",
        /// Insults, threats, hate.
        Abuse = "abuse",
        /// Sexual content.
        Sexual = "sexual",
        /// Somebody's personal data.
        PersonalData = "personal_data",
        /// Anything else.
        Other = "other",
    }

    /// What became of a report.
    Resolution {
        /// Nothing was to be done.
        Dismissed = "dismissed",
        /// The message was deleted.
        MessageDeleted = "message_deleted",
        /// The person may not write for a while.
        Muted = "muted",
        /// The person was put out and kept out.
        Banned = "banned",
    }

    /// Whether somebody has looked after a report.
    ReportState {
        /// Nobody has.
        Open = "open",
        /// Somebody has.
        Resolved = "resolved",
    }
}

/// What is reported of a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reported {
    /// A message.
    Message(MessageId),
    /// A person.
    Person(PrincipalId),
}

/// A report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Its id: the greater, the later.
    pub id: ReportId,
    /// Of which room.
    pub room: RoomId,
    /// About what.
    pub object: Reported,
    /// About whom: the sender of the message.
    pub about: Principal,
    /// What the message said then; nothing of a person.
    pub text: Box<str>,
    /// Who reports: told to nobody but the tenant's staff.
    pub by: PrincipalId,
    /// Why.
    pub reason: ReportReason,
    /// What the reporter adds, or empty.
    pub note: Box<str>,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub resolved: Option<Resolved>,
}

/// How a report was resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Who did it.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub resolution: Resolution,
    /// Why, if that was said.
    pub reason: Option<Box<str>>,
}

/// A text that somebody adds to an act, trimmed and possibly empty; `None` where it is too long or has what cannot be
/// shown.
pub fn check_note(text: &str) -> Option<Box<str>> {
    let text = text.trim();
    let is_shown = |c: char| c == '\n' || !crate::principals::is_unprintable(c);
    let fits = text.chars().count() <= REPORT_NOTE_CHARS_MAX && text.chars().all(is_shown);
    fits.then(|| text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_trimmed_and_has_a_limit() {
        assert_eq!(
            check_note("  욕설\n두 번  ").as_deref(),
            Some("욕설\n두 번")
        );
        assert_eq!(check_note("").as_deref(), Some(""));
        assert!(check_note(&"가".repeat(REPORT_NOTE_CHARS_MAX)).is_some());
        assert!(check_note(&"가".repeat(REPORT_NOTE_CHARS_MAX + 1)).is_none());
        assert!(check_note("a\u{0}b").is_none());
        assert!(check_note("a\u{202e}b").is_none());
    }
}
