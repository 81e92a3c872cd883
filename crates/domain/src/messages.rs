//! Messages and the rules of their text. Must not know rooms' policies.

use crate::emoji::Emoji;
use crate::ids::{ClientId, MessageId, MessageNumber, PrincipalId, RoomId, Seq};
use crate::limits::{QUOTE_CHARS_MAX, TEXT_CHARS_MAX};
use crate::links;
use crate::principals::{Principal, is_invisible};
use crate::time::Timestamp;

/// The checked text of a message: trimmed, not empty, at most [`TEXT_CHARS_MAX`] Unicode scalar values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText(Box<str>);

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing that is seen.
    #[error("the text is empty")]
    Empty,
    /// Longer than [`TEXT_CHARS_MAX`].
    #[error("the text has {chars} characters, more than {TEXT_CHARS_MAX}")]
    TooLong {
        /// How many it has.
        chars: usize,
    },
    /// Has a NUL or another control character that is neither a tab nor a line break.
    #[error("the text has a control character")]
    Control,
}

impl MessageText {
    /// The trimmed text, or why it cannot be sent.
    ///
    /// # Errors
    /// See [`TextError`].
    pub fn parse(text: &str) -> Result<Self, TextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(TextError::Empty);
        }
        // Counting is only needed where the bytes could exceed the limit.
        if text.len() > TEXT_CHARS_MAX {
            let chars = text.chars().count();
            if chars > TEXT_CHARS_MAX {
                return Err(TextError::TooLong { chars });
            }
        }
        if text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'))
        {
            return Err(TextError::Control);
        }
        if text.chars().all(is_blank) {
            return Err(TextError::Empty);
        }
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a reader could follow a link in it: one of the markup's, or an address with another scheme. An address of
    /// mail is none.
    pub fn has_link(&self) -> bool {
        links::has_link(&self.0)
    }

    /// The text itself.
    pub fn into_boxed(self) -> Box<str> {
        self.0
    }
}

fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

/// A message as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// Its room.
    pub room: RoomId,
    /// The place of its `message.sent` in the room's log.
    pub seq: Seq,
    /// Its ordinal among the room's messages.
    pub number: MessageNumber,
    /// Who sent it, or who has claimed the guest that did.
    pub sender: Principal,
    /// The guest that sent it, where it is shown under whoever claimed that guest.
    pub sent_as: Option<PrincipalId>,
    /// The sender's id for the send.
    pub client_id: ClientId,
    /// Its text; empty once deleted.
    pub text: Box<str>,
    /// When it was accepted.
    pub sent_at: Timestamp,
    /// When its text was last changed, if it was.
    pub edited_at: Option<Timestamp>,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
    /// The message that it answers.
    pub reply_to: Option<Box<Quote>>,
    /// Who is named in it.
    pub mentions: Mentions,
    /// Which emoji were added, and how often: in the order of their first coming.
    pub reactions: Vec<Reaction>,
    /// Pinned for everybody.
    pub is_pinned: bool,
}

impl Message {
    /// Leaves a tombstone: the place and the sender stay, everything that was said goes.
    pub fn delete(&mut self, at: Timestamp) {
        self.text = "".into();
        self.deleted_at = Some(at);
        self.edited_at = None;
        self.reply_to = None;
        self.mentions = Mentions::default();
        self.reactions = Vec::new();
        self.is_pinned = false;
    }

    /// Takes the new text.
    pub fn edit(&mut self, at: Timestamp, text: Box<str>, mentions: Mentions) {
        self.text = text;
        self.mentions = mentions;
        self.edited_at = Some(at);
    }

    /// How many have added this emoji.
    pub fn reaction_count(&self, emoji: &Emoji) -> u32 {
        let of = self.reactions.iter().find(|r| r.emoji == *emoji);
        of.map_or(0, |reaction| reaction.count)
    }

    /// So many have added this emoji now. A tombstone has none.
    pub fn count_reaction(&mut self, emoji: &Emoji, count: u32) {
        if self.deleted_at.is_some() {
            return;
        }
        let place = self.reactions.iter().position(|r| r.emoji == *emoji);
        match (place, count) {
            (Some(place), 0) => drop(self.reactions.remove(place)),
            (Some(place), count) => self.reactions[place].count = count,
            (None, 0) => {}
            (None, count) => self.reactions.push(Reaction {
                emoji: emoji.clone(),
                count,
            }),
        }
    }

    /// Pinned or not. A tombstone is not.
    pub fn pin(&mut self, is_pinned: bool) {
        self.is_pinned = is_pinned && self.deleted_at.is_none();
    }
}

/// What stands above an answer of the message that it answers; empty where that was deleted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    /// The message.
    pub id: MessageId,
    /// The place of its sending: where to jump.
    pub seq: Seq,
    /// Its ordinal.
    pub number: MessageNumber,
    /// Who sent it, or who has claimed the guest that did.
    pub sender: Principal,
    /// The guest that sent it, where it is shown under whoever claimed that guest.
    pub sent_as: Option<PrincipalId>,
    /// The beginning of its text, at most [`QUOTE_CHARS_MAX`] Unicode scalar values.
    pub text: Box<str>,
    /// Whether it was deleted.
    pub is_deleted: bool,
}

impl Quote {
    /// What is quoted of this message now.
    pub fn of(message: &Message) -> Self {
        Self {
            id: message.id,
            seq: message.seq,
            number: message.number,
            sender: message.sender.clone(),
            sent_as: message.sent_as,
            text: message.text.chars().take(QUOTE_CHARS_MAX).collect(),
            is_deleted: message.deleted_at.is_some(),
        }
    }

    /// Stands under `member` from now on, if it stood under `was`.
    pub fn relabel(&mut self, was: PrincipalId, member: &Principal) {
        if self.sent_as.unwrap_or(self.sender.id) == was {
            self.sender = member.clone();
            self.sent_as = (was != member.id).then_some(was);
        }
    }
}

/// Who is named in a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mentions {
    /// Everybody who is there (`@here`).
    pub here: bool,
    /// These, by the name that stands behind an `@` in the text.
    pub people: Vec<Mention>,
}

impl Mentions {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        !self.here && self.people.is_empty()
    }
}

/// Somebody who is named in a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Who.
    pub id: PrincipalId,
    /// The name in the text.
    pub name: Box<str>,
}

/// How often an emoji was added to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reaction {
    /// Which.
    pub emoji: Emoji,
    /// How many people added it.
    pub count: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_seen_with_and_without_its_scheme() {
        let has = |text| MessageText::parse(text).expect("a text").has_link();
        for link in [
            "https://a.example",
            "보세요 naver.com에서",
            "(WWW.x.y)",
            "t.me/abc",
            "kakaotalk://open",
            "a.co.kr!",
        ] {
            assert!(has(link), "{link}");
        }
        for none in [
            "안녕. 잘 지내?",
            "버전 1.2.3",
            "main.rs",
            "e.g.",
            "끝...",
            "3.5km",
            ".com",
        ] {
            assert!(!has(none), "{none}");
        }
    }

    #[test]
    fn a_text_is_measured_in_characters_and_not_in_bytes() {
        assert!(MessageText::parse(&"가".repeat(TEXT_CHARS_MAX)).is_ok());
        assert_eq!(
            MessageText::parse(&"가".repeat(TEXT_CHARS_MAX + 1)),
            Err(TextError::TooLong {
                chars: TEXT_CHARS_MAX + 1
            })
        );
    }

    #[test]
    fn white_space_alone_is_no_text_and_line_breaks_inside_stay() {
        assert_eq!(MessageText::parse(" \n\u{3000} "), Err(TextError::Empty));
        assert_eq!(
            MessageText::parse(" a\nb ").map(MessageText::into_boxed),
            Ok("a\nb".into())
        );
        assert_eq!(MessageText::parse("a\0b"), Err(TextError::Control));
    }

    #[test]
    fn what_is_shown_as_nothing_is_no_text() {
        for blank in [
            "\u{200b}",
            "\u{3164} \u{115f}",
            "\u{202e}",
            "\u{2800}\u{fe0f}",
            "\u{ad}\n\u{e0041}",
        ] {
            assert_eq!(
                MessageText::parse(blank),
                Err(TextError::Empty),
                "{blank:?}"
            );
        }
        for seen in ["\u{200b}가", "❤\u{fe0f}", ".", "ㅤ.\u{3164}"] {
            assert!(MessageText::parse(seen).is_ok(), "{seen:?}");
        }
    }
}
