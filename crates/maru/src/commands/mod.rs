//! Commands that administer: clients of the administration's own API. Must not know how it is reached.

pub mod admin;
pub mod args;
mod audit;
mod bots;
pub mod doctor;
mod handover;
mod installation;
mod keys;
mod operators;
mod people;
mod signing_key;
mod tenants;

use std::process::ExitCode;

use admin::Admin;
use args::Installation;
use serde::Serialize;
use serde_json::Value;

use crate::cli::Command;
use crate::config::Config;

pub use operators::setup_text;

/// No body.
const NOTHING: Option<&Value> = None;

/// Runs a command that administers.
///
/// # Errors
/// The refusal, or what keeps the command from asking.
pub fn run(command: Command) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    match command {
        Command::Tenant(args) => runtime.block_on(tenants::run(&args.installation, args.command)),
        Command::Key(args) => runtime.block_on(keys::run(&args.installation, args.command)),
        Command::Bot(args) => runtime.block_on(bots::run(&args.installation, args.command)),
        Command::Person(args) => runtime.block_on(people::run(&args.installation, args.command)),
        Command::Operator(args) => {
            runtime.block_on(operators::run(&args.installation, &args.command))
        }
        Command::Audit(args) => runtime.block_on(audit::run(&args)),
        Command::Handover(args) => {
            runtime.block_on(handover::run(&args.installation, args.command))
        }
        Command::SigningKey(args) => signing_key::run(&args),
        Command::Doctor(args) => runtime.block_on(doctor::run(&args)),
        Command::Serve(_)
        | Command::Bench(_)
        | Command::BenchGenerator(_)
        | Command::BenchFill(_)
        | Command::Schema(_) => {
            anyhow::bail!("this command administers nothing")
        }
    }
}

/// Opens the administration of an installation.
async fn open(installation: &Installation) -> anyhow::Result<Admin> {
    start_logging();
    let config = Config::load(&installation.serve_args())?;
    Admin::open(&config).await
}

/// What goes wrong inside is said on standard error.
fn start_logging() {
    let filter = tracing_subscriber::EnvFilter::new("error");
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    drop(builder.try_init());
}

/// Prints a value as JSON.
fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(value)?)
}

/// Prints lines on standard output.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write as _;
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(())
}

/// A name in a path: what has other letters names nothing, and must not become another path.
fn segment(text: &str) -> anyhow::Result<&str> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    anyhow::ensure!(
        !text.is_empty() && text.bytes().all(is_plain),
        "there is nothing of the name {text:?}"
    );
    Ok(text)
}

/// Rows with their columns below each other.
fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut widths: Vec<usize> = head.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let line = |cells: Vec<&str>| {
        let padded = cells.iter().zip(&widths);
        let padded = padded.map(|(cell, &width)| format!("{cell:width$}"));
        padded.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let mut lines = vec![line(head.to_vec())];
    lines.extend(
        rows.iter()
            .map(|row| line(row.iter().map(String::as_str).collect())),
    );
    lines.join("\n")
}
