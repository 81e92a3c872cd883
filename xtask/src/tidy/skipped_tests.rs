//! A test runs or goes: none is ignored, skipped, or run alone. Must not know the runners.

use super::Finding;
use super::source::{Kind, Lines, SourceFile, Tree};

/// What leaves tests out in Rust.
const IN_RUST: [&str; 2] = ["#[ignore]", "#[ignore ="];
/// What leaves tests out, or all others, in TypeScript.
const IN_TYPESCRIPT: [&str; 8] = [
    ".only(",
    "it.skip",
    "test.skip",
    "describe.skip",
    "it.todo",
    "test.todo",
    ".skipIf(",
    ".runIf(",
];

/// Finds tests that do not run.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_code()
        .chain(tree.web_code())
        .flat_map(skips_in)
        .collect()
}

fn skips_in(file: &SourceFile) -> Vec<Finding> {
    let marks: &[&str] = if file.kind == Kind::Rust {
        &IN_RUST
    } else {
        &IN_TYPESCRIPT
    };
    let code = &file.masked().code;
    let lines = Lines::of(code);
    let mut findings = Vec::new();
    for mark in marks {
        for (at, _) in code
            .match_indices(mark)
            .filter(|(at, _)| is_whole(code, *at, mark))
        {
            let advice = format!("`{mark}` leaves tests out: make it run, or delete it");
            findings.push(Finding::new(
                &file.path,
                lines.number_at(at),
                "skipped tests",
                advice,
            ));
        }
    }
    findings
}

/// Whether the mark at `at` is no part of longer words, as in `submit.skipped`.
fn is_whole(code: &str, at: usize, mark: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphanumeric();
    let begins = !mark.starts_with(is_letter) || !code[..at].ends_with(is_letter);
    let ends = !mark.ends_with(is_letter) || !code[at + mark.len()..].starts_with(is_letter);
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    fn found(path: &str, text: &str) -> Vec<usize> {
        lines_found(check, path, text)
    }

    #[test]
    fn tests_that_do_not_run_are_found() {
        assert_eq!(
            found("crates/a/src/a.rs", "#[test]\n#[ignore]\nfn a() {}\n"),
            [2]
        );
        assert_eq!(found("crates/a/src/a.rs", "#[ignore = \"slow\"]\n"), [1]);
        assert_eq!(
            found(
                "web/packages/core/src/a.test.ts",
                "it('a');\nit.skip('b');\n"
            ),
            [2]
        );
        assert_eq!(found("web/e2e/a.ts", "describe.only('b', f);\n"), [1]);
    }

    #[test]
    fn talking_about_it_is_free() {
        assert!(
            found(
                "crates/a/src/a.rs",
                "// #[ignore]\nlet a = \"#[ignore]\";\n"
            )
            .is_empty()
        );
        assert!(found("web/e2e/a.ts", "// it.skip\nsubmit.skipped();\n").is_empty());
    }
}
