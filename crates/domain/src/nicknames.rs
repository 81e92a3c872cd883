//! Random names for guests, Korean or English, and the tag that tells two of the same name apart.
//! Must not know chance: the random bytes come in.

/// The language of a random name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 한국어
    Korean,
    /// English
    English,
}

impl Language {
    /// The first of the languages of an `Accept-Language` value (RFC 9110 section 12.5.4) that we speak, by its
    /// weight; English if none.
    pub fn from_accept_language(value: &str) -> Self {
        let mut best = (0_u32, Self::English);
        for range in value.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or("").trim();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            let primary = tag.split('-').next().unwrap_or("");
            let language = if primary.eq_ignore_ascii_case("ko") {
                Self::Korean
            } else if primary.eq_ignore_ascii_case("en") {
                Self::English
            } else {
                continue;
            };
            if weight > best.0 {
                best = (weight, language);
            }
        }
        best.1
    }
}

fn thousandths(weight: &str) -> u32 {
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let whole: u32 = whole.trim().parse().unwrap_or(0);
    whole * 1000 + digits.parse::<u32>().unwrap_or(0)
}

/// A name and a tag, for example `느긋한 수달` and `#4821`, chosen by `random`.
pub fn random_nickname(language: Language, random: [u8; 16]) -> (String, String) {
    let pick =
        |at: usize, len: usize| usize::from(u16::from_le_bytes([random[at], random[at + 1]])) % len;
    let (first, second) = match language {
        Language::Korean => (KOREAN_MOODS, KOREAN_ANIMALS),
        Language::English => (ENGLISH_MOODS, ENGLISH_ANIMALS),
    };
    let name = format!(
        "{} {}",
        first[pick(0, first.len())],
        second[pick(2, second.len())]
    );
    (name, tag(random))
}

/// The tag alone, for a name that the guest chose.
pub fn tag(random: [u8; 16]) -> String {
    let number = u32::from_le_bytes([random[4], random[5], random[6], random[7]]) % 10_000;
    format!("#{number:04}")
}

const KOREAN_MOODS: &[&str] = &[
    "느긋한",
    "용감한",
    "반가운",
    "다정한",
    "씩씩한",
    "조용한",
    "명랑한",
    "상냥한",
    "부지런한",
    "엉뚱한",
    "포근한",
    "산뜻한",
    "든든한",
    "수줍은",
    "신나는",
    "졸린",
    "재빠른",
    "슬기로운",
    "따뜻한",
    "호기심 많은",
];
const KOREAN_ANIMALS: &[&str] = &[
    "수달",
    "여우",
    "두루미",
    "너구리",
    "고라니",
    "다람쥐",
    "부엉이",
    "돌고래",
    "고슴도치",
    "참새",
    "호랑이",
    "토끼",
    "펭귄",
    "거북이",
    "나비",
    "두더지",
    "사슴",
    "청설모",
    "물범",
    "까치",
    "오리",
    "고양이",
    "강아지",
    "올빼미",
];
const ENGLISH_MOODS: &[&str] = &[
    "Calm", "Brave", "Merry", "Gentle", "Sunny", "Quiet", "Lively", "Kind", "Busy", "Quirky",
    "Cozy", "Fresh", "Steady", "Shy", "Jolly", "Sleepy", "Swift", "Clever", "Warm", "Curious",
];
const ENGLISH_ANIMALS: &[&str] = &[
    "Otter",
    "Fox",
    "Crane",
    "Raccoon",
    "Deer",
    "Squirrel",
    "Owl",
    "Dolphin",
    "Hedgehog",
    "Sparrow",
    "Tiger",
    "Rabbit",
    "Penguin",
    "Turtle",
    "Butterfly",
    "Mole",
    "Seal",
    "Magpie",
    "Duck",
    "Cat",
    "Puppy",
    "Badger",
    "Heron",
    "Lynx",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_is_taken() {
        let of = Language::from_accept_language;
        assert_eq!(of("ko-KR,ko;q=0.9,en;q=0.8"), Language::Korean);
        assert_eq!(of("en-US,ko;q=0.5"), Language::English);
        assert_eq!(of("en;q=0.3, ko;q=0.7"), Language::Korean);
        assert_eq!(of("fr, ko;q=0.1"), Language::Korean);
        assert_eq!(of("fr"), Language::English);
        assert_eq!(of(""), Language::English);
    }

    #[test]
    fn every_name_fits_the_rules_of_names() {
        for seed in 0..=255 {
            for language in [Language::Korean, Language::English] {
                let (name, tag) = random_nickname(language, [seed; 16]);
                assert!(crate::principals::check_name(&name).is_ok(), "{name}");
                assert_eq!(tag.len(), 5);
            }
        }
    }
}
