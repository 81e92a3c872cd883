//! Messages and the rules of their text. Must not know rooms' policies.

use crate::ids::{ClientId, MessageId, MessageNumber, RoomId, Seq};
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

    /// The text itself.
    pub fn into_boxed(self) -> Box<str> {
        self.0
    }
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
    /// Who sent it.
    pub sender: Principal,
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
