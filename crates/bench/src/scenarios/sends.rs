//! Words the durable sends: how many per second, and how long each waits for its answer.
//! It must not know how they are sent.

use anyhow::{Result, ensure};

use super::flushes::flushes_per_second;
use super::{bottleneck_note, busy_rows, data_in, done, start_server, target};
use crate::args::BenchArgs;
use crate::jobs::{Job, SendsJob, SendsOutcome};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

const P99_MS_MAX: f64 = 10.0;

pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    say("sends: starting the server");
    let server = start_server(args)?;
    let before = flushes_per_second(&data_in(args))?;
    let job = Job::Sends(SendsJob {
        target: target(&server, args)?,
        levels: levels(args)?,
        window: usize::try_from(args.window)?,
        rooms: usize::try_from(args.rooms)?,
        text_bytes: usize::try_from(args.text_bytes)?,
        warm_up_s: 0.7,
        part_s: f64::from(args.part_seconds()),
        p99_ms_max: P99_MS_MAX,
    });
    let outcome: SendsOutcome = done(&server, &job)?;
    let after = flushes_per_second(&data_in(args))?;
    ensure!(
        outcome.accepted == outcome.stored,
        "{} messages were accepted, but the rooms hold {}",
        outcome.accepted,
        outcome.stored
    );
    Ok(Findings {
        rows: rows_of(&outcome, f64::midpoint(before, after)),
        notes: notes_of(&outcome, args),
    })
}

/// A level that is asked for twice is tried once; connections are only ever added.
fn levels(args: &BenchArgs) -> Result<Vec<usize>> {
    let mut levels = args
        .senders
        .iter()
        .map(|&count| Ok(usize::try_from(count)?))
        .collect::<Result<Vec<usize>>>()?;
    levels.sort_unstable();
    levels.dedup();
    Ok(levels)
}

fn rows_of(outcome: &SendsOutcome, flushes: f64) -> Vec<Row> {
    let best = &outcome.levels[outcome.best];
    let half = &outcome.half;
    let mut rows = vec![
        Row::new("sends: accepted and durable", best.accepted_per_s, "1/s")
            .against(flushes)
            .wanted(Wanted::AtLeast(30_000.0)),
        Row::new("sends: answer after, p50", best.latency.p50_ms, "ms"),
        Row::new("sends: answer after, p99", best.latency.p99_ms, "ms")
            .wanted(Wanted::AtMost(P99_MS_MAX)),
        Row::new("sends: answer after, p99.9", best.latency.p999_ms, "ms"),
    ];
    rows.extend(busy_rows("sends", best.span));
    rows.extend([
        Row::new("sends: at half the rate", half.accepted_per_s, "1/s"),
        Row::new("sends: at half the rate, p50", half.latency.p50_ms, "ms"),
        Row::new("sends: at half the rate, p99", half.latency.p99_ms, "ms"),
        Row::new("sends: at half the rate, p99.9", half.latency.p999_ms, "ms"),
    ]);
    rows.extend(busy_rows("sends: at half the rate", half.span));
    rows
}

fn notes_of(outcome: &SendsOutcome, args: &BenchArgs) -> Vec<String> {
    let best = &outcome.levels[outcome.best];
    let mut notes = vec![format!(
        "sends: text of {} bytes, {} rooms, half of the senders over HTTP and half over sockets with {} on their way each; the baseline is single 4 KiB writes, each flushed to the same disk",
        args.text_bytes, args.rooms, args.window,
    )];
    notes.extend(outcome.levels.iter().map(|level| {
        format!(
            "sends: {} senders ({} on their way): {:.0}/s, p50 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms{}",
            level.senders,
            level.in_flight,
            level.accepted_per_s,
            level.latency.p50_ms,
            level.latency.p99_ms,
            level.latency.p999_ms,
            if level == best { "  <- the rows above" } else { "" },
        )
    }));
    notes.push(format!(
        "sends: {} messages were accepted, and the rooms hold exactly as many",
        outcome.stored
    ));
    notes.extend(bottleneck_note("sends", best.span));
    notes
}
