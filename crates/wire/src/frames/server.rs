//! What the server says. Must not know what was asked.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Feed, Mode, Reference, Signal};
use crate::events::{EventBody, EventRecord};
use crate::principals::Principal;
use crate::problems::Problem;

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
        /// The `after` of `feed.open` by which whoever has got this goes on.
        cursor: String,
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
    /// Somebody looks at the message first: what waits (`wa_…`). It has no place yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub held: Option<String>,
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
