//! Telephone, resident and account numbers among groups of digits. Must not know bytes.

use std::ops::Range;

use super::{Glyph, PersonalData};

/// Groups that a number has at most.
const GROUPS_MAX: usize = 5;

/// Digits in a row, and what joins them to the group before.
struct Group {
    place: Range<usize>,
    joint: Joint,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    /// Another text.
    Apart,
    Hyphen,
    Space,
    Dot,
    /// `02) 123-4567`
    Bracket,
}

/// Places of numbers, in order. A fixed number of looks at each group of digits.
pub(super) fn find(glyphs: &[Glyph], kinds: &[PersonalData]) -> Vec<(PersonalData, Range<usize>)> {
    let groups = groups(glyphs);
    let mut found = Vec::new();
    let mut at = 0;
    while at < groups.len() {
        match number_at(glyphs, &groups, at, kinds) {
            Some((kind, place, count)) => {
                found.push((kind, place));
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

fn groups(glyphs: &[Glyph]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < glyphs.len() {
        let len = glyphs[at..]
            .iter()
            .take_while(|glyph| glyph.c.is_ascii_digit())
            .count();
        if len > 0 {
            let joint = groups
                .last()
                .map_or(Joint::Apart, |last| joint(&glyphs[last.place.end..at]));
            groups.push(Group {
                place: at..at + len,
                joint,
            });
        }
        at += len.max(1);
    }
    groups
}

fn joint(between: &[Glyph]) -> Joint {
    let mut chars = between.iter().map(|glyph| glyph.c);
    match (chars.next(), chars.next(), chars.next(), chars.next()) {
        (Some('-'), None, ..) | (Some(' '), Some('-'), Some(' '), None) => Joint::Hyphen,
        (Some(' '), None, ..) => Joint::Space,
        (Some('.'), None, ..) => Joint::Dot,
        (Some(')'), None, ..) | (Some(')'), Some(' ' | '-'), None, _) => Joint::Bracket,
        _ => Joint::Apart,
    }
}

type Found = (PersonalData, Range<usize>, usize);

/// The number that begins with a group, and how many groups it has. More groups are tried first.
fn number_at(
    glyphs: &[Glyph],
    groups: &[Group],
    at: usize,
    kinds: &[PersonalData],
) -> Option<Found> {
    let first = groups[at].place.start;
    let before = first.checked_sub(1).map(|before| glyphs[before].c);
    if before.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
        return None;
    }
    let joined = groups[at + 1..]
        .iter()
        .take(GROUPS_MAX - 1)
        .take_while(|group| group.joint != Joint::Apart)
        .count();
    (1..=joined + 1).rev().find_map(|count| {
        let number = Number::of(glyphs, &groups[at..at + count]);
        let goes_on =
            |group: Option<&Group>| group.is_some_and(|group| number.goes_on(group.joint));
        if goes_on(Some(&groups[at])) || goes_on(groups.get(at + count)) {
            return None;
        }
        let abroad = before == Some('+');
        let kind = kinds
            .iter()
            .copied()
            .filter(|&kind| number.is(kind, abroad))
            .min_by_key(|&kind| rank(kind))?;
        let start = if kind == PersonalData::Phone && abroad {
            first - 1
        } else {
            first
        };
        Some((kind, start..groups[at + count - 1].place.end, count))
    })
}

/// Which kind is taken when the form is that of several.
fn rank(kind: PersonalData) -> u8 {
    match kind {
        PersonalData::ResidentNumber => 0,
        PersonalData::Phone => 1,
        PersonalData::AccountNumber => 2,
        PersonalData::Email => 3,
    }
}

struct Number {
    digits: String,
    lengths: Vec<usize>,
    joints: Vec<Joint>,
}

impl Number {
    fn of(glyphs: &[Glyph], groups: &[Group]) -> Self {
        // More than any number has is not looked at.
        let of =
            |group: &Group| &glyphs[group.place.start..group.place.end.min(group.place.start + 16)];
        Self {
            digits: groups.iter().flat_map(of).map(|glyph| glyph.c).collect(),
            lengths: groups.iter().map(|group| group.place.len()).collect(),
            joints: groups[1..].iter().map(|group| group.joint).collect(),
        }
    }

    /// Whether a neighbour joined like this would belong to the same number.
    fn goes_on(&self, joint: Joint) -> bool {
        joint == Joint::Hyphen || (joint == Joint::Dot && self.joints.contains(&Joint::Dot))
    }

    fn is(&self, kind: PersonalData, abroad: bool) -> bool {
        match kind {
            PersonalData::Phone if abroad => self.is_phone_abroad(),
            PersonalData::Phone => self.is_phone(),
            PersonalData::ResidentNumber => self.is_resident_number(),
            PersonalData::AccountNumber => self.is_account(),
            PersonalData::Email => false,
        }
    }

    fn is_phone(&self) -> bool {
        is_mobile(&self.digits, &self.lengths) || is_landline(&self.digits, &self.lengths)
    }

    /// `+82 10-1234-5678`: the zero before the kind or region is left out, or stands in brackets.
    fn is_phone_abroad(&self) -> bool {
        let Some(national) = self.digits.strip_prefix("82") else {
            return false;
        };
        let national = format!("0{}", national.strip_prefix('0').unwrap_or(national));
        let whole = [national.len()];
        is_mobile(&national, &whole) || is_region(&national)
    }

    fn is_resident_number(&self) -> bool {
        let parted =
            self.lengths == [6, 7] && matches!(self.joints[..], [Joint::Hyphen | Joint::Space]);
        let whole = self.lengths == [13] && is_lived_century(&self.digits);
        (parted || whole) && is_birth(&self.digits)
    }

    fn is_account(&self) -> bool {
        // `2024-01-1234567` is the number of an order or a case.
        let dated = matches!(self.lengths[..], [4, 2, ..]) && is_year(&self.digits);
        let hyphens = self.joints.iter().all(|&joint| joint == Joint::Hyphen);
        hyphens && !dated && ACCOUNTS.contains(&&self.lengths[..])
    }
}

fn is_mobile(digits: &str, lengths: &[usize]) -> bool {
    let kind = ["010", "011", "016", "017", "018", "019"]
        .iter()
        .any(|kind| digits.starts_with(kind));
    // Eleven digits since 010; ten before.
    let length = digits.len() == 11 || (digits.len() == 10 && !digits.starts_with("010"));
    kind && length && matches!(lengths, [10 | 11] | [3, 7 | 8] | [3, 3 | 4, 4] | [7, 4])
}

/// Without anything between they are numbers like others.
fn is_landline(digits: &str, lengths: &[usize]) -> bool {
    is_region(digits) && matches!(lengths, [2..=4, 3 | 4, 4])
}

/// Seoul, regions, internet and personal numbers (the Korean numbering plan).
fn is_region(digits: &str) -> bool {
    let length = digits.len();
    let bytes = digits.as_bytes();
    match bytes {
        [b'0', b'2', ..] => matches!(length, 9 | 10),
        [b'0', b'3'..=b'6', b'1'..=b'5', ..] => matches!(length, 10 | 11),
        [b'0', b'7', b'0', ..] => length == 11,
        [b'0', b'5', b'0', b'2'..=b'8', ..] => matches!(length, 11 | 12),
        _ => false,
    }
}

/// A day that may be a birth, and a digit for the century and sex.
fn is_birth(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u8>().ok());
    let (Some(month), Some(day), Some(kind)) = (part(2..4), part(4..6), part(6..7)) else {
        return false;
    };
    let days = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day) && (1..=8).contains(&kind)
}

/// Whether the century that the seventh digit says is one in which the year may have been: what is born under 3, 4, 7
/// or 8 is born from 2000 on. Without that, most barcodes of Korea would be somebody born in 2088.
fn is_lived_century(digits: &str) -> bool {
    let of_2000 = matches!(digits.as_bytes().get(6), Some(b'3' | b'4' | b'7' | b'8'));
    !of_2000 || digits.get(..2).is_some_and(|year| year <= LAST_YEAR)
}

/// Nobody who writes is born later than this year of the century; no clock is asked.
const LAST_YEAR: &str = "49";

fn is_year(digits: &str) -> bool {
    digits.starts_with("19") || digits.starts_with("20")
}

/// Lengths of groups, as Korean banks write account numbers.
const ACCOUNTS: &[&[usize]] = &[
    &[6, 2, 6],
    &[3, 2, 4, 3],
    &[3, 3, 6],
    &[4, 3, 6],
    &[3, 6, 5],
    &[3, 4, 4, 2],
    &[3, 2, 6],
    &[3, 2, 7],
    &[3, 2, 6, 1],
    &[3, 6, 2, 3],
    &[3, 5, 3, 2],
    &[4, 2, 6],
    &[4, 2, 7],
    &[4, 4, 4],
    &[4, 4, 4, 1],
    &[5, 2, 6],
];
