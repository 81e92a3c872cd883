//! A text as the letters that a reader takes in, each with its place: composed, small, in plain width, without marks
//! over or under it. The common ground of search and of the word filter.
//! Must not know what is searched or forbidden.

use std::iter::once;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::hangul::{is_jamo, is_syllable, split_consonant, typed};
use crate::principals::is_unprintable;

/// What stands between two letters, the widest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    /// Nothing.
    None,
    /// What is not seen: joiners, direction marks, fillers.
    Hidden,
    /// Punctuation, symbols, emoji.
    Visible,
    /// White space, line breaks.
    Space,
}

/// A letter or digit of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    /// In NFKC and lower case; Hangul as syllables and, alone, as typed letters, never a cluster.
    pub(crate) c: char,
    /// What stands before it.
    pub(crate) gap: Gap,
    /// The first byte of its grapheme in the text.
    pub(crate) start: usize,
    /// The byte behind its grapheme.
    pub(crate) end: usize,
}

/// The letters of a text, in one pass over it.
pub(crate) fn letters(text: &str) -> Vec<Letter> {
    letters_with(text, |_, _| None)
}

/// The same, where `sign` may take a grapheme for a letter, knowing it and the text behind it.
pub(crate) fn letters_with(text: &str, sign: impl Fn(&str, &str) -> Option<char>) -> Vec<Letter> {
    let mut found = Vec::with_capacity(text.len() / 2);
    let mut gap = Gap::None;
    for (start, grapheme) in text.grapheme_indices(true) {
        let end = start + grapheme.len();
        let before = found.len();
        let mut push = |c| {
            let gap = std::mem::replace(&mut gap, Gap::None);
            found.push(Letter { c, gap, start, end });
        };
        if let Some(c) = sign(grapheme, &text[end..]) {
            push(c);
        } else {
            fold(grapheme, &mut push);
        }
        if found.len() == before {
            gap = gap.max(gap_of(grapheme));
        }
    }
    found
}

fn gap_of(grapheme: &str) -> Gap {
    if grapheme.chars().any(char::is_whitespace) {
        Gap::Space
    } else if grapheme.chars().all(is_hidden) {
        Gap::Hidden
    } else {
        Gap::Visible
    }
}

fn is_hidden(c: char) -> bool {
    is_unprintable(c)
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{ffa0}'
        )
}

/// Gives the letters of one grapheme.
fn fold(grapheme: &str, push: &mut impl FnMut(char)) {
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii() => {
            if c.is_ascii_alphanumeric() {
                push(c.to_ascii_lowercase());
            }
        }
        (Some(c), None) if is_syllable(c) => push(c),
        _ => grapheme.nfc().for_each(|c| fold_char(c, push)),
    }
}

/// At most two letters come of one, so that a text's index is bounded by its length (some characters stand for a whole
/// sentence). Two syllables stay the sign that they were.
fn fold_char(c: char, push: &mut impl FnMut(char)) {
    if is_jamo(c) {
        return push_split(c, push);
    }
    let mut few = ['\0'; 2];
    let mut count = 0;
    for one in once(c).nfkc().filter(is_letter).flat_map(small) {
        if count == few.len() {
            return small(c).for_each(push);
        }
        few[count] = one;
        count += 1;
    }
    if few.iter().all(|&one| is_syllable(one)) {
        return push(c);
    }
    few[..count].iter().for_each(|&one| push_split(one, push));
}

fn push_split(c: char, push: &mut impl FnMut(char)) {
    let (first, second) = split_consonant(c);
    push(first);
    if let Some(second) = second {
        push(second);
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape of a filter")]
fn is_letter(c: &char) -> bool {
    c.is_alphanumeric() && !is_hidden(*c)
}

fn small(c: char) -> impl Iterator<Item = char> {
    typed(c).to_lowercase().filter(is_letter)
}

/// The bytes of the text from the first letter to the last.
pub(crate) fn span(letters: &[Letter]) -> Range<usize> {
    match (letters.first(), letters.last()) {
        (Some(first), Some(last)) => first.start..last.end,
        _ => 0..0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        letters(text).iter().map(|letter| letter.c).collect()
    }

    #[test]
    fn writing_that_looks_the_same_is_the_same() {
        assert_eq!(read("Ｍａｒｕ ⓜ 𝓜 é e\u{301}"), "marumméé");
        assert_eq!(read("\u{1112}\u{1161}\u{11ab}글"), "한글");
        assert_eq!(read("ﾡㄱ\u{1100}㉠"), "ㄱㄱㄱㄱ");
        assert_eq!(read("ㅄ"), "ㅂㅅ");
        assert_eq!(read("5㎏ ㉼ \u{fdfa}"), "5kg㉼\u{fdfa}");
        assert_eq!(read("f\u{336}u\u{336}"), "fu");
        assert_eq!(read("\u{3164}\u{115f}😀!\u{301}"), "");
    }

    #[test]
    fn the_widest_gap_counts_and_places_are_those_of_the_text() {
        let text = "가\u{200b}나~ 다!라";
        let gaps: Vec<_> = letters(text).iter().map(|one| one.gap).collect();
        assert_eq!(gaps, [Gap::None, Gap::Hidden, Gap::Space, Gap::Visible]);
        let all = letters(text);
        assert_eq!(&text[span(&all[1..3])], "나~ 다");
        assert_eq!(span(&[]), 0..0);
    }
}
