//! Has a store filled by a process of the same binary, before the server that is measured starts on it.
//! It must not know what is in it.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use super::guarded::Guarded;

/// The hidden sub-command of the same binary.
const FILL: &str = "bench-fill";
/// Filling takes longer than any other part of a benchmark.
const LONGEST: Duration = Duration::from_mins(30);

/// A folder for a server's data, with so many messages in so many rooms.
pub(crate) fn fill(data_in: &Path, rooms: u32, messages: u64, is_indexed: bool) -> Result<TempDir> {
    let data = tempfile::Builder::new()
        .prefix("maru-bench-")
        .tempdir_in(data_in)
        .with_context(|| format!("cannot put data into {}", data_in.display()))?;
    let mut command = Command::new(std::env::current_exe()?);
    command
        .arg(FILL)
        .arg("--data")
        .arg(data.path().join("data"))
        .args(["--rooms", &rooms.to_string()])
        .args(["--messages", &messages.to_string()]);
    if is_indexed {
        command.arg("--index");
    }
    Guarded::spawn("filling process", &mut command)?.wait(LONGEST)?;
    Ok(data)
}
