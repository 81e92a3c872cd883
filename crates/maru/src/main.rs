//! The binary `maru`.

use std::process::ExitCode;

use clap::Parser as _;
use maru::cli::{Cli, Command};

// Gives memory back after a storm of connections, which the system's allocator keeps.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    let done = match cli.command {
        None => maru::serve::run(&cli.serve),
        Some(Command::Serve(args)) => maru::serve::run(&args),
        Some(Command::Bench(args)) => bench::run(&args),
        Some(Command::BenchGenerator(args)) => bench::run_generator(&args),
        Some(Command::BenchFill(args)) => maru::fill::run(&args),
        Some(Command::Schema(args)) => maru::schema::write(&args),
        Some(administers) => return maru::commands::run(administers),
    };
    done.map(|()| ExitCode::SUCCESS)
}
