//! Search in messages: the tokens by which an index finds a text, and the exact check of what it found.
//!
//! A text's index row holds every two neighbouring letters of each word, so that any part of a word of two letters and
//! more is found, in Korean as in Latin; a word of one letter is found where it stands alone. Beside them stand every
//! two neighbouring initial consonants behind a mark: `ㅅㄷㅅㅌ` finds 상담센터.
//!
//! Must not know where the index is, nor its query language.

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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(query: &str, text: &str) -> bool {
        let query = Query::parse(query).expect("a query");
        let (asked, kept) = (query.tokens(), tokens(text));
        let indexed = asked.iter().all(|one| kept.contains(one));
        // The index may only err by finding too much.
        assert!(indexed || !query.matches(text), "{query:?} in {text}");
        indexed && query.matches(text)
    }

    #[test]
    fn a_part_of_a_word_is_found_in_any_script() {
        for (query, text) in [
            ("상담", "고객상담센터에서"),
            ("센터", "고객상담센터에서"),
            ("ch", "Chat"),
            ("hat", "CHAT"),
            ("ｃｈａｔ 상담", "상담은 chat으로"),
            ("밥", "오늘 밥 먹자"),
            ("2024-01", "2024-01-15"),
            ("東京", "東京都"),
            ("한글", "\u{1112}\u{1161}\u{11ab}글"),
            ("시발", "시\u{200b}발"),
            ("버전 2", "버전 2 출시"),
        ] {
            assert!(finds(query, text), "{query} in {text}");
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        for (query, text) in [
            ("담상", "상담"),
            ("가나다", "가나 나다"),
            ("상담 환불", "상담"),
            ("밥", "비빔밥"),
            ("상담", "상 담"),
            ("ㅅㄷ", "센터 담당"),
        ] {
            assert!(!finds(query, text), "{query} in {text}");
        }
    }

    #[test]
    fn initial_consonants_find_words_and_never_other_letters() {
        assert!(finds("ㅅㄷㅅㅌ", "고객상담센터에서"));
        assert!(finds("ㄱㅅ", "감사합니다"));
        // Keyboards join the two.
        assert!(finds("ㄳ", "감사합니다"));
        assert!(finds("ㅋㅋ", "아 ㅋㅋㅋ"));
        assert!(finds("고객상ㄷ", "고객상담"));
        assert!(!finds("ㅅㄷ", "옷도"));
        assert!(tokens("상담").contains(&Box::from("\u{e000}ㅅㄷ")));
        assert!(!tokens("상담").contains(&Box::from("ㅅㄷ")));
        assert!(!tokens("\u{e000}ㅅㄷ").contains(&Box::from("\u{e000}")));
    }

    #[test]
    fn highlights_are_bytes_of_the_text_as_written() {
        let marked = |query: &str, text: &str| -> Vec<String> {
            let ranges = Query::parse(query).expect("a query").highlights(text);
            ranges
                .into_iter()
                .map(|range| text[range].to_owned())
                .collect()
        };
        assert_eq!(marked("상담", "상담, 재상담"), ["상담", "상담"]);
        assert_eq!(marked("ㅅㄷ chat", "ＣＨＡＴ상담"), ["ＣＨＡＴ상담"]);
        assert_eq!(marked("ab bc", "abc ab"), ["abc", "ab"]);
        assert_eq!(marked("밥", "밥 비빔밥 밥"), ["밥", "밥"]);
    }

    #[test]
    fn a_query_has_bounds() {
        for short in ["", "  ", "!?", "a", "1 b", "ㄱ"] {
            assert_eq!(Query::parse(short), Err(QueryError::TooShort), "{short}");
        }
        assert!(Query::parse(&"가".repeat(QUERY_CHARS_MAX)).is_ok());
        let long = "가".repeat(QUERY_CHARS_MAX + 1);
        assert_eq!(Query::parse(&long), Err(QueryError::TooLong));
        let many = "가 ".repeat(QUERY_TERMS_MAX + 1);
        assert_eq!(Query::parse(&many), Err(QueryError::TooLong));
    }

    #[test]
    fn a_long_text_of_one_letter_has_few_tokens() {
        assert_eq!(tokens(&"가".repeat(200_000)).len(), 2);
        assert!(!finds(
            &format!("{}b", "a".repeat(99)),
            &"a".repeat(200_000)
        ));
    }

    proptest! {
        #[test]
        fn every_part_of_a_korean_word_is_found(
            before in "[가-힣a-zA-Z0-9ㄱ-ㅣ .~\u{200b}😀]{0,12}",
            part in "[가-힣]{2,8}",
            after in "[가-힣a-zA-Z0-9ㄱ-ㅣ .~\u{200b}😀]{0,12}",
        ) {
            let text = format!("{before}{part}{after}");
            let query = Query::parse(&part).expect("two syllables");
            let kept = tokens(&text);
            prop_assert!(query.tokens().iter().all(|one| kept.contains(one)));
            prop_assert!(query.matches(&text));
            let covers = |range: &Range<usize>| text[range.clone()].contains(&part);
            prop_assert!(query.highlights(&text).iter().any(covers));
        }

        #[test]
        fn a_match_always_has_its_tokens_and_tokens_are_bounded(text in "\\PC{0,40}", query in "[가각나ㄱㄴㅏab1 ]{1,6}") {
            let kept = tokens(&text);
            let words = letters(&text).iter().filter(|one| one.gap > Gap::Hidden).count() + 1;
            prop_assert!(kept.len() <= 2 * text.chars().count() + words);
            if let Ok(query) = Query::parse(&query) {
                let text = format!("{text}가각 나ab1ㄱㄴ각나");
                let kept = tokens(&text);
                let indexed = query.tokens().iter().all(|one| kept.contains(one));
                prop_assert!(indexed || !query.matches(&text));
                prop_assert!(!query.matches(&text) || !query.highlights(&text).is_empty());
            }
        }
    }
}
