//! What a step is: a name, and the work to do when its turn comes. Must not know which steps
//! there are.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::counts::Runner;
use crate::run::{self, Ran, Show};

/// One check with a name.
pub(crate) struct Step {
    /// What the summary calls it.
    pub(crate) name: String,
    /// What it runs, as one would type it; empty for a check of our own.
    pub(crate) how: String,
    /// Whose words its output has, for counting tests.
    pub(crate) runner: Runner,
    /// Whether its output is shown while it runs.
    pub(crate) show: Show,
    /// Does it.
    pub(crate) work: Box<dyn FnOnce() -> Result<Ran>>,
}

impl Step {
    /// The name with the command, for the heading.
    pub(crate) fn title(&self) -> String {
        if self.how.is_empty() {
            self.name.clone()
        } else {
            format!("{} ({})", self.name, self.how)
        }
    }
}

/// A step that runs a program.
pub(crate) fn command(name: &str, mut command: Command, runner: Runner, show: Show) -> Step {
    Step {
        name: name.to_owned(),
        how: run::written(&command),
        runner,
        show,
        work: Box::new(move || run::run(&mut command, show)),
    }
}

/// A step that is done here and not by a program; what it answers is shown if it is not content.
pub(crate) fn own(name: &str, root: &Path, check: fn(&Path) -> Result<Ran>) -> Step {
    let root = root.to_path_buf();
    Step {
        name: name.to_owned(),
        how: String::new(),
        runner: Runner::None,
        show: Show::Afterwards,
        work: Box::new(move || check(&root)),
    }
}

/// A step that is left out on this machine.
pub(crate) fn skipped(name: &str, why: &str) -> Step {
    Step {
        name: name.to_owned(),
        how: format!("skipped: {why}"),
        runner: Runner::Skipped,
        show: Show::Afterwards,
        work: Box::new(|| Ok(content(String::new()))),
    }
}

/// The answer of a check that found nothing wrong.
pub(crate) fn content(output: String) -> Ran {
    Ran { ok: true, output }
}
