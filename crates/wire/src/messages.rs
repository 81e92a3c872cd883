//! Messages as clients see them, and what comes in to make them. Must not know rooms.

use std::collections::BTreeMap;

use domain::{PrincipalId, markup};
use serde::{Deserialize, Serialize};

use crate::markup::{MarkupNode, all};
use crate::principals::Principal;

/// Sends a message.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct SendMessage {
    /// The sender's id for this send: 1–64 of `A–Z a–z 0–9 - _`. A retry with the same one is harmless.
    pub client_id: String,
    /// 1–4,000 characters after trimming.
    pub text: String,
    /// The message (`ms_…`) that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<String>,
    /// Who (`pr_…`) is named in it, each by the name behind an `@` in the text; up to 20.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub mentions: Vec<String>,
}

/// Changes the text of a message.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct EditMessage {
    /// 1–4,000 characters after trimming.
    pub text: String,
    /// Who (`pr_…`) is named in it now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub mentions: Vec<String>,
}

/// A message as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Message {
    /// Its id (`ms_…`).
    pub id: String,
    /// Its room (`rm_…`).
    pub room: String,
    /// The place of its sending in the room's log.
    #[ts(type = "number")]
    pub seq: u64,
    /// Its ordinal among the room's messages.
    #[ts(type = "number")]
    pub number: u64,
    /// Who sent it, or who claimed the guest that did.
    pub sender: Principal,
    /// The guest (`pr_…`) that sent it, when somebody else claimed the guest since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sent_as: Option<String>,
    /// The sender's id for the send.
    pub client_id: String,
    /// Its text; empty once deleted.
    pub text: String,
    /// What its text says, where it says more than plain text: bold, links, code, quotes, mentions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub markup: Option<Vec<MarkupNode>>,
    /// When it was accepted.
    pub sent_at: String,
    /// When its text was last changed, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub edited_at: Option<String>,
    /// When it was deleted, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub deleted_at: Option<String>,
    /// The message that it answers, as that stands now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reply_to: Option<Box<Quote>>,
    /// Who is named in it, by the names in the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Mention>>")]
    pub mentions: Vec<Mention>,
    /// It calls everybody who is there (`@here`).
    #[serde(default, skip_serializing_if = "is_off")]
    #[ts(optional, as = "Option<bool>")]
    pub here: bool,
    /// Which emoji were added, and by how many, in the order of their first coming.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Reaction>>")]
    pub reactions: Vec<Reaction>,
    /// It is pinned for everybody.
    #[serde(default, skip_serializing_if = "is_off")]
    #[ts(optional, as = "Option<bool>")]
    pub pinned: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_off(on: &bool) -> bool {
    !*on
}

/// What stands above an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Quote {
    /// The message (`ms_…`).
    pub id: String,
    /// The place of its sending: where to jump.
    #[ts(type = "number")]
    pub seq: u64,
    /// Its ordinal.
    #[ts(type = "number")]
    pub number: u64,
    /// Who sent it.
    pub sender: Principal,
    /// The guest (`pr_…`) that sent it, when somebody else claimed the guest since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub sent_as: Option<String>,
    /// The first 100 characters of its text; empty once deleted.
    pub text: String,
    /// It was deleted.
    #[serde(default, skip_serializing_if = "is_off")]
    #[ts(optional, as = "Option<bool>")]
    pub deleted: bool,
}

/// The guest under whose id something was said. Of somebody whom the room shows by a mask no id is told that is not of this
/// room too, and none that is the same.
fn told_as(sender: PrincipalId, sent_as: Option<PrincipalId>) -> Option<String> {
    let guest = sent_as.filter(|guest| guest.shown() != sender.shown())?;
    let is_of_room = guest.mask().is_some() || sender.mask().is_none();
    is_of_room.then(|| guest.to_string())
}

impl From<&domain::Quote> for Quote {
    fn from(quote: &domain::Quote) -> Self {
        Self {
            id: quote.id.to_string(),
            seq: quote.seq.get(),
            number: quote.number.get(),
            sender: (&quote.sender).into(),
            sent_as: told_as(quote.sender.id, quote.sent_as),
            text: quote.text.to_string(),
            deleted: quote.is_deleted,
        }
    }
}

/// Somebody who is named in a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Mention {
    /// Who (`pr_…`).
    pub id: String,
    /// The name that stands behind an `@` in the text.
    pub name: String,
}

/// How often an emoji was added to a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Reaction {
    /// Which.
    pub emoji: String,
    /// By how many people.
    pub count: u32,
}

impl From<&domain::Message> for Message {
    fn from(message: &domain::Message) -> Self {
        Self {
            id: message.id.to_string(),
            room: message.room.to_string(),
            seq: message.seq.get(),
            number: message.number.get(),
            sender: (&message.sender).into(),
            sent_as: told_as(message.sender.id, message.sent_as),
            client_id: message.client_id.to_string(),
            text: message.text.to_string(),
            markup: markup::parse(&message.text, &message.mentions.people).map(|tree| all(&tree)),
            sent_at: message.sent_at.to_string(),
            edited_at: message.edited_at.map(|at| at.to_string()),
            deleted_at: message.deleted_at.map(|at| at.to_string()),
            reply_to: message
                .reply_to
                .as_deref()
                .map(|quote| Box::new(quote.into())),
            mentions: message.mentions.people.iter().map(mention).collect(),
            here: message.mentions.here,
            reactions: message.reactions.iter().map(reaction).collect(),
            pinned: message.is_pinned,
        }
    }
}

fn mention(mention: &domain::Mention) -> Mention {
    Mention {
        id: mention.id.to_string(),
        name: mention.name.to_string(),
    }
}

fn reaction(reaction: &domain::Reaction) -> Reaction {
    Reaction {
        emoji: reaction.emoji.as_str().to_owned(),
        count: reaction.count,
    }
}

/// A page of history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct HistoryPage {
    /// Oldest first.
    pub messages: Vec<Message>,
    /// The room's newest seq at the moment of this page.
    #[ts(type = "number")]
    pub head: u64,
    /// The `before` of the page of older messages; null when there are none.
    #[ts(type = "number | null")]
    pub prev: Option<u64>,
    /// The `after` of the page of newer messages; null when there are none.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
    /// The emoji that the reader added, by the id of the message.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    #[ts(optional, as = "Option<BTreeMap<String, Vec<String>>>")]
    pub own_reactions: BTreeMap<String, Vec<String>>,
    /// The reader's own id (`pr_…`) in this room, where another one than `GET /v1/me` says stands in the page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub own_id: Option<String>,
}

/// The pinned messages of a room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct PinList {
    /// The newest pin first.
    pub messages: Vec<Message>,
}

/// What a message said before each edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct EditList {
    /// The oldest first.
    pub edits: Vec<Edit>,
}

/// What a message said until an edit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Edit {
    /// When it was edited.
    pub edited_at: String,
    /// What it said until then.
    pub text: String,
}
