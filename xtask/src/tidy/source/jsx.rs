//! The markup in TSX: tags and texts become blank, the code in their braces stays. Must not know
//! any rule.

use super::typescript::{Lexer, closing_quote};

/// Whether a `<` before `next` can open an element or a fragment.
pub(super) fn may_begin(next: u8) -> bool {
    next.is_ascii_alphabetic() || next == b'>'
}

/// Reads an element or a fragment from its `<` to the end of its closing tag. A generic arrow
/// function, `<T,>(…)` or `<T extends …>(…)`, begins alike and is code.
pub(super) fn element(lexer: &mut Lexer<'_>) {
    if is_generic(lexer.rest()) {
        return lexer.keep(1);
    }
    // The mark stays: after `=>` it tells markup from a block.
    lexer.keep(1);
    if opening_tag(lexer) {
        children(lexer);
    }
}

fn is_generic(rest: &[u8]) -> bool {
    let name = rest[1..]
        .iter()
        .take_while(|byte| byte.is_ascii_alphanumeric())
        .count();
    let after = &rest[1 + name..];
    after.starts_with(b",") || after.starts_with(b" extends ")
}

/// Reads to the `>` of an opening tag. Answers whether children follow.
fn opening_tag(lexer: &mut Lexer<'_>) -> bool {
    let mut angles = 0_usize;
    loop {
        match lexer.rest() {
            [] => return false,
            [b'{', ..] => container(lexer),
            [b'/', b'*', ..] => lexer.block_comment(),
            [b'/', b'/', ..] => lexer.line_comment(),
            [b'/', b'>', ..] => {
                lexer.blank(2);
                return false;
            }
            [b'>', ..] if angles == 0 => {
                lexer.blank(1);
                return true;
            }
            [quote @ (b'"' | b'\''), rest @ ..] => match closing_quote(rest, *quote, false) {
                Some(length) => lexer.quoted(length),
                None => lexer.blank(1),
            },
            // `<List<Room> …>`: type arguments of a component.
            [b'<', ..] => {
                angles += 1;
                lexer.blank(1);
            }
            [b'>', ..] => {
                angles -= 1;
                lexer.blank(1);
            }
            _ => lexer.blank(1),
        }
    }
}

/// Reads texts, elements and braces up to the end of the closing tag.
fn children(lexer: &mut Lexer<'_>) {
    loop {
        match lexer.rest() {
            [] => return,
            [b'<', b'/', ..] => {
                let length = lexer.rest().iter().position(|byte| *byte == b'>');
                return lexer.blank(length.map_or(usize::MAX / 2, |length| length + 1));
            }
            [b'<', ..] => element(lexer),
            [b'{', ..] => container(lexer),
            _ => lexer.blank(1),
        }
    }
}

/// `{code}` inside markup.
fn container(lexer: &mut Lexer<'_>) {
    lexer.keep(1);
    lexer.code_until_brace();
    lexer.keep(1);
}

#[cfg(test)]
mod tests {
    use super::super::typescript::mask;

    fn check(text: &str, code: &str) {
        assert_eq!(mask(text, true).code, code);
    }

    #[test]
    fn texts_are_blank_and_braces_are_code() {
        check(
            "x = <p>Don't {go('}')} isn't</p>;",
            "x = <        {go(' ')}          ;",
        );
        check("return <><br/>}</>;", "return < <        ;");
    }

    #[test]
    fn attributes_keep_their_code() {
        check(
            "a = <b onClick={() => { f(); }} title=\"a > b\">x</b>",
            "a = <          {() => { f(); }}       \"     \"      ",
        );
    }

    #[test]
    fn comments_between_attributes_are_blank() {
        check(
            "<b // it's <i>\n a={1} /* > */ />",
            "<             \n   {1}           ",
        );
    }

    #[test]
    fn a_comparison_and_a_type_argument_are_no_markup() {
        check("a < b && c > d", "a < b && c > d");
        check("useState<string>('')", "useState<string>('')");
        check("f = <T,>(x: T) => { y }", "f = <T,>(x: T) => { y }");
        check(
            "interface A { b: C; <D>(e: D): D; }",
            "interface A { b: C; <D>(e: D): D; }",
        );
    }

    #[test]
    fn elements_stand_in_each_other() {
        check(
            "m.map((i) => <li><List<A> k={i}/>it's</li>) + {",
            "m.map((i) => <   <          {i}           ) + {",
        );
    }

    #[test]
    fn markup_that_ends_in_the_middle_is_no_panic() {
        for text in [
            "a = <p",
            "a = <p>{",
            "a = <p>x",
            "a = <p></",
            "a = <p t=\"",
            "a = <",
        ] {
            mask(text, true);
        }
    }
}
