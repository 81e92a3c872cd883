//! Words how long reading and searching take with much in the store. The store is filled beside the server, which is only
//! started on it then.
//! It must not know how the calls are made.

use anyhow::{Result, ensure};

use super::{data_in, done, target};
use crate::args::BenchArgs;
use crate::children::{Server, fill};
use crate::jobs::{Job, ReadKind, ReadsJob, ReadsOutcome};
use crate::progress::say;
use crate::rows::{Findings, Row, Wanted};

/// Rooms of the store.
const ROOMS: u32 = 500;

/// Pages of history and lists of rooms.
pub(crate) fn run_reads(args: &BenchArgs) -> Result<Findings> {
    let messages = args.messages(10_000_000, 200_000);
    let kinds = [
        ReadKind::Newest,
        ReadKind::Around,
        ReadKind::Directory,
        ReadKind::DirectoryByPeople,
        ReadKind::OwnRooms,
    ];
    run("reads", args, messages, false, &kinds)
}

/// Searches of messages.
pub(crate) fn run_search(args: &BenchArgs) -> Result<Findings> {
    let messages = args.messages(1_000_000, 50_000);
    let kinds = [
        ReadKind::TwoSyllables,
        ReadKind::FourSyllables,
        ReadKind::TwoSyllablesInRoom,
    ];
    run("search", args, messages, true, &kinds)
}

fn run(
    name: &str,
    args: &BenchArgs,
    messages: u64,
    is_indexed: bool,
    kinds: &[ReadKind],
) -> Result<Findings> {
    say(&format!("{name}: filling a store with {messages} messages"));
    let data = fill(&data_in(args), ROOMS, messages, is_indexed)?;
    let server = Server::start_on(data)?;
    let job = Job::Reads(ReadsJob {
        target: target(&server, args)?,
        kinds: kinds.to_vec(),
        part_s: f64::from(args.part_seconds()),
    });
    let outcome: ReadsOutcome = done(&server, &job)?;
    ensure!(
        outcome.messages >= messages,
        "of {messages} messages the rooms hold {}",
        outcome.messages
    );
    Ok(Findings {
        rows: outcome
            .latencies
            .iter()
            .flat_map(|one| rows_of(name, one.0, &one.1))
            .collect(),
        notes: vec![format!(
            "{name}: {} messages in {} rooms, one reader with one call on its way, a member of all rooms; words and places by chance; over HTTP, in the answer's whole length",
            outcome.messages, outcome.rooms
        )],
    })
}

fn rows_of(name: &str, kind: ReadKind, latency: &crate::quantiles::Quantiles) -> [Row; 2] {
    let (what, p99_ms_max) = match kind {
        ReadKind::Newest => ("newest page", 5.0),
        ReadKind::Around => ("page around a seq", 5.0),
        ReadKind::Directory => ("directory, 200 of 500 rooms", 10.0),
        ReadKind::DirectoryByPeople => ("directory by people", 10.0),
        ReadKind::OwnRooms => ("own rooms", 10.0),
        ReadKind::TwoSyllables => ("two syllables, all rooms", 50.0),
        ReadKind::FourSyllables => ("four syllables, all rooms", 50.0),
        ReadKind::TwoSyllablesInRoom => ("two syllables, one room", 50.0),
    };
    [
        Row::new(format!("{name}: {what}, p50"), latency.p50_ms, "ms"),
        Row::new(format!("{name}: {what}, p99"), latency.p99_ms, "ms")
            .wanted(Wanted::AtMost(p99_ms_max)),
    ]
}
