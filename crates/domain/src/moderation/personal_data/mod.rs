//! Personal data in a text: telephone numbers, resident registration numbers, bank accounts, addresses of mail.
//!
//! Numbers are told by their form, so that dates, prices, times and versions are none:
//! - telephone: mobile (`010-1234-5678`, also without hyphens), landline and internet numbers with hyphens, spaces or
//!   dots, and the same behind `+82`; not the nationwide numbers of firms (`1588-0000`),
//! - resident: six digits of a date and seven of which the first is 1 to 8, with a hyphen or space between, or without
//!   one, where the century that the seventh digit says must be a lived one as well. No check digit is asked: numbers
//!   given since October 2020 have none, their last six digits are random. So what is no number of a person is told by
//!   its date alone: a time in milliseconds has no such month (but from November 2023 to April 2024, and from January to
//!   June 2027), a barcode of Korea (`880…`) mostly no such day or century. What does read as a birth is hidden with them,
//! - account: groups with hyphens as Korean banks write them, 11 to 14 digits in all,
//! - mail: the usual characters of RFC 5321 addresses without quotes, with a dot in the domain.
//!
//! Digits and signs of full width count, and what is not seen between them is skipped. Numbers in words (`공일공`) are
//! not found. Must not know whether a room allows any of it.

mod emails;
mod numbers;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::principals::is_unprintable;
use crate::roles::words;

words! {
    /// A kind of personal data.
    PersonalData {
        /// A telephone number.
        Phone = "phone",
        /// A resident registration number, or that of a registered foreigner.
        ResidentNumber = "resident_number",
        /// A number of a bank account.
        AccountNumber = "account_number",
        /// An address of mail.
        Email = "email",
    }
}

/// A character in plain width, and its bytes in the text.
#[derive(Clone, Copy, Debug)]
struct Glyph {
    c: char,
    start: usize,
    end: usize,
}

/// What of the asked kinds is in the text, with its bytes, in order, none overlapping another. One pass for each kind.
pub fn find(text: &str, kinds: &[PersonalData]) -> Vec<(PersonalData, Range<usize>)> {
    let glyphs = glyphs(text);
    let mut found = Vec::new();
    if kinds.contains(&PersonalData::Email) {
        let emails = emails::find(&glyphs).into_iter();
        found.extend(emails.map(|place| (PersonalData::Email, place)));
    }
    let emails = found.len();
    for (kind, place) in numbers::find(&glyphs, kinds) {
        let at = found[..emails].partition_point(|(_, email)| email.end <= place.start);
        if found[..emails]
            .get(at)
            .is_none_or(|(_, email)| place.end <= email.start)
        {
            found.push((kind, place));
        }
    }
    found.sort_unstable_by_key(|(_, place)| place.start);
    let bytes = |place: Range<usize>| glyphs[place.start].start..glyphs[place.end - 1].end;
    found
        .into_iter()
        .map(|(kind, place)| (kind, bytes(place)))
        .collect()
}

fn glyphs(text: &str) -> Vec<Glyph> {
    let places = text.char_indices();
    let glyph = |(start, c): (usize, char)| Glyph {
        c: plain(c),
        start,
        end: start + c.len_utf8(),
    };
    let seen = places.filter(|&(_, c)| c.is_whitespace() || !is_unprintable(c));
    seen.map(glyph).collect()
}

/// ASCII for the forms of full width (U+FF01 to U+FF5E), and one hyphen for all dashes.
fn plain(c: char) -> char {
    match c {
        '\u{ff0d}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => '-',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        other => other,
    }
}

/// The text with stars, so that the form of what was found stays: `010-****-****`, `900101-*******`, `110-***-******`,
/// `a***@example.com`. What was found comes in order, as [`find`] gives it.
pub fn mask(text: &str, found: &[(PersonalData, Range<usize>)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (kind, range) in found {
        out.push_str(&text[at..range.start]);
        let part = &text[range.clone()];
        match kind {
            PersonalData::Email => mask_email(part, &mut out),
            PersonalData::Phone => mask_digits(part, phone_prefix(part), &mut out),
            PersonalData::ResidentNumber => mask_digits(part, 6, &mut out),
            PersonalData::AccountNumber => mask_digits(part, first_group(part), &mut out),
        }
        at = range.end;
    }
    out.push_str(&text[at..]);
    out
}

/// The first letter alone, and always three stars: the length of a name tells much of it.
fn mask_email(part: &str, out: &mut String) {
    out.extend(part.chars().next());
    out.push_str("***");
    let domain = part.find(['@', '＠']).unwrap_or(part.len());
    out.push_str(&part[domain..]);
}

fn mask_digits(part: &str, kept: usize, out: &mut String) {
    let mut digits = 0;
    for c in part.chars() {
        let is_digit = plain(c).is_ascii_digit();
        digits += usize::from(is_digit);
        out.push(if is_digit && digits > kept { '*' } else { c });
    }
}

/// Digits of the country and of the kind or region.
fn phone_prefix(part: &str) -> usize {
    let digits: String = part
        .chars()
        .map(plain)
        .filter(char::is_ascii_digit)
        .collect();
    match digits.strip_prefix("82") {
        Some(national) if national.starts_with('2') => 3,
        Some(_) => 4,
        None if digits.starts_with("02") => 2,
        None => 3,
    }
}

fn first_group(part: &str) -> usize {
    part.chars()
        .take_while(|&c| plain(c).is_ascii_digit())
        .count()
}
