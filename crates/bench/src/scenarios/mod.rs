//! The benchmarks as a reader knows them: each starts what it needs, has its job done and words the figures.
//! They must not open connections themselves; that is the load's part.

mod fanout;
mod flushes;
mod guests;
mod idle;
mod reads;
mod resume;
mod sends;
mod signins;

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde::de::DeserializeOwned;

use crate::args::{BenchArgs, Scenario};
use crate::children::{Server, run_load};
use crate::jobs::{Job, Span, Target};
use crate::machine::{cores, is_in_memory};
use crate::numbers::quotient;
use crate::rows::{Findings, Row};

/// Files that a process needs besides its sockets.
const FILES_BESIDES: u32 = 300;

/// Runs what was asked for.
pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    let all = [
        Scenario::Fanout,
        Scenario::Sends,
        Scenario::Idle,
        Scenario::Resume,
        Scenario::Guests,
        Scenario::Signins,
    ];
    let wanted = match args.name {
        Scenario::All => &all[..],
        ref one => std::slice::from_ref(one),
    };
    let mut findings = Findings::default();
    for scenario in wanted {
        findings.append(run_one(*scenario, args)?);
    }
    findings.notes.extend(notes_on_the_run(args));
    Ok(findings)
}

fn notes_on_the_run(args: &BenchArgs) -> Vec<String> {
    let mut notes = vec![format!(
        "server and load shared the same {} cores over loopback, not pinned",
        cores()
    )];
    if is_in_memory(&data_in(args)) {
        notes.push(String::from(
            "the server's data lay in memory, so \"durable\" cost nothing: give a real disk with --data-in",
        ));
    }
    if cfg!(debug_assertions) {
        notes.push(String::from(
            "this is a debug build, so the figures mean nothing: build with --release",
        ));
    }
    notes
}

fn run_one(scenario: Scenario, args: &BenchArgs) -> Result<Findings> {
    match scenario {
        Scenario::Fanout => fanout::run(args),
        Scenario::Sends => sends::run(args),
        Scenario::Idle => idle::run(args),
        Scenario::Resume => resume::run(args),
        Scenario::Guests => guests::run(args),
        Scenario::Signins => signins::run(args),
        Scenario::Reads => reads::run_reads(args),
        Scenario::Search => reads::run_search(args),
        Scenario::All => Ok(Findings::default()), // is spread out above
    }
}

fn data_in(args: &BenchArgs) -> PathBuf {
    args.data_in.clone().unwrap_or_else(std::env::temp_dir)
}

/// A server for one benchmark.
fn start_server(args: &BenchArgs) -> Result<Server> {
    let directory: &Path = &data_in(args);
    Server::start(directory)
}

fn target(server: &Server, args: &BenchArgs) -> Result<Target> {
    Ok(Target {
        address: server.address,
        metrics: server.metrics,
        pid: server.pid(),
        tenant: args.tenant.clone(),
        guests: usize::try_from(args.guests)?,
    })
}

/// Has a job done; when it fails, what the server said last may tell why.
fn done<Outcome: DeserializeOwned>(server: &Server, job: &Job) -> Result<Outcome> {
    run_load(job).inspect_err(|_| server.tell_last_words())
}

/// As many sockets as the limit of open files lets a process have, with a note if that is fewer.
fn affordable(sockets: u32, notes: &mut Vec<String>) -> u32 {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).maximum;
    let most = limit.map_or(u32::MAX, |limit| u32::try_from(limit).unwrap_or(u32::MAX));
    let most = most.saturating_sub(FILES_BESIDES).max(1);
    if sockets > most {
        notes.push(format!(
            "{most} sockets instead of {sockets}: the limit of open files (ulimit -Hn) is too low"
        ));
    }
    sockets.min(most)
}

/// How much of one processor each side used.
fn busy_rows(name: &str, span: Span) -> [Row; 2] {
    let percent = |cpu_s| 100.0 * quotient(cpu_s, span.wall_s);
    let unit = "% of a core";
    [
        Row::new(
            format!("{name}: server CPU"),
            percent(span.server_cpu_s),
            unit,
        ),
        Row::new(
            format!("{name}: generator CPU"),
            percent(span.generator_cpu_s),
            unit,
        ),
    ]
}

/// Says so when the figures are the generator's, not the server's.
fn bottleneck_note(name: &str, span: Span) -> Option<String> {
    let generator = quotient(span.generator_cpu_s, span.wall_s);
    let server = quotient(span.server_cpu_s, span.wall_s);
    let room = cores().saturating_sub(1).max(1);
    let server_share = server / crate::numbers::size(room);
    (generator > 0.8 && server_share < 0.8).then(|| {
        format!(
            "{name}: the generator was the bottleneck ({:.0} % of its core, the server {:.0} %): the server can do more",
            generator * 100.0,
            server * 100.0
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_busy_generator_before_a_server_with_time_to_spare_is_the_bottleneck() {
        let span = |server_cpu_s, generator_cpu_s| Span {
            wall_s: 1.0,
            server_cpu_s,
            generator_cpu_s,
        };
        assert!(bottleneck_note("x", span(0.1, 0.95)).is_some());
        assert!(bottleneck_note("x", span(0.1, 0.5)).is_none());
        assert!(bottleneck_note("x", span(999.0, 0.95)).is_none());
    }
}
