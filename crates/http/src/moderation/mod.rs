//! Lists of forbidden words as they come in, and what one would have caught. Must not know rules.

pub(crate) mod trial;

use domain::moderation::words::{WordAction, WordRule, WordRules};
use wire::WordList;

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
