//! What markup reads as. Must not know how it is read.

mod laws;

use unicode_normalization::UnicodeNormalization as _;

use super::*;

fn id(number: u128) -> PrincipalId {
    PrincipalId::from_uuid(uuid::Uuid::from_u128(number))
}

fn people() -> Vec<Mention> {
    let names = ["홍길동", "홍", "느긋한 수달", "he", "kim"];
    let person = |(at, name): (usize, &str)| Mention {
        id: id(at as u128),
        name: name.into(),
    };
    names.into_iter().enumerate().map(person).collect()
}

/// The tree in one line: `b[]`, `i[]`, `c[]`, `C[]`, `q[]`, `l[]`, `m[]`, `HERE`.
fn sketch(nodes: &[Node]) -> String {
    let of = |node: &Node| match node {
        Node::Text(text) => text.to_string(),
        Node::Bold(inner) => format!("b[{}]", sketch(inner)),
        Node::Italic(inner) => format!("i[{}]", sketch(inner)),
        Node::Code(text) => format!("c[{text}]"),
        Node::CodeBlock(text) => format!("C[{text}]"),
        Node::Quote(inner) => format!("q[{}]", sketch(inner)),
        Node::Link { url, text } if url == text => format!("l[{url}]"),
        Node::Link { url, text } => format!("l[{url}|{text}]"),
        Node::Mention { name, .. } => format!("m[{name}]"),
        Node::Here => "HERE".into(),
    };
    nodes.iter().map(of).collect()
}

fn check(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        let nodes = parse(text, &people()).unwrap_or_default();
        assert_eq!(sketch(&nodes), *wanted, "{text}");
        is_sound(text, &nodes);
    }
}

fn check_plain(texts: &[&str]) {
    for text in texts {
        assert_eq!(parse(text, &people()), None, "{text}");
    }
}

/// Nothing is empty, too deep or lost.
fn is_sound(text: &str, nodes: &[Node]) {
    fn walk(nodes: &[Node], level: usize) {
        assert!(!nodes.is_empty() && level <= LEVELS_MAX, "{nodes:?}");
        for node in nodes {
            match node {
                Node::Text(text) | Node::Code(text) | Node::CodeBlock(text) => {
                    assert!(!text.is_empty());
                }
                Node::Bold(inner) | Node::Italic(inner) | Node::Quote(inner) => {
                    walk(inner, level + 1);
                }
                Node::Link { url, text } => {
                    assert!(url.starts_with("http") || url.starts_with("HTTP"));
                    assert!(!text.is_empty() && url.ends_with(&**text));
                }
                Node::Mention { name, .. } => assert!(!name.is_empty()),
                Node::Here => {}
            }
        }
        let texts = |pair: &[Node]| matches!(pair, [Node::Text(_), Node::Text(_)]);
        assert!(!nodes.windows(2).any(texts), "{nodes:?}");
    }
    walk(nodes, 1);
    // The plain text is the text with only characters of markers left out.
    let plain = plain_text(nodes);
    let mut left = plain.chars().peekable();
    for c in text.chars() {
        if left.next_if_eq(&c).is_none() {
            assert!(
                "*_`>\\ \r\n".contains(c),
                "{c:?} of {text:?} is lost in {plain:?}"
            );
        }
    }
    assert_eq!(left.next(), None, "{text:?} has more than {plain:?}");
    let solid = |text: &str| {
        text.chars()
            .filter(|c| !"*_`>\\ \r\n".contains(*c))
            .collect::<String>()
    };
    assert_eq!(solid(text), solid(&plain));
}

#[test]
fn emphasis_is_read() {
    check(&[
        ("**굵게**", "b[굵게]"),
        ("**굵게**는", "b[굵게]는"),
        ("아주**굵게**", "아주b[굵게]"),
        ("*기울임*은 _이것_도", "i[기울임]은 i[이것]도"),
        ("***둘 다***", "b[i[둘 다]]"),
        ("**a *b***", "b[a i[b]]"),
        ("*a **b***", "i[a b[b]]"),
        ("*a *b*", "*a i[b]"),
        ("**a *b** c*", "b[a *b] c*"),
        ("(*a*)", "(i[a])"),
        ("\\*a\\* \\\\ *b\\**", "*a* \\ i[b*]"),
        ("*a\nb* **c**", "*a\nb* b[c]"),
        ("_**_", "i[**]"),
    ]);
    check_plain(&[
        "",
        "안녕",
        "snake_case_name",
        "2*3*4",
        "a * b * c",
        "** a **",
        "****",
        "__init__",
        "*",
        "**a",
        "a*",
        "_ a_",
        "(*.rs, *.toml)",
        "한글_변수_이름",
        "12:30",
        "> ",
        "a > b",
        "a@b.c",
        "¯\\(ツ)/¯",
    ]);
}

#[test]
fn code_keeps_everything_as_it_is() {
    check(&[
        ("`a *b* @kim \\*`", "c[a *b* @kim \\*]"),
        ("`https://a.example`", "c[https://a.example]"),
        (
            "```\nfn a() {\n  *b*\n}\n```\n끝",
            "C[fn a() {\n  *b*\n}\n]끝",
        ),
        ("보기 ```a``` 끝", "보기 C[a] 끝"),
        ("```a```\nb", "C[a\n]b"),
        ("```\n> a\n```", "C[> a\n]"),
        ("**a `b** c` d**", "b[a c[b** c] d]"),
    ]);
    check_plain(&[
        "`",
        "``",
        "`a\nb`",
        "```",
        "```a",
        "``````",
        "````a````",
        "``a``",
        "```\n\n```",
    ]);
}

#[test]
fn lines_of_a_quote_are_one() {
    check(&[
        ("> a\n> b\nc", "q[a\nb\n]c"),
        ("a\n> b", "a\nq[b]"),
        ("> a\n>\n> b", "q[a\n\nb]"),
        ("> **a**\n\n> b", "q[b[a]\n]\nq[b]"),
        ("> > a\n> b", "q[q[a\n]b]"),
        ("> ```\n> a\n> ```\nb", "q[C[a\n]]b"),
        ("> > > > a", "q[q[q[> a]]]"),
        ("> > > **a**", "q[q[q[**a**]]]"),
        ("\\> a", "> a"),
    ]);
    check_plain(&[">a", " > a", "a > b"]);
}

#[test]
fn a_link_ends_where_the_sentence_goes_on() {
    check(&[
        ("https://a.example", "l[https://a.example]"),
        (
            "보세요https://a.example에서",
            "보세요l[https://a.example]에서",
        ),
        ("https://a.example/b에서", "l[https://a.example/b]에서"),
        ("https://a.example/에서", "l[https://a.example/]에서"),
        (
            "https://a.example/위키/한국어",
            "l[https://a.example/위키/한국어]",
        ),
        (
            "https://a.example/?q=한글&b=1.",
            "l[https://a.example/?q=한글&b=1].",
        ),
        ("(https://a.example/b_(c))", "(l[https://a.example/b_(c)])"),
        ("[a](https://a.example/b)", "[a](l[https://a.example/b])"),
        (
            "**https://a.example/a_b_c**",
            "b[l[https://a.example/a_b_c]]",
        ),
        (
            "HTTP://a.example:8080/, 끝",
            "l[HTTP://a.example:8080/], 끝",
        ),
        ("https://a.example: 설명", "l[https://a.example]: 설명"),
        ("https://a.example...", "l[https://a.example]..."),
        ("https://한글.kr에서", "l[https://한글.kr]에서"),
        ("http://localhost:3000", "l[http://localhost:3000]"),
        ("https://a.example/@kim", "l[https://a.example/@kim]"),
        (
            "https://a.example\"onload=",
            "l[https://a.example]\"onload=",
        ),
    ]);
    check_plain(&[
        "javascript:alert(1)",
        "https://",
        "https://.",
        "https:// a",
        "https:///a",
        "xhttps://a.example",
        "ftp://a.example",
        "https://good.example@evil.example",
        "https://a:b@evil.example/",
        "https://a..b/",
    ]);
}

#[test]
fn a_host_alone_is_followed_with_a_scheme_and_shown_as_written() {
    check(&[
        (
            "**naver.com**에서 `naver.com`",
            "b[l[https://naver.com|naver.com]]에서 c[naver.com]",
        ),
        (
            "한글.한국, 예시.kr/길",
            "l[https://한글.한국|한글.한국], l[https://예시.kr/길|예시.kr/길]",
        ),
        ("_naver.com_", "i[l[https://naver.com|naver.com]]"),
        (
            "192.0.2.7:8080/a",
            "l[http://192.0.2.7:8080/a|192.0.2.7:8080/a]",
        ),
        ("http://192.0.2.7/x", "l[http://192.0.2.7/x]"),
        ("@kim.me", "m[kim].me"),
    ]);
    check_plain(&["끝.그리고", "3.5", "id@x.com", "1.2.3.4"]);
}

#[test]
fn the_longest_name_is_mentioned() {
    check(&[
        ("@홍길동님", "m[홍길동]님"),
        ("@홍님", "m[홍]님"),
        ("@느긋한 수달 안녕", "m[느긋한 수달] 안녕"),
        ("@here", "HERE"),
        ("@here에게 **@kim**", "HERE에게 b[m[kim]]"),
        ("@hereby", "m[he]reby"),
        ("\\@kim @kim", "@kim m[kim]"),
        ("안녕@kim", "안녕m[kim]"),
    ]);
    check_plain(&["a@kim", "@모름", "@", "@@", "@ here", "@Here"]);
    let here = [
        Mention {
            id: id(7),
            name: "here".into(),
        },
        Mention {
            id: id(8),
            name: "here".into(),
        },
    ];
    let mentioned = Node::Mention {
        id: id(7),
        name: "here".into(),
    };
    assert_eq!(parse("@here", &here), Some(vec![mentioned]));
}

#[test]
fn a_name_whose_letters_are_apart_is_mentioned() {
    let apart = |text: &str| text.nfd().collect::<String>();
    for (text, name) in [
        ("@홍길동님 안녕", "홍길동"),
        ("**@느긋한 수달**!", "느긋한 수달"),
        ("어 @홍", "홍"),
        ("@홍길님", "홍"),
        ("@kim과", "kim"),
    ] {
        let nodes = parse(&apart(text), &people()).expect("a mention");
        let all = sketch(&nodes);
        assert!(all.contains(&format!("m[{}]", apart(name))), "{all}");
        is_sound(&apart(text), &nodes);
        assert!(names(&apart(text), name) && names(text, name), "{text}");
    }
    // A name that is kept composed is found between both writings.
    let mixed = format!("@{}동", apart("홍길"));
    assert!(names(&mixed, "홍길동"));
    let nodes = parse(&mixed, &people()).expect("a mention");
    assert_eq!(nodes.len(), 1);
    assert!(!names(&apart("홍길동 @kim"), "홍길동"));
    assert_eq!(parse(&apart("@모름"), &people()), None);
}

#[test]
fn everybody_is_called_by_a_word_of_its_own() {
    for call in ["@here", "어 @here님들", "(@here)", "a @here!"] {
        assert!(names_here(call), "{call}");
    }
    for none in ["here", "a@here", "@heres", "@here_", "@ here"] {
        assert!(!names_here(none), "{none}");
    }
}
