//! The command line of the benchmarks and what its defaults mean.
//! It must not know how a benchmark is carried out.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// Which benchmark to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scenario {
    /// One room with many subscribers: deliveries per CPU-second, against a bare broadcaster without any logic
    Fanout,
    /// Durable messages per second from many senders, and how long they wait for the answer
    Sends,
    /// Memory and CPU of sockets on which nothing happens; start-up time and memory of a fresh server
    Idle,
    /// Cuts all sockets of a room and lets them come back: time until each has exactly what it missed
    Resume,
    /// New guests per second, each with a session that is kept
    Guests,
    /// Many sign-ins with a password at once: what they do to messages meanwhile
    Signins,
    /// Pages of history and lists of rooms, with ten million messages in the store
    Reads,
    /// Searches among a million messages
    Search,
    /// All of them but reads and search, which fill a store for minutes, one after the other
    All,
}

/// Measures this build on this machine.
///
/// Starts a server of its own with empty data on a loopback port and puts load on it from another process. The load is
/// bounded in connections and time. Close what else is busy: the figures to trust are the ratios, because server and
/// baseline then share the noise. `MARU_BENCH_SERVER=PATH` measures another server binary, for example an older build.
/// Other `MARU_…` variables are not handed on to the server, so that a benchmark never writes to real data.
#[derive(Debug, Clone, Args)]
pub struct BenchArgs {
    /// The benchmark to run
    #[arg(value_enum)]
    pub name: Scenario,

    /// Also write the rows as JSON to this file, with the facts of the machine
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,

    /// A short run with fewer connections, for a first impression: its figures vary more
    #[arg(long)]
    pub quick: bool,

    /// Sockets to open [default: fanout 1000; idle 9000, quick 3000; resume 10000, quick 2000]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=60_000))]
    pub connections: Option<u32>,

    /// Length of each measured part in seconds [default: 6, quick 2; idle 20, quick 5]
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(1..=30))]
    pub seconds: Option<u32>,

    /// Length of each message's text in bytes; the frame around it adds some hundred
    #[arg(long, value_name = "BYTES", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=4000))]
    pub text_bytes: u32,

    /// Guests who share the connections
    #[arg(long, value_name = "COUNT", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub guests: u32,

    /// fanout: messages that are on their way at the same time in the part where messages queue up
    #[arg(long, value_name = "COUNT", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub in_flight: u32,

    /// sends: numbers of senders to try, half of them over HTTP, half over sockets
    #[arg(long, value_name = "COUNT,…", value_delimiter = ',', default_values_t = [4, 8, 16, 20, 32, 64, 128], value_parser = clap::value_parser!(u32).range(2..=2000))]
    pub senders: Vec<u32>,

    /// sends: messages that one socket has on their way at the same time
    #[arg(long, value_name = "COUNT", default_value_t = 16, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub window: u32,

    /// sends: rooms to send to
    #[arg(long, value_name = "COUNT", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub rooms: u32,

    /// resume: messages sent while all are away
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub missed: u32,

    /// signins: accounts that sign in at once
    #[arg(long, value_name = "COUNT", default_value_t = 200, value_parser = clap::value_parser!(u32).range(1..=400))]
    pub people: u32,

    /// reads and search: messages in the store [default: reads 10000000, quick 200000; search 1000000, quick 50000]
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1_000..=20_000_000))]
    pub messages: Option<u64>,

    /// Where the server's temporary data go; choose a real disk, since in memory "durable" means nothing [default: the system's temporary directory]
    #[arg(long, value_name = "DIRECTORY")]
    pub data_in: Option<PathBuf>,

    /// The tenant to use
    #[arg(long, value_name = "SLUG", default_value = "demo")]
    pub tenant: String,
}

impl BenchArgs {
    /// Seconds of each measured part.
    pub(crate) fn part_seconds(&self) -> u32 {
        self.seconds.unwrap_or(if self.quick { 2 } else { 6 })
    }

    /// Messages in the store, unless told otherwise.
    pub(crate) fn messages(&self, full: u64, quick: u64) -> u64 {
        self.messages
            .unwrap_or(if self.quick { quick } else { full })
    }

    /// Sockets to open, unless told otherwise.
    pub(crate) fn sockets(&self, full: u32, quick: u32) -> u32 {
        self.connections
            .unwrap_or(if self.quick { quick } else { full })
    }
}

/// What the hidden sub-command is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum GeneratorRole {
    /// Makes load; reads its job from standard input
    Load,
    /// The baseline: writes given bytes to all its connections, and nothing else
    Broadcaster,
}

/// A process that `maru bench` starts; of no use by itself.
#[derive(Debug, Clone, Args)]
pub struct GeneratorArgs {
    /// What this process is
    #[arg(value_enum)]
    pub role: GeneratorRole,
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        bench: BenchArgs,
    }

    fn read(line: &[&str]) -> BenchArgs {
        Line::try_parse_from([&["bench"], line].concat())
            .unwrap()
            .bench
    }

    #[test]
    fn quick_is_shorter_and_a_given_number_wins() {
        let quick = read(&["resume", "--quick"]);
        assert_eq!(
            (quick.sockets(10_000, 2000), quick.part_seconds()),
            (2000, 2)
        );
        let given = read(&["resume", "--quick", "--connections", "7", "--seconds", "3"]);
        assert_eq!((given.sockets(10_000, 2000), given.part_seconds()), (7, 3));
    }

    #[test]
    fn numbers_of_senders_are_a_list() {
        assert_eq!(read(&["sends", "--senders", "4,8"]).senders, [4, 8]);
    }

    #[test]
    fn a_run_without_bounds_is_refused() {
        for line in [
            ["fanout", "--seconds", "31"],
            ["idle", "--connections", "0"],
        ] {
            let line = [&["bench"], &line[..]].concat();
            assert!(Line::try_parse_from(line).is_err());
        }
    }
}
