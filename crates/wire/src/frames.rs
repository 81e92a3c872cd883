//! Frames of the native socket: JSON text, tagged by `type`. Must not know sockets.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::events::{EventBody, EventRecord};
use crate::principals::Principal;
use crate::problems::Problem;
use crate::rooms::{OwnRoom, ReadMarker, Room};

/// What a client may say to tell its frames' answers apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(untagged)]
pub enum Reference {
    /// A number.
    Number(#[ts(type = "number")] u64),
    /// A text of up to 64 characters.
    Text(String),
}

/// From where to resume: a seq, or a cursor as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(untagged)]
pub enum After {
    /// A seq of the present epoch.
    Seq(#[ts(type = "number")] u64),
    /// `{epoch}.{seq}`, or a seq as text.
    Cursor(String),
}

/// A frame from a client.
#[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type")]
pub enum ClientFrame {
    /// Wants the events of a room.
    #[serde(rename = "subscribe")]
    Subscribe(Subscribe),
    /// Wants them no longer.
    #[serde(rename = "unsubscribe")]
    Unsubscribe(Unsubscribe),
    /// Sends a message.
    #[serde(rename = "message.send")]
    MessageSend(MessageSend),
    /// Changes the text of a message.
    #[serde(rename = "message.edit")]
    MessageEdit(MessageEdit),
    /// Deletes a message.
    #[serde(rename = "message.delete")]
    MessageDelete(MessageDelete),
    /// Adds an emoji to a message, or takes it back.
    #[serde(rename = "reaction.set")]
    ReactionSet(ReactionSet),
    /// Marks a room as read.
    #[serde(rename = "read.mark")]
    ReadMark(ReadMark),
    /// Types, or stops.
    #[serde(rename = "typing")]
    Typing(Typing),
    /// Wants the rooms that one is in, and what changes in them.
    #[serde(rename = "feed.open")]
    FeedOpen(FeedOpen),
    /// Shows a newer access token.
    #[serde(rename = "session.renew")]
    SessionRenew(SessionRenew),
    /// Asks for a sign of life and the heads of the subscribed rooms.
    #[serde(rename = "ping")]
    Ping(Ping),
}

impl ClientFrame {
    /// What the client told it apart by.
    pub fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Subscribe(frame) => frame.reference.as_ref(),
            Self::Unsubscribe(frame) => frame.reference.as_ref(),
            Self::MessageSend(frame) => frame.reference.as_ref(),
            Self::MessageDelete(frame) => frame.reference.as_ref(),
            Self::MessageEdit(frame) => frame.reference.as_ref(),
            Self::ReactionSet(frame) => frame.reference.as_ref(),
            Self::ReadMark(frame) => frame.reference.as_ref(),
            Self::Typing(frame) => frame.reference.as_ref(),
            Self::FeedOpen(frame) => frame.reference.as_ref(),
            Self::SessionRenew(frame) => frame.reference.as_ref(),
            Self::Ping(frame) => frame.reference.as_ref(),
        }
    }
}

macro_rules! client_frames {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
            /// Echoed in the answer.
            #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
            #[ts(optional)]
            pub reference: Option<Reference>,
        }
    )+};
}

client_frames! {
    /// The fields of `subscribe`.
    Subscribe {
        /// Id or alias.
        room: String,
        /// The last event that the client holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        after: Option<After>,
    }
    /// The fields of `unsubscribe`.
    Unsubscribe {
        /// Id or alias.
        room: String,
    }
    /// The fields of `message.send`.
    MessageSend {
        /// Id or alias.
        room: String,
        /// As in the body of a send.
        client_id: String,
        /// As in the body of a send.
        text: String,
        /// As in the body of a send.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reply_to: Option<String>,
        /// As in the body of a send.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        mentions: Vec<String>,
    }
    /// The fields of `message.edit`.
    MessageEdit {
        /// Id or alias.
        room: String,
        /// Which message.
        id: String,
        /// As in the body of an edit.
        text: String,
        /// As in the body of an edit.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        #[ts(optional, as = "Option<Vec<String>>")]
        mentions: Vec<String>,
    }
    /// The fields of `reaction.set`.
    ReactionSet {
        /// Id or alias.
        room: String,
        /// Which message.
        id: String,
        /// Which emoji.
        emoji: String,
        /// Added, else taken back.
        on: bool,
    }
    /// The fields of `read.mark`.
    ReadMark {
        /// Id or alias.
        room: String,
        /// The newest seq that was read.
        #[ts(type = "number")]
        seq: u64,
    }
    /// The fields of `message.delete`.
    MessageDelete {
        /// Id or alias.
        room: String,
        /// Which message.
        id: String,
    }
    /// The fields of `typing`.
    Typing {
        /// Id or alias.
        room: String,
        /// Types, else has stopped. Whoever types says so every three seconds.
        on: bool,
    }
    /// The fields of `feed.open`.
    FeedOpen {}
    /// The fields of `session.renew`.
    SessionRenew {
        /// A newer access token of the same session.
        access_token: String,
    }
    /// The fields of `ping`.
    Ping {}
}

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

/// Why a subscription has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "lowercase")]
pub enum Unsubscribed {
    /// One has left the room.
    Left,
    /// One was put out of it.
    Removed,
    /// The room is no more.
    Deleted,
}

/// What a client must not exceed.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ts_rs::TS)]
pub struct Limits {
    /// Bytes of one frame.
    pub frame_bytes_max: u32,
    /// Characters of one text.
    pub text_chars_max: u32,
    /// Rooms that one connection may be subscribed to.
    pub subscriptions_max: u32,
}

/// A frame to a client.
#[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type")]
pub enum ServerFrame {
    /// The first frame.
    #[serde(rename = "welcome")]
    Welcome {
        /// The store's epoch.
        epoch: String,
        /// Who one is.
        principal: Principal,
        /// How often to ping, in milliseconds.
        heartbeat_ms: u32,
        /// What not to exceed.
        limits: Limits,
    },
    /// The verdict of a subscription.
    #[serde(rename = "subscribed")]
    Subscribed {
        /// The room's id.
        room: String,
        /// Its alias, if it has one.
        alias: Option<String>,
        /// Its newest seq at this moment.
        #[ts(type = "number")]
        head: u64,
        /// Whether events follow the cursor.
        mode: Mode,
        /// As in the question.
        #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reference: Option<Reference>,
    },
    /// A subscription has ended: one is no longer in the room, or the room is no more.
    #[serde(rename = "unsubscribed")]
    Unsubscribed {
        /// The room's id.
        room: String,
        /// Why.
        why: Unsubscribed,
    },
    /// One event.
    #[serde(rename = "event")]
    Event {
        /// The room's id.
        room: String,
        /// Its place.
        #[ts(type = "number")]
        seq: u64,
        /// When it was accepted.
        at: String,
        /// What happened.
        event: EventBody,
    },
    /// Several events in order.
    #[serde(rename = "events")]
    Events {
        /// The room's id.
        room: String,
        /// In order, without a hole.
        events: Vec<EventRecord>,
    },
    /// Something that is not kept: the newest one counts, and one may be left out.
    #[serde(rename = "signal")]
    Signal {
        /// The room's id.
        room: String,
        /// What.
        signal: Signal,
    },
    /// The rooms that one is in, and what changes in them.
    #[serde(rename = "feed")]
    Feed {
        /// What.
        feed: Feed,
    },
    /// Done, and durable where it wrote.
    #[serde(rename = "ack")]
    Ack(Ack),
    /// Refused.
    #[serde(rename = "error")]
    Error {
        /// As in the question.
        #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reference: Option<Reference>,
        /// Why.
        problem: Box<Problem>,
    },
    /// A sign of life with the heads of the subscribed rooms.
    #[serde(rename = "pong")]
    Pong {
        /// As in the question.
        #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        reference: Option<Reference>,
        /// The newest seq by room id.
        #[ts(type = "Record<string, number>")]
        heads: BTreeMap<String, u64>,
    },
    /// The socket is about to close.
    #[serde(rename = "goodbye")]
    Goodbye {
        /// The close code that follows.
        code: u16,
        /// When to come back, in milliseconds.
        retry_ms: u32,
    },
}

/// What is not kept, tagged by `type`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type")]
pub enum Signal {
    /// How far the members have read now: what the number beside each message is counted from. Nobody is named.
    #[serde(rename = "readers")]
    Readers {
        /// The markers of those who have read less count as this ordinal.
        #[ts(type = "number")]
        floor: u64,
        /// How many members have read up to which ordinal: `[ordinal, members]`, in the order of the ordinals.
        #[ts(type = "[number, number][]")]
        markers: Vec<(u64, u64)>,
    },
    /// How many are here now.
    #[serde(rename = "presence")]
    Presence {
        /// People; whoever lost the connection counts for ten seconds more.
        people: u32,
        /// Their connections.
        connections: u32,
    },
    /// Somebody types, or has stopped. What is not said again within six seconds has stopped.
    #[serde(rename = "typing")]
    Typing {
        /// Who.
        member: Principal,
        /// Types, else has stopped.
        on: bool,
    },
    /// Oneself has read on, on whichever device.
    #[serde(rename = "marker")]
    Marker {
        /// How far.
        marker: ReadMarker,
    },
}

/// What a feed says, tagged by `type`.
#[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Feed {
    /// Everything, as it stands now.
    Snapshot {
        /// The rooms that one is in, the newest activity first.
        rooms: Vec<OwnRoom>,
    },
    /// What changed since.
    Changes {
        /// In their order.
        changes: Vec<FeedChange>,
    },
}

/// What changed in one's list of rooms, tagged by `type`.
#[derive(Clone, Debug, Serialize, Deserialize, ts_rs::TS)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum FeedChange {
    /// Something happened in a room: as it stands now.
    Room {
        /// The room; unread is its number less that of one's marker.
        room: Room,
    },
    /// One is in a room now.
    Joined {
        /// The room with one's own part of it.
        room: OwnRoom,
    },
    /// One is in a room no longer, or it is no more.
    Left {
        /// The room's id.
        room: String,
    },
    /// One has read on, on whichever device.
    Marker {
        /// The room's id.
        room: String,
        /// How far.
        marker: ReadMarker,
    },
}

/// The fields of `ack`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ts_rs::TS)]
pub struct Ack {
    /// As in the question.
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reference: Option<Reference>,
    /// The message's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
    /// The message's place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub seq: Option<u64>,
    /// The message's ordinal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub number: Option<u64>,
    /// When the renewed session's token ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub expires_at: Option<String>,
}

impl ServerFrame {
    /// The frame of one event.
    pub fn event(event: &domain::Event) -> Self {
        Self::Event {
            room: event.room.to_string(),
            seq: event.seq.get(),
            at: event.at.to_string(),
            event: (&event.body).into(),
        }
    }

    /// Its JSON text.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = Vec::with_capacity(256);
        serde_json::to_writer(&mut json, self).expect(
            "frames hold only strings, numbers and string keys, and a Vec takes every byte",
        );
        json
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_field_of_a_frame_is_refused() {
        let ok = r#"{"type":"subscribe","room":"lunch","after":"k3.4","ref":7}"#;
        assert!(serde_json::from_str::<ClientFrame>(ok).is_ok());
        let wrong = r#"{"type":"subscribe","room":"lunch","x":1}"#;
        assert!(serde_json::from_str::<ClientFrame>(wrong).is_err());
        assert!(serde_json::from_str::<ClientFrame>(r#"{"type":"ping"}"#).is_ok());
        assert!(serde_json::from_str::<ClientFrame>(r#"{"type":"ping","x":1}"#).is_err());
    }
}
