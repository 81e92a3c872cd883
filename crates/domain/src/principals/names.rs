//! What somebody may be called. Must not know who asks.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::limits::NAME_CHARS_MAX;

/// Why a name is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but white space.
    #[error("the name is empty")]
    Empty,
    /// Longer than [`NAME_CHARS_MAX`].
    #[error("the name is longer than {NAME_CHARS_MAX} characters")]
    TooLong,
    /// Has a control or direction character.
    #[error("the name has a character that cannot be shown")]
    Unprintable,
    /// Reads like a name of the staff.
    #[error("the name reads like one of the staff")]
    Reserved,
}

/// The name as it is kept: trimmed, in NFC, white space single; or why it cannot be one.
///
/// # Errors
/// [`NameError`]. Length is counted in graphemes (Unicode Standard Annex 29), with at most eight scalar values each.
pub fn check_name(name: &str) -> Result<Box<str>, NameError> {
    let name = check_given_name(name)?;
    if reads_like_staff(&name) {
        return Err(NameError::Reserved);
    }
    Ok(name)
}

/// The name as it is kept, when it is given by somebody who may use the staff's words: an administrator to a bot, or the
/// host service to its user.
///
/// # Errors
/// [`NameError`], but [`NameError::Reserved`].
pub fn check_given_name(name: &str) -> Result<Box<str>, NameError> {
    // Longer than any name before it is looked at more closely.
    if name.len() > 16 * NAME_CHARS_MAX * 4 {
        return Err(NameError::TooLong);
    }
    let name: String = name.trim().nfc().collect();
    if name
        .graphemes(true)
        .any(|one| one.chars().any(|c| hides(one, c)))
    {
        return Err(NameError::Unprintable);
    }
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let visible = |c: char| !is_invisible(c) && !c.is_whitespace() && !is_combining_mark(c);
    if !name.chars().any(visible) {
        return Err(NameError::Empty);
    }
    let graphemes = name.graphemes(true).count();
    if graphemes > NAME_CHARS_MAX || name.graphemes(true).any(|one| one.chars().count() > 8) {
        return Err(NameError::TooLong);
    }
    Ok(name.into())
}

/// The host's name of its user, made fit: what cannot be shown is left out, and what is too long is cut. Nobody is kept
/// out by the name that they have elsewhere.
///
/// # Errors
/// [`NameError::Empty`] when nothing visible is left, [`NameError::TooLong`] above 1,000 bytes.
pub fn clean_name(name: &str) -> Result<Box<str>, NameError> {
    if name.len() > CLEANED_BYTES_MAX {
        return Err(NameError::TooLong);
    }
    let spaced = |c: char| if c.is_whitespace() { ' ' } else { c };
    let name: String = name.chars().map(spaced).collect();
    let shown = |one: &str| one.chars().filter(|c| !hides(one, *c)).collect::<String>();
    let name: String = name.graphemes(true).map(shown).collect();
    let name: String = name.trim().nfc().collect();
    let fits = |one: &&str| one.chars().count() <= 8;
    let graphemes = name.graphemes(true).filter(fits);
    let name: String = graphemes.take(NAME_CHARS_MAX).collect();
    check_given_name(&name)
}

/// Bytes of a host's name before it is cut.
const CLEANED_BYTES_MAX: usize = 1_000;

/// Titles that only staff may have anywhere in a name.
const STAFF_TITLES: &[&str] = &[
    "관리자",
    "운영자",
    "운영진",
    "상담원",
    "상담사",
    "고객센터",
    "admin",
    "administrator",
    "moderator",
    "operator",
];

/// Words that only staff may be called; others may have one in their name.
const STAFF_WORDS: &[&str] = &[
    "매니저",
    "스태프",
    "공식",
    "시스템",
    "마루",
    "official",
    "staff",
    "support",
    "system",
    "maru",
    "root",
];

/// Whether a reader could take whoever is called so for one of the staff.
fn reads_like_staff(name: &str) -> bool {
    let spelled = spelled_out(name);
    let is_called = |text: &str, words: &[&str]| words.iter().any(|word| imitates(text, word));
    [name, spelled.as_str()].into_iter().any(|name| {
        let whole = without_honorific(name);
        let parts = name.split(|c: char| !c.is_alphanumeric());
        is_called(whole, STAFF_WORDS)
            || is_called(whole, STAFF_TITLES)
            || parts.map(without_honorific).any(|part| {
                // Korean writes what one is behind whose one is, without a space: 마루관리자.
                is_called(part, STAFF_TITLES)
                    || STAFF_TITLES
                        .iter()
                        .any(|title| !title.is_ascii() && part.ends_with(title))
            })
    })
}

/// Without the 님 by which a title is said politely.
fn without_honorific(text: &str) -> &str {
    text.strip_suffix('님').unwrap_or(text)
}

/// With letters where digits and signs stand for them, as in `adm1n`.
fn spelled_out(name: &str) -> String {
    let letter = |c| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    };
    // A number behind a name is one.
    let name = name.trim_end_matches(char::is_numeric);
    name.chars().map(letter).collect()
}

/// Whether a reader could take `name` for `other`: the same skeleton (Unicode Technical Standard 39, section 4), as written
/// or in small letters, once case, white space, punctuation and trailing digits are gone.
pub fn imitates(name: &str, other: &str) -> bool {
    // A Cyrillic capital may look like a Latin one where their small letters do not, and the other way round.
    [bare_skeleton, skeleton].iter().any(|of| {
        let wanted = of(other);
        !wanted.is_empty() && of(name) == wanted
    })
}

/// What names that look alike in small letters have in common; empty of a name without letters and digits.
pub(crate) fn skeleton(text: &str) -> String {
    let small: String = text.nfkc().flat_map(char::to_lowercase).collect();
    bare_skeleton(&small)
}

fn bare_skeleton(text: &str) -> String {
    let plain = |c: &char| c.is_alphanumeric();
    let letters: String = text.nfkc().filter(plain).collect();
    // Digits at the end are cut before some of them are taken for letters.
    let bare = letters.trim_end_matches(char::is_numeric);
    let bare = if bare.is_empty() { &letters } else { bare };
    let skeleton: String = unicode_security::skeleton(bare).collect();
    skeleton
        .nfc()
        .flat_map(char::to_lowercase)
        .filter(plain)
        .collect()
}

/// Control characters, and the direction and invisible ones that make one name look like another
/// (Unicode Technical Report 36, section 2.2).
pub(crate) fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{3164}')
}

/// What is shown as nothing: that, Unicode's default ignorables (Unicode Standard, section 5.21) and blanks that count as
/// letters or symbols, of Hangul and of Braille.
pub(crate) fn is_invisible(c: char) -> bool {
    is_unprintable(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{2800}' | '\u{ffa0}'
            | '\u{180b}'..='\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character of a name, inside this grapheme, is there only to be unseen. Emoji are joined by one such character,
/// coloured by others, and the flags of some countries are spelled by tags.
fn hides(grapheme: &str, c: char) -> bool {
    let is_of_flag = grapheme.starts_with('\u{1f3f4}') && matches!(c, '\u{e0020}'..='\u{e007f}');
    let is_of_emoji = matches!(c, '\u{200d}' | '\u{fe00}'..='\u{fe0f}') || is_of_flag;
    is_invisible(c) && !is_of_emoji
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_trimmed_and_cannot_hide_its_direction() {
        assert_eq!(check_name("  지은 ").as_deref(), Ok("지은"));
        assert_eq!(check_name(" \t"), Err(NameError::Empty));
        for hidden in [
            '\u{202e}',
            '\u{61c}',
            '\u{ad}',
            '\u{115f}',
            '\u{3164}',
            '\u{2800}',
            '\u{ffa0}',
            '\u{e0041}',
        ] {
            for name in [format!("a{hidden}b"), hidden.to_string()] {
                assert_eq!(check_name(&name), Err(NameError::Unprintable), "{hidden:?}");
            }
            assert_eq!(clean_name(&format!("a{hidden}b")).as_deref(), Ok("ab"));
            assert_eq!(clean_name(&hidden.to_string()), Err(NameError::Empty));
        }
        assert_eq!(check_name("\u{200d}\u{fe0f}"), Err(NameError::Empty));
        for emoji in [
            "❤️",
            "👨‍👩‍👧",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ] {
            assert_eq!(check_name(emoji).as_deref(), Ok(emoji));
        }
        assert_eq!(check_name(&"가".repeat(21)), Err(NameError::TooLong));
        assert_eq!(check_name(&"가".repeat(10_000)), Err(NameError::TooLong));
        assert_eq!(
            check_name(&format!("a{}", "\u{301}".repeat(9))),
            Err(NameError::TooLong)
        );
        // Twenty families are twenty characters, whatever they are made of.
        assert!(check_name(&"👨‍👩‍👧".repeat(20)).is_ok());
        // Jamo typed apart become syllables.
        assert_eq!(check_name("\u{1112}\u{1161}\u{11ab}").as_deref(), Ok("한"));
        assert_eq!(check_name("느긋한   수달").as_deref(), Ok("느긋한 수달"));
    }

    #[test]
    fn a_host_s_name_is_made_fit_and_not_refused() {
        assert_eq!(
            clean_name(" 지은\u{202e}\n상담원 ").as_deref(),
            Ok("지은 상담원")
        );
        assert_eq!(clean_name("관리자").as_deref(), Ok("관리자"));
        let cut = clean_name(&"가".repeat(100));
        assert_eq!(cut.as_deref(), Ok("가".repeat(20).as_str()));
        assert_eq!(clean_name("\u{200b} \u{feff}"), Err(NameError::Empty));
        assert_eq!(clean_name(&"가".repeat(10_000)), Err(NameError::TooLong));
    }

    #[test]
    fn nobody_passes_for_the_staff() {
        for staff in [
            "관리자",
            "관 리 자",
            "관리자1",
            "ADMIN",
            "аdmin",
            "Adm1n".replace('1', "i").as_str(),
            "admin_",
            "Ｍａｒｕ",
            "[공식]",
            "관리자님",
            "마루 관리자 님",
            "마루관리자",
            "지은 (상담원)",
            "adm1n",
            "4dm1n7",
            "@dmin",
            "m0derat0r",
            "the admin",
            "Kim, Operator",
            "5upport",
        ] {
            assert_eq!(check_name(staff), Err(NameError::Reserved), "{staff}");
        }
        for person in [
            "관리자를 부탁해",
            "마루치",
            "마루 고양이",
            "공식 팬클럽",
            "Adminton",
            "Badminton",
            "System of a Down",
            "지은",
            "지은님",
            "12345",
        ] {
            assert!(check_name(person).is_ok(), "{person}");
        }
        assert!(imitates("지은 상담", "지은상담"));
        assert!(!imitates("지은", "지온"));
        // With a Cyrillic capital М, whose small letter looks like no Latin one.
        assert!(imitates("\u{41c}ina Lee", "Mina Lee"));
    }
}
