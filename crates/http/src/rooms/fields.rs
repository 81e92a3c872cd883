//! The fields of a room as they come in, checked: for making one and for setting one. Must not know rules.

use std::collections::BTreeMap;

use domain::moderation::words::WordRules;
use domain::rooms::{
    ENTRY_CODE_CHARS_MAX, PolicyOverrides, ROOM_WORDS_MAX, SLOW_MODE_SECONDS_MAX, TitleError,
    check_cover, check_description, check_tags, check_title, composed_entry_code,
};
use domain::tenants::check_words;
use domain::{Alias, RoomKind};
use wire::rooms::PolicySetting;
use wire::{ProblemCode, WordList};

use crate::problem::ApiProblem;

fn wrong(field: &'static str, reason: impl std::fmt::Display) -> ApiProblem {
    ApiProblem::field(ProblemCode::InvalidRoom, field, reason)
}

fn line<T>(field: &'static str, checked: Result<T, TitleError>) -> Result<T, ApiProblem> {
    checked.map_err(|error| wrong(field, error))
}

/// What people may make rooms of.
pub(super) fn kind(word: &str) -> Result<RoomKind, ApiProblem> {
    let kind = RoomKind::parse(word).filter(|kind| kind.is_made_by_people());
    kind.ok_or_else(|| wrong("kind", "use open, group, direct, lobby or live"))
}

pub(super) fn title(text: &str) -> Result<Box<str>, ApiProblem> {
    line("title", check_title(text))
}

pub(super) fn cover(text: &str) -> Result<Box<str>, ApiProblem> {
    line("cover", check_cover(text))
}

pub(super) fn description(text: &str) -> Result<Box<str>, ApiProblem> {
    line("description", check_description(text))
}

pub(super) fn tags(tags: &[String]) -> Result<Vec<Box<str>>, ApiProblem> {
    line("tags", check_tags(tags))
}

pub(super) fn alias(text: &str) -> Result<Alias, ApiProblem> {
    let rule = "use 2–40 of a–z, 0–9, - and Hangul; some words are our own paths";
    Alias::parse(text).ok_or_else(|| wrong("alias", rule))
}

pub(super) fn colour(text: &str) -> Result<Box<str>, ApiProblem> {
    let digits = text.strip_prefix('#').unwrap_or("");
    let is_colour = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
    if is_colour {
        Ok(text.to_ascii_lowercase().into())
    } else {
        Err(wrong("colour", "use #rrggbb"))
    }
}

pub(super) fn entry_code(text: &str) -> Result<Box<str>, ApiProblem> {
    let code = composed_entry_code(text);
    if (1..=ENTRY_CODE_CHARS_MAX).contains(&code.chars().count()) {
        Ok(code.into())
    } else {
        Err(wrong("entry_code", "use 1–40 characters"))
    }
}

pub(super) fn slow_mode(seconds: u32) -> Result<u32, ApiProblem> {
    if seconds <= SLOW_MODE_SECONDS_MAX {
        Ok(seconds)
    } else {
        Err(wrong("slow_mode_seconds", "use 0–21,600"))
    }
}

/// The values of a policy by name; their names and types are those of the policy.
pub(super) fn overrides(
    values: &BTreeMap<String, PolicySetting>,
) -> Result<PolicyOverrides, ApiProblem> {
    let json = serde_json::to_value(values);
    json.and_then(serde_json::from_value)
        .map_err(|error| wrong("policy", error))
}

/// Forbidden words of a room.
pub(super) fn words(list: &WordList) -> Result<WordRules, ApiProblem> {
    if list.rules.len() > ROOM_WORDS_MAX || list.allowed.len() > ROOM_WORDS_MAX {
        return Err(wrong("words", "a room has at most 100 words"));
    }
    let words = crate::moderation::words(list).map_err(|why| wrong("words", why))?;
    check_words(&words).map_err(|why| wrong("words", why))?;
    Ok(words)
}
