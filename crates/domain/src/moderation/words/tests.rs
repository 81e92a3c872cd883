//! What is hit and what is not. Must not know how.

use proptest::prelude::*;

use super::*;

fn list(rules: &[&str], allowed: &[&str]) -> WordRules {
    let rule = |text: &&str| WordRule {
        text: (*text).into(),
        action: WordAction::Mask,
    };
    WordRules {
        rules: rules.iter().map(rule).collect(),
        allowed: allowed.iter().map(|&text| text.into()).collect(),
    }
}

fn matcher() -> Matcher {
    let rules = [
        "시발", "ㅅㅂ", "fuck", "썩을", "ass", "cunt", "바보", "kill", "18", "보지",
    ];
    let allowed = [
        "시발점",
        "시발역",
        "Scunthorpe",
        "보지 못",
        "해보지",
        "썩을 때",
    ];
    let list = list(&rules, &allowed);
    check_word_rules(&list).expect("a list");
    Matcher::new(&list)
}

fn found(text: &str) -> Vec<String> {
    let hits = matcher().find(text);
    hits.into_iter()
        .map(|hit| text[hit.range].to_owned())
        .collect()
}

#[test]
fn a_word_is_found_however_it_is_hidden() {
    let mut all = Vec::new();
    for text in [
        "시발",
        "시~발",
        "시1발",
        "시 발",
        "시 1 발",
        "시.발",
        "시😀발",
        "시\u{200b}발",
        "시\u{3164}발",
        "시\u{202e}발",
        "시\u{ffa0}발",
        "시이발",
        "시이이발",
        "시바알",
        "시ㅣㅣ발",
        "ㅅㅣㅂㅏㄹ",
        "ㅅ ㅣ ㅂ ㅏ ㄹ",
        "시바ㄹ",
        "ㅅㅅㅣ발",
        "\u{1109}\u{1175}\u{1107}\u{1161}\u{11af}",
        "ㅅㅂ",
        "ㅅ ㅂ",
        "ㅅ.ㅂ",
        "ㅅㅅㅂㅂ",
        "ﾵﾲ",
        "바\u{200b}보",
        "f.u.c.k",
        "f u c k",
        "fuck",
        "FUCK",
        "ｆｕｃｋ",
        "fuсk",
        "ƒuck",
        "fυck",
        "fuсκ",
        "f\u{336}u\u{336}ck",
        "ⓕⓤⓒⓚ",
        "ꜰᴜᴄᴋ",
        "fuuuuck",
        "fuckkkk",
        "fu.ck",
        "𝒻𝓊𝒸𝓀",
        "k1ll",
        "kiIl",
        "k.i.l.l",
        "@ss",
        "a.s.s",
        "cυnt",
    ] {
        all.push((found(text), [text]));
    }
    all.retain(|(found, wanted)| found != wanted);
    assert_eq!(all, []);
}

#[test]
fn a_word_is_found_inside_a_sentence() {
    for (text, hit) in [
        ("야 시발놈아", "시발"),
        ("아 시 발ㅋㅋ", "시 발"),
        ("ㅅ ㅂㅋㅋㅋ", "ㅅ ㅂ"),
        ("ㅋㅋㅅㅂ", "ㅅㅂ"),
        ("motherfucker", "fuck"),
        ("썩을 놈", "썩을"),
        ("바보ㅋㅋ", "바보"),
        ("시발점과 시발", "시발"),
        ("시발 점심", "시발"),
        ("18 년", "18"),
    ] {
        assert_eq!(found(text), [hit], "{text}");
    }
    assert_eq!(found("시발점~시~발점"), ["시~발"]);
}

#[test]
fn innocent_text_passes() {
    let mut all = Vec::new();
    for text in [
        "시발점",
        "시발역에서",
        "식물이 썩을 때",
        "다시 발표합니다",
        "몇 시 발표",
        "3시 발 열차",
        "class",
        "passé",
        "Scunthorpe",
        "push.item",
        "as sure",
        "ㅋㅋ",
        "ㅋㅋㅋㅋ",
        "사부",
        "옷부터",
        "옷 부",
        "다시바라보다",
        "시바라",
        "십 원",
        "고등어 보지 못했다",
        "해보지 않았다",
        "2018년",
        "1:8",
        "010-1818-1234",
        "fu ck",
        "truck",
        "c u next",
        "skil",
        "",
        "😀",
        "ㅅ",
        "ㅂㅅ",
    ] {
        all.extend(found(text).into_iter().map(|hit| (text, hit)));
    }
    assert_eq!(all, []);
}

#[test]
fn a_rule_of_whole_syllables_hits_them_in_any_sentence_unless_it_is_allowed() {
    let text = "식물이 썩을 때";
    assert_eq!(Matcher::new(&list(&["썩을"], &[])).find(text).len(), 1);
    assert!(
        Matcher::new(&list(&["썩을"], &["썩을 때"]))
            .find(text)
            .is_empty()
    );
    // Neither is it put together from the edges of two words.
    assert!(
        Matcher::new(&list(&["이썩을", "을때"], &[]))
            .find(text)
            .is_empty()
    );
}

#[test]
fn a_letter_alone_in_a_rule_is_no_end_of_a_syllable() {
    let matcher = Matcher::new(&list(&["시ㅂ"], &[]));
    assert_eq!(matcher.find("시ㅂ").len(), 1);
    assert!(matcher.find("십").is_empty());
}

#[test]
fn a_rule_may_have_a_space_of_its_own() {
    let matcher = Matcher::new(&list(&["꺼져 버려"], &[]));
    for (text, hits) in [("꺼져 버려라", 1), ("꺼져버려", 1), ("꺼져 버 려", 0)] {
        assert_eq!(matcher.find(text).len(), hits, "{text}");
    }
}

#[test]
fn stars_stand_for_graphemes() {
    let masked = |text: &str| mask(text, &matcher().find(text));
    assert_eq!(masked("야 시~발 e\u{301}"), "야 *** e\u{301}");
    assert_eq!(masked("시\u{200b}발!"), "***!");
    assert_eq!(masked("시발점"), "시발점");
    let nfd = "\u{1109}\u{1175}\u{1107}\u{1161}\u{11af}";
    assert_eq!(masked(nfd), "**");
    let hits = [
        Hit {
            rule: 0,
            range: 2..3,
        },
        Hit {
            rule: 1,
            range: 0..1,
        },
        Hit {
            rule: 2,
            range: 0..2,
        },
    ];
    assert_eq!(mask("abcd", &hits), "***d");
}

#[test]
fn a_list_has_bounds() {
    assert_eq!(
        check_word_rules(&list(&["a", "~ ~"], &[])),
        Err(WordRulesError::Empty { at: 1 })
    );
    let long = "가".repeat(RULE_CHARS_MAX + 1);
    let too_long = list(&["a"], &[&long]);
    assert_eq!(
        check_word_rules(&too_long),
        Err(WordRulesError::TooLong { at: 1 })
    );
    assert!(
        Matcher::new(&list(&["~", &long], &[]))
            .find(&long)
            .is_empty()
    );
    let many = vec!["a"; RULES_MAX + 1];
    assert_eq!(
        check_word_rules(&list(&many, &[])),
        Err(WordRulesError::TooMany)
    );
    assert_eq!(Matcher::new(&list(&many, &[])).find("a").len(), RULES_MAX);
    assert_eq!(WordAction::parse("hold"), Some(WordAction::Hold));
}

#[test]
fn a_long_text_of_one_letter_is_read_once() {
    for one in ["*", "<", "@", "ㅋ", "시", "f", "1", "시 ", "f.", "\u{301}"] {
        assert!(matcher().find(&one.repeat(100_000)).is_empty(), "{one}");
    }
    let text = "시발".repeat(20_000);
    assert_eq!(matcher().find(&text).len(), 20_000);
}

proptest! {
    #[test]
    fn hits_are_graphemes_of_the_text_and_the_mask_covers_them(
        text in "([가-힣a-z .~ㄱ-ㅣ1@\u{200b}\u{301}\u{1109}\u{1161}\u{11af}]|시발|ㅅㅂ|fuck|시~발|시발점){0,20}",
    ) {
        let hits = matcher().find(&text);
        let edges: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        for hit in &hits {
            prop_assert!(hit.range.start < hit.range.end);
            prop_assert!(edges.contains(&hit.range.start) && edges.contains(&hit.range.end));
        }
        let masked = mask(&text, &hits);
        if hits.is_empty() {
            prop_assert_eq!(&masked, &text);
        }
        let stars = |text: &str| text.matches('*').count();
        let inside = |at: &&usize| hits.iter().any(|hit| hit.range.contains(*at));
        prop_assert_eq!(stars(&masked), edges.iter().filter(inside).count());
    }

    #[test]
    fn a_word_of_syllables_is_found_with_anything_that_parts_them(
        word in "[가나다라마바사]{2,5}",
        between in "[~.!*_\u{200b}\u{202e}\u{3164}]{0,3}",
    ) {
        let matcher = Matcher::new(&list(&[&word], &[]));
        let parts: Vec<String> = word.chars().map(String::from).collect();
        let text = format!("앞 {} 뒤", parts.join(&between));
        let hits = matcher.find(&text);
        prop_assert!(hits.iter().any(|hit| text[hit.range.clone()] == parts.join(&between)));
        let allowed = Matcher::new(&list(&[&word], &[&word]));
        let plain = format!("앞 {word} 뒤");
        prop_assert!(allowed.find(&plain).is_empty());
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>(), rule in any::<String>()) {
        let hits = Matcher::new(&list(&[&rule, "a"], &["b"])).find(&text);
        prop_assert!(mask(&text, &hits).len() <= text.len());
    }
}
