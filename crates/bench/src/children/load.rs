//! Runs one job in a process of its own and takes its outcome.
//! It must not know what the job is about.

use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::de::DeserializeOwned;

use super::GENERATOR;
use super::guarded::{Guarded, Lines};
use crate::jobs::Job;

/// Every part of a job has its own shorter limit; this one is for what nobody thought of.
const LONGEST: Duration = Duration::from_mins(20);

/// Runs a job to its end.
pub(crate) fn run_load<Outcome: DeserializeOwned>(job: &Job) -> Result<Outcome> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args([GENERATOR, "load"]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = Guarded::spawn("load process", &mut command)?;
    let stdout = child.child().stdout.take().context("it has no output")?;
    let lines = Lines::of(stdout)?;
    let mut stdin = child.child().stdin.take().context("it has no input")?;
    let line = serde_json::to_string(job)? + "\n";
    stdin
        .write_all(line.as_bytes())
        .context("the load process did not take its job")?;
    drop(stdin);
    child.wait(LONGEST)?;
    let outcome = lines.last().context("the load process told nothing")?;
    serde_json::from_str(&outcome).context("the load process told no outcome")
}
