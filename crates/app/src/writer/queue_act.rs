//! What somebody can do about what waits for a decision in a room. Must not know how it is decided.

use domain::rooms::Profile;
use domain::{ClientId, Mentions, MessageId, MessageText, RoomId, Timestamp, WaitingId};
use store::Subject;

/// What somebody does about what waits for a decision.
#[derive(Clone, Debug)]
pub enum QueueAct {
    /// Sends a message that somebody looks at before anybody reads it.
    Hold(HoldWanted),
    /// Asks to come in.
    Ask {
        /// The id that it gets.
        id: WaitingId,
        /// What is added, or empty.
        note: Box<str>,
        /// When.
        at: Timestamp,
        /// Under which name, where that is not the usual one.
        profile: Option<Profile>,
    },
    /// Decides what becomes of something that waits.
    Decide {
        /// Of what.
        waiting: WaitingId,
        /// What.
        decision: Decision,
        /// The id that a message gets that is let through.
        message: MessageId,
    },
}

/// A message that is to wait, checked.
#[derive(Clone, Debug)]
pub struct HoldWanted {
    /// The id that it gets while it waits.
    pub id: WaitingId,
    /// The sender's id for it.
    pub client_id: ClientId,
    /// The id that the message gets where it need not wait.
    pub message: MessageId,
    /// Its text.
    pub text: MessageText,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Who is named in it.
    pub mentions: Mentions,
    /// The parts for which it is to wait.
    pub parts: Vec<Box<str>>,
    /// When.
    pub at: Timestamp,
}

/// What becomes of something that waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is let through.
    Accept,
    /// It is not.
    Decline,
    /// Whoever it is of takes it back.
    Withdraw,
}

impl QueueAct {
    /// What must be read to decide it.
    pub(super) fn subject(&self, room: RoomId) -> Subject {
        match self {
            Self::Hold(wanted) => Subject::Send {
                room,
                client_id: wanted.client_id.clone(),
                reply_to: wanted.reply_to,
                to_pair: false,
                held_at: Some(wanted.at),
            },
            Self::Ask { at, profile, .. } => Subject::Asking {
                room,
                now: *at,
                name_key: profile.as_ref().map(Profile::name_key),
            },
            Self::Decide { waiting, .. } => Subject::Waiting {
                room,
                waiting: *waiting,
            },
        }
    }
}
