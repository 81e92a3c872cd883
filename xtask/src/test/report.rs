//! What is told about the steps: a line after each, a table, and the last line that counts.
//! Must not run anything.

use std::time::Duration;

use super::counts::{self, Counts, Runner};
use crate::run::Ran;

/// How a step ended.
#[derive(Debug)]
pub(crate) struct Outcome {
    name: String,
    counts: Counts,
    took: Duration,
}

impl Outcome {
    /// Counts the tests in what a step said; a step without tests of its own counts as one, and a
    /// step that failed has at least one failure.
    pub(crate) fn of(name: &str, runner: Runner, ran: &Ran, took: Duration) -> Self {
        let mut counts = counts::find_counts(runner, &ran.output).unwrap_or_default();
        if runner == Runner::Skipped {
            counts.skipped += 1;
        } else if !ran.ok && counts.failed == 0 {
            counts.failed = 1;
        } else if counts == Counts::default() {
            counts.passed = 1;
        }
        Self {
            name: name.to_owned(),
            counts,
            took,
        }
    }

    /// Nothing failed.
    pub(crate) fn is_good(&self) -> bool {
        self.counts.failed == 0
    }
}

/// The line below a step.
pub(crate) fn line(outcome: &Outcome) -> String {
    let Counts {
        passed,
        failed,
        skipped,
    } = outcome.counts;
    let verdict = if failed > 0 {
        "FAILED"
    } else if passed == 0 && skipped > 0 {
        "skipped"
    } else {
        "ok"
    };
    let numbers = if passed + failed > 1 {
        format!(", {}", numbers(outcome.counts))
    } else {
        String::new()
    };
    format!("{verdict} in {:.1} s{numbers}", outcome.took.as_secs_f64())
}

/// All steps below each other, for those who come back to a long log.
pub(crate) fn table(outcomes: &[Outcome]) -> String {
    let width = outcomes
        .iter()
        .map(|outcome| outcome.name.len())
        .max()
        .unwrap_or(0);
    let lines = outcomes
        .iter()
        .map(|outcome| format!("{:width$}  {}\n", outcome.name, line(outcome)));
    lines.collect()
}

/// The last line: `N passed, N failed`, and what was skipped if anything was.
pub(crate) fn summary(outcomes: &[Outcome]) -> String {
    let all = outcomes.iter().map(|outcome| outcome.counts);
    numbers(all.fold(Counts::default(), Counts::plus))
}

fn numbers(counts: Counts) -> String {
    let Counts {
        passed,
        failed,
        skipped,
    } = counts;
    match skipped {
        0 => format!("{passed} passed, {failed} failed"),
        _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(runner: Runner, ok: bool, output: &str) -> Outcome {
        let ran = Ran {
            ok,
            output: output.to_owned(),
        };
        Outcome::of("step", runner, &ran, Duration::from_millis(1250))
    }

    #[test]
    fn tests_and_steps_are_summed_into_one_line() {
        let outcomes = [
            outcome(Runner::None, true, ""),
            outcome(
                Runner::Nextest,
                false,
                "Summary [ 0.1s] 5 tests run: 4 passed, 1 failed, 0 skipped",
            ),
            outcome(Runner::Web, true, "Tests  3 passed (3)"),
        ];
        assert_eq!(summary(&outcomes), "8 passed, 1 failed");
        assert!(!outcomes[1].is_good());
    }

    #[test]
    fn a_step_that_broke_before_its_tests_is_one_failure() {
        let broken = outcome(Runner::Nextest, false, "error: could not compile");
        assert_eq!(summary(&[broken]), "0 passed, 1 failed");
    }

    #[test]
    fn a_runner_that_fails_after_good_tests_is_not_good() {
        let broken = outcome(Runner::Web, false, "Tests  3 passed (3)\nUnhandled error");
        assert_eq!(summary(&[broken]), "3 passed, 1 failed");
    }

    #[test]
    fn what_was_left_out_is_told() {
        let outcomes = [
            outcome(Runner::Skipped, true, ""),
            outcome(Runner::None, true, ""),
        ];
        assert_eq!(summary(&outcomes), "1 passed, 0 failed, 1 skipped");
        assert_eq!(line(&outcomes[0]), "skipped in 1.2 s");
        assert_eq!(line(&outcomes[1]), "ok in 1.2 s");
    }
}
