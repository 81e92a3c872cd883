//! Tests never sleep: they advance a clock or await an event. Where a test must let real time
//! pass, the line before says why: `// tidy: waits because …`. Must not know the code under test.

use std::ops::Range;

use super::Finding;
use super::source::{Kind, Lines, SourceFile, Tree, previous_solid, words};

/// What the line before a wait must say.
const EXCUSE: &str = "// tidy: waits because ";
/// Names of functions that let time pass, in Rust and in browser tests.
const WAITS: [&str; 3] = ["sleep", "sleep_until", "waitForTimeout"];

/// Finds waits in test code.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.rust_code()
        .chain(tree.web_code())
        .flat_map(waits_in)
        .collect()
}

fn waits_in(file: &SourceFile) -> Vec<Finding> {
    let regions = test_regions(file);
    let code = &file.masked().code;
    let lines = Lines::of(&file.text);
    let calls = words(code)
        .filter(|(at, word)| WAITS.contains(word) && is_call(file.kind, code, *at, word));
    let in_tests = calls.filter(|(at, _)| regions.iter().any(|region| region.contains(at)));
    in_tests
        .map(|(at, _)| lines.number_at(at))
        .filter(|line| !is_excused(&file.text, *line))
        .map(|line| {
            let advice =
                format!("await an event or advance the clock; else say why above: {EXCUSE}…");
            Finding::new(&file.path, line, "sleeping tests", advice)
        })
        .collect()
}

/// A call of a function, not its definition, and in Rust not a method (a fake clock has one).
fn is_call(kind: Kind, code: &str, at: usize, word: &str) -> bool {
    let before = code[..at].trim_end();
    let is_method = previous_solid(code, at).is_some_and(|last| code.as_bytes()[last] == b'.');
    let is_definition = before.ends_with("fn") || before.ends_with("function");
    code[at + word.len()..].starts_with('(') && !is_definition && !(kind == Kind::Rust && is_method)
}

fn is_excused(text: &str, line: usize) -> bool {
    let above = line
        .checked_sub(2)
        .and_then(|index| text.lines().nth(index));
    let reason = above.and_then(|above| above.trim_start().strip_prefix(EXCUSE));
    reason.is_some_and(|reason| !reason.trim().is_empty())
}

/// The parts of a file that are tests: all of it, or its `#[cfg(test)]` items.
fn test_regions(file: &SourceFile) -> Vec<Range<usize>> {
    let code = &file.masked().code;
    if file.is_test_file() || file.path.starts_with("crates/testkit/") {
        return std::iter::once(0..code.len()).collect();
    }
    file.test_items()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    fn found(path: &str, text: &str) -> Vec<usize> {
        lines_found(check, path, text)
    }

    #[test]
    fn a_sleep_is_found_in_test_code_only() {
        let text = "fn a() { thread::sleep(x); }\n#[cfg(test)]\nmod tests {\n    fn b() { sleep(x); }\n}\n";
        assert_eq!(found("crates/a/src/a.rs", text), [4]);
        assert_eq!(found("crates/a/tests/a.rs", text), [1, 4]);
        assert_eq!(
            found(
                "crates/testkit/src/a.rs",
                "async fn a() { tokio::time::sleep(x).await }\n"
            ),
            [1]
        );
        assert_eq!(
            found("web/e2e/a.ts", "await page.waitForTimeout(100);\n"),
            [1]
        );
    }

    #[test]
    fn a_reason_on_the_line_before_excuses() {
        let text = |excuse: &str| format!("{excuse}\nthread::sleep(x);\n");
        assert!(
            found(
                "crates/a/tests/a.rs",
                &text("  // tidy: waits because the peer has no other sign")
            )
            .is_empty()
        );
        assert_eq!(
            found("crates/a/tests/a.rs", &text("// tidy: waits because ")),
            [2]
        );
        assert_eq!(found("crates/a/tests/a.rs", &text("// a comment")), [2]);
    }

    #[test]
    fn a_clock_of_our_own_may_sleep() {
        assert!(
            found(
                "crates/testkit/src/a.rs",
                "clock.sleep(x); fn sleep(x: u8) {} // sleep(y)\n"
            )
            .is_empty()
        );
    }
}
