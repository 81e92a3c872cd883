//! Lists of forbidden words as they come in, and what one would have caught. Must not know rules.

pub(crate) mod acts;
pub(crate) mod clear;
pub(crate) mod reports;
pub(crate) mod resolve;
pub(crate) mod trial;

use domain::moderation::reports::check_note;
use domain::moderation::words::{WordAction, WordRule, WordRules};
use wire::{ProblemCode, WordList};

use crate::problem::ApiProblem;

/// What somebody adds to an act; nothing where it is empty.
///
/// # Errors
/// When it is too long.
pub(crate) fn note(field: &str, text: Option<&str>) -> Result<Option<Box<str>>, ApiProblem> {
    let Some(text) = text else { return Ok(None) };
    let rule = "use up to 500 visible characters";
    let note = check_note(text)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidReport, field, rule))?;
    Ok((!note.is_empty()).then_some(note))
}

/// A list from the wire; its words are checked where it is used.
///
/// # Errors
/// Why it can be none, in words.
pub(crate) fn words(list: &WordList) -> Result<WordRules, String> {
    let rule = |word: &wire::moderation::Word| {
        let action = WordAction::parse(&word.action);
        let action = action.ok_or_else(|| "the actions are mask and refuse".to_owned())?;
        Ok::<_, String>(WordRule {
            text: word.text.as_str().into(),
            action,
        })
    };
    Ok(WordRules {
        rules: list.rules.iter().map(rule).collect::<Result<_, _>>()?,
        allowed: list
            .allowed
            .iter()
            .map(|word| word.as_str().into())
            .collect(),
    })
}
