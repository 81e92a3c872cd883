//! The emoji of reactions. Must not know messages.

use unicode_properties::UnicodeEmoji as _;
use unicode_properties::emoji::EmojiStatus;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::limits::EMOJI_BYTES_MAX;

/// One emoji, as one grapheme (Unicode Standard Annex 29) that is shown as a picture (Unicode Technical Standard 51).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Emoji(Box<str>);

/// Asks for a picture (VS16), and for a sign of the text (VS15).
const AS_PICTURE: char = '\u{fe0f}';
const AS_TEXT: char = '\u{fe0e}';

impl Emoji {
    /// The emoji in `text`, fully qualified, or `None` if it is none or more than one. `❤` and `❤️` are the same one.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::kept(text)?;
        Self::kept(&qualified(text))
    }

    /// The emoji that was kept so. One that was kept before emoji were qualified stays as it is, and another one than its
    /// qualified form: the events of its log count it apart.
    pub fn kept(text: &str) -> Option<Self> {
        let is_one = text.len() <= EMOJI_BYTES_MAX && text.graphemes(true).count() == 1;
        (is_one && text.chars().any(is_pictorial)).then(|| Self(text.into()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The fully-qualified form (UTS 51, ED-18 and ED-18a): a variation selector stands behind each emoji that is a sign of the
/// text by default, but where a skin tone follows that it takes; and nowhere else.
fn qualified(text: &str) -> String {
    let plain = text.chars().filter(|&c| c != AS_PICTURE && c != AS_TEXT);
    let mut plain = plain.peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = plain.next() {
        out.push(c);
        let takes_tone = c.emoji_status() == EmojiStatus::EmojiModifierBase;
        let has_tone = plain.peek().is_some_and(|&next| is_tone(next));
        if is_text_by_default(c) && !(takes_tone && has_tone) {
            out.push(AS_PICTURE);
        }
    }
    out
}

/// `Emoji=Yes` and `Emoji_Presentation=No`.
fn is_text_by_default(c: char) -> bool {
    matches!(
        c.emoji_status(),
        EmojiStatus::EmojiModifierBase
            | EmojiStatus::EmojiOther
            | EmojiStatus::EmojiOtherAndEmojiComponent
    )
}

/// `Emoji_Modifier=Yes`.
fn is_tone(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

/// Whether a character is shown as a picture: by itself, as a keycap's combining frame, or as a half of a flag.
fn is_pictorial(c: char) -> bool {
    matches!(c,
        '\u{00a9}' | '\u{00ae}' | '\u{203c}' | '\u{2049}' | '\u{20e3}' | '\u{2122}' | '\u{2139}'
        | '\u{2194}'..='\u{21aa}' | '\u{231a}'..='\u{23ff}' | '\u{25aa}'..='\u{27bf}'
        | '\u{2934}'..='\u{2935}' | '\u{2b05}'..='\u{2b55}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_emoji_is_one_picture_and_nothing_else() {
        for one in ["👍", "❤️", "👨‍👩‍👧‍👦", "🇰🇷", "1️⃣", "👍🏽", "™"]
        {
            assert!(Emoji::parse(one).is_some(), "{one}");
        }
        for none in [
            "", "a", "가", "👍👍", "1", "👍a", "ㅋ", "\u{200d}", "\u{fe0f}",
        ] {
            assert!(Emoji::parse(none).is_none(), "{none}");
        }
    }

    /// Lines of Unicode's `emoji-test.txt`: the fully-qualified form, and others of the same emoji.
    const FORMS: &[(&str, &[&str])] = &[
        ("\u{2764}\u{fe0f}", &["\u{2764}", "\u{2764}\u{fe0e}"]),
        ("\u{263a}\u{fe0f}", &["\u{263a}"]),
        ("1\u{fe0f}\u{20e3}", &["1\u{20e3}"]),
        ("#\u{fe0f}\u{20e3}", &["#\u{20e3}"]),
        ("\u{a9}\u{fe0f}", &["\u{a9}"]),
        ("\u{2122}\u{fe0f}", &["\u{2122}"]),
        ("\u{1f44d}", &["\u{1f44d}\u{fe0f}", "\u{1f44d}\u{fe0e}"]),
        ("\u{1f44d}\u{1f3fd}", &["\u{1f44d}\u{fe0f}\u{1f3fd}"]),
        ("\u{270d}\u{fe0f}", &["\u{270d}"]),
        ("\u{270d}\u{1f3fd}", &["\u{270d}\u{fe0f}\u{1f3fd}"]),
        ("\u{2b50}", &["\u{2b50}\u{fe0f}"]),
        ("\u{1f1f0}\u{1f1f7}", &[]),
        (
            "\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            &[],
        ),
        ("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", &[]),
        (
            "\u{1f441}\u{fe0f}\u{200d}\u{1f5e8}\u{fe0f}",
            &[
                "\u{1f441}\u{200d}\u{1f5e8}\u{fe0f}",
                "\u{1f441}\u{fe0f}\u{200d}\u{1f5e8}",
                "\u{1f441}\u{200d}\u{1f5e8}",
            ],
        ),
        (
            "\u{2764}\u{fe0f}\u{200d}\u{1f525}",
            &["\u{2764}\u{200d}\u{1f525}"],
        ),
        (
            "\u{1f575}\u{fe0f}\u{200d}\u{2642}\u{fe0f}",
            &[
                "\u{1f575}\u{200d}\u{2642}",
                "\u{1f575}\u{fe0f}\u{200d}\u{2642}",
            ],
        ),
        (
            "\u{1f575}\u{1f3fd}\u{200d}\u{2642}\u{fe0f}",
            &["\u{1f575}\u{1f3fd}\u{200d}\u{2642}"],
        ),
        (
            "\u{1f3f3}\u{fe0f}\u{200d}\u{1f308}",
            &["\u{1f3f3}\u{200d}\u{1f308}"],
        ),
        (
            "\u{1f469}\u{200d}\u{2764}\u{fe0f}\u{200d}\u{1f48b}\u{200d}\u{1f468}",
            &["\u{1f469}\u{200d}\u{2764}\u{200d}\u{1f48b}\u{200d}\u{1f468}"],
        ),
    ];

    #[test]
    fn an_emoji_is_one_with_and_without_what_asks_for_its_picture() {
        for (wanted, forms) in FORMS {
            for form in forms.iter().chain([wanted]) {
                let read = Emoji::parse(form).expect("an emoji");
                assert_eq!(read.as_str(), *wanted, "{form:?}");
            }
        }
        assert_ne!(Emoji::parse("👍"), Emoji::parse("👍🏽"));
    }

    #[test]
    fn what_was_kept_before_stays_readable_and_apart() {
        let old = Emoji::kept("\u{2764}").expect("an emoji");
        assert_eq!(old.as_str(), "\u{2764}");
        assert_ne!(Some(old), Emoji::parse("\u{2764}"));
    }

    proptest! {
        #[test]
        fn a_read_emoji_is_kept_as_it_is_and_reads_as_itself(
            text in "[\u{2190}-\u{27bf}\u{1f300}-\u{1faff}#1][\u{fe0e}\u{fe0f}\u{200d}\u{20e3}\u{1f3fb}-\u{1f3ff}\u{2640}\u{2642}\u{2764}\u{1f525}]{0,5}",
        ) {
            if let Some(emoji) = Emoji::parse(&text) {
                prop_assert_eq!(Emoji::kept(emoji.as_str()), Some(emoji.clone()));
                prop_assert_eq!(Emoji::parse(emoji.as_str()), Some(emoji.clone()));
                let bare: String = text.chars().filter(|&c| c != AS_PICTURE && c != AS_TEXT).collect();
                prop_assert_eq!(Emoji::parse(&bare), Some(emoji));
            }
        }
    }
}
