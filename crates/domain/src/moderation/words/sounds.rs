//! A text as sounds: the letters of its syllables, and Latin letters without disguise.
//! Must not know rules.

use std::iter::once;

use unicode_normalization::UnicodeNormalization as _;

use crate::hangul::{self, is_jamo, is_syllable, is_vowel, split_vowel};
use crate::letters::{Gap, Letter, letters_with};

/// What a sound is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A Hangul syllable.
    Syllable,
    /// A Hangul letter that stands alone.
    Jamo,
    /// A word of letters: Latin, and alphabets like it.
    Latin,
    /// A number, some digits of which look like letters.
    Digit,
    /// A sign that is a word or a part of one: Han, kana.
    Sign,
}

/// A sound, with its place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sound {
    /// What is compared.
    pub(super) symbol: char,
    /// How often it was written in a row.
    pub(super) count: u32,
    /// What it is a part of.
    pub(super) kind: Kind,
    /// Whether its syllable begins with it.
    pub(super) starts: bool,
    /// Whether its syllable ends with it.
    pub(super) ends: bool,
    /// What stands before it.
    pub(super) gap: Gap,
    /// The widest of what stands between its repetitions.
    pub(super) inner: Gap,
    /// Its first byte.
    pub(super) start: usize,
    /// The byte behind it.
    pub(super) end: usize,
}

/// The sounds of a text, in one pass over it.
pub(super) fn sounds(text: &str) -> Vec<Sound> {
    let letters = letters_with(text, at_sign);
    let mut sounds = Vec::with_capacity(letters.len() * 2);
    let mut skipped = Gap::None;
    for (at, letter) in letters.iter().enumerate() {
        let mut letter = *letter;
        letter.gap = letter.gap.max(skipped);
        let behind = letters.get(at + 1);
        if is_filling(at.checked_sub(1).map(|at| &letters[at]), letter, behind) {
            skipped = letter.gap.max(Gap::Visible);
            continue;
        }
        skipped = Gap::None;
        push(&mut sounds, letter, behind);
    }
    sounds
}

/// `@` before a Latin letter is read as a.
fn at_sign(grapheme: &str, behind: &str) -> Option<char> {
    let next = behind.bytes().next()?;
    (matches!(grapheme, "@" | "＠") && next.is_ascii_alphabetic() && next != b'a').then_some('a')
}

/// One digit between two syllables parts them like punctuation.
fn is_filling(before: Option<&Letter>, letter: Letter, behind: Option<&Letter>) -> bool {
    let is_hangul =
        |one: Option<&Letter>| one.is_some_and(|one| is_syllable(one.c) || is_jamo(one.c));
    letter.c.is_numeric() && is_hangul(before) && is_hangul(behind)
}

fn push(sounds: &mut Vec<Sound>, letter: Letter, behind: Option<&Letter>) {
    let c = letter.c;
    if let Some(syllable) = hangul::syllable(c) {
        push_syllable(sounds, letter, syllable);
    } else if is_jamo(c) {
        push_jamo(sounds, letter);
    } else if c.is_numeric() {
        let symbol = match c {
            '0' => 'o',
            '1' => 'l',
            other => other,
        };
        push_latin(sounds, sound(letter, symbol, Kind::Digit), behind);
    } else if is_sign(c) {
        sounds.push(sound(letter, c, Kind::Sign));
    } else {
        for symbol in undisguised(c).chars() {
            push_latin(sounds, sound(letter, symbol, Kind::Latin), behind);
        }
    }
}

fn sound(letter: Letter, symbol: char, kind: Kind) -> Sound {
    let Letter {
        gap, start, end, ..
    } = letter;
    Sound {
        symbol,
        count: 1,
        kind,
        starts: true,
        ends: true,
        gap,
        inner: Gap::None,
        start,
        end,
    }
}

fn push_syllable(sounds: &mut Vec<Sound>, letter: Letter, syllable: hangul::Syllable) {
    let (first, second) = split_vowel(syllable.vowel);
    let whole = sound(letter, first, Kind::Syllable);
    let drawn_out = second.is_none()
        && syllable.initial == 'ㅇ'
        && letter.gap < Gap::Space
        && sounds
            .last_mut()
            .is_some_and(|last| draw_out(last, first, letter));
    let mut starts = !drawn_out;
    let mut parts = Vec::with_capacity(5);
    if !drawn_out {
        parts.extend([syllable.initial, first]);
        parts.extend(second);
    }
    if let Some(last) = syllable.last {
        let (first, second) = hangul::split_consonant(last);
        parts.push(first);
        parts.extend(second);
    }
    let count = parts.len();
    for (at, symbol) in parts.into_iter().enumerate() {
        let gap = if at == 0 { letter.gap } else { Gap::None };
        sounds.push(Sound {
            symbol,
            starts,
            ends: at + 1 == count,
            gap,
            ..whole
        });
        starts = false;
    }
}

/// `시이`: the vowel once more.
fn draw_out(last: &mut Sound, vowel: char, letter: Letter) -> bool {
    let same =
        last.ends && last.symbol == vowel && matches!(last.kind, Kind::Syllable | Kind::Jamo);
    if same {
        last.count += 1;
        last.end = letter.end;
    }
    same
}

fn push_jamo(sounds: &mut Vec<Sound>, letter: Letter) {
    let (first, second) = split_vowel(letter.c);
    for symbol in once(first).chain(second) {
        let one = sound(letter, symbol, Kind::Jamo);
        match sounds.last_mut() {
            Some(last) if letter.gap < Gap::Space && repeats_jamo(last, symbol) => {
                last.count += 1;
                last.end = letter.end;
            }
            _ => sounds.push(one),
        }
    }
}

fn repeats_jamo(last: &Sound, symbol: char) -> bool {
    let drawn = last.kind == Kind::Syllable && last.ends && is_vowel(symbol);
    last.symbol == symbol && (last.kind == Kind::Jamo || drawn)
}

/// A letter again makes the one before it longer; across a gap only where both stand alone (`k.i.l.l`).
fn push_latin(sounds: &mut Vec<Sound>, one: Sound, behind: Option<&Letter>) {
    let ends_piece = behind.is_none_or(|next| next.gap > Gap::Hidden);
    let is_first = sounds.len() == 1;
    if let Some(last) = sounds.last_mut() {
        let alone = ends_piece && (is_first || last.gap > Gap::Hidden);
        let alike = last.symbol == one.symbol && matches!(last.kind, Kind::Latin | Kind::Digit);
        if alike && (one.gap <= Gap::Hidden || alone) {
            last.count += 1;
            last.end = one.end;
            last.inner = last.inner.max(one.gap);
            if one.kind == Kind::Latin {
                last.kind = Kind::Latin;
            }
            return;
        }
    }
    sounds.push(one);
}

fn is_sign(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{30ff}' | '\u{3200}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The Latin letters that a letter passes for (Unicode Technical Standard 39, section 4), or itself without marks.
fn undisguised(c: char) -> String {
    if c.is_ascii() {
        return plain(c).to_string();
    }
    let bare: String = once(c).nfd().filter(|one| one.is_alphanumeric()).collect();
    let skeleton: String = unicode_security::skeleton(&bare)
        .filter(|one| one.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .map(plain)
        .collect();
    let passes = !skeleton.is_empty() && skeleton.is_ascii();
    if passes { skeleton } else { bare }
}

/// The Latin letter that a small capital is, and one for i and l.
fn plain(c: char) -> char {
    match c {
        'i' | '1' | '|' | 'ɪ' | 'ʟ' => 'l',
        'ᴀ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ᴊ' => 'j',
        'ᴋ' | 'ĸ' => 'k',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        '0' | 'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        other => other,
    }
}
