//! TypeScript without its strings, templates, regular expressions and comments; with `jsx.rs`,
//! TSX without its markup. Must not know any rule.
//!
//! What a `/` or a `<` means depends on whether a value stands before it, which is told here from
//! the last word or mark alone. That is right for code as formatters write it.

use std::ops::Range;

use super::text::is_word_byte;
use super::{Masked, jsx, rust};

/// Words after which an expression begins, although they look like a value.
const WORDS_BEFORE_EXPRESSIONS: [&str; 13] = [
    "return", "case", "default", "else", "typeof", "void", "delete", "await", "yield", "in", "of",
    "do", "throw",
];

/// Blanks what is not code. `has_markup` says whether the file may hold JSX.
pub(crate) fn mask(text: &str, has_markup: bool) -> Masked {
    let mut lexer = Lexer {
        text,
        has_markup,
        at: 0,
        code: text.as_bytes().to_vec(),
        strings: Vec::new(),
    };
    lexer.code_until_brace();
    while lexer.at < text.len() {
        // A brace too many: go on behind it rather than stop looking.
        lexer.at += 1;
        lexer.code_until_brace();
    }
    let code = String::from_utf8(lexer.code).unwrap_or_default();
    Masked {
        code,
        strings: lexer.strings,
    }
}

/// A place in a text, and what has been found before it.
pub(super) struct Lexer<'a> {
    text: &'a str,
    has_markup: bool,
    pub(super) at: usize,
    code: Vec<u8>,
    strings: Vec<Range<usize>>,
}

impl Lexer<'_> {
    /// What stands at the present place and after.
    pub(super) fn rest(&self) -> &[u8] {
        &self.text.as_bytes()[self.at.min(self.text.len())..]
    }

    /// Blanks the next `length` bytes and steps over them.
    pub(super) fn blank(&mut self, length: usize) {
        let end = (self.at + length).min(self.text.len());
        rust::blank(&mut self.code, self.at..end);
        self.at = end;
    }

    /// Keeps the next `length` bytes and steps over them.
    pub(super) fn keep(&mut self, length: usize) {
        self.at = (self.at + length).min(self.text.len());
    }

    /// Reads code up to, but not over, the `}` that closes what was open before.
    pub(super) fn code_until_brace(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.rest().first().copied() {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => return,
                b'}' => depth -= 1,
                _ => {}
            }
            self.piece(byte);
        }
    }

    fn piece(&mut self, byte: u8) {
        match (byte, self.rest().get(1).copied().unwrap_or_default()) {
            (b'/', b'/') => self.line_comment(),
            (b'/', b'*') => self.block_comment(),
            (b'/', _) if !self.follows_value() => self.regular_expression(),
            (b'"' | b'\'', _) => self.string(byte),
            (b'`', _) => self.template(),
            (b'<', next) if jsx::may_begin(next) && self.is_markup_expected() => jsx::element(self),
            _ => self.keep(1),
        }
    }

    pub(super) fn line_comment(&mut self) {
        self.blank(rust::line_length(self.rest()));
    }

    pub(super) fn block_comment(&mut self) {
        let length = self
            .rest()
            .windows(2)
            .skip(2)
            .position(|pair| pair == b"*/");
        self.blank(length.map_or(self.rest().len(), |length| length + 4));
    }

    /// A string ends on its line; a quote without a partner is a letter.
    fn string(&mut self, quote: u8) {
        match closing_quote(&self.rest()[1..], quote, true) {
            Some(length) => self.quoted(length),
            None => self.blank(1),
        }
    }

    /// Steps over a quote, `length` bytes that become blank, and a quote.
    pub(super) fn quoted(&mut self, length: usize) {
        self.keep(1);
        self.strings.push(self.at..self.at + length);
        self.blank(length);
        self.keep(1);
    }

    /// `` `text ${code} text` ``: the code stays, its `${` and `}` do not.
    fn template(&mut self) {
        self.keep(1);
        loop {
            match self.rest() {
                [] => return,
                [b'`', ..] => return self.keep(1),
                [b'\\', ..] => self.blank(2),
                [b'$', b'{', ..] => {
                    self.blank(2);
                    self.code_until_brace();
                    self.blank(1);
                }
                _ => self.blank(1),
            }
        }
    }

    /// `/…/`, in which a class `[/]` may hold the mark. Without an end on its line it is a division.
    fn regular_expression(&mut self) {
        let (mut in_class, mut escaped) = (false, false);
        let mut length = None;
        for (at, byte) in self.rest().iter().enumerate().skip(1) {
            match byte {
                b'\n' => break,
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'[' => in_class = true,
                b']' => in_class = false,
                b'/' if !in_class => {
                    length = Some(at - 1);
                    break;
                }
                _ => {}
            }
        }
        self.keep(1);
        if let Some(length) = length {
            self.blank(length);
            self.keep(1);
        }
    }

    /// Markup is an expression; behind a `;` only a signature begins with a `<`.
    fn is_markup_expected(&self) -> bool {
        let before = self.code[..self.at].trim_ascii_end();
        self.has_markup && !before.ends_with(b";") && !self.follows_value()
    }

    /// Whether a value stands before the present place, so that a `/` divides and a `<` compares.
    fn follows_value(&self) -> bool {
        let before = &self.code[..self.at];
        let Some(last) = before.iter().rposition(|byte| !byte.is_ascii_whitespace()) else {
            return false;
        };
        if !is_word_byte(before[last]) {
            return b")]}\"'`".contains(&before[last]);
        }
        let mark = before[..last].iter().rposition(|byte| !is_word_byte(*byte));
        let word = &before[mark.map_or(0, |mark| mark + 1)..=last];
        !WORDS_BEFORE_EXPRESSIONS
            .iter()
            .any(|known| known.as_bytes() == word)
    }
}

/// The number of bytes before the closing quote, if it comes (`on_line`: before the line ends).
pub(super) fn closing_quote(rest: &[u8], quote: u8, on_line: bool) -> Option<usize> {
    let mut at = 0;
    while at < rest.len() {
        match rest[at] {
            b'\\' if on_line => at += 1,
            b'\n' if on_line => return None,
            byte if byte == quote => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, code: &str) {
        assert_eq!(mask(text, false).code, code);
    }

    #[test]
    fn strings_and_comments_are_blank() {
        check("f('}', \"{\\\"\") // {", "f(' ', \"   \")     ");
        check("a /* } */ b", "a         b");
        check("'방'", "'   '");
    }

    #[test]
    fn the_code_inside_a_template_stays() {
        check("`a ${f({x: `}`})} {`", "`    f({x: ` `})   `");
    }

    #[test]
    fn a_slash_is_a_division_after_a_value() {
        check("a / b / '}'", "a / b / ' '");
        check("x = /[/}]+\\/{/.test(y)", "x = /        /.test(y)");
        check("return /}/", "return / /");
        check("(a) / 2 // }", "(a) / 2     ");
    }

    #[test]
    fn an_apostrophe_without_a_partner_is_a_letter() {
        check("don't\n{ }", "don t\n{ }");
    }

    #[test]
    fn a_text_that_ends_in_the_middle_is_no_panic() {
        for text in [
            "`a ${", "'abc", "/* x", "}", "a }}} b", "`", "/", "'\\", "`\\",
        ] {
            mask(text, true);
        }
    }
}
