//! Words the idle sockets: memory and CPU of each, and a fresh server's start.
//! It must not know how they are opened.

use std::time::Duration;

use anyhow::Result;

use super::{affordable, done, start_server, target};
use crate::args::BenchArgs;
use crate::children::Server;
use crate::clock::pause;
use crate::jobs::{IdleJob, IdleOutcome, Job};
use crate::numbers::{float, quotient, size};
use crate::proc_files::{Memory, memory};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

const STARTS: usize = 5;
const SUBSCRIPTIONS: usize = 5;
const ROOMS: usize = 50;
const MEGABYTE: f64 = 1_000_000.0;

pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    say("idle: starting servers");
    let mut notes = Vec::new();
    let sockets = usize::try_from(affordable(args.sockets(9000, 3000), &mut notes))?;
    let (server, ready_ms) = start_several(args)?;
    pause(Duration::from_secs(1));
    let fresh = memory(server.pid())?;
    let quick_s = if args.quick { 5 } else { 20 };
    let job = Job::Idle(IdleJob {
        target: target(&server, args)?,
        sockets_first: sockets.div_ceil(9).min(1000),
        sockets,
        rooms: ROOMS,
        subscriptions: SUBSCRIPTIONS,
        part_s: f64::from(args.seconds.unwrap_or(quick_s)),
    });
    let outcome: IdleOutcome = done(&server, &job)?;
    notes.extend(notes_of(&outcome, sockets));
    let mut rows = fresh_rows(ready_ms, fresh);
    rows.extend(rows_of(&outcome, sockets));
    Ok(Findings { rows, notes })
}

/// The last of several servers, and the median of their times to be ready.
fn start_several(args: &BenchArgs) -> Result<(Server, f64)> {
    let mut server = start_server(args)?;
    let mut times = vec![server.ready_after];
    while times.len() < STARTS {
        drop(server);
        server = start_server(args)?;
        times.push(server.ready_after);
    }
    times.sort_unstable();
    Ok((server, times[STARTS / 2].as_secs_f64() * 1000.0))
}

fn fresh_rows(ready_ms: f64, fresh: Memory) -> Vec<Row> {
    vec![
        Row::new("idle: start to ready, median of 5", ready_ms, "ms").wanted(Wanted::AtMost(200.0)),
        Row::new(
            "idle: fresh server, RSS",
            float(fresh.rss_bytes) / MEGABYTE,
            "MB",
        )
        .wanted(Wanted::AtMost(30.0)),
        Row::new(
            "idle: fresh server, PSS",
            float(fresh.pss_bytes) / MEGABYTE,
            "MB",
        ),
    ]
}

fn rows_of(outcome: &IdleOutcome, sockets: usize) -> Vec<Row> {
    let (first, last) = (outcome.first, outcome.last);
    let added = size(last.sockets - first.sockets);
    let slope = |before: u64, after: u64| quotient(float(after) - float(before), added);
    vec![
        Row::new(
            "idle: memory per socket, RSS slope",
            slope(first.rss_bytes, last.rss_bytes),
            "bytes",
        )
        .wanted(Wanted::AtMost(6144.0)),
        Row::new(
            "idle: memory per socket, PSS slope",
            slope(first.pss_bytes, last.pss_bytes),
            "bytes",
        ),
        Row::new(
            "idle: CPU per socket, silent",
            outcome.silent_us_per_s,
            "us/s",
        )
        .wanted(Wanted::AtMost(1.5)),
        Row::new(
            "idle: CPU per socket, heartbeats",
            outcome.heartbeats_us_per_s,
            "us/s",
        )
        .wanted(Wanted::AtMost(1.5)),
        Row::new(
            "idle: sockets alive at the end",
            size(outcome.alive),
            "sockets",
        )
        .against(size(sockets))
        .wanted(Wanted::RatioAtLeast(1.0)),
        Row::new("idle: opening sockets", outcome.opened_per_s, "1/s"),
    ]
}

fn notes_of(outcome: &IdleOutcome, sockets: usize) -> Vec<String> {
    let (first, last) = (outcome.first, outcome.last);
    let megabytes = |bytes: u64| float(bytes) / MEGABYTE;
    vec![
        format!(
            "idle: RSS {:.1} MB with {} sockets, {:.1} MB with {}; {SUBSCRIPTIONS} subscriptions each in {ROOMS} rooms; the kernel's own memory for a socket is not in it",
            megabytes(first.rss_bytes),
            first.sockets,
            megabytes(last.rss_bytes),
            last.sockets,
        ),
        format!(
            "idle: with heartbeats each of the {sockets} sockets sends a ping every {:.0} s, as the welcome asks; silent ones only answer the server's own pings, which may fall outside the measured time",
            float(outcome.heartbeat_ms) / 1000.0,
        ),
    ]
}
