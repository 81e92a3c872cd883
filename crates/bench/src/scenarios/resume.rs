//! Words the storm: how long until everybody has exactly what they missed, and what it cost the store.
//! It must not know how clients come back.

use anyhow::Result;

use super::{affordable, bottleneck_note, busy_rows, done, start_server, target};
use crate::args::BenchArgs;
use crate::jobs::{Job, ResumeJob, ResumeOutcome};
use crate::numbers::{quotient, size};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

pub(crate) fn run(args: &BenchArgs) -> Result<Findings> {
    say("resume: starting the server");
    let mut notes = Vec::new();
    let sockets = affordable(args.sockets(10_000, 2000), &mut notes);
    let server = start_server(args)?;
    let job = Job::Resume(ResumeJob {
        target: target(&server, args)?,
        sockets: usize::try_from(sockets)?,
        missed: usize::try_from(args.missed)?,
        text_bytes: usize::try_from(args.text_bytes)?,
    });
    let outcome: ResumeOutcome = done(&server, &job)?;
    notes.extend(notes_of(&outcome, args));
    Ok(Findings {
        rows: rows_of(&outcome),
        notes,
    })
}

fn rows_of(outcome: &ResumeOutcome) -> Vec<Row> {
    let clients = size(outcome.sockets);
    let mut rows = vec![
        Row::new(
            "resume: all have what they missed",
            outcome.all_resumed_s,
            "s",
        )
        .wanted(Wanted::AtMost(5.0)),
        Row::new(
            "resume: clients per second",
            quotient(clients, outcome.all_resumed_s),
            "1/s",
        ),
        Row::new("resume: since the start, p50", outcome.latency.p50_ms, "ms"),
        Row::new("resume: since the start, p99", outcome.latency.p99_ms, "ms"),
        Row::new(
            "resume: clients told to reset",
            size(outcome.resets),
            "clients",
        )
        .wanted(Wanted::AtMost(0.0)),
    ];
    if let Some(reads) = outcome.store_reads {
        // The hundredth part leaves room for what does not grow with the clients.
        let most = (clients / 100.0).max(10.0);
        rows.push(
            Row::new("resume: store reads meanwhile", reads, "reads")
                .against(clients)
                .wanted(Wanted::AtMost(most)),
        );
    }
    rows.extend(busy_rows("resume", outcome.span));
    rows
}

fn notes_of(outcome: &ResumeOutcome, args: &BenchArgs) -> Vec<String> {
    let mut notes = vec![format!(
        "resume: {} sockets were cut and came back with a cursor; each got the {} messages in order, without a hole and none twice; store reads are compared with one per client",
        outcome.sockets, args.missed,
    )];
    if outcome.store_reads.is_none() {
        notes.push(String::from(
            "resume: /metrics has no maru_store_reads_total, so reads of the store are not shown",
        ));
    }
    notes.extend(bottleneck_note("resume", outcome.span));
    notes
}
