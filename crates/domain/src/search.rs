//! Search in messages: the tokens by which an index finds a text, and the exact check of what it found.
//!
//! A text's index row holds every two neighbouring letters of each word, so that any part of a word of two letters and
//! more is found, in Korean as in Latin; a word of one letter is found where it stands alone. Beside them stand every
//! two neighbouring initial consonants behind a mark: `ㅅㄷㅅㅌ` finds 상담센터.
//!
//! Must not know where the index is, nor its query language.

mod excerpt;
#[cfg(test)]
mod tests;

pub use excerpt::{EXCERPT_GRAPHEMES_MAX, Excerpt};

use std::ops::Range;

use crate::hangul::{initial, is_consonant, is_syllable};
use crate::letters::{Gap, Letter, letters, span};

/// Unicode scalar values of a query.
pub const QUERY_CHARS_MAX: usize = 100;
/// Terms of a query.
pub const QUERY_TERMS_MAX: usize = 10;
/// What an initial-consonant token begins with: of private use, so it is in no word, and tokenizers that cut by
/// category keep it.
pub const INITIALS_MARK: char = '\u{e000}';

/// Why nothing can be searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// No term has two letters, or one syllable.
    #[error("a query needs a term of two letters or one syllable")]
    TooShort,
    /// Above [`QUERY_CHARS_MAX`] or [`QUERY_TERMS_MAX`].
    #[error("a query has at most {QUERY_CHARS_MAX} characters and {QUERY_TERMS_MAX} terms")]
    TooLong,
}

/// What an index keeps of a text: distinct, in order of code, at most two for each character and one for each word.
/// Takes the time of sorting them.
pub fn tokens(text: &str) -> Vec<Box<str>> {
    let letters = letters(text);
    let mut grams = Vec::with_capacity(letters.len() * 2);
    for word in words(&letters) {
        if let [alone] = word {
            grams.push(Gram::One(alone.c));
        }
        for pair in word.windows(2) {
            let (a, b) = (pair[0].c, pair[1].c);
            grams.extend(plain(a, b));
            grams.extend(initials(a, b));
        }
    }
    written(grams)
}

/// A token before it is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gram {
    One(char),
    Two(char, char),
    Initials(char, char),
}

/// Consonants alone are only searched as initials.
fn plain(a: char, b: char) -> Option<Gram> {
    (!is_consonant(a) && !is_consonant(b)).then_some(Gram::Two(a, b))
}

fn initials(a: char, b: char) -> Option<Gram> {
    Some(Gram::Initials(initial(a)?, initial(b)?))
}

fn written(mut grams: Vec<Gram>) -> Vec<Box<str>> {
    grams.sort_unstable();
    grams.dedup();
    let write = |gram| match gram {
        Gram::One(a) => a.to_string().into(),
        Gram::Two(a, b) => String::from_iter([a, b]).into(),
        Gram::Initials(a, b) => String::from_iter([INITIALS_MARK, a, b]).into(),
    };
    grams.into_iter().map(write).collect()
}

/// The words of a text: what is not seen does not end one.
fn words(letters: &[Letter]) -> impl Iterator<Item = &[Letter]> {
    letters.chunk_by(|_, next| next.gap <= Gap::Hidden)
}

/// What somebody searches: terms that must all be in a text, in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Box<[char]>>,
}

impl Query {
    /// The terms of a text; what is no letter or digit parts them. A consonant alone stands for any syllable that
    /// begins with it, so that a word is found by its initials, or while its last syllable is still being typed.
    ///
    /// # Errors
    /// See [`QueryError`].
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        if text.chars().nth(QUERY_CHARS_MAX).is_some() {
            return Err(QueryError::TooLong);
        }
        let letters = letters(text);
        let term = |word: &[Letter]| word.iter().map(|one| one.c).collect();
        let terms: Vec<Box<[char]>> = words(&letters).map(term).collect();
        if terms.len() > QUERY_TERMS_MAX {
            return Err(QueryError::TooLong);
        }
        let enough = |term: &[char]| term.len() > 1 || is_ideograph_or_syllable(term[0]);
        let query = Self { terms };
        if query.tokens().is_empty() || !query.terms.iter().any(|term| enough(term)) {
            return Err(QueryError::TooShort);
        }
        Ok(query)
    }

    /// The tokens that a row of the index must all have, distinct, in order of code. Rows that have them may still not
    /// match: ask [`Query::matches`].
    pub fn tokens(&self) -> Vec<Box<str>> {
        let mut grams = Vec::new();
        for term in &self.terms {
            if let [alone] = **term {
                grams.push(Gram::One(alone));
            }
            for pair in term.windows(2) {
                let (a, b) = (pair[0], pair[1]);
                grams.extend(plain(a, b).or_else(|| initials(a, b)));
            }
        }
        written(grams)
    }

    /// Whether every term is in the text.
    pub fn matches(&self, text: &str) -> bool {
        let letters = letters(text);
        let has = |term: &[char]| words(&letters).any(|word| find(term, word).is_some());
        self.terms.iter().all(|term| has(term))
    }

    /// The bytes of the text that the terms are found in, in order, none overlapping another.
    pub fn highlights(&self, text: &str) -> Vec<Range<usize>> {
        let letters = letters(text);
        let mut found = Vec::new();
        for term in &self.terms {
            for mut word in words(&letters) {
                while let Some(at) = find(term, word) {
                    found.push(span(&word[at..at + term.len()]));
                    word = &word[at + term.len()..];
                    if term.len() == 1 {
                        break;
                    }
                }
            }
        }
        joined(found)
    }
}

/// Where a term first stands in a word. A term of one letter is only found as the whole word, as in the index.
/// Takes at most [`QUERY_CHARS_MAX`] steps for each letter.
fn find(term: &[char], word: &[Letter]) -> Option<usize> {
    if term.len() == 1 && word.len() != 1 {
        return None;
    }
    let fits = |window: &[Letter]| {
        term.iter()
            .zip(window)
            .all(|(&c, one)| stands_for(c, one.c))
    };
    word.windows(term.len()).position(fits)
}

fn stands_for(asked: char, c: char) -> bool {
    asked == c || (is_consonant(asked) && initial(c) == Some(asked))
}

fn is_ideograph_or_syllable(c: char) -> bool {
    is_syllable(c)
        || matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| (range.start, range.end));
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}
