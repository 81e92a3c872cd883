//! What clients say. Must not know what is answered.

use serde::{Deserialize, Serialize};

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
    FeedOpen {
        /// The newest cursor that the client holds.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        after: Option<String>,
    }
    /// The fields of `session.renew`.
    SessionRenew {
        /// A newer access token of the same session.
        access_token: String,
    }
    /// The fields of `ping`.
    Ping {}
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
