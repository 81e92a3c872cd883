//! A room as it stands now, and the rules of its title and cover. Must not know its log.

use crate::ids::{Alias, MessageNumber, RoomId, Seq};
use crate::limits::{COVER_CHARS_MAX, TITLE_CHARS_MAX};
use crate::messages::Message;
use crate::principals::is_unprintable;
use crate::rooms::kinds::RoomKind;
use crate::rooms::notices::Notice;
use crate::rooms::policy::{KindSettings, Policy};
use crate::rooms::settings::{DESCRIPTION_CHARS_MAX, RoomSettings, TAG_CHARS_MAX, TAGS_MAX};
use crate::time::Timestamp;

/// A room as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its id.
    pub id: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// Its human name inside the tenant, if it has one.
    pub alias: Option<Alias>,
    /// Its title.
    pub title: Box<str>,
    /// Its cover: an emoji, or empty.
    pub cover: Box<str>,
    /// How it is set.
    pub settings: RoomSettings,
    /// When it was made.
    pub created_at: Timestamp,
    /// The newest seq of its log.
    pub head: Seq,
    /// The newest message's ordinal.
    pub number: MessageNumber,
    /// The ordinal of the newest message that retention removed; 0 where it removed none.
    pub floor_number: MessageNumber,
    /// How many members it has.
    pub members: u64,
    /// The newest message, if there is one.
    pub last_message: Option<Message>,
    /// The notice that stands, where the whole room was asked for; events of rooms carry none.
    pub notice: Option<Box<Notice>>,
}

impl Room {
    /// What rules it, in a tenant that says this of its kind.
    pub fn policy(&self, tenant: Option<&KindSettings>) -> Policy {
        Policy::of(self.kind, tenant, Some(&self.settings.overrides))
    }
}

/// How a room is named by a client: by its id or by its alias.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RoomRef {
    /// By its id.
    Id(RoomId),
    /// By its alias.
    Alias(Alias),
}

impl RoomRef {
    /// The reference in `text`, or `None` if it can be neither.
    pub fn parse(text: &str) -> Option<Self> {
        RoomId::parse(text)
            .map(Self::Id)
            .or_else(|| Alias::parse(text).map(Self::Alias))
    }
}

/// Why a title or cover is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TitleError {
    /// Nothing but white space.
    #[error("it is empty")]
    Empty,
    /// Longer than its limit.
    #[error("it is longer than {chars_max} characters")]
    TooLong {
        /// The limit, in Unicode scalar values.
        chars_max: usize,
    },
    /// More than there may be.
    #[error("there are more than {max}")]
    TooMany {
        /// As many as may be.
        max: usize,
    },
    /// Has a control or direction character.
    #[error("it has a character that cannot be shown")]
    Unprintable,
}

/// The trimmed title, or why it cannot be one.
pub fn check_title(title: &str) -> Result<Box<str>, TitleError> {
    let title = title.trim();
    if title.is_empty() {
        return Err(TitleError::Empty);
    }
    check_line(title, TITLE_CHARS_MAX)
}

/// The trimmed cover, possibly empty, or why it cannot be one. Emoji joiners are fine here.
pub fn check_cover(cover: &str) -> Result<Box<str>, TitleError> {
    let cover = cover.trim();
    let without_joiners: String = cover.chars().filter(|&c| c != '\u{200d}').collect();
    check_line(&without_joiners, COVER_CHARS_MAX)?;
    Ok(cover.into())
}

fn check_line(line: &str, chars_max: usize) -> Result<Box<str>, TitleError> {
    if line.chars().count() > chars_max {
        return Err(TitleError::TooLong { chars_max });
    }
    if line.chars().any(is_unprintable) {
        return Err(TitleError::Unprintable);
    }
    Ok(line.into())
}

/// The trimmed description, possibly empty, or why it cannot be one.
///
/// # Errors
/// See [`TitleError`].
pub fn check_description(text: &str) -> Result<Box<str>, TitleError> {
    let text = text.trim();
    let in_lines: String = text.chars().filter(|&c| c != '\n').collect();
    check_line(&in_lines, DESCRIPTION_CHARS_MAX)?;
    Ok(text.into())
}

/// The tags: trimmed, without `#`, each once; or why they cannot be tags.
///
/// # Errors
/// See [`TitleError`]; there may be [`TAGS_MAX`].
pub fn check_tags(tags: &[String]) -> Result<Vec<Box<str>>, TitleError> {
    let mut checked: Vec<Box<str>> = Vec::new();
    for tag in tags {
        let tag = tag.trim().trim_start_matches('#').to_lowercase();
        if tag.is_empty() {
            return Err(TitleError::Empty);
        }
        let tag = check_line(&tag, TAG_CHARS_MAX)?;
        if !checked.contains(&tag) {
            checked.push(tag);
        }
    }
    if checked.len() > TAGS_MAX {
        return Err(TitleError::TooMany { max: TAGS_MAX });
    }
    Ok(checked)
}
