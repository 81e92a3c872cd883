//! A row of the report, what is wanted of it, and the report as JSON.
//! It must not know how a figure was measured.

use std::path::Path;

use anyhow::{Context, Result};
use serde::{Serialize, Serializer};

use crate::machine::Machine;
use crate::numbers::{figure, quotient};

/// What a figure shall reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Wanted {
    /// The value, at least.
    AtLeast(f64),
    /// The value, at most.
    AtMost(f64),
    /// The ratio to the baseline, at least.
    RatioAtLeast(f64),
    /// The ratio to the baseline, at most.
    RatioAtMost(f64),
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Row {
    /// What was measured, the scenario first.
    pub(crate) name: String,
    /// The figure.
    pub(crate) value: f64,
    /// What it counts.
    pub(crate) unit: &'static str,
    /// What it is compared with, in the same unit and from the same run.
    pub(crate) baseline: Option<f64>,
    /// `value / baseline`.
    pub(crate) ratio: Option<f64>,
    /// What it shall reach.
    #[serde(serialize_with = "wanted_as_text")]
    pub(crate) wanted: Option<Wanted>,
    /// Whether it does.
    pub(crate) reached: Option<bool>,
}

impl Row {
    /// A figure by itself.
    pub(crate) fn new(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self {
            name: name.into(),
            value,
            unit,
            baseline: None,
            ratio: None,
            wanted: None,
            reached: None,
        }
    }

    /// Compared with a baseline of the same run.
    pub(crate) fn against(mut self, baseline: f64) -> Self {
        self.baseline = Some(baseline);
        self.ratio = Some(quotient(self.value, baseline));
        self
    }

    /// With what it shall reach; a ratio needs its baseline first.
    pub(crate) fn wanted(mut self, wanted: Wanted) -> Self {
        self.wanted = Some(wanted);
        self.reached = Some(match wanted {
            Wanted::AtLeast(bound) => self.value >= bound,
            Wanted::AtMost(bound) => self.value <= bound,
            Wanted::RatioAtLeast(bound) => self.ratio.is_some_and(|ratio| ratio >= bound),
            Wanted::RatioAtMost(bound) => self.ratio.is_some_and(|ratio| ratio <= bound),
        });
        self
    }
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, ">= {}", figure(*bound)),
            Self::AtMost(bound) => write!(f, "<= {}", figure(*bound)),
            Self::RatioAtLeast(bound) => write!(f, "ratio >= {}", figure(*bound)),
            Self::RatioAtMost(bound) => write!(f, "ratio <= {}", figure(*bound)),
        }
    }
}

#[expect(
    clippy::ref_option,
    reason = "serde calls it with a reference to the field"
)]
fn wanted_as_text<S: Serializer>(wanted: &Option<Wanted>, to: S) -> Result<S::Ok, S::Error> {
    wanted.map(|wanted| wanted.to_string()).serialize(to)
}

/// What one benchmark found.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Findings {
    /// The figures.
    pub(crate) rows: Vec<Row>,
    /// What a reader of the figures has to know.
    pub(crate) notes: Vec<String>,
}

impl Findings {
    /// Adds those of another benchmark.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.rows.append(&mut other.rows);
        self.notes.append(&mut other.notes);
    }
}

/// A whole run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Where it was.
    pub(crate) machine: Machine,
    /// What it found.
    #[serde(flatten)]
    pub(crate) findings: Findings,
}

impl Report {
    /// Writes the report as JSON.
    pub(crate) fn write_json(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        std::fs::write(path, text + "\n")
            .with_context(|| format!("cannot write {}", path.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_held_against_what_is_wanted() {
        let row = Row::new("fanout", 180.0, "1/s").against(200.0);
        assert_eq!(
            row.clone().wanted(Wanted::RatioAtLeast(0.9)).reached,
            Some(true)
        );
        assert_eq!(
            row.clone().wanted(Wanted::RatioAtLeast(2.5)).reached,
            Some(false)
        );
        assert_eq!(
            row.clone().wanted(Wanted::RatioAtMost(0.9)).reached,
            Some(true)
        );
        assert_eq!(row.wanted(Wanted::RatioAtMost(0.8)).reached, Some(false));
    }

    #[test]
    fn a_row_is_written_with_what_is_wanted_in_words() {
        let row = Row::new("idle", 6000.0, "B").wanted(Wanted::AtMost(6144.0));
        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(
            json,
            r#"{"name":"idle","value":6000.0,"unit":"B","baseline":null,"ratio":null,"wanted":"<= 6,144","reached":true}"#
        );
    }
}
