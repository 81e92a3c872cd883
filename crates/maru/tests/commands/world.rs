//! A folder for an installation, a server in it, and commands. Must not know what is tested.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::SocketAddr;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;

use axum::http::Method;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;
use testkit::PATIENCE;
use testkit::http::{Answer, request};
use testkit::run_log;

const READY: &str = "Maru is ready: http://";

/// A folder that goes with its value.
pub(crate) struct Home(TempDir);

impl Home {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder of our own"))
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    /// A file beside the data folder, where the commands run.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn maru(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_maru"));
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("MARU_") {
                command.env_remove(name);
            }
        }
        command
            .current_dir(self.0.path())
            .env("MARU_DATA", self.data())
            .stdin(Stdio::null());
        if run_log::is_wanted() {
            command.env("MARU_LOG", "debug");
        }
        command
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, words: &[&str]) -> Ended {
        self.run_with(words, &[]).await
    }

    /// The same, with these variables of the environment.
    pub(crate) async fn run_with(&self, words: &[&str], variables: &[(&str, &str)]) -> Ended {
        let mut command = self.maru();
        command.args(words).envs(variables.iter().copied());
        let output = tokio::task::spawn_blocking(move || command.output());
        let output = output.await.expect("a task that ends");
        Ended::of(&output.expect("the command can be started"))
    }

    /// Runs a command that must succeed, and reads what it prints as JSON.
    pub(crate) async fn json(&self, words: &[&str]) -> Value {
        let mut all = words.to_vec();
        all.push("--json");
        let ended = self.run(&all).await;
        assert!(
            ended.status.success(),
            "{words:?}: {}{}",
            ended.out,
            ended.log
        );
        serde_json::from_str(&ended.out).expect("JSON")
    }

    /// Starts a server on a free port.
    pub(crate) fn serve(&self, words: &[&str]) -> Server {
        let mut command = self.maru();
        command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut child = command.spawn().expect("the server can be started");
        let out = child.stdout.take().expect("it is piped");
        let mut log = child.stderr.take().expect("it is piped");
        let log = std::thread::spawn(move || {
            let mut bytes = Vec::new();
            drop(log.read_to_end(&mut bytes));
            keep(&bytes);
            String::from_utf8_lossy(&bytes).into_owned()
        });
        let (line, lines) = channel();
        std::thread::spawn(move || {
            for text in BufReader::new(out).lines().map_while(Result::ok) {
                drop(line.send(text));
            }
        });
        let mut server = Server {
            child,
            lines,
            log: Some(log),
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
        };
        let ready = server.line(READY);
        server.address = ready[READY.len()..].parse().expect("an address");
        server
    }
}

/// A process that is no more.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) out: String,
    pub(crate) log: String,
}

/// What was logged is looked through with everything else that servers of the run log.
fn keep(log: &[u8]) {
    if let Some(mut file) = run_log::open() {
        file.write_all(log).expect("the folder of the run takes it");
    }
}

impl Ended {
    fn of(output: &Output) -> Self {
        keep(&output.stderr);
        // Keys and codes go out there once, and nowhere else.
        run_log::note_body(&output.stdout);
        Self {
            status: output.status,
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            log: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A server at work. When this is dropped, its process is killed.
pub(crate) struct Server {
    child: Child,
    lines: Receiver<String>,
    log: Option<JoinHandle<String>>,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// The next line on its standard output that begins like this.
    pub(crate) fn line(&mut self, beginning: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("no line that begins with {beginning:?}"));
            if line.starts_with(beginning) {
                return line;
            }
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// One request without anybody.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let answer = request(self.address, method, path, &[], body).await;
        answer.expect("an answer")
    }

    fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).expect("it is there");
    }

    /// Stops it; what it logged.
    pub(crate) async fn stop(mut self) -> String {
        self.signal(Signal::TERM);
        self.ended().await
    }

    /// Kills it.
    pub(crate) async fn kill(mut self) {
        self.signal(Signal::KILL);
        self.ended().await;
    }

    async fn ended(&mut self) -> String {
        let log = self.log.take().expect("it is taken once");
        let log = tokio::task::spawn_blocking(move || log.join());
        let log = log.await.expect("a task that ends").expect("a log");
        drop(self.child.wait());
        log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.log.is_some() {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}
