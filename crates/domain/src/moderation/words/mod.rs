//! Forbidden words, found as people hide them and not where they are none.
//!
//! Both a rule and a text are taken apart into sounds: Hangul into its letters, Latin into small letters without
//! disguise (full width, homoglyphs of other alphabets, `1` for l and i, `0` for o, `@` for a). Then:
//!
//! - What stands between two sounds is skipped: what is not seen, punctuation, emoji, one digit between two syllables.
//! - A hit begins where a syllable begins and ends where one ends. `시발` is found in `ㅅㅣㅂㅏㄹ` and `시이발`.
//! - Letters that stand alone in a rule (`ㅅㅂ`) only match letters that stand alone in the text.
//! - A hit across white space counts only where each piece is a single syllable or letter standing alone: `시 발`, not
//!   `다시 발표`. Letters alone may laugh or cry behind it (`ㅅ ㅂㅋㅋ`).
//! - A Latin hit across punctuation counts only as a whole word: `fu.ck`, not the `sh.it` of `push.it`. A rule of up to
//!   [`WHOLE_WORD_LETTERS_MAX`] Latin letters always does: `ass` is not in `class`.
//! - A letter may be drawn out: three and more of a Latin letter are as many as the rule has.
//! - A hit inside an allowed word (`시발점`), written without anything between, is none.
//!
//! What is still caught wrongly: a word that ends a sentence without white space behind it (`역시,발전`), and the drawn
//! out vowel in `도시이발관`; allow such words. A dry run over past texts shows them.
//!
//! Must not know who may write what, nor what follows a hit.

mod matcher;
mod sounds;
#[cfg(test)]
mod tests;
mod verdict;

use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation as _;

pub use matcher::Matcher;

use crate::roles::words;

/// Rules of one list, and likewise allowed words.
pub const RULES_MAX: usize = 2_000;
/// Unicode scalar values of a rule or an allowed word.
pub const RULE_CHARS_MAX: usize = 50;
/// Latin rules of so many letters and fewer are only found as whole words.
pub const WHOLE_WORD_LETTERS_MAX: u32 = 3;

words! {
    /// What becomes of a text with a forbidden word.
    WordAction {
        /// It is sent with the word behind stars.
        Mask = "mask",
        /// It is not sent.
        Refuse = "refuse",
        /// It waits for a moderator.
        Hold = "hold",
    }
}

/// A forbidden word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WordRule {
    /// The word.
    pub text: Box<str>,
    /// What becomes of a text that has it.
    pub action: WordAction,
}

/// A list of forbidden words, and of innocent ones that hold a forbidden one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WordRules {
    /// Forbidden words.
    pub rules: Vec<WordRule>,
    /// Words inside which no hit counts.
    pub allowed: Vec<Box<str>>,
}

/// Why a list cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordRulesError {
    /// More than [`RULES_MAX`] rules or allowed words.
    #[error("a list has at most {RULES_MAX} words")]
    TooMany,
    /// Without a letter or digit.
    #[error("word {at} has neither letter nor digit")]
    Empty {
        /// Its place among the rules, or among the allowed words behind them.
        at: usize,
    },
    /// Longer than [`RULE_CHARS_MAX`].
    #[error("word {at} has more than {RULE_CHARS_MAX} characters")]
    TooLong {
        /// Its place among the rules, or among the allowed words behind them.
        at: usize,
    },
}

/// Whether a list can be used whole.
///
/// # Errors
/// See [`WordRulesError`].
pub fn check_word_rules(list: &WordRules) -> Result<(), WordRulesError> {
    if list.rules.len() > RULES_MAX || list.allowed.len() > RULES_MAX {
        return Err(WordRulesError::TooMany);
    }
    let rules = list.rules.iter().map(|rule| &rule.text);
    for (at, word) in rules.chain(&list.allowed).enumerate() {
        if is_long(word) {
            return Err(WordRulesError::TooLong { at });
        }
        if sounds::sounds(word).is_empty() {
            return Err(WordRulesError::Empty { at });
        }
    }
    Ok(())
}

fn is_long(word: &str) -> bool {
    word.chars().nth(RULE_CHARS_MAX).is_some()
}

/// Where a rule was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the list's rules.
    pub rule: usize,
    /// Bytes of the text, from the first grapheme of the word to its last.
    pub range: Range<usize>,
}

/// The text with a star for each grapheme (Unicode Standard Annex 29) of the hits, in whatever order they come.
pub fn mask(text: &str, hits: &[Hit]) -> String {
    let mut ranges: Vec<_> = hits.iter().map(|hit| hit.range.clone()).collect();
    ranges.sort_unstable_by_key(|range| range.start);
    let mut covered = 0..0;
    let mut ranges = ranges.into_iter().peekable();
    let mut out = String::with_capacity(text.len());
    for (start, grapheme) in text.grapheme_indices(true) {
        while let Some(next) = ranges.next_if(|next| next.start <= start) {
            covered.end = next.end.max(covered.end);
        }
        out.push_str(if start < covered.end { "*" } else { grapheme });
    }
    out
}
