//! What a push says: a small JSON text that only the device reads, plain text throughout. Must not know how it is encrypted.

use domain::markup;
use domain::push::{PUSH_TEXT_CHARS_MAX, Picked, PushLanguage};
use domain::{Policy, Room, Tenant};
use serde::Serialize;

/// What a push says. The device's own words are its language's.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum PushPayload<'a> {
    /// New messages in a room.
    Message {
        /// The tenant's slug, as pages have it in their address.
        tenant: &'a str,
        /// The room's id (`rm_…`): what notifications are gathered by.
        room: String,
        /// What the room is called in addresses: its alias, else its id.
        address: String,
        /// Its title; empty in a room of two.
        title: &'a str,
        /// Who sent the newest one, as the room calls them.
        from: &'a str,
        /// What it says; none where that is not shown.
        text: Option<String>,
        /// Where it stands.
        seq: u64,
        /// How many messages are unread, where that is known.
        unread: u64,
        /// Whether the reader is called by name, or with everybody.
        called: bool,
        /// When it was sent, in milliseconds since the Unix epoch.
        at: i64,
        /// `ko` or `en`.
        language: &'static str,
    },
    /// Somebody tries whether pushes arrive.
    Trial {
        /// The tenant's slug.
        tenant: &'a str,
        /// `ko` or `en`.
        language: &'static str,
    },
}

impl PushPayload<'_> {
    /// Its bytes.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts and numbers, and memory takes them")
    }
}

/// What a device is told of the messages that were picked for it.
pub(super) fn of_message(
    (tenant, room, policy): (&Tenant, &Room, &Policy),
    picked: Picked<'_>,
    unread: u64,
    language: PushLanguage,
) -> Vec<u8> {
    let newest = picked.newest;
    let address = room.alias.as_ref();
    PushPayload::Message {
        tenant: tenant.slug.as_str(),
        room: room.id.to_string(),
        address: address.map_or_else(|| room.id.to_string(), ToString::to_string),
        title: &room.title,
        from: &newest.sender.name,
        text: policy.push_text.then(|| {
            let marked = markup::parse(&newest.text, &newest.mentions.people);
            let plain = marked.map(|nodes| markup::plain_text(&nodes));
            beginning(plain.as_deref().unwrap_or(&newest.text))
        }),
        seq: newest.seq.get(),
        unread,
        called: picked.is_call,
        at: newest.sent_at.as_millis(),
        language: language.as_str(),
    }
    .to_bytes()
}

/// The beginning of a text on one line.
fn beginning(text: &str) -> String {
    let words = text.split_whitespace();
    let line = words.collect::<Vec<_>>().join(" ");
    if line.chars().count() <= PUSH_TEXT_CHARS_MAX {
        return line;
    }
    let cut: String = line.chars().take(PUSH_TEXT_CHARS_MAX).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_cut_and_stands_on_one_line() {
        assert_eq!(beginning(" 안녕\n  하세요 "), "안녕 하세요");
        let cut = beginning(&"가".repeat(PUSH_TEXT_CHARS_MAX + 1));
        assert_eq!(cut.chars().count(), PUSH_TEXT_CHARS_MAX + 1);
        assert!(cut.ends_with('…'));
    }
}
