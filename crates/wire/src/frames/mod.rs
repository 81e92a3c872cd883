//! Frames of the native socket: JSON text, tagged by `type`. Must not know sockets.

mod client;
mod server;
mod signals;

use serde::{Deserialize, Serialize};

pub use client::{
    After, ClientFrame, FeedOpen, MessageDelete, MessageEdit, MessageSend, Ping, ReactionSet,
    ReadMark, Reference, SessionRenew, Subscribe, Typing, Unsubscribe,
};
pub use server::{Ack, Limits, ServerFrame, Unsubscribed};
pub use signals::{Feed, FeedChange, PersonState, Signal};

/// Whether the events after a cursor follow, or the client must take a fresh snapshot.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS,
)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Every event after the cursor follows in order.
    Resumed,
    /// Nothing before the head follows.
    Reset,
}

/// Why a socket is closed (RFC 6455 section 7.4; 4000–4999 are ours).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseCode {
    /// The peer is done.
    Normal,
    /// A frame breaks the protocol.
    Protocol,
    /// A kind of data that is not taken.
    Unsupported,
    /// Text that is not UTF-8.
    NotUtf8,
    /// A frame above the limit.
    TooBig,
    /// The server restarts.
    Restart,
    /// Too many connections for now.
    TryLater,
    /// The access token ended.
    Expired,
    /// The session was revoked.
    Revoked,
    /// No sign-in in time.
    NoSignIn,
    /// Another connection took its place.
    Replaced,
    /// Too many frames.
    Flood,
    /// The queue of what waits for this reader was full.
    TooSlow,
}

impl CloseCode {
    /// Its number.
    pub const fn number(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::Protocol => 1002,
            Self::Unsupported => 1003,
            Self::NotUtf8 => 1007,
            Self::TooBig => 1009,
            Self::Restart => 1012,
            Self::TryLater => 1013,
            Self::Expired => 4401,
            Self::Revoked => 4403,
            Self::NoSignIn => 4408,
            Self::Replaced => 4409,
            Self::Flood => 4429,
            Self::TooSlow => 4430,
        }
    }
}
