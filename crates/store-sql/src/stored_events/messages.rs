//! Events about messages that were sent before. Must not know what the messages say: that stands with them.

use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::{Emoji, EventBody, Message, MessageId, PrincipalId, Seq};
use serde::{Deserialize, Serialize};
use store::StoreError;
use uuid::Uuid;

use super::parse;
use crate::rows::{corrupt, emoji};

/// What was said stands with the message.
#[derive(Serialize, Deserialize)]
struct MessageEdited {}

#[derive(Serialize, Deserialize)]
struct Reacted {
    message_id: Uuid,
    number: u64,
    emoji: String,
    count: u32,
    by: Uuid,
}

#[derive(Serialize, Deserialize)]
struct MessagePinned {
    message_id: Uuid,
    number: u64,
    pinned: bool,
    by: Uuid,
}

#[derive(Serialize, Deserialize)]
struct MessageDeleted {
    message_id: Uuid,
    number: u64,
    by: Uuid,
}

#[derive(Serialize, Deserialize)]
struct MessagesDeleted {
    seqs: Vec<u64>,
    of: Uuid,
    by: Uuid,
}

/// What it says stands with the message.
#[derive(Serialize, Deserialize)]
struct MessageRestored {
    by: Uuid,
}

type Stored = serde_json::Result<String>;
/// A message and its ordinal.
type Numbered = (MessageId, MessageNumber);

pub(super) fn several_deleted(seqs: &[Seq], of: PrincipalId, by: PrincipalId) -> Stored {
    serde_json::to_string(&MessagesDeleted {
        seqs: seqs.iter().map(|seq| seq.get()).collect(),
        of: of.as_uuid(),
        by: by.as_uuid(),
    })
}

pub(super) fn restored(by: PrincipalId) -> Stored {
    let by = by.as_uuid();
    serde_json::to_string(&MessageRestored { by })
}

/// What the stored `kind` and `body` of an event mean that carries a message as it stands now.
pub(crate) fn with_message(
    kind: &str,
    body: &str,
    message: Arc<Message>,
) -> Result<EventBody, StoreError> {
    match kind {
        "message.edited" => Ok(EventBody::MessageEdited { message }),
        "message.restored" => Ok(EventBody::MessageRestored {
            message,
            by: PrincipalId::from_uuid(parse::<MessageRestored>(body)?.by),
        }),
        _ => Err(corrupt("an event with a message:", &kind)),
    }
}

pub(super) fn edited() -> Stored {
    serde_json::to_string(&MessageEdited {})
}

pub(super) fn deleted(message_id: MessageId, number: MessageNumber, by: PrincipalId) -> Stored {
    serde_json::to_string(&MessageDeleted {
        message_id: message_id.as_uuid(),
        number: number.get(),
        by: by.as_uuid(),
    })
}

pub(super) fn reacted(message: Numbered, emoji: &Emoji, count: u32, by: PrincipalId) -> Stored {
    serde_json::to_string(&Reacted {
        message_id: message.0.as_uuid(),
        number: message.1.get(),
        emoji: emoji.as_str().to_owned(),
        count,
        by: by.as_uuid(),
    })
}

pub(super) fn pinned(message: Numbered, pinned: bool, by: PrincipalId) -> Stored {
    serde_json::to_string(&MessagePinned {
        message_id: message.0.as_uuid(),
        number: message.1.get(),
        pinned,
        by: by.as_uuid(),
    })
}

/// What the stored `kind` and `body` of an event about a message mean.
pub(super) fn body_of(kind: &str, body: &str) -> Result<EventBody, StoreError> {
    match kind {
        "message.deleted" => {
            let deleted: MessageDeleted = parse(body)?;
            Ok(EventBody::MessageDeleted {
                message_id: MessageId::from_uuid(deleted.message_id),
                number: MessageNumber::new(deleted.number),
                by: PrincipalId::from_uuid(deleted.by),
            })
        }
        "messages.deleted" => {
            let deleted: MessagesDeleted = parse(body)?;
            Ok(EventBody::MessagesDeleted {
                seqs: deleted.seqs.into_iter().map(Seq::new).collect(),
                of: PrincipalId::from_uuid(deleted.of),
                by: PrincipalId::from_uuid(deleted.by),
            })
        }
        "message.pinned" => {
            let changed: MessagePinned = parse(body)?;
            Ok(EventBody::MessagePinned {
                message_id: MessageId::from_uuid(changed.message_id),
                number: MessageNumber::new(changed.number),
                pinned: changed.pinned,
                by: PrincipalId::from_uuid(changed.by),
            })
        }
        "reaction.added" | "reaction.removed" => reaction_of(kind, &parse(body)?),
        _ => Err(corrupt("the event kind", &kind)),
    }
}

fn reaction_of(kind: &str, stored: &Reacted) -> Result<EventBody, StoreError> {
    let (message_id, number) = (
        MessageId::from_uuid(stored.message_id),
        MessageNumber::new(stored.number),
    );
    let (emoji, count, by) = (
        emoji(&stored.emoji)?,
        stored.count,
        PrincipalId::from_uuid(stored.by),
    );
    Ok(if kind == "reaction.added" {
        EventBody::ReactionAdded {
            message_id,
            number,
            emoji,
            count,
            by,
        }
    } else {
        EventBody::ReactionRemoved {
            message_id,
            number,
            emoji,
            count,
            by,
        }
    })
}
