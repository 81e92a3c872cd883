//! How many tests a runner ran, read from what it printed. Must not know the steps.

/// Whose words an output has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Runner {
    /// No tests inside: the step itself counts as one.
    None,
    /// The step was left out.
    Skipped,
    /// `cargo nextest run`: one line that begins with `Summary`.
    Nextest,
    /// `cargo test`: one `test result:` line per program.
    CargoTest,
    /// A web runner: Vitest's `Tests` line, or `node --test`'s totals, or our own last line.
    Web,
}

/// Numbers of tests.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Tests that did what they should.
    pub(crate) passed: u64,
    /// Tests that did not, including those that ran out of time or could not start.
    pub(crate) failed: u64,
    /// Tests that were left out.
    pub(crate) skipped: u64,
}

impl Counts {
    /// Both together.
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }

    fn add(&mut self, number: u64, word: &str) {
        match word {
            "passed" | "pass" => self.passed += number,
            "failed" | "fail" | "timed" | "exec" => self.failed += number,
            "skipped" | "ignored" | "todo" => self.skipped += number,
            _ => {}
        }
    }
}

/// The numbers in `output`, if it has any.
pub(crate) fn find_counts(runner: Runner, output: &str) -> Option<Counts> {
    let plain = without_colours(output);
    let lines = plain.lines().map(str::trim);
    match runner {
        Runner::None | Runner::Skipped => None,
        Runner::Nextest => sum(lines.filter_map(|line| {
            let (_, numbers) = line.strip_prefix("Summary [")?.split_once(" run: ")?;
            Some(pairs(numbers, ','))
        })),
        Runner::CargoTest => sum(lines.filter_map(|line| {
            let (_, numbers) = line.strip_prefix("test result: ")?.split_once(". ")?;
            Some(pairs(numbers, ';'))
        })),
        Runner::Web => sum(lines.filter_map(web_line)),
    }
}

/// `Tests  1 failed | 11 passed (12)`, `# pass 5` or `ℹ pass 5`, `5 passed, 1 failed`.
fn web_line(line: &str) -> Option<Counts> {
    if let Some(numbers) = line.strip_prefix("Tests ") {
        return Some(pairs(numbers, '|'));
    }
    if let Some(total) = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ ")) {
        let (word, number) = total.split_once(' ')?;
        let mut counts = Counts::default();
        counts.add(number.trim().parse().ok()?, word);
        return (counts != Counts::default()).then_some(counts);
    }
    let is_ours = line.contains(" passed, ") && line.split(", ").all(is_pair);
    is_ours.then(|| pairs(line, ','))
}

fn is_pair(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let number = words.next().is_some_and(|word| word.parse::<u64>().is_ok());
    number
        && words
            .next()
            .is_some_and(|word| word.chars().all(char::is_alphabetic))
        && words.next().is_none()
}

/// `3 passed (1 slow), 2 failed` cut at `separator`: a number, then its word.
fn pairs(text: &str, separator: char) -> Counts {
    let mut counts = Counts::default();
    for part in text.split(separator) {
        let mut words = part.split_whitespace();
        let number = words.next().and_then(|word| word.parse().ok());
        if let (Some(number), Some(word)) = (number, words.next()) {
            counts.add(number, word);
        }
    }
    counts
}

fn sum(counts: impl Iterator<Item = Counts>) -> Option<Counts> {
    counts.reduce(Counts::plus)
}

/// The text without terminal colour sequences.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        let end = sequence.find(|letter: char| letter.is_ascii_alphabetic());
        rest = end.map_or("", |end| &sequence[end + 1..]);
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(runner: Runner, output: &str, passed: u64, failed: u64, skipped: u64) {
        let counts = find_counts(runner, output);
        assert_eq!(
            counts,
            Some(Counts {
                passed,
                failed,
                skipped
            }),
            "{output}"
        );
    }

    #[test]
    fn nextest_says_it_in_one_line() {
        check(
            Runner::Nextest,
            "     Summary [   0.012s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 3 skipped\n",
            9,
            3,
            3,
        );
        check(
            Runner::Nextest,
            "     Summary [   0.001s] 1 test run: 1 passed, 0 skipped",
            1,
            0,
            0,
        );
        check(
            Runner::Nextest,
            "     Summary [   1.0s] 2/7 tests run: 1 passed, 1 failed, 0 skipped",
            1,
            1,
            0,
        );
    }

    #[test]
    fn cargo_test_says_it_once_per_program() {
        let output = "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.0s\n\
                      test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        check(Runner::CargoTest, output, 4, 2, 1);
    }

    #[test]
    fn vitest_is_counted_by_tests_and_not_by_files() {
        let output = " Test Files  1 failed | 2 passed (3)\n      Tests  1 failed | 11 passed | 2 skipped (14)\n";
        check(Runner::Web, output, 11, 1, 2);
        check(
            Runner::Web,
            "\u{1b}[2m      Tests \u{1b}[22m \u{1b}[1m\u{1b}[32m12 passed\u{1b}[39m (12)",
            12,
            0,
            0,
        );
    }

    #[test]
    fn the_runner_of_node_is_counted_by_its_totals() {
        check(
            Runner::Web,
            "# tests 7\n# suites 1\n# pass 5\n# fail 2\n# cancelled 0",
            5,
            2,
            0,
        );
        check(
            Runner::Web,
            "ℹ tests 5\nℹ pass 5\nℹ fail 0\nℹ duration_ms 100.5",
            5,
            0,
            0,
        );
    }

    #[test]
    fn a_runner_of_our_own_is_counted_by_its_last_line() {
        check(
            Runner::Web,
            "talk: sends\n5 passed, 1 failed, 2 skipped\n",
            5,
            1,
            2,
        );
        assert_eq!(
            find_counts(Runner::Web, "the door was passed, then closed"),
            None
        );
    }

    #[test]
    fn a_compiler_error_has_no_numbers() {
        assert_eq!(
            find_counts(Runner::Nextest, "error[E0308]: mismatched types"),
            None
        );
        assert_eq!(
            find_counts(Runner::CargoTest, "error: could not compile"),
            None
        );
    }
}
