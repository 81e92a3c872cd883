//! `maru bench`: repeats on anybody's machine the figures that Maru promises, as ratios to a baseline of the same run.
//! It must not know the server's insides: it starts the binary and speaks the public wire, as every client does.

mod api;
mod args;
mod children;
mod clock;
mod corpus;
mod interrupt;
mod jobs;
mod load;
mod machine;
mod numbers;
mod proc_files;
mod progress;
mod protocol;
mod quantiles;
mod rows;
mod scenarios;
mod table;

pub use args::{BenchArgs, GeneratorArgs, GeneratorRole, Scenario};
pub use corpus::Corpus;

use machine::Machine;
use rows::Report;

/// Runs a benchmark, prints its table and writes it as JSON where that is asked for.
///
/// # Errors
/// When the server cannot be started, breaks its contract or loses a message or a connection; not when a figure
/// misses what is wanted.
pub fn run(args: &BenchArgs) -> anyhow::Result<()> {
    interrupt::watch()?;
    load::raise_file_limit();
    let machine = Machine::here();
    let findings = scenarios::run(args)?;
    println!("{}\n\n{}", machine.line(), table::table(&findings.rows));
    for note in &findings.notes {
        println!("- {note}");
    }
    match &args.json {
        Some(path) => Report { machine, findings }.write_json(path),
        None => Ok(()),
    }
}

/// Runs the process that `run` starts for its load, or for its baseline.
///
/// # Errors
/// Whatever went wrong, which then is the outcome of the benchmark.
pub fn run_generator(args: &GeneratorArgs) -> anyhow::Result<()> {
    load::run(args)
}
