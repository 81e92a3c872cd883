//! Words the new guests: how many per second, and how long each waits.
//! It must not know how they are asked for.

use anyhow::{Result, ensure};

use super::flushes::flushes_per_second;
use super::{bottleneck_note, busy_rows, data_in, done, start_server, target};
use crate::args::BenchArgs;
use crate::jobs::{GuestsJob, GuestsOutcome, Job};
use crate::numbers::{float, quotient};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

const CONNECTIONS: usize = 64;

pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    say("guests: starting the server");
    let server = start_server(args)?;
    let before = flushes_per_second(&data_in(args))?;
    let job = Job::Guests(GuestsJob {
        target: target(&server, args)?,
        connections: CONNECTIONS,
        warm_up_s: 0.7,
        part_s: f64::from(args.part_seconds()),
    });
    let outcome: GuestsOutcome = done(&server, &job)?;
    let after = flushes_per_second(&data_in(args))?;
    ensure!(
        outcome.known == CONNECTIONS,
        "of {CONNECTIONS} new guests the server knows {}",
        outcome.known
    );
    Ok(Findings {
        rows: rows_of(&outcome, f64::midpoint(before, after)),
        notes: notes_of(&outcome),
    })
}

fn rows_of(outcome: &GuestsOutcome, flushes: f64) -> Vec<Row> {
    let rate = quotient(float(outcome.made), outcome.span.wall_s);
    let mut rows = vec![
        Row::new("guests: made and durable", rate, "1/s")
            .against(flushes)
            .wanted(Wanted::AtLeast(1000.0)),
        Row::new("guests: answer after, p50", outcome.latency.p50_ms, "ms"),
        Row::new("guests: answer after, p99", outcome.latency.p99_ms, "ms"),
    ];
    rows.extend(busy_rows("guests", outcome.span));
    rows
}

fn notes_of(outcome: &GuestsOutcome) -> Vec<String> {
    let each = quotient(outcome.span.server_cpu_s, float(outcome.made)) * 1_000_000.0;
    let mut notes = vec![format!(
        "guests: {} over {CONNECTIONS} connections with one call on its way each; each is a person, a session, an access token and a cookie, and cost {each:.0} us of the server's CPU; the limits of guests per address and tenant were lifted; the baseline is single 4 KiB writes, each flushed to the same disk",
        outcome.made,
    )];
    notes.extend(bottleneck_note("guests", outcome.span));
    notes
}
