//! Lints are switched off one by one, with a reason, by `#[expect(lint, reason = "…")]`, which
//! complains when it is no longer needed. Must not know which lints there are.

use super::Finding;
use super::source::{Lines, SourceFile, Tree, closing_bracket, words};

const RULE: &str = "lint escapes";

/// Finds `#[allow(…)]`, and `#[expect(…)]` without a reason.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_code().flat_map(escapes_in).collect()
}

fn escapes_in(file: &SourceFile) -> Vec<Finding> {
    let code = &file.masked().code;
    let lines = Lines::of(&file.text);
    let mut findings = Vec::new();
    for (at, word) in words(code) {
        let open = at + word.len();
        if !is_in_attribute(code, at) || code.as_bytes().get(open) != Some(&b'(') {
            continue;
        }
        let inside = closing_bracket(code, open).map_or("", |close| &code[open..close]);
        let advice = match word {
            "allow" => "write #[expect(lint, reason = \"…\")], which ends with its cause",
            "expect" if !words(inside).any(|(_, word)| word == "reason") => {
                "say why: reason = \"…\""
            }
            _ => continue,
        };
        findings.push(Finding::new(&file.path, lines.number_at(at), RULE, advice));
    }
    findings
}

/// `#[word`, `#![word` and `#[cfg_attr(…, word`.
fn is_in_attribute(code: &str, at: usize) -> bool {
    let before = code[..at].trim_end();
    if before.ends_with("#[") || before.ends_with("#![") {
        return true;
    }
    let statement = before
        .rfind(['\n', ';', '{', '}'])
        .map_or(before, |start| &before[start..]);
    before.ends_with(',') && statement.contains("cfg_attr(")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    fn found(text: &str) -> Vec<usize> {
        lines_found(check, "crates/a/src/a.rs", text)
    }

    #[test]
    fn an_allowed_lint_is_found_wherever_it_hides() {
        assert_eq!(found("//! a\n#[allow(dead_code)]\nfn a() {}\n"), [2]);
        assert_eq!(found("#![allow(dead_code)]\n"), [1]);
        assert_eq!(
            found("#[cfg_attr(test, allow(dead_code))]\nfn a() {}\n"),
            [1]
        );
    }

    #[test]
    fn an_expected_lint_needs_a_reason() {
        assert_eq!(found("#[expect(dead_code)]\nfn a() {}\n"), [1]);
        assert!(found("#[expect(\n    dead_code,\n    reason = \"x\"\n)]\nfn a() {}\n").is_empty());
    }

    #[test]
    fn methods_of_that_name_and_strings_are_free() {
        assert!(found("fn a() { x.expect(\"y\"); b(1, allow(2)); \"#[allow(c)]\"; }\n").is_empty());
    }
}
