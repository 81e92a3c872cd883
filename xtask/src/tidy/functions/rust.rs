//! The functions of Rust code. Must not see strings or comments: it is given masked code.

use super::Function;
use crate::tidy::source::{closing_bracket, next_solid, words};

/// Every `fn name … { … }`; function types and declarations without a body are none.
pub(super) fn functions(code: &str) -> Vec<Function> {
    let starts = words(code).filter(|(at, word)| *word == "fn" && !is_raw(code, *at));
    starts.filter_map(|(at, _)| function_at(code, at)).collect()
}

fn is_raw(code: &str, at: usize) -> bool {
    at > 0 && code.as_bytes()[at - 1] == b'#'
}

fn function_at(code: &str, start: usize) -> Option<Function> {
    let (name_at, name) = words(&code[start + 2..]).next()?;
    let name_at = start + 2 + name_at;
    if next_solid(code, start + 2) != Some(name_at) {
        return None;
    }
    let open = body_after(code, name_at + name.len())?;
    let end = closing_bracket(code, open)? + 1;
    Some(Function {
        name: name.to_owned(),
        place: start..end,
    })
}

/// The `{` of the body, behind parameters, result and bounds.
fn body_after(code: &str, mut at: usize) -> Option<usize> {
    loop {
        match code.as_bytes().get(at)? {
            b'{' => return Some(at),
            b';' => return None,
            b'(' | b'[' => at = closing_bracket(code, at)? + 1,
            _ => at += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(code: &str, expected: &[(&str, &str)]) {
        let found: Vec<_> = functions(code)
            .into_iter()
            .map(|function| (function.name, &code[function.place]))
            .collect();
        let found: Vec<_> = found
            .iter()
            .map(|(name, text)| (name.as_str(), *text))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_function_reaches_to_its_closing_brace() {
        check(
            "pub fn a<T>() -> [u8; 4] where T: B { if x { } } fn b();",
            &[("a", "fn a<T>() -> [u8; 4] where T: B { if x { } }")],
        );
    }

    #[test]
    fn functions_inside_functions_count_for_themselves() {
        check(
            "fn a() { fn b() { } }",
            &[("a", "fn a() { fn b() { } }"), ("b", "fn b() { }")],
        );
    }

    #[test]
    fn function_types_and_raw_names_are_no_functions() {
        check("type F = fn(u8) -> u8; let r#fn = 1; { }", &[]);
    }
}
