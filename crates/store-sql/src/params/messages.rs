//! What a batch writes of messages, as rows. Must not know the tables.

use std::sync::Arc;

use domain::{Message, TenantId, Timestamp};
use serde::Serialize;
use store::{
    DeletedMessage, DeletedText, EditedMessage, PinnedMessage, ReactedMessage, RestoredMessage,
};
use uuid::fmt::Simple;

use super::hex;
use crate::rows::{stored_mentions, stored_reactions, stored_seq};

/// A new message.
#[derive(Serialize)]
pub(crate) struct MessageParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    seq: u64,
    number: u64,
    message_id: Simple,
    sender_id: Simple,
    client_id: &'a str,
    text: &'a str,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_to_seq: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mentions: Option<String>,
}

impl<'a> MessageParam<'a> {
    pub(crate) fn new((tenant, message): &'a (TenantId, Arc<Message>)) -> Self {
        Self {
            tenant_id: hex(tenant.as_uuid()),
            room_id: hex(message.room.as_uuid()),
            seq: message.seq.get(),
            number: message.number.get(),
            message_id: hex(message.id.as_uuid()),
            sender_id: hex(message.sender.id.as_uuid()),
            client_id: message.client_id.as_str(),
            text: &message.text,
            at: message.sent_at.as_millis(),
            reply_to_seq: message.reply_to.as_ref().map(|q| stored_seq(q.seq)),
            mentions: stored_mentions(&message.mentions),
        }
    }
}

/// A message that becomes a tombstone.
#[derive(Serialize)]
pub(crate) struct DeletedParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    at: i64,
    principal_id: Simple,
}

impl DeletedParam {
    pub(crate) fn new(deleted: &DeletedMessage) -> Self {
        Self {
            tenant_id: hex(deleted.tenant.as_uuid()),
            room_id: hex(deleted.room.as_uuid()),
            seq: stored_seq(deleted.seq),
            at: deleted.at.as_millis(),
            principal_id: hex(deleted.by.as_uuid()),
        }
    }
}

/// A text that a moderator deleted.
#[derive(Serialize)]
pub(crate) struct DeletedTextParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    act_id: Simple,
    reply_to_seq: Option<i64>,
    sealed: &'a str,
    expires_at: i64,
}

impl<'a> DeletedTextParam<'a> {
    pub(crate) fn new(deleted: &'a DeletedText) -> Self {
        Self {
            tenant_id: hex(deleted.tenant.as_uuid()),
            room_id: hex(deleted.room.as_uuid()),
            seq: stored_seq(deleted.seq),
            act_id: hex(deleted.act.as_uuid()),
            reply_to_seq: deleted.reply_to_seq.map(stored_seq),
            sealed: &deleted.sealed,
            expires_at: deleted.expires_at.as_millis(),
        }
    }
}

/// A tombstone that says again what it said.
#[derive(Serialize)]
pub(crate) struct RestoredParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    text: &'a str,
    mentions: Option<String>,
    edited_at: Option<i64>,
    reply_to_seq: Option<i64>,
}

impl<'a> RestoredParam<'a> {
    pub(crate) fn new(restored: &'a RestoredMessage) -> Self {
        let message = &restored.message;
        Self {
            tenant_id: hex(restored.tenant.as_uuid()),
            room_id: hex(message.room.as_uuid()),
            seq: stored_seq(message.seq),
            text: &message.text,
            mentions: stored_mentions(&message.mentions),
            edited_at: message.edited_at.map(Timestamp::as_millis),
            reply_to_seq: message.reply_to.as_ref().map(|q| stored_seq(q.seq)),
        }
    }
}

/// A message whose text changed.
#[derive(Serialize)]
pub(crate) struct EditedParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    edit_seq: i64,
    at: i64,
    text: &'a str,
    text_before: &'a str,
    mentions: Option<String>,
    /// Nothing behind it in the batch changes the same message.
    is_last: bool,
}

impl<'a> EditedParam<'a> {
    pub(crate) fn all(edited: &'a [EditedMessage]) -> Vec<Self> {
        let place = |edit: &EditedMessage| (edit.tenant, edit.message.room, edit.message.seq);
        let param = |(n, edit): (usize, &'a EditedMessage)| Self {
            tenant_id: hex(edit.tenant.as_uuid()),
            room_id: hex(edit.message.room.as_uuid()),
            seq: stored_seq(edit.message.seq),
            edit_seq: stored_seq(edit.seq),
            at: edit.message.edited_at.map_or(0, Timestamp::as_millis),
            text: &edit.message.text,
            text_before: &edit.text_before,
            mentions: stored_mentions(&edit.message.mentions),
            is_last: edited[n + 1..]
                .iter()
                .all(|other| place(other) != place(edit)),
        };
        edited.iter().enumerate().map(param).collect()
    }
}

/// A message whose reactions changed.
#[derive(Serialize)]
pub(crate) struct ReactedParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    principal_id: Simple,
    emoji: &'a str,
    at: i64,
    is_added: bool,
    reactions: Option<String>,
    /// Nothing behind it in the batch changes the same message.
    is_last: bool,
}

impl<'a> ReactedParam<'a> {
    pub(crate) fn all(reacted: &'a [ReactedMessage]) -> Vec<Self> {
        let place = |change: &ReactedMessage| (change.tenant, change.room, change.seq);
        let param = |(n, change): (usize, &'a ReactedMessage)| Self {
            tenant_id: hex(change.tenant.as_uuid()),
            room_id: hex(change.room.as_uuid()),
            seq: stored_seq(change.seq),
            principal_id: hex(change.by.as_uuid()),
            emoji: change.emoji.as_str(),
            at: change.at.as_millis(),
            is_added: change.is_added,
            reactions: stored_reactions(&change.reactions),
            is_last: reacted[n + 1..]
                .iter()
                .all(|other| place(other) != place(change)),
        };
        reacted.iter().enumerate().map(param).collect()
    }
}

/// A message that is pinned, or no longer.
#[derive(Serialize)]
pub(crate) struct PinnedParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    pinned_at: Option<i64>,
}

impl PinnedParam {
    pub(crate) fn new(pinned: &PinnedMessage) -> Self {
        Self {
            tenant_id: hex(pinned.tenant.as_uuid()),
            room_id: hex(pinned.room.as_uuid()),
            seq: stored_seq(pinned.seq),
            pinned_at: pinned.pinned_at.map(Timestamp::as_millis),
        }
    }
}
