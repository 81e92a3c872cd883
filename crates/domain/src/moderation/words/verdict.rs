//! Whether the sounds of a word, found in a text, are the word. Must not know how they were found.

use std::ops::Range;

use super::WHOLE_WORD_LETTERS_MAX;
use super::sounds::{Kind, Sound};
use crate::letters::Gap;

/// So many of a Latin letter are as many as one likes.
const DRAWN_OUT: u32 = 3;

/// Whether `place` of the text, whose symbols are those of the rule, is a hit of it.
pub(super) fn is_hit(rule: &[Sound], text: &[Sound], place: &Range<usize>) -> bool {
    if !is_same(rule, text, place) {
        return false;
    }
    let latin = rule.iter().all(|sound| is_latin(sound.kind));
    let letters: u32 = rule.iter().map(|sound| sound.count).sum();
    match widest(rule, &text[place.clone()]) {
        Gap::Space => stands_alone(text, place) && pieces_are_single(&text[place.clone()]),
        Gap::Visible if latin => stands_alone(text, place),
        Gap::None | Gap::Hidden | Gap::Visible => {
            !latin || letters > WHOLE_WORD_LETTERS_MAX || stands_alone(text, place)
        }
    }
}

/// Whether it is the allowed word, with nothing between its letters but what the word has there.
pub(super) fn is_allowed(word: &[Sound], text: &[Sound], place: &Range<usize>) -> bool {
    let parted = |one: &Sound| (one.gap.max(Gap::Hidden), one.inner.max(Gap::Hidden));
    let mut rest = word.iter().zip(&text[place.clone()]).skip(1);
    is_same(word, text, place) && rest.all(|(one, other)| parted(one) == parted(other))
}

fn is_same(word: &[Sound], text: &[Sound], place: &Range<usize>) -> bool {
    let found = &text[place.clone()];
    let whole = found.first().is_some_and(|first| first.starts)
        && found.last().is_some_and(|last| last.ends);
    let numbers_hold = found.windows(2).all(|pair| {
        let digits = pair.iter().all(|one| one.kind == Kind::Digit);
        !digits || pair[1].gap <= Gap::Hidden
    });
    whole
        && numbers_hold
        && word
            .iter()
            .zip(found)
            .all(|(one, other)| passes_for(one, other))
}

fn passes_for(asked: &Sound, found: &Sound) -> bool {
    match asked.kind {
        Kind::Jamo => found.kind == Kind::Jamo && found.count >= asked.count,
        Kind::Syllable | Kind::Sign => found.count >= asked.count,
        Kind::Digit => found.count == asked.count,
        Kind::Latin => found.count == asked.count || found.count >= asked.count.max(DRAWN_OUT),
    }
}

/// The widest gap inside that the rule does not have itself.
fn widest(rule: &[Sound], found: &[Sound]) -> Gap {
    let inner = found
        .iter()
        .zip(rule)
        .map(|(one, own)| (one.inner, own.inner));
    let between = found
        .iter()
        .zip(rule)
        .skip(1)
        .map(|(one, own)| (one.gap, own.gap));
    let foreign = between.chain(inner).filter(|(gap, own)| gap > own);
    foreign.map(|(gap, _)| gap).max().unwrap_or(Gap::None)
}

/// Whether the word goes on neither before nor behind.
fn stands_alone(text: &[Sound], place: &Range<usize>) -> bool {
    let goes_on = |before: usize, behind: usize| {
        let (Some(before), Some(behind)) = (text.get(before), text.get(behind)) else {
            return false;
        };
        behind.gap <= Gap::Hidden && continues(before, behind)
    };
    let joined_before = place.start > 0 && goes_on(place.start - 1, place.start);
    !joined_before && !goes_on(place.end - 1, place.end)
}

fn continues(before: &Sound, behind: &Sound) -> bool {
    match (before.kind, behind.kind) {
        (Kind::Jamo, Kind::Jamo) => !is_laughter(before.symbol) && !is_laughter(behind.symbol),
        (Kind::Syllable | Kind::Digit, Kind::Syllable) | (Kind::Sign, Kind::Sign) => true,
        (before, behind) => is_latin(before) && is_latin(behind),
    }
}

fn is_laughter(symbol: char) -> bool {
    matches!(symbol, 'ㅋ' | 'ㅎ' | 'ㅠ' | 'ㅜ' | 'ㅡ')
}

fn is_latin(kind: Kind) -> bool {
    matches!(kind, Kind::Latin | Kind::Digit)
}

fn pieces_are_single(found: &[Sound]) -> bool {
    let mut pieces = found.chunk_by(|_, next| next.gap <= Gap::Hidden);
    pieces.all(|piece| {
        let of = |kind| {
            piece
                .iter()
                .filter(|one| one.kind == kind && one.starts)
                .count()
        };
        let words = of(Kind::Syllable) + of(Kind::Latin) + of(Kind::Digit) + of(Kind::Sign);
        words <= 1
    })
}
