//! What holds for every text. Must not know how markup is read.

use proptest::prelude::*;

use super::*;

#[test]
fn a_long_text_of_one_marker_is_read_once() {
    let of = |one: &str| one.repeat(200_000 / one.len());
    for one in [
        "*",
        "<",
        "@",
        "@\u{1112}\u{1169}",
        "_",
        "`",
        "> ",
        "\\",
        "*a ",
        "**a ",
        "_a_*b* ",
        "*_",
        "``` ",
        "```a",
        "`a ",
        "http://",
        "https://a",
        "h",
        "> a\n",
        ">\n",
        "https://a.b/(",
        "\n",
        "***a ",
        "a.",
        "가a.",
        "a.com/ ",
    ] {
        let text = of(one);
        if let Some(nodes) = parse(&text, &people()) {
            is_sound(&text, &nodes);
        }
    }
    // Deep nesting neither runs out of stack nor goes below the last level.
    let deep = format!("{}a{}", "*_".repeat(50_000), "_*".repeat(50_000));
    is_sound(&deep, &parse(&deep, &[]).expect("emphasis"));
    let quotes = format!("{}a", "> ".repeat(50_000));
    is_sound(&quotes, &parse(&quotes, &[]).expect("a quote"));
}

proptest! {
    #[test]
    fn no_character_is_lost(
        text in "([a가 \n*_`>@\\\\.(]|\\*\\*|```|> |https://a\\.b|c\\.com|가\\.한국|@홍길동|@here|@홍){0,40}",
    ) {
        if let Some(nodes) = parse(&text, &people()) {
            is_sound(&text, &nodes);
        }
    }

    #[test]
    fn escaped_text_is_the_text(text in "[a가 *_`>@\\\\]{1,30}") {
        let escaped: String = text.chars().flat_map(|c| {
            let escape = "*_`>@\\".contains(c).then_some('\\');
            escape.into_iter().chain([c])
        }).collect();
        let nodes = parse(&escaped, &people());
        prop_assert_eq!(nodes.map_or(escaped, |nodes| sketch(&nodes)), text);
    }

    #[test]
    fn what_is_written_around_words_is_read_back(words in proptest::collection::vec(("[a-z가-힣]{1,6}", 0..5_usize), 1..12)) {
        let write = |(word, mark): &(String, usize)| match mark {
            0 => (format!("**{word}**"), format!("b[{word}]")),
            1 => (format!("*{word}*"), format!("i[{word}]")),
            2 => (format!("_{word}_"), format!("i[{word}]")),
            3 => (format!("`{word}`"), format!("c[{word}]")),
            _ => (word.clone(), word.clone()),
        };
        let (text, wanted): (Vec<String>, Vec<String>) = words.iter().map(write).unzip();
        let (text, wanted) = (text.join(" "), wanted.join(" "));
        let read = parse(&text, &[]).map_or(text.clone(), |nodes| sketch(&nodes));
        prop_assert_eq!(read, wanted);
    }

    #[test]
    fn any_text_can_be_read(text in any::<String>()) {
        if let Some(nodes) = parse(&text, &people()) {
            prop_assert!(plain_text(&nodes).len() <= text.len());
        }
    }
}
