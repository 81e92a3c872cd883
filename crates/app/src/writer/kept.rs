//! What a moderator deleted, sealed until that can no longer be undone. Must not know where it is kept.

use domain::{ActId, Mask, Mention, Mentions, Message, PrincipalId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::secrets::{open, seal};
use crate::sessions::Keys;

/// What was said, without what others added.
#[derive(Serialize, Deserialize)]
struct Said {
    text: Box<str>,
    edited_at: Option<i64>,
    here: bool,
    people: Vec<(Uuid, Box<str>)>,
    /// The masks that they were named by, in the same order; not there where all were named by their own ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    masks: Vec<Option<Uuid>>,
}

/// What binds a sealed text to its place.
fn context(tenant: TenantId, act: ActId, message: &Message) -> String {
    format!("deleted-text/{tenant}/{act}/{}", message.id)
}

/// What the message says, sealed.
pub(super) fn seal_message(
    keys: &Keys,
    tenant: TenantId,
    act: ActId,
    message: &Message,
) -> Box<str> {
    let people = message.mentions.people.iter();
    let masks = people.clone().map(|m| m.id.mask().map(Mask::as_uuid));
    let masks: Vec<_> = masks.collect();
    let said = Said {
        text: message.text.clone(),
        edited_at: message.edited_at.map(Timestamp::as_millis),
        here: message.mentions.here,
        people: people.map(|m| (m.id.as_uuid(), m.name.clone())).collect(),
        masks: if masks.iter().any(Option::is_some) {
            masks
        } else {
            Vec::new()
        },
    };
    let plain = serde_json::to_vec(&said).expect("texts and numbers are JSON");
    seal(keys, &context(tenant, act, message), &plain).into()
}

/// The tombstone says again what it said; false where it cannot be opened.
pub(super) fn unseal_message(
    keys: &Keys,
    tenant: TenantId,
    act: ActId,
    message: &mut Message,
    sealed: &str,
) -> bool {
    let plain = open(keys, &context(tenant, act, message), sealed);
    let Some(said) = plain.and_then(|plain| serde_json::from_slice::<Said>(&plain).ok()) else {
        return false;
    };
    let masks = said.masks.into_iter().chain(std::iter::repeat(None));
    let mention = |((id, name), mask): (_, Option<Uuid>)| Mention {
        id: PrincipalId::from_uuid(id).shown_as(mask.map(Mask::from_uuid)),
        name,
    };
    message.text = said.text;
    message.edited_at = said.edited_at.map(Timestamp::from_millis);
    message.deleted_at = None;
    message.mentions = Mentions {
        here: said.here,
        people: said.people.into_iter().zip(masks).map(mention).collect(),
    };
    true
}
