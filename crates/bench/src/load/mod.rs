//! The side that makes load: it runs in a process of its own, so that its CPU time is not the server's.
//! It must not start or stop processes and must not know how figures are shown.

mod bare;
mod broadcaster;
mod chance;
mod coming;
mod crowd;
mod fanout;
mod guests;
mod idle;
mod meter;
mod people;
mod reactor;
mod reads;
mod resume;
mod room;
mod senders;
mod sends;
mod signins;
mod sockets;
mod talk;

use anyhow::{Context, Result};

use crate::args::{GeneratorArgs, GeneratorRole};
use crate::jobs::Job;

/// Runs the part of a benchmark that the hidden sub-command names.
pub(crate) fn run(args: &GeneratorArgs) -> Result<()> {
    end_with_parent()?;
    raise_file_limit();
    match args.role {
        GeneratorRole::Broadcaster => broadcaster::run(),
        GeneratorRole::Load => run_job(),
    }
}

/// Reads one job from standard input and writes its outcome, one line of JSON, to standard output.
fn run_job() -> Result<()> {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line)?;
    let job: Job = serde_json::from_str(&line).context("standard input holds no job")?;
    let outcome = match job {
        Job::Fanout(job) => serde_json::to_string(&fanout::run(&job)?),
        Job::Sends(job) => serde_json::to_string(&sends::run(&job)?),
        Job::Idle(job) => serde_json::to_string(&idle::run(&job)?),
        Job::Resume(job) => serde_json::to_string(&resume::run(&job)?),
        Job::Guests(job) => serde_json::to_string(&guests::run(&job)?),
        Job::Reads(job) => serde_json::to_string(&reads::run(&job)?),
        Job::Signins(job) => serde_json::to_string(&signins::run(&job)?),
    }?;
    println!("{outcome}");
    Ok(())
}

/// A load must not outlive the benchmark that asked for it.
fn end_with_parent() -> Result<()> {
    let signal = Some(rustix::process::Signal::TERM);
    rustix::process::set_parent_process_death_signal(signal)?;
    Ok(())
}

/// Raises the soft limit of open files to the hard one; children inherit it.
pub(crate) fn raise_file_limit() {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    // The soft limit may always be raised to the hard one; should it fail, the low limit shows itself.
    let _ = setrlimit(Resource::Nofile, limit);
}
