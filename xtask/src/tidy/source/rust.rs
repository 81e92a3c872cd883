//! Rust without its strings, characters and comments. Must not know any rule.
//!
//! Follows the lexical structure of the Rust reference: nested block comments, raw strings with
//! any number of `#`, the prefixes `b`, `c` and `r`, and lifetimes, which look like characters.

use std::ops::Range;

use super::Masked;
use super::text::is_word_byte;

/// Blanks what is not code.
pub(crate) fn mask(text: &str) -> Masked {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut strings = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        at = match piece_at(text, at) {
            Piece::Code => at + 1,
            Piece::Comment(end) => {
                blank(&mut code, at..end);
                end
            }
            Piece::Quoted { inside, end } => {
                blank(&mut code, inside.clone());
                strings.push(inside);
                end
            }
            Piece::Character(end) => {
                blank(&mut code, at + 1..end - 1);
                end
            }
        };
    }
    let code = String::from_utf8(code).unwrap_or_default();
    Masked { code, strings }
}

/// What begins at a place.
enum Piece {
    Code,
    Comment(usize),
    Quoted { inside: Range<usize>, end: usize },
    Character(usize),
}

fn piece_at(text: &str, at: usize) -> Piece {
    let rest = &text.as_bytes()[at..];
    match rest {
        [b'/', b'/', ..] => Piece::Comment(at + line_length(rest)),
        [b'/', b'*', ..] => Piece::Comment(at + block_comment_length(rest)),
        [b'"', ..] => quoted(at, 1, string_length(&rest[1..])),
        [b'\'', ..] => character_at(text, at),
        [b'r', b'"' | b'#', ..] if starts_word(text, at) => raw_string(rest, at, 1),
        [b'b' | b'c', b'r', b'"' | b'#', ..] if starts_word(text, at) => raw_string(rest, at, 2),
        _ => Piece::Code,
    }
}

/// Blanks everything but line ends. Whole characters are blanked, so the text stays UTF-8.
pub(crate) fn blank(code: &mut [u8], range: Range<usize>) {
    for byte in &mut code[range] {
        if *byte != b'\n' {
            *byte = b' ';
        }
    }
}

fn quoted(at: usize, opening: usize, length: usize) -> Piece {
    let inside = at + opening..at + opening + length;
    let end = inside.end + opening;
    Piece::Quoted { inside, end }
}

fn starts_word(text: &str, at: usize) -> bool {
    at == 0 || !is_word_byte(text.as_bytes()[at - 1])
}

pub(crate) fn line_length(rest: &[u8]) -> usize {
    rest.iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(rest.len())
}

fn block_comment_length(rest: &[u8]) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < rest.len() {
        match &rest[at..] {
            [b'/', b'*', ..] => depth += 1,
            [b'*', b'/', ..] => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// The length of what stands before the quote that ends a string.
fn string_length(rest: &[u8]) -> usize {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' => at += 2,
            b'"' => return at,
            _ => at += 1,
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#` and so on; `r#name` is code.
fn raw_string(rest: &[u8], at: usize, prefix: usize) -> Piece {
    let hashes = rest[prefix..]
        .iter()
        .take_while(|byte| **byte == b'#')
        .count();
    if rest.get(prefix + hashes) != Some(&b'"') {
        return Piece::Code;
    }
    let start = prefix + hashes + 1;
    let closing = [b"\"".as_slice(), &b"#".repeat(hashes)].concat();
    let found = rest[start..]
        .windows(closing.len())
        .position(|window| window == closing);
    let length = found.unwrap_or(rest.len() - start);
    let inside = at + start..at + start + length;
    let end = (inside.end + closing.len()).min(at + rest.len());
    Piece::Quoted { inside, end }
}

/// `'x'`, `'\n'` and `'\u{1f600}'` are characters; `'a` is a lifetime or a label.
fn character_at(text: &str, at: usize) -> Piece {
    let mut letters = text[at + 1..].char_indices();
    match (letters.next(), letters.next()) {
        (Some((_, '\\')), Some((second, escaped))) => {
            let after = at + 1 + second + escaped.len_utf8();
            let close = text[after..].find('\'');
            close.map_or(Piece::Code, |length| Piece::Character(after + length + 1))
        }
        (Some(_), Some((second, '\''))) => Piece::Character(at + 1 + second + 1),
        _ => Piece::Code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: &str) {
        assert_eq!(mask(text).code, code);
    }

    #[test]
    fn comments_are_blank_also_when_nested() {
        check("a // }\nb", "a     \nb");
        check("a /* { /* } */ } */ b", &format!("a{}b", " ".repeat(19)));
    }

    #[test]
    fn strings_are_blank_between_their_quotes() {
        check(r#"f("}\"{", 1)"#, r#"f("    ", 1)"#);
        check(r##"r#"a"}"# x"##, r##"r#"   "# x"##);
        check(r#"b"{" c"{" br"\""#, r#"b" " c" " br" ""#);
        check("r#fn()", "r#fn()");
    }

    #[test]
    fn characters_are_blank_and_lifetimes_are_code() {
        check(
            r"['{', '\'', '\u{7b}', b'}']",
            r"[' ', '  ', '      ', b' ']",
        );
        check(
            "fn f<'a>(x: &'a str, y: &'static str) {}",
            "fn f<'a>(x: &'a str, y: &'static str) {}",
        );
        check("'방'", "'   '");
    }

    #[test]
    fn the_insides_of_strings_are_told() {
        let text = r##"f("one", r#"two"#)"##;
        let strings = mask(text).strings.into_iter().map(|range| &text[range]);
        assert_eq!(strings.collect::<Vec<_>>(), ["one", "two"]);
    }

    #[test]
    fn a_text_that_ends_in_the_middle_is_no_panic() {
        for text in ["\"abc", "/* x", "r#\"abc", "'", "'\\", "b'", "\"\\", "\""] {
            mask(text);
        }
    }
}
