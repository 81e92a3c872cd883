//! What is found and what is not. Must not know how the index keeps it.

use super::*;
use proptest::prelude::*;

fn finds(query: &str, text: &str) -> bool {
    let query = Query::parse(query).expect("a query");
    let (asked, kept) = (query.tokens(), tokens(text));
    let indexed = asked.iter().all(|one| kept.contains(one));
    // The index may only err by finding too much.
    assert!(indexed || !query.matches(text), "{query:?} in {text}");
    indexed && query.matches(text)
}

#[test]
fn a_part_of_a_word_is_found_in_any_script() {
    for (query, text) in [
        ("상담", "고객상담센터에서"),
        ("센터", "고객상담센터에서"),
        ("ch", "Chat"),
        ("hat", "CHAT"),
        ("ｃｈａｔ 상담", "상담은 chat으로"),
        ("밥", "오늘 밥 먹자"),
        ("2024-01", "2024-01-15"),
        ("東京", "東京都"),
        ("한글", "\u{1112}\u{1161}\u{11ab}글"),
        ("시발", "시\u{200b}발"),
        ("버전 2", "버전 2 출시"),
    ] {
        assert!(finds(query, text), "{query} in {text}");
    }
}

#[test]
fn what_is_not_there_is_not_found() {
    for (query, text) in [
        ("담상", "상담"),
        ("가나다", "가나 나다"),
        ("상담 환불", "상담"),
        ("밥", "비빔밥"),
        ("상담", "상 담"),
        ("ㅅㄷ", "센터 담당"),
    ] {
        assert!(!finds(query, text), "{query} in {text}");
    }
}

#[test]
fn initial_consonants_find_words_and_never_other_letters() {
    assert!(finds("ㅅㄷㅅㅌ", "고객상담센터에서"));
    assert!(finds("ㄱㅅ", "감사합니다"));
    // Keyboards join the two.
    assert!(finds("ㄳ", "감사합니다"));
    assert!(finds("ㅋㅋ", "아 ㅋㅋㅋ"));
    assert!(finds("고객상ㄷ", "고객상담"));
    assert!(!finds("ㅅㄷ", "옷도"));
    assert!(tokens("상담").contains(&Box::from("\u{e000}ㅅㄷ")));
    assert!(!tokens("상담").contains(&Box::from("ㅅㄷ")));
    assert!(!tokens("\u{e000}ㅅㄷ").contains(&Box::from("\u{e000}")));
}

#[test]
fn highlights_are_bytes_of_the_text_as_written() {
    let marked = |query: &str, text: &str| -> Vec<String> {
        let ranges = Query::parse(query).expect("a query").highlights(text);
        ranges
            .into_iter()
            .map(|range| text[range].to_owned())
            .collect()
    };
    assert_eq!(marked("상담", "상담, 재상담"), ["상담", "상담"]);
    assert_eq!(marked("ㅅㄷ chat", "ＣＨＡＴ상담"), ["ＣＨＡＴ상담"]);
    assert_eq!(marked("ab bc", "abc ab"), ["abc", "ab"]);
    assert_eq!(marked("밥", "밥 비빔밥 밥"), ["밥", "밥"]);
}

#[test]
fn a_query_has_bounds() {
    for short in ["", "  ", "!?", "a", "1 b", "ㄱ"] {
        assert_eq!(Query::parse(short), Err(QueryError::TooShort), "{short}");
    }
    assert!(Query::parse(&"가".repeat(QUERY_CHARS_MAX)).is_ok());
    let long = "가".repeat(QUERY_CHARS_MAX + 1);
    assert_eq!(Query::parse(&long), Err(QueryError::TooLong));
    let many = "가 ".repeat(QUERY_TERMS_MAX + 1);
    assert_eq!(Query::parse(&many), Err(QueryError::TooLong));
}

#[test]
fn a_long_text_of_one_letter_has_few_tokens() {
    assert_eq!(tokens(&"가".repeat(200_000)).len(), 2);
    assert!(!finds(
        &format!("{}b", "a".repeat(99)),
        &"a".repeat(200_000)
    ));
}

proptest! {
    #[test]
    fn every_part_of_a_korean_word_is_found(
        before in "[가-힣a-zA-Z0-9ㄱ-ㅣ .~\u{200b}😀]{0,12}",
        part in "[가-힣]{2,8}",
        after in "[가-힣a-zA-Z0-9ㄱ-ㅣ .~\u{200b}😀]{0,12}",
    ) {
        let text = format!("{before}{part}{after}");
        let query = Query::parse(&part).expect("two syllables");
        let kept = tokens(&text);
        prop_assert!(query.tokens().iter().all(|one| kept.contains(one)));
        prop_assert!(query.matches(&text));
        let covers = |range: &Range<usize>| text[range.clone()].contains(&part);
        prop_assert!(query.highlights(&text).iter().any(covers));
    }

    #[test]
    fn a_match_always_has_its_tokens_and_tokens_are_bounded(text in "\\PC{0,40}", query in "[가각나ㄱㄴㅏab1 ]{1,6}") {
        let kept = tokens(&text);
        let words = letters(&text).iter().filter(|one| one.gap > Gap::Hidden).count() + 1;
        prop_assert!(kept.len() <= 2 * text.chars().count() + words);
        if let Ok(query) = Query::parse(&query) {
            let text = format!("{text}가각 나ab1ㄱㄴ각나");
            let kept = tokens(&text);
            let indexed = query.tokens().iter().all(|one| kept.contains(one));
            prop_assert!(indexed || !query.matches(&text));
            prop_assert!(!query.matches(&text) || !query.highlights(&text).is_empty());
        }
    }
}
