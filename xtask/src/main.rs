//! `cargo xtask`: everything that is done to this repository, written in Rust.
//!
//! One file or folder per command. It must not know the server's code: it only starts programs
//! (cargo, npm, the built `maru`) and reads files.

mod autobahn;
mod codegen;
mod node;
mod repo;
mod run;
mod setup;
mod test;
mod tidy;
mod web;
mod web_digest;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Automation of the Maru repository. Start with `cargo xtask test`.
///
/// A fresh checkout needs only Rust (by rustup): `cargo xtask test` installs what else is missing
/// on a Debian-like machine, runs every check, and ends with one line, "N passed, N failed".
/// While working, `cargo xtask test --fast` is the short loop.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up the machine, then run every check and every test
    ///
    /// Format, lints, Rust tests, documentation tests, the web's own checks and tests, the
    /// freshness of what is generated, browser tests against the built server, tidy. Every step
    /// runs even when one before it fails. The last line counts the tests of all runners, and a
    /// step without tests of its own as one.
    Test {
        /// The inner loop: no installs, no browser, no rebuild of what is generated
        #[arg(long)]
        fast: bool,
    },
    /// Install what the tests need and this machine lacks, and nothing else
    ///
    /// Chromium, a Korean font, the PostgreSQL server programs, strace, Node.js with npm (by
    /// apt-get, with sudo where it is needed), and the npm packages of web/.
    Setup {
        /// Only say what is missing, and fail if anything is
        #[arg(long)]
        check: bool,
    },
    /// Build the web clients into crates/web-assets/dist, which is committed
    ///
    /// Records a digest of the sources in dist/INPUTS, so that a stale build is noticed on
    /// machines without Node.js too.
    Web {
        /// Only compare the digest of the sources with the recorded one (needs no Node.js)
        #[arg(long)]
        check: bool,
    },
    /// Write what is generated from the server's types: OpenAPI, problem catalogue, TypeScript
    Codegen {
        /// Only compare, write nothing
        #[arg(long)]
        check: bool,
    },
    /// Check the rules of the house that no compiler knows (see STYLE.md)
    Tidy {
        /// Rewrite xtask/ratchet.toml with today's lengths; a number is never raised
        #[arg(long)]
        bless: bool,
    },
    /// Run the Autobahn WebSocket conformance suite against our socket code
    ///
    /// Needs Python 2.7 with pip: the suite's fuzzing client exists for no newer Python. It is
    /// installed into target/autobahn, and nowhere else.
    Autobahn(autobahn::Options),
}

fn main() -> ExitCode {
    match dispatch(Cli::parse().command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Answers whether all was well; an `Err` is a command that could not do its work at all.
fn dispatch(command: Command) -> anyhow::Result<bool> {
    let root = repo::root()?;
    match command {
        Command::Test { fast: true } => Ok(test::run_fast(&root)),
        Command::Test { fast: false } => Ok(test::run_all(&root)),
        Command::Setup { check: true } => Ok(setup::check(&root)),
        Command::Setup { check: false } => setup::install(&root).map(|()| true),
        Command::Web { check: true } => web::check_inputs(&root).map(|()| true),
        Command::Web { check: false } => web::build(&root).map(|()| true),
        Command::Codegen { check: true } => codegen::check(&root).map(|()| true),
        Command::Codegen { check: false } => codegen::write(&root).map(|()| true),
        Command::Tidy { bless: true } => tidy::bless(&root).map(|()| true),
        Command::Tidy { bless: false } => tidy::run(&root),
        Command::Autobahn(options) => autobahn::run(&root, &options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_a_line_of_help() {
        for command in Cli::command().get_subcommands() {
            assert!(
                command.get_about().is_some(),
                "{} has no help",
                command.get_name()
            );
        }
    }
}
