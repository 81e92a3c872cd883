//! The suite's `index.json`: which cases conform. Must not know how it came about.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Deserialize;

/// What the suite says about one case.
#[derive(Debug, Deserialize)]
struct Verdict {
    behavior: String,
    #[serde(rename = "behaviorClose")]
    behavior_close: String,
}

impl Verdict {
    /// The message went well, and the closing handshake too.
    fn is_pass(&self) -> bool {
        let may_pass = |word: &str| ["OK", "NON-STRICT", "INFORMATIONAL"].contains(&word);
        may_pass(&self.behavior) && may_pass(&self.behavior_close)
    }
}

/// The verdicts by case, in the order of their numbers.
pub(crate) struct Verdicts(Vec<(String, Verdict)>);

/// Reads the verdicts about `agent`.
pub(crate) fn read(index: &str, agent: &str) -> Result<Verdicts> {
    let mut agents: BTreeMap<String, BTreeMap<String, Verdict>> =
        serde_json::from_str(index).context("the suite's index.json is not what it was")?;
    let cases = agents.remove(agent).with_context(|| {
        format!("the report knows no agent {agent}: the suite could not connect")
    })?;
    let mut verdicts: Vec<_> = cases.into_iter().collect();
    verdicts.sort_by_key(|(case, _)| numbers(case));
    Ok(Verdicts(verdicts))
}

fn numbers(case: &str) -> Vec<u32> {
    case.split('.')
        .filter_map(|number| number.parse().ok())
        .collect()
}

/// Every case ran well, and there was one.
pub(crate) fn all_pass(verdicts: &Verdicts) -> bool {
    !verdicts.0.is_empty() && verdicts.0.iter().all(|(_, verdict)| verdict.is_pass())
}

/// The cases that are not simply OK, one line each; failures are marked.
pub(crate) fn table(verdicts: &Verdicts) -> String {
    let mut lines = Vec::new();
    for (case, verdict) in &verdicts.0 {
        let Verdict {
            behavior,
            behavior_close,
        } = verdict;
        if behavior != "OK" || behavior_close != "OK" {
            let mark = if verdict.is_pass() {
                "      "
            } else {
                "FAILED"
            };
            lines.push(format!(
                "{mark}  {case:<8} {behavior}, closing {behavior_close}\n"
            ));
        }
    }
    lines.concat()
}

/// `N passed, N failed`.
pub(crate) fn summary(verdicts: &Verdicts) -> String {
    let passed = verdicts
        .0
        .iter()
        .filter(|(_, verdict)| verdict.is_pass())
        .count();
    format!("{passed} passed, {} failed", verdicts.0.len() - passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const INDEX: &str = r#"{"maru": {
        "2.10": {"behavior": "OK", "behaviorClose": "UNCLEAN", "duration": 1},
        "1.1.1": {"behavior": "OK", "behaviorClose": "OK", "duration": 1},
        "2.9": {"behavior": "NON-STRICT", "behaviorClose": "OK", "duration": 1},
        "7.13.1": {"behavior": "INFORMATIONAL", "behaviorClose": "INFORMATIONAL", "duration": 1},
        "6.1.1": {"behavior": "FAILED", "behaviorClose": "OK", "duration": 1}
    }}"#;

    #[test]
    fn an_unclean_close_is_a_failure_and_non_strict_is_not() {
        let verdicts = read(INDEX, "maru").unwrap();
        assert_eq!(summary(&verdicts), "3 passed, 2 failed");
        assert!(!all_pass(&verdicts));
        assert_eq!(
            table(&verdicts),
            "        2.9      NON-STRICT, closing OK\n\
             FAILED  2.10     OK, closing UNCLEAN\n\
             FAILED  6.1.1    FAILED, closing OK\n        \
             7.13.1   INFORMATIONAL, closing INFORMATIONAL\n"
        );
    }

    #[test]
    fn a_report_about_nobody_is_an_error() {
        assert!(read("{}", "maru").is_err());
        assert!(!all_pass(&read(r#"{"maru": {}}"#, "maru").unwrap()));
    }
}
