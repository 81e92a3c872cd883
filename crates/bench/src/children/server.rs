//! Starts the server that is measured, with empty data of its own, and ends it.
//! It must not know what is measured, and never touches data that were there before.

use std::ffi::OsString;
use std::fs::File;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::guarded::{Guarded, Lines};
use crate::api::Api;
use crate::clock::{now, pause};
use crate::progress::say;
use crate::protocol::requests::Call;

/// Names another server binary than this one.
pub(crate) const SERVER_VARIABLE: &str = "MARU_BENCH_SERVER";

/// All connections and guests come from one address and few sessions, which the usual limits are made against.
const LIMITS: [(&str, &str); 7] = [
    ("MARU_LIMIT_CONNECTIONS", "100000"),
    ("MARU_LIMIT_CONNECTIONS_PER_ADDRESS", "100000"),
    ("MARU_LIMIT_CONNECTIONS_PER_SESSION", "100000"),
    ("MARU_LIMIT_GUESTS_PER_ADDRESS_MINUTE", "10000000"),
    ("MARU_LIMIT_GUESTS_PER_TENANT_MINUTE", "10000000"),
    ("MARU_LIMIT_SEARCHES_PER_PERSON_MINUTE", "10000000"),
    ("MARU_LIMIT_ROOMS_PER_PERSON_HOUR", "10000000"),
];

/// A running server. The process goes before its data: fields are dropped in order.
pub(crate) struct Server {
    child: Guarded,
    data: TempDir,
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Where `/metrics` is.
    pub(crate) metrics: SocketAddr,
    /// From the start of the process to its first 200 from `/readyz`.
    pub(crate) ready_after: Duration,
}

impl Server {
    /// Starts one with its data in a new directory below `data_in`.
    pub(crate) fn start(data_in: &Path) -> Result<Self> {
        let data = tempfile::Builder::new()
            .prefix("maru-bench-")
            .tempdir_in(data_in)
            .with_context(|| format!("cannot put data into {}", data_in.display()))?;
        Self::start_on(data)
    }

    /// Starts one in this directory, which goes with it.
    pub(crate) fn start_on(data: TempDir) -> Result<Self> {
        let metrics = free_address()?;
        let mut command = serve_command(data.path(), metrics)?;
        let started = now();
        let mut child = Guarded::spawn("server", &mut command)?;
        let stdout = child.child().stdout.take().context("it has no output")?;
        let lines = Lines::of(stdout)?;
        let longest = Duration::from_secs(20);
        let address = lines
            .address(&mut child, longest, Some(metrics))
            .inspect_err(|_| tell_last_words(data.path()))?;
        wait_until_ready(&mut child, address, longest)?;
        Ok(Self {
            child,
            data,
            address,
            metrics,
            ready_after: started.elapsed(),
        })
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// The folder of its mails: no mail server is set.
    pub(crate) fn mails(&self) -> PathBuf {
        self.data.path().join("data/mail")
    }

    /// Shows what it said last, when something went wrong.
    pub(crate) fn tell_last_words(&self) {
        tell_last_words(self.data.path());
    }
}

fn serve_command(data: &Path, metrics: SocketAddr) -> Result<Command> {
    let mut command = Command::new(server_binary()?);
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--metrics-listen"])
        .arg(metrics.to_string())
        .arg("--data")
        .arg(data.join("data"));
    for name in foreign_variables() {
        command.env_remove(name);
    }
    command
        .envs(LIMITS)
        .current_dir(data) // no maru.toml that lies about is read
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(data.join("stderr.log"))?);
    Ok(command)
}

fn server_binary() -> Result<PathBuf> {
    match std::env::var_os(SERVER_VARIABLE) {
        Some(path) => {
            std::fs::canonicalize(&path).with_context(|| format!("{SERVER_VARIABLE} names no file"))
        }
        None => Ok(std::env::current_exe()?),
    }
}

/// The configuration of another server must not reach this one.
fn foreign_variables() -> Vec<OsString> {
    std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_string_lossy().starts_with("MARU_"))
        .collect()
}

/// A port that is free now. The kernel does not give it away again soon, so the server can take it.
fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}

fn wait_until_ready(child: &mut Guarded, address: SocketAddr, longest: Duration) -> Result<()> {
    let end = now() + longest;
    while now() < end {
        child.check_running()?;
        if is_ready(address) {
            return Ok(());
        }
        pause(Duration::from_millis(2));
    }
    bail!("/readyz did not answer 200 for {} s", longest.as_secs());
}

fn is_ready(address: SocketAddr) -> bool {
    let call = Call {
        method: "GET",
        path: "/readyz",
        token: None,
        body: "",
    };
    Api::connect(address)
        .and_then(|mut api| api.call(&call))
        .is_ok_and(|answer| answer.status == 200)
}

fn tell_last_words(data: &Path) {
    let log = std::fs::read_to_string(data.join("stderr.log")).unwrap_or_default();
    let lines: Vec<&str> = log.lines().rev().take(8).collect();
    let newest: Vec<&str> = lines.into_iter().rev().collect();
    if !newest.is_empty() {
        say(&format!("the server's last words:\n{}", newest.join("\n")));
    }
}
