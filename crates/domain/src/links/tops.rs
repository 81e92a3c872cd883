//! What hosts end with, and what of a sentence may follow them. Must not know texts.

use unicode_normalization::UnicodeNormalization as _;

/// Top-level domains that are read as one without a scheme before them.
const USUAL: &[&str] = &[
    "ai", "app", "be", "biz", "cc", "cn", "co", "com", "de", "dev", "eu", "gg", "info", "io", "jp",
    "kr", "link", "live", "ly", "me", "net", "one", "online", "org", "page", "shop", "site",
    "store", "to", "top", "tv", "tw", "uk", "vip", "xyz",
];

/// Those that are words as well, with which a sentence may begin.
const WORDS: &[&str] = &[
    "app", "be", "co", "de", "info", "link", "live", "me", "one", "online", "page", "shop", "site",
    "store", "to", "top",
];

/// Those in other letters (IANA, root zone): of Korea, China, Russia, and `.com` and `.net` in Hangul.
const FOREIGN: &[&str] = &["한국", "닷컴", "닷넷", "中国", "中國", "рф"];

/// Whether a small-letter part is a usual one in Latin letters, as written or in Punycode (RFC 3492).
pub(super) fn is_usual(part: &str) -> bool {
    USUAL.contains(&part)
        || part
            .strip_prefix("xn--")
            .is_some_and(|code| !code.is_empty())
}

pub(super) fn is_word(part: &str) -> bool {
    WORDS.contains(&part)
}

/// Bytes of the part in other letters that a label begins with, when nothing but a particle is behind it. Letters may be
/// composed or not.
pub(super) fn foreign(label: &str) -> Option<usize> {
    let letters = label.nfc().take(LETTERS_MAX + 1).collect::<String>();
    let top = FOREIGN.iter().find(|&&top| letters.starts_with(top))?;
    let ends = label.char_indices().map(|(at, c)| at + c.len_utf8());
    let composed = |&end: &usize| label[..end].nfc().eq(top.chars());
    let end = ends.take(LETTERS_MAX * 3).find(composed)?;
    let behind: String = label[end..].nfc().take(LETTERS_MAX).collect();
    (behind.is_empty() || PARTICLES.contains(&&*behind)).then_some(end)
}

/// Letters of such a part and its particle.
const LETTERS_MAX: usize = 6;

/// Last syllables of Korean sentences, behind whose dot the next one may begin without a space.
pub(super) const ENDINGS: &[char] = &['다', '요', '죠', '까', '네', '음', '함', '끝'];

/// What follows an address and is not a part of it.
pub(super) const PARTICLES: &[&str] = &[
    "에",
    "에서",
    "에서는",
    "에서도",
    "에는",
    "에도",
    "으로",
    "로",
    "을",
    "를",
    "은",
    "는",
    "이",
    "가",
    "의",
    "와",
    "과",
    "도",
    "만",
    "랑",
    "이랑",
    "까지",
    "부터",
    "보다",
    "처럼",
    "라고",
    "이라고",
    "입니다",
    "이에요",
    "예요",
    "이야",
    "야",
];
