//! `cargo xtask autobahn`: the conformance suite of the WebSocket protocol against our own socket
//! code. Must not know the socket code: it starts the test kit's echo server and reads a report.

mod python;
mod report;

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::run::Show;
use crate::{repo, run};

/// How long the echo server may take from its start to its first accepted connection.
const START_MAX: Duration = Duration::from_secs(10);
/// What the suite calls the program under test.
const AGENT: &str = "maru";

/// What can be chosen.
#[derive(Args)]
pub(crate) struct Options {
    /// Test a server that runs already (ws://host:port) instead of starting our echo server
    #[arg(long)]
    url: Option<String>,
    /// The cases, as the suite writes them; 12.* and 13.* are about compression, which we lack
    #[arg(
        long,
        value_delimiter = ',',
        default_value = "1.*,2.*,3.*,4.*,5.*,6.*,7.*,8.*,9.*,10.*,11.*"
    )]
    cases: Vec<String>,
    /// A Python 2.7 that has pip; looked for when it is not given
    #[arg(long)]
    python: Option<PathBuf>,
}

/// Installs the suite, runs it and prints what did not conform. Answers whether all did.
pub(crate) fn run(root: &Path, options: &Options) -> Result<bool> {
    let target = repo::target_dir(root)?;
    let folder = target.join("autobahn");
    fs::create_dir_all(&folder)?;
    let suite = python::install(&folder, options.python.as_deref())?;
    let (url, _server) = match &options.url {
        Some(url) => (url.clone(), None),
        None => start_echo(root, &target).map(|(url, server)| (url, Some(server)))?,
    };
    let reports = folder.join("reports");
    if reports.exists() {
        fs::remove_dir_all(&reports)?;
    }
    fs::write(
        folder.join("spec.json"),
        spec(&url, &reports, &options.cases),
    )?;
    let mut client = suite.command();
    client
        .args(["--mode", "fuzzingclient", "--spec", "spec.json"])
        .current_dir(&folder);
    run::must(&mut client, Show::Live)?;
    let index = fs::read_to_string(reports.join("index.json")).with_context(|| {
        format!("the suite wrote no report; is there a WebSocket server at {url}?")
    })?;
    let verdicts = report::read(&index, AGENT)?;
    println!("\n{}", report::table(&verdicts));
    println!("{}", report::summary(&verdicts));
    Ok(report::all_pass(&verdicts))
}

/// The fuzzing client's orders.
fn spec(url: &str, reports: &Path, cases: &[String]) -> String {
    serde_json::json!({
        "outdir": reports,
        "servers": [{ "agent": AGENT, "url": url }],
        "cases": cases,
        "exclude-cases": [],
        "exclude-agent-cases": {},
    })
    .to_string()
}

/// A running server, ended when it goes out of sight.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        if self.0.kill().is_ok() {
            let _ended = self.0.wait();
        }
    }
}

/// Builds the test kit's echo server and starts it on a free port of this machine.
fn start_echo(root: &Path, target: &Path) -> Result<(String, Server)> {
    let mut build = Command::new("cargo");
    build
        .args([
            "build",
            "--release",
            "--package",
            "maru-testkit",
            "--bin",
            "echo",
        ])
        .current_dir(root);
    run::must(&mut build, Show::Live)?;
    let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
    let binary = target.join(format!("release/echo{}", std::env::consts::EXE_SUFFIX));
    let child = Command::new(&binary)
        .args(["--listen", &address])
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {}", binary.display()))?;
    let mut server = Server(child);
    wait_for(&address, &mut server)?;
    Ok((format!("ws://{address}"), server))
}

fn wait_for(address: &str, server: &mut Server) -> Result<()> {
    let started = run::now();
    while TcpStream::connect(address).is_err() {
        if let Some(status) = server.0.try_wait()? {
            bail!("the echo server ended by itself: {status}");
        }
        if started.elapsed() > START_MAX {
            bail!(
                "the echo server did not listen on {address} within {} s",
                START_MAX.as_secs()
            );
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orders_name_the_server_and_the_cases() {
        let text = spec("ws://127.0.0.1:9001", Path::new("out"), &["1.*".to_owned()]);
        let orders: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(orders["servers"][0]["url"], "ws://127.0.0.1:9001");
        assert_eq!(orders["cases"][0], "1.*");
        assert_eq!(orders["outdir"], "out");
    }

    #[test]
    fn a_server_that_dies_at_once_is_told() {
        let child = Command::new("false").spawn().unwrap();
        let address = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .to_string();
        let error = wait_for(&address, &mut Server(child)).unwrap_err();
        assert!(error.to_string().contains("ended by itself"), "{error}");
    }
}
