//! Who acts. Must not know how they proved it.

use crate::ids::PrincipalId;
use crate::limits::NAME_CHARS_MAX;

/// What kind of principal this is. Later kinds join here, with their rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// Anonymous, with a name of the house's choice or an unverified one.
    Guest,
}

impl PrincipalKind {
    /// Its word in the store and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "guest" => Some(Self::Guest),
            _ => None,
        }
    }
}

/// A principal as others see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Its id.
    pub id: PrincipalId,
    /// What kind it is.
    pub kind: PrincipalKind,
    /// Its name, for example `느긋한 수달`.
    pub name: Box<str>,
    /// What tells it from others of the same name, for example `#4821`.
    pub tag: Box<str>,
}

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("the name is empty")]
    Empty,
    /// Longer than [`NAME_CHARS_MAX`].
    #[error("the name is longer than {NAME_CHARS_MAX} characters")]
    TooLong,
    /// Has a control or direction character.
    #[error("the name has a character that cannot be shown")]
    Unprintable,
}

/// The trimmed name, or why it cannot be one.
pub fn check_name(name: &str) -> Result<Box<str>, NameError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(NameError::TooLong);
    }
    if name.chars().any(is_unprintable) {
        return Err(NameError::Unprintable);
    }
    Ok(name.into())
}

/// Control characters, and the direction and invisible ones that make one name look like another
/// (Unicode Technical Report 36, section 2.2).
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{3164}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_cannot_hide_its_direction() {
        assert_eq!(check_name("  지은 ").as_deref(), Ok("지은"));
        assert_eq!(check_name(" \t"), Err(NameError::Empty));
        assert_eq!(check_name("a\u{202e}b"), Err(NameError::Unprintable));
        assert_eq!(check_name(&"가".repeat(21)), Err(NameError::TooLong));
    }
}
