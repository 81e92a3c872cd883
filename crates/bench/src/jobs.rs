//! What the benchmark and its load process tell each other: one job in, one outcome out, as JSON.
//! It must not know how either side works.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::quantiles::Quantiles;

/// What the load process is to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "scenario", rename_all = "snake_case")]
pub(crate) enum Job {
    Fanout(FanoutJob),
    Sends(SendsJob),
    Idle(IdleJob),
    Resume(ResumeJob),
    Guests(GuestsJob),
    Signins(SigninsJob),
    Reads(ReadsJob),
}

/// The server to load.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) metrics: SocketAddr,
    pub(crate) pid: u32,
    pub(crate) tenant: String,
    pub(crate) guests: usize,
}

/// CPU time that was spent while some time passed, in seconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Span {
    pub(crate) wall_s: f64,
    pub(crate) server_cpu_s: f64,
    pub(crate) generator_cpu_s: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FanoutJob {
    pub(crate) target: Target,
    pub(crate) broadcaster: SocketAddr,
    pub(crate) broadcaster_pid: u32,
    pub(crate) subscribers: usize,
    pub(crate) text_bytes: usize,
    pub(crate) in_flight: usize,
    pub(crate) rounds: usize,
    pub(crate) round_s: f64,
}

/// Deliveries of one measured part; for the baseline `server_cpu_s` is the broadcaster's.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Delivered {
    pub(crate) messages: u64,
    pub(crate) deliveries: u64,
    pub(crate) frames: u64,
    pub(crate) bytes: u64,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FanoutOutcome {
    pub(crate) subscribers: usize,
    pub(crate) frame_bytes: usize,
    /// One more than there are rounds: before, between and after them.
    pub(crate) bare: Vec<Delivered>,
    pub(crate) single: Vec<Delivered>,
    pub(crate) coalesced: Vec<Delivered>,
    pub(crate) half: Delivered,
    pub(crate) single_latency: Quantiles,
    pub(crate) half_latency: Quantiles,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SendsJob {
    pub(crate) target: Target,
    pub(crate) levels: Vec<usize>,
    pub(crate) window: usize,
    pub(crate) rooms: usize,
    pub(crate) text_bytes: usize,
    pub(crate) warm_up_s: f64,
    pub(crate) part_s: f64,
    pub(crate) p99_ms_max: f64,
}

/// One number of senders.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Level {
    pub(crate) senders: usize,
    pub(crate) in_flight: usize,
    pub(crate) accepted: u64,
    pub(crate) accepted_per_s: f64,
    pub(crate) latency: Quantiles,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SendsOutcome {
    pub(crate) levels: Vec<Level>,
    /// The place in `levels` of the quickest that keeps the promised p99, else of the one with the least p99.
    pub(crate) best: usize,
    pub(crate) half: Level,
    /// Everything that was answered as accepted, warm-up included.
    pub(crate) accepted: u64,
    /// What the rooms say they hold.
    pub(crate) stored: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IdleJob {
    pub(crate) target: Target,
    pub(crate) sockets_first: usize,
    pub(crate) sockets: usize,
    pub(crate) rooms: usize,
    pub(crate) subscriptions: usize,
    pub(crate) part_s: f64,
}

/// The server's memory with a number of sockets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct MemoryAt {
    pub(crate) sockets: usize,
    pub(crate) rss_bytes: u64,
    pub(crate) pss_bytes: u64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct IdleOutcome {
    pub(crate) first: MemoryAt,
    pub(crate) last: MemoryAt,
    pub(crate) silent_us_per_s: f64,
    pub(crate) heartbeats_us_per_s: f64,
    pub(crate) heartbeat_ms: u64,
    pub(crate) alive: usize,
    pub(crate) opened_per_s: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ResumeJob {
    pub(crate) target: Target,
    pub(crate) sockets: usize,
    pub(crate) missed: usize,
    pub(crate) text_bytes: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ResumeOutcome {
    pub(crate) sockets: usize,
    pub(crate) all_resumed_s: f64,
    pub(crate) resets: usize,
    pub(crate) latency: Quantiles,
    pub(crate) span: Span,
    /// Nothing when the server has no such counter.
    pub(crate) store_reads: Option<f64>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GuestsJob {
    pub(crate) target: Target,
    pub(crate) connections: usize,
    pub(crate) warm_up_s: f64,
    pub(crate) part_s: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct GuestsOutcome {
    pub(crate) made: u64,
    pub(crate) latency: Quantiles,
    pub(crate) span: Span,
    /// Guests who were asked afterwards who they are, and were known.
    pub(crate) known: usize,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SigninsJob {
    pub(crate) target: Target,
    /// Where the server puts its mails.
    pub(crate) mails: PathBuf,
    /// Who talk in one room meanwhile.
    pub(crate) members: usize,
    pub(crate) messages_per_s: f64,
    pub(crate) text_bytes: usize,
    /// Who sign in at once, in each round.
    pub(crate) people: usize,
    pub(crate) rounds: usize,
    /// Length of each rest.
    pub(crate) rest_s: f64,
}

/// The talk in the room over some time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Talked {
    pub(crate) messages: u64,
    /// Send to receive, over all members.
    pub(crate) latency: Quantiles,
    pub(crate) span: Span,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SigninsOutcome {
    /// One more than there are rounds: before, between and after them.
    pub(crate) rest: Vec<Talked>,
    /// From the first sign-in of a round to the answer of its last.
    pub(crate) meanwhile: Vec<Talked>,
    /// Of each round, in seconds.
    pub(crate) all_signed_in_s: Vec<f64>,
    /// How long each waited for the answer, over all rounds.
    pub(crate) sign_in: Quantiles,
    /// How long it took to make the accounts, one after the other.
    pub(crate) accounts_made_s: f64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ReadsJob {
    pub(crate) target: Target,
    pub(crate) kinds: Vec<ReadKind>,
    pub(crate) part_s: f64,
}

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ReadKind {
    Newest,
    Around,
    Directory,
    DirectoryByPeople,
    OwnRooms,
    TwoSyllables,
    FourSyllables,
    TwoSyllablesInRoom,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ReadsOutcome {
    pub(crate) rooms: usize,
    /// What the rooms say they hold.
    pub(crate) messages: u64,
    pub(crate) latencies: Vec<(ReadKind, Quantiles)>,
}
