//! The functions of TypeScript: declarations, methods, and arrow functions, with a block or with
//! an expression in parentheses (as components have). Must not see strings, comments or markup:
//! it is given masked code.

use super::Function;
use crate::tidy::source::{Lines, closing_bracket, next_solid, previous_solid, words};

/// Words that stand before `(…) {` and begin no function.
const CONTROL: [&str; 8] = [
    "if", "for", "while", "switch", "catch", "with", "return", "function",
];

/// Every function of `code`. The callbacks of `describe` only group tests and are left out.
pub(super) fn functions(code: &str) -> Vec<Function> {
    let lines = Lines::of(code);
    let arrows = code
        .match_indices("=>")
        .filter_map(|(at, _)| arrow_at(code, &lines, at));
    let declared = words(code)
        .filter(|(_, word)| *word == "function")
        .filter_map(|(at, _)| declaration_at(code, at));
    let methods = words(code)
        .filter(|(_, word)| !CONTROL.contains(word))
        .filter_map(|(at, word)| method_at(code, at, word));
    arrows.chain(declared).chain(methods).collect()
}

fn declaration_at(code: &str, start: usize) -> Option<Function> {
    let parameters = start + code[start..].find('(')?;
    let name = code[start + "function".len()..parameters].trim_matches([' ', '*']);
    let name = name
        .split('<')
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or("function");
    let end = body_end(code, closing_bracket(code, parameters)? + 1)?;
    Some(Function {
        name: name.to_owned(),
        place: start..end,
    })
}

fn method_at(code: &str, start: usize, name: &str) -> Option<Function> {
    let before = previous_solid(code, start).map(|at| code.as_bytes()[at]);
    if before == Some(b'.') || is_declared(code, start) {
        return None;
    }
    let mut parameters = start + name.len();
    if code.as_bytes().get(parameters) == Some(&b'<') {
        parameters += code[parameters..].find('>')? + 1;
    }
    if code.as_bytes().get(parameters) != Some(&b'(') {
        return None;
    }
    let end = body_end(code, closing_bracket(code, parameters)? + 1)?;
    Some(Function {
        name: name.to_owned(),
        place: start..end,
    })
}

/// `function name` and `function* name` are told as declarations.
fn is_declared(code: &str, name_at: usize) -> bool {
    let before = code[..name_at].trim_end();
    before
        .strip_suffix('*')
        .unwrap_or(before)
        .ends_with("function")
}

/// The end of the block behind parameters that end before `at`, and behind the type of the result.
fn body_end(code: &str, at: usize) -> Option<usize> {
    let mut open = next_solid(code, at)?;
    if code.as_bytes()[open] == b':' {
        open = brace_behind_type(code, open + 1)?;
    }
    if code.as_bytes()[open] != b'{' {
        return None;
    }
    let close = closing_bracket(code, open)?;
    // `(): { a: string } {` and `(): { a: string } | B {`: the first braces were of the type.
    let next = next_solid(code, close + 1);
    match next.map(|next| (next, code.as_bytes()[next])) {
        Some((next, b'{')) => Some(closing_bracket(code, next)? + 1),
        Some((next, b'|' | b'&')) => {
            Some(closing_bracket(code, brace_behind_type(code, next)?)? + 1)
        }
        _ => Some(close + 1),
    }
}

/// The first `{` that stands in no brackets of the type that begins at `at`; none when the type
/// ends before, as in a signature.
fn brace_behind_type(code: &str, mut at: usize) -> Option<usize> {
    let mut angles = 0_usize;
    loop {
        match code.as_bytes().get(at..at + 2)? {
            b"=>" => at += 1,
            [b'{', _] if angles == 0 => return Some(at),
            [b'(' | b'[' | b'{', _] => at = closing_bracket(code, at)?,
            [b'<', _] => angles += 1,
            [b'>', _] => angles = angles.checked_sub(1)?,
            [b';' | b',' | b'=' | b')' | b']' | b'}', _] if angles == 0 => return None,
            _ => {}
        }
        at += 1;
    }
}

fn arrow_at(code: &str, lines: &Lines, arrow: usize) -> Option<Function> {
    let body = next_solid(code, arrow + 2)?;
    if !matches!(code.as_bytes()[body], b'{' | b'(') {
        return None;
    }
    let end = closing_bracket(code, body)? + 1;
    let start = arrow_start(code, lines, arrow);
    let line = &code[lines.start_at(start)..arrow];
    let groups_tests = words(line).any(|(_, word)| word == "describe");
    let name = name_before(line).unwrap_or("an arrow function");
    (!groups_tests).then(|| Function {
        name: name.to_owned(),
        place: start..end,
    })
}

/// The beginning of the line on which the parameters begin.
fn arrow_start(code: &str, lines: &Lines, arrow: usize) -> usize {
    let line = lines.start_at(arrow);
    let close = code[line..arrow].rfind(')').map(|at| line + at);
    let open = close.and_then(|close| opening_bracket(code, close));
    lines.start_at(open.unwrap_or(arrow))
}

fn opening_bracket(code: &str, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in code.as_bytes()[..=close].iter().enumerate().rev() {
        match byte {
            b')' => depth += 1,
            b'(' => depth -= 1,
            _ => continue,
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// `const name =` or `name:` on the line where a function begins.
fn name_before(line: &str) -> Option<&str> {
    let mut found = words(line).filter(|(_, word)| !["export", "default", "async"].contains(word));
    match found.next()? {
        (_, "const" | "let") => found.next().map(|(_, name)| name),
        (at, name) => line[at + name.len()..].starts_with(':').then_some(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: &[(&str, &str)]) {
        let found = functions(code);
        let found: Vec<_> = found
            .iter()
            .map(|function| (function.name.as_str(), &code[function.place.clone()]))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn declarations_are_functions() {
        check(
            "export function a<T>(x: T): { y: T } { return { y }; }",
            &[("a", "function a<T>(x: T): { y: T } { return { y }; }")],
        );
        check(
            "function c(): Map<A, { d: () => B }> | null {\n}",
            &[("c", "function c(): Map<A, { d: () => B }> | null {\n}")],
        );
        check(
            "function d(): { e: F } | G { }",
            &[("d", "function d(): { e: F } | G { }")],
        );
        check("async function* b() { }", &[("b", "function* b() { }")]);
    }

    #[test]
    fn methods_are_functions_and_calls_are_none() {
        check(
            "class A { async b(): Promise<void> { c(); if (x) { } } }",
            &[("b", "b(): Promise<void> { c(); if (x) { } }")],
        );
        check("get<T>(x) { }", &[("get", "get<T>(x) { }")]);
        check("a.b(c); d(e)\n{ }".split('\n').next().unwrap(), &[]);
    }

    #[test]
    fn arrow_functions_begin_on_the_line_of_their_parameters() {
        check(
            "const a = (\n  b: B,\n): C => {\n  d();\n};",
            &[("a", "const a = (\n  b: B,\n): C => {\n  d();\n}")],
        );
        check(
            "x.map((y) => {\n});",
            &[("an arrow function", "x.map((y) => {\n}")],
        );
    }

    #[test]
    fn a_component_with_markup_in_parentheses_is_a_function() {
        check(
            "export const Row = (p: P) => (\n  <\n);",
            &[("Row", "export const Row = (p: P) => (\n  <\n)")],
        );
    }

    #[test]
    fn describe_only_groups() {
        check("describe('     ', () => {\n});", &[]);
    }
}
