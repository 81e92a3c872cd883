//! Starts the bare broadcaster, the baseline of the fan-out.
//! It must not know what is broadcast.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};

use super::GENERATOR;
use super::guarded::{Guarded, Lines};

/// A running broadcaster.
pub(crate) struct Broadcaster {
    child: Guarded,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

impl Broadcaster {
    /// Starts it.
    pub(crate) fn start() -> Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([GENERATOR, "broadcaster"]);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = Guarded::spawn("broadcaster", &mut command)?;
        let stdout = child.child().stdout.take().context("it has no output")?;
        let lines = Lines::of(stdout)?;
        let address = lines.address(&mut child, Duration::from_secs(5), None)?;
        Ok(Self { child, address })
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.pid()
    }
}
