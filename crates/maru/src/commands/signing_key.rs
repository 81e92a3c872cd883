//! `maru signing-key`: changes the file of keys, which running servers read again. Must not know what is signed.

use std::process::ExitCode;
use std::time::Duration;

use domain::Ambient as _;

use crate::cli::ServeArgs;
use crate::commands::args::{SigningKeyArgs, SigningKeyCommand};
use crate::commands::print;
use crate::config::Config;
use crate::keys_file;
use crate::system::System;

/// How far ahead a key may be made at most: a week.
const AFTER_SECONDS_MAX: u64 = 7 * 24 * 3_600;

/// Runs it.
///
/// # Errors
/// When the file of keys cannot be read or written, or the last change is still under way.
pub(super) fn run(args: &SigningKeyArgs) -> anyhow::Result<ExitCode> {
    let config = Config::load(&ServeArgs {
        data: args.data.clone(),
        config: args.config.clone(),
        ..ServeArgs::default()
    })?;
    match args.command {
        SigningKeyCommand::Rotate { after } => {
            anyhow::ensure!(
                after <= AFTER_SECONDS_MAX,
                "--after is {AFTER_SECONDS_MAX} seconds at most"
            );
            let after = Duration::from_secs(after);
            let from = keys_file::rotate(&config.data, System.now(), after)?;
            print(&format!(
                "A new key signs from {from}. Until then copy the file of keys to every other node; running servers read it by themselves."
            ))?;
        }
        SigningKeyCommand::Drop => {
            keys_file::drop_signing(&config.data)?;
            print(
                "A new key signs, and tokens of the one before are refused. Copy the file of keys to every other node now.",
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
