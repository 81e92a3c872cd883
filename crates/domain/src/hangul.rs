//! Hangul taken apart: syllables into their letters, clusters and compound vowels into what the keyboard has. Letters
//! are always those of the compatibility block (U+3131 to U+3163), which people type.
//! Must not know what the letters are compared for.

/// The nineteen initial consonants in the order of the code (The Unicode Standard, section 3.12).
const INITIALS: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];
/// The twenty-seven final consonants in the order of the code.
const FINALS: [char; 27] = [
    'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ',
    'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ',
];
const FIRST_VOWEL: char = 'ㅏ';
const VOWELS: u32 = 21;
/// Finals of one initial and vowel, with the absent one.
const FINALS_AND_NONE: u32 = 28;
const FIRST_SYLLABLE: char = '가';
const LAST_SYLLABLE: char = '힣';

/// A syllable's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Syllable {
    pub(crate) initial: char,
    pub(crate) vowel: char,
    pub(crate) last: Option<char>,
}

pub(crate) fn is_syllable(c: char) -> bool {
    (FIRST_SYLLABLE..=LAST_SYLLABLE).contains(&c)
}

pub(crate) fn is_consonant(c: char) -> bool {
    ('ㄱ'..='ㅎ').contains(&c)
}

pub(crate) fn is_vowel(c: char) -> bool {
    ('ㅏ'..='ㅣ').contains(&c)
}

/// A letter that stands by itself, as in `ㅋㅋ`.
pub(crate) fn is_jamo(c: char) -> bool {
    is_consonant(c) || is_vowel(c)
}

/// The letters of a composed syllable.
pub(crate) fn syllable(c: char) -> Option<Syllable> {
    if !is_syllable(c) {
        return None;
    }
    let index = u32::from(c) - u32::from(FIRST_SYLLABLE);
    let (front, last) = (index / FINALS_AND_NONE, index % FINALS_AND_NONE);
    Some(Syllable {
        initial: INITIALS[(front / VOWELS) as usize],
        vowel: nth_vowel(front % VOWELS),
        last: last.checked_sub(1).map(|at| FINALS[at as usize]),
    })
}

fn nth_vowel(index: u32) -> char {
    char::from_u32(u32::from(FIRST_VOWEL) + index).unwrap_or(FIRST_VOWEL)
}

/// The consonant that a syllable begins with, or the consonant itself.
pub(crate) fn initial(c: char) -> Option<char> {
    if is_consonant(c) {
        return Some(c);
    }
    syllable(c).map(|syllable| syllable.initial)
}

/// The letter people type for one of the conjoining block (U+1100 to U+11C2); others stay.
pub(crate) fn typed(c: char) -> char {
    let code = u32::from(c);
    match c {
        '\u{1100}'..='\u{1112}' => INITIALS[(code - 0x1100) as usize],
        '\u{1161}'..='\u{1175}' => nth_vowel(code - 0x1161),
        '\u{11a8}'..='\u{11c2}' => FINALS[(code - 0x11a8) as usize],
        // What compatibility normalisation makes of two clusters.
        '\u{111a}' => 'ㅀ',
        '\u{1121}' => 'ㅄ',
        other => other,
    }
}

/// A cluster (`ㅄ`) as its two consonants, since some keyboards join what was typed apart; others alone.
pub(crate) fn split_consonant(c: char) -> (char, Option<char>) {
    let (first, second) = match c {
        'ㄳ' => ('ㄱ', 'ㅅ'),
        'ㄵ' => ('ㄴ', 'ㅈ'),
        'ㄶ' => ('ㄴ', 'ㅎ'),
        'ㄺ' => ('ㄹ', 'ㄱ'),
        'ㄻ' => ('ㄹ', 'ㅁ'),
        'ㄼ' => ('ㄹ', 'ㅂ'),
        'ㄽ' => ('ㄹ', 'ㅅ'),
        'ㄾ' => ('ㄹ', 'ㅌ'),
        'ㄿ' => ('ㄹ', 'ㅍ'),
        'ㅀ' => ('ㄹ', 'ㅎ'),
        'ㅄ' => ('ㅂ', 'ㅅ'),
        other => return (other, None),
    };
    (first, Some(second))
}

/// A compound vowel (`ㅘ`) as its two parts; others alone.
pub(crate) fn split_vowel(c: char) -> (char, Option<char>) {
    let (first, second) = match c {
        'ㅘ' => ('ㅗ', 'ㅏ'),
        'ㅙ' => ('ㅗ', 'ㅐ'),
        'ㅚ' => ('ㅗ', 'ㅣ'),
        'ㅝ' => ('ㅜ', 'ㅓ'),
        'ㅞ' => ('ㅜ', 'ㅔ'),
        'ㅟ' => ('ㅜ', 'ㅣ'),
        'ㅢ' => ('ㅡ', 'ㅣ'),
        other => return (other, None),
    };
    (first, Some(second))
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization as _;

    #[test]
    fn every_syllable_comes_apart_as_the_standard_says() {
        for c in FIRST_SYLLABLE..=LAST_SYLLABLE {
            let one = syllable(c).expect("a syllable");
            let letters: Vec<char> = std::iter::once(c).nfd().map(typed).collect();
            let ours: Vec<char> = [one.initial, one.vowel]
                .into_iter()
                .chain(one.last)
                .collect();
            assert_eq!(letters, ours, "{c}");
        }
    }

    #[test]
    fn what_is_no_syllable_has_no_letters() {
        assert_eq!(syllable('ㅅ'), None);
        assert_eq!(initial('a'), None);
        assert_eq!(initial('ㅏ'), None);
        assert_eq!(initial('썩'), Some('ㅆ'));
        assert_eq!(split_vowel('ㅞ'), ('ㅜ', Some('ㅔ')));
        assert_eq!(split_consonant('ㅄ'), ('ㅂ', Some('ㅅ')));
    }
}
