//! What is a link and where it ends. Must not know markup.

use super::*;

/// The links of a text, each as it would be followed.
fn links(text: &str) -> Vec<String> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        if !text.is_char_boundary(at) {
            at += 1;
            continue;
        }
        match find(text, at) {
            Some(link) => {
                found.push(format!("{}{}", link.scheme, &text[at..at + link.len]));
                at += link.len;
            }
            None => at += 1,
        }
    }
    found
}

fn check(cases: &[(&str, &str)]) {
    for (text, wanted) in cases {
        assert_eq!(links(text), [*wanted], "{text}");
        assert!(has_link(text), "{text}");
    }
}

fn check_none(texts: &[&str]) {
    for text in texts {
        assert_eq!(links(text), [""; 0], "{text}");
        assert!(!has_link(text), "{text}");
    }
}

#[test]
fn a_host_alone_is_a_link() {
    check(&[
        ("naver.com", "https://naver.com"),
        ("보세요 naver.com에서", "https://naver.com"),
        ("주소는naver.com이야", "https://naver.com"),
        ("카페24.com", "https://카페24.com"),
        ("(WWW.x.y)", "https://WWW.x.y"),
        ("t.me/abc.", "https://t.me/abc"),
        ("a.co.kr!", "https://a.co.kr"),
        ("[네이버](naver.com)", "https://naver.com"),
        ("naver.com:8080/a?b=1#c", "https://naver.com:8080/a?b=1#c"),
        ("naver.com.", "https://naver.com"),
        ("naver.com.그리고", "https://naver.com"),
        ("음...naver.com...", "https://naver.com"),
        ("-naver.com-", "https://naver.com"),
        ("_naver.com_", "https://naver.com"),
        ("naver.com, @kim", "https://naver.com"),
        ("@naver.com", "https://naver.com"),
        ("NAVER.COM", "https://NAVER.COM"),
        ("a-b.example.co.uk", "https://a-b.example.co.uk"),
        ("끝.me/a", "https://끝.me/a"),
    ]);
}

#[test]
fn a_host_in_other_letters_is_a_link() {
    check(&[
        ("한글.한국", "https://한글.한국"),
        ("한글.한국에서", "https://한글.한국"),
        ("한글.한국/길", "https://한글.한국/길"),
        ("예시.kr/길", "https://예시.kr/길"),
        ("예시.kr은", "https://예시.kr"),
        ("여기 예시.닷컴.", "https://예시.닷컴"),
        ("메일.예시.한국", "https://메일.예시.한국"),
        ("m.예시.한국", "https://m.예시.한국"),
        (
            "xn--bj0bj06e.xn--3e0b707e",
            "https://xn--bj0bj06e.xn--3e0b707e",
        ),
        ("bücher.de", "https://bücher.de"),
        ("bu\u{308}cher.de", "https://bu\u{308}cher.de"),
        ("пример.рф", "https://пример.рф"),
        ("例子.中国", "https://例子.中国"),
        ("https://한글.한국에서", "https://한글.한국"),
        ("https://m.예시.한국/a에서", "https://m.예시.한국/a"),
        ("https://끝났다.한국", "https://끝났다.한국"),
        // 한글.한국 and 예시.kr with letters apart, as some keyboards write them.
        (
            "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}.\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}",
            "https://\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}.\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}",
        ),
    ]);
}

#[test]
fn an_address_of_numbers_is_a_link_with_a_scheme_a_port_or_a_path() {
    check(&[
        ("http://192.0.2.7/x", "http://192.0.2.7/x"),
        ("http://192.0.2.7", "http://192.0.2.7"),
        ("https://192.0.2.7:8443에서", "https://192.0.2.7:8443"),
        ("http://[2001:db8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("192.0.2.7:8080", "http://192.0.2.7:8080"),
        ("192.0.2.7/x", "http://192.0.2.7/x"),
        ("여기 192.0.2.7:80/a_b.", "http://192.0.2.7:80/a_b"),
        ("[2001:db8::1]/x", "http://[2001:db8::1]/x"),
    ]);
    check_none(&[
        "192.0.2.7",
        "192.0.2.7.",
        "1.2.3.4버전",
        "192.0.2.0/24",
        "999.0.2.7/x",
        "1.2.3.4.5:80",
        "[2001:db8::1]",
        "[1]/x",
    ]);
    for hidden in [
        "http://2130706433/",
        "http://1.2.3",
        "http://3.5/x",
        "http://[1]/",
    ] {
        assert_eq!(links(hidden), [""; 0], "{hidden}");
    }
}

#[test]
fn the_end_of_a_sentence_is_no_link() {
    check_none(&[
        "끝.그리고",
        "왔어요.한국은 춥네요",
        "했다.한국",
        "안녕. 잘 지내?",
        "우리 한국.한국어",
        "3.5",
        "3.5km",
        "2026.11.22",
        "버전 1.2.3",
        "1.one 2.two",
        "Thanks.To you",
        "왔다.me too",
        "main.rs",
        "README.md",
        "my_file.me",
        "naver.com_x",
        "a/b.com",
        "e.g.",
        "끝...",
        ".com",
        "wwww...",
        "com.example.foo",
        "네.네.네.",
    ]);
}

#[test]
fn an_address_of_mail_is_no_link() {
    check_none(&[
        "id@x.com",
        "메일은 kim.me@x.com입니다",
        "kim.me+a@mail.x.co.kr",
        "홍길동@예시.한국",
        "mailto:id@x.com",
        "id@www.x.com",
        "<id@x.com>",
    ]);
    check(&[("id@x.com이나 naver.com으로", "https://naver.com")]);
    // Who reads it could follow them, but where they lead is hidden: no link, and yet refused where links are.
    for hidden in ["https://good.com@evil.com", "https://a:b@evil.com/"] {
        assert_eq!(links(hidden), [""; 0], "{hidden}");
        assert!(has_link(hidden), "{hidden}");
    }
    assert!(has_link("kakaotalk://open"));
}

#[test]
fn a_long_text_is_read_once() {
    let parts = [
        "a.", "가a", "a@", "가.", "_a", "/a", "1.", "www.", "a.com/", "[::", "-", "é",
    ];
    for part in parts {
        let text = part.repeat(200_000 / part.len());
        assert!(links(&text).len() <= text.len());
    }
}
