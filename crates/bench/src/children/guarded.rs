//! A child process that is ended when its guard goes, whatever happened.
//! It must not know what the child does.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, ChildStdout, Command};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use crate::clock::{now, pause};
use crate::interrupt;

/// How long a child may take to end by itself after SIGTERM.
const GRACE: Duration = Duration::from_secs(3);
const POLL: Duration = Duration::from_millis(20);

/// Ends its process on drop: SIGTERM, and SIGKILL if that does not help.
pub(crate) struct Guarded {
    child: Child,
    name: &'static str,
}

impl Guarded {
    /// Starts a child.
    pub(crate) fn spawn(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = command
            .spawn()
            .with_context(|| format!("cannot start the {name}"))?;
        Ok(Self { child, name })
    }

    /// The process.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Its number.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Fails if it has ended, or somebody wants the run to end.
    pub(crate) fn check_running(&mut self) -> Result<()> {
        interrupt::check()?;
        match self.child.try_wait()? {
            Some(status) => bail!("the {} ended too early: {status}", self.name),
            None => Ok(()),
        }
    }

    /// Waits until it ends well.
    pub(crate) fn wait(&mut self, longest: Duration) -> Result<()> {
        let end = now() + longest;
        loop {
            interrupt::check()?;
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => bail!("the {} failed: {status}", self.name),
                None if now() > end => bail!("the {} does not end", self.name),
                None => pause(POLL),
            }
        }
    }

    fn ends_within(&mut self, longest: Duration) -> bool {
        let end = now() + longest;
        loop {
            match self.child.try_wait() {
                Ok(None) if now() < end => pause(POLL),
                Ok(None) => return false,
                Ok(Some(_)) | Err(_) => return true,
            }
        }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        if self.ends_within(Duration::ZERO) {
            return;
        }
        // The process was not waited for, so its number still is its own.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        if !self.ends_within(GRACE) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The lines that a child prints. They are read to the end, so that the child never waits for us.
pub(crate) struct Lines(Receiver<String>);

impl Lines {
    /// Reads in a thread that ends with the child.
    pub(crate) fn of(stdout: ChildStdout) -> Result<Self> {
        let (sender, receiver) = channel();
        std::thread::Builder::new()
            .name(String::from("bench-lines"))
            .spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    let _ = sender.send(line); // nobody may be interested any more
                }
            })?;
        Ok(Self(receiver))
    }

    /// The first address `http://IP:PORT` that is printed, other than `not`.
    pub(crate) fn address(
        &self,
        child: &mut Guarded,
        longest: Duration,
        not: Option<SocketAddr>,
    ) -> Result<SocketAddr> {
        let end = now() + longest;
        while now() < end {
            match self.0.recv_timeout(POLL) {
                Ok(line) => match printed_address(&line) {
                    Some(address) if Some(address) != not => return Ok(address),
                    _ => {}
                },
                Err(RecvTimeoutError::Timeout) => child.check_running()?,
                Err(RecvTimeoutError::Disconnected) => {
                    pause(POLL);
                    child.check_running()?;
                    bail!("the {} closed its output without an address", child.name);
                }
            }
        }
        bail!(
            "the {} printed no address for {} s",
            child.name,
            longest.as_secs()
        );
    }

    /// The last line, when the child has ended.
    pub(crate) fn last(self) -> Option<String> {
        self.0.into_iter().last()
    }
}

fn printed_address(line: &str) -> Option<SocketAddr> {
    let (_, rest) = line.split_once("http://")?;
    let is_address = |c: char| c.is_ascii_digit() || matches!(c, '.' | ':');
    let end = rest.find(|c| !is_address(c)).unwrap_or(rest.len());
    rest[..end].trim_end_matches(['.', ':']).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_any_line_around_it() {
        let wanted = Some(([127, 0, 0, 1], 8080).into());
        for line in [
            "http://127.0.0.1:8080",
            "Maru is ready: http://127.0.0.1:8080/demo (Ctrl-C ends it)",
            "open http://127.0.0.1:8080.",
        ] {
            assert_eq!(printed_address(line), wanted, "{line}");
        }
        assert_eq!(printed_address("http://localhost:8080"), None);
    }

    #[test]
    fn a_child_is_ended_with_its_guard() {
        let guard = Guarded::spawn("sleeper", Command::new("sleep").arg("60")).unwrap();
        let pid = Pid::from_child(&guard.child);
        drop(guard);
        assert!(rustix::process::test_kill_process(pid).is_err());
    }
}
