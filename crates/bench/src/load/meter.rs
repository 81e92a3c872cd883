//! Measures wall time and the CPU time of two processes over the same span.
//! It must not know what they do meanwhile.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::clock::now;
use crate::jobs::Span;
use crate::proc_files::cpu_time;

/// A measurement that has begun.
pub(crate) struct Meter {
    pid: u32,
    started: Instant,
    server: Duration,
    own: Duration,
}

impl Meter {
    /// Begins to measure this process and the one with `pid`.
    pub(crate) fn start(pid: u32) -> Result<Self> {
        Ok(Self {
            pid,
            started: now(),
            server: cpu_time(pid)?,
            own: cpu_time(std::process::id())?,
        })
    }

    /// What was spent since the beginning.
    pub(crate) fn read(&self) -> Result<Span> {
        let server = cpu_time(self.pid)?.saturating_sub(self.server);
        let own = cpu_time(std::process::id())?.saturating_sub(self.own);
        Ok(Span {
            wall_s: self.started.elapsed().as_secs_f64(),
            server_cpu_s: server.as_secs_f64(),
            generator_cpu_s: own.as_secs_f64(),
        })
    }
}
