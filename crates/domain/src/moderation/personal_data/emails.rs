//! Addresses of mail among characters. Must not know bytes.

use std::ops::Range;

use super::Glyph;

/// Characters before the `@` (RFC 5321, section 4.5.3.1.1).
const LOCAL_CHARS_MAX: usize = 64;
/// Characters of a domain (section 4.5.3.1.2).
const DOMAIN_CHARS_MAX: usize = 255;

/// Places of addresses, in order. At most 320 steps for each `@`.
pub(super) fn find(glyphs: &[Glyph]) -> Vec<Range<usize>> {
    let signs = glyphs
        .iter()
        .enumerate()
        .filter(|(_, glyph)| glyph.c == '@');
    let mut found: Vec<Range<usize>> = Vec::new();
    for (sign, _) in signs {
        let from = found.last().map_or(0, |last| last.end);
        if sign >= from
            && let Some(place) = around(glyphs, from, sign)
        {
            found.push(place);
        }
    }
    found
}

fn around(glyphs: &[Glyph], from: usize, sign: usize) -> Option<Range<usize>> {
    let before = glyphs[from..sign].iter().rev().take(LOCAL_CHARS_MAX);
    let local = before.take_while(|glyph| in_local(glyph.c)).count();
    let start = sign - local;
    // A dot before the name is the sentence's.
    let dots = glyphs[start..sign]
        .iter()
        .take_while(|glyph| glyph.c == '.')
        .count();
    let behind = glyphs[sign + 1..].iter().take(DOMAIN_CHARS_MAX);
    let domain: String = behind
        .map(|glyph| glyph.c)
        .take_while(|&c| in_domain(c))
        .collect();
    let domain = domain.trim_end_matches(['.', '-']);
    (local > dots && is_domain(domain)).then(|| start + dots..sign + 1 + domain.len())
}

fn in_local(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._%+-".contains(c)
}

fn in_domain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-')
}

fn is_domain(domain: &str) -> bool {
    let labels_hold = domain
        .split('.')
        .all(|label| !label.is_empty() && !label.starts_with('-'));
    let top = domain.rsplit_once('.').map(|(_, top)| top);
    labels_hold
        && top.is_some_and(|top| top.len() > 1 && top.chars().all(|c| c.is_ascii_alphabetic()))
}
