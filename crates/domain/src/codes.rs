//! One-use codes of every kind: one table, one way to use them up. Must not know what they open.

use crate::ids::{SessionId, TenantId};
use crate::roles::words;
use crate::time::Timestamp;

words! {
    /// What a code is for. A code of one purpose is nothing for another.
    CodePurpose {
        /// A user of the host comes over (push code).
        Handover = "handover",
        /// A popup hands its sign-in to the frame that opened it.
        Popup = "popup",
        /// The owner of an address is asked whether mail arrives.
        VerifyEmail = "verify_email",
        /// Somebody forgot a password.
        ResetPassword = "reset_password",
        /// The password was right and the second factor is awaited.
        SecondFactor = "second_factor",
        /// The browser's guest may be claimed.
        Claim = "claim",
        /// Work was asked for.
        Challenge = "challenge",
        /// The first operator.
        Setup = "setup",
    }
}

/// A one-use code. Only the hash of its secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// In which tenant.
    pub tenant: TenantId,
    /// What it is for.
    pub purpose: CodePurpose,
    /// SHA-256 of its text.
    pub hash: [u8; 32],
    /// What its use needs to know, as JSON.
    pub body: Box<str>,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
    /// The session that its use made.
    pub session: Option<SessionId>,
    /// Wrong tries of what it goes with.
    pub tries: u32,
}
