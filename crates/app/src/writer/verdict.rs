//! What those who keep order decide of a report. Must not know how it is done.

use domain::Timestamp;

/// What becomes of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Dismiss,
    /// The message is deleted.
    DeleteMessage,
    /// The person may not write.
    Mute {
        /// Until when.
        until: Timestamp,
    },
    /// The person is put out and kept out.
    Ban {
        /// Until when.
        until: Timestamp,
    },
}
