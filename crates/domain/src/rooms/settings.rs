//! What a room can be set to beyond its name: kept as one value, so that a room with nothing set costs nothing to read.
//! Must not know who may set it.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use crate::moderation::words::WordRules;
use crate::rooms::policy::PolicyOverrides;

/// Seconds between two messages of one person at most (six hours).
pub const SLOW_MODE_SECONDS_MAX: u32 = 21_600;
/// Tags of a room.
pub const TAGS_MAX: usize = 10;
/// Unicode scalar values of a tag.
pub const TAG_CHARS_MAX: usize = 20;
/// Unicode scalar values of a description.
pub const DESCRIPTION_CHARS_MAX: usize = 500;
/// Forbidden words of a room, and likewise allowed ones.
pub const ROOM_WORDS_MAX: usize = 100;
/// Unicode scalar values of an entry code, as it is compared.
pub const ENTRY_CODE_CHARS_MAX: usize = 40;

/// An entry code as it is compared: in NFC, since some devices give the letters of a syllable apart.
pub fn composed_entry_code(code: &str) -> String {
    code.nfc().collect()
}

/// How a room is set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RoomSettings {
    /// What it is about.
    #[serde(skip_serializing_if = "str_is_empty")]
    pub description: Box<str>,
    /// What it is found by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Box<str>>,
    /// The colour of its cover: `#rrggbb`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub colour: Option<Box<str>>,
    /// Only the host and deputies write.
    #[serde(skip_serializing_if = "is_off")]
    pub frozen: bool,
    /// Nobody writes any more; it can still be read.
    #[serde(skip_serializing_if = "is_off")]
    pub archived: bool,
    /// Seconds between two messages of one member; 0: none.
    #[serde(skip_serializing_if = "is_zero")]
    pub slow_mode_seconds: u32,
    /// HMAC of the code that lets people in, in base64url; none: no code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry_code_hash: Option<Box<str>>,
    /// Forbidden words beside those of the tenant.
    #[serde(skip_serializing_if = "has_no_words")]
    pub words: WordRules,
    /// Values of the policy that this room overrides.
    #[serde(skip_serializing_if = "is_default")]
    pub overrides: PolicyOverrides,
}

impl RoomSettings {
    /// Whether nothing is set.
    pub fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

fn str_is_empty(text: &str) -> bool {
    text.is_empty()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_off(on: &bool) -> bool {
    !*on
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

const fn has_no_words(words: &WordRules) -> bool {
    words.rules.is_empty() && words.allowed.is_empty()
}

fn is_default(overrides: &PolicyOverrides) -> bool {
    *overrides == PolicyOverrides::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_one_code_whether_its_letters_are_apart_or_not() {
        let apart: String = "가을 café 테니스".nfd().collect();
        assert_ne!(apart, "가을 café 테니스");
        assert_eq!(composed_entry_code(&apart), "가을 café 테니스");
        assert_eq!(composed_entry_code("가을 café 테니스"), "가을 café 테니스");
        // Nothing else is taken for the same.
        for other in ["Ａ", "A ", " a", "①"] {
            assert_eq!(composed_entry_code(other), other);
        }
    }
}
