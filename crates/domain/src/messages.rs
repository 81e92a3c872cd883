//! Messages and the rules of their text. Must not know rooms' policies.

use crate::ids::{ClientId, MessageId, MessageNumber, PrincipalId, RoomId, Seq};
use crate::limits::TEXT_CHARS_MAX;
use crate::principals::Principal;
use crate::time::Timestamp;

/// The checked text of a message: trimmed, not empty, at most [`TEXT_CHARS_MAX`] Unicode scalar values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageText(Box<str>);

/// Why a text is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space.
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
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a reader could follow a link in it: an address with a scheme, `www.`, or a name under a usual top-level
    /// domain.
    pub fn has_link(&self) -> bool {
        // Most texts have neither, and looking for a byte is quick.
        if !self.0.contains('.') && !self.0.contains("://") {
            return false;
        }
        self.0.split_whitespace().any(is_link)
    }

    /// The text itself.
    pub fn into_boxed(self) -> Box<str> {
        self.0
    }
}

/// Top-level domains that are read as one without a scheme before them.
const USUAL_DOMAINS: &[&str] = &[
    "app", "be", "biz", "cc", "co", "com", "dev", "gg", "info", "io", "kr", "link", "live", "ly",
    "me", "net", "one", "online", "org", "page", "shop", "site", "store", "to", "top", "tv", "vip",
    "xyz",
];

fn is_link(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    if word.contains("://") || word.contains("www.") {
        return true;
    }
    let inner = word.trim_matches(|c: char| !c.is_alphanumeric());
    let host = inner.split(['/', '?', '#', ':']).next().unwrap_or("");
    // What follows a top-level domain may be a Korean particle: `example.com에서`.
    let host = host.trim_end_matches(|c: char| !c.is_ascii());
    host.rsplit_once('.').is_some_and(|(name, domain)| {
        name.chars().next_back().is_some_and(char::is_alphanumeric)
            && USUAL_DOMAINS.contains(&domain)
    })
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
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

impl Message {
    /// Leaves a tombstone: the place and the sender stay, the text goes.
    pub fn delete(&mut self, at: Timestamp) {
        self.text = "".into();
        self.deleted_at = Some(at);
    }
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
}
