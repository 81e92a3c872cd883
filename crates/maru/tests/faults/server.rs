//! The binary as a process of its own, which ends with its guard. Must not know what is tested.

use std::ffi::OsString;
use std::fs::File;
use std::io::{Read, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use testkit::soon;
use tokio::net::TcpSocket;
use tokio::sync::watch;

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_maru");
const READY: &str = "Maru is ready: http://";

/// A folder that goes with its value.
pub(crate) fn folder() -> TempDir {
    let made = tempfile::Builder::new().prefix("maru-fault-").tempdir();
    made.expect("a folder of our own")
}

/// How a server is started.
#[derive(Clone)]
pub(crate) struct Launch {
    before: Vec<OsString>,
    listen: Option<SocketAddr>,
    arguments: Vec<OsString>,
    environment: Vec<(&'static str, String)>,
    home: PathBuf,
}

impl Launch {
    /// On a free port of loopback, with `home` as the working folder and the data in a folder below.
    pub(crate) fn in_home(home: &Path) -> Self {
        let mut launch = Self::bare(home);
        launch.listen = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        launch.with([OsString::from("--data"), home.join("data").into()])
    }

    /// Without any argument, with `home` as the working folder.
    pub(crate) fn bare(home: &Path) -> Self {
        Self {
            before: Vec::new(),
            listen: None,
            arguments: Vec::new(),
            environment: Vec::new(),
            home: home.to_owned(),
        }
    }

    /// At this address.
    pub(crate) fn listening_at(mut self, address: SocketAddr) -> Self {
        self.listen = Some(address);
        self
    }

    /// With more arguments.
    pub(crate) fn with<W: Into<OsString>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.arguments.extend(words.into_iter().map(Into::into));
        self
    }

    /// With a variable in its environment.
    pub(crate) fn with_variable(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.environment.push((name, value.into()));
        self
    }

    /// As the last words of another command, which must become the server or stay out of its way.
    pub(crate) fn under<W: Into<OsString>>(mut self, words: impl IntoIterator<Item = W>) -> Self {
        self.before = words.into_iter().map(Into::into).collect();
        self
    }

    fn spawn(&self) -> Process {
        let mut words: Vec<OsString> = self.before.clone();
        words.push(BINARY.into());
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).args(&self.arguments);
        if let Some(address) = self.listen {
            command.args(["--listen", &address.to_string()]);
        }
        let ours = std::env::vars_os().map(|(name, _)| name);
        for name in ours.filter(|name| name.to_string_lossy().starts_with("MARU_")) {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().cloned());
        command.current_dir(&self.home).stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let spawned = command.spawn();
        Process::of(spawned.unwrap_or_else(|error| panic!("{words:?} cannot be started: {error}")))
    }

    /// Starts it and waits until it is ready.
    pub(crate) async fn start(&self) -> Server {
        self.try_start().await.unwrap_or_else(|ended| {
            panic!("not ready but {}: {}{}", ended.status, ended.out, ended.log)
        })
    }

    /// Starts it and waits until it is ready, or has ended before.
    pub(crate) async fn try_start(&self) -> Result<Server, Ended> {
        let mut process = self.spawn();
        let out = soon("the ready line", process.out.has(READY, "\n")).await;
        let Some(address) = out else {
            return Err(process.ended().await);
        };
        let address = address.parse().expect("an address");
        Ok(Server { process, address })
    }

    /// Starts it and waits until it has ended by itself.
    pub(crate) async fn run_to_end(&self) -> Ended {
        self.spawn().ended().await
    }
}

/// A server at work. When this is dropped, its process is killed.
pub(crate) struct Server {
    process: Process,
    /// Where it listens.
    pub(crate) address: SocketAddr,
}

/// A process that is no more.
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    /// Its standard output.
    pub(crate) out: String,
    /// Its standard error, where the log goes.
    pub(crate) log: String,
}

impl Server {
    /// The process.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.process.child)
    }

    /// `kill -9`
    pub(crate) async fn kill(mut self) {
        let killed = self.process.child.kill();
        killed.expect("our own child can be killed");
        self.ended().await;
    }

    /// What it says on its standard output between these two, as soon as it is there.
    pub(crate) async fn says(&mut self, before: &str, after: &str) -> String {
        let said = soon("what it says", self.process.out.has(before, after)).await;
        said.unwrap_or_else(|| panic!("{before:?} was never said"))
    }

    /// Asks it to stop, as an operator would.
    pub(crate) fn terminate(&self) {
        kill_process(self.pid(), Signal::TERM).expect("our own child can be told");
    }

    /// Waits until it has ended by itself, and with it everybody who could still write to its outputs.
    pub(crate) async fn ended(self) -> Ended {
        self.process.ended().await
    }

    /// Asks it to stop and waits for its end.
    pub(crate) async fn stop(self) -> Ended {
        self.terminate();
        self.ended().await
    }
}

/// A child with what it says. When this is dropped, it is killed.
struct Process {
    child: Child,
    out: Said,
    log: Said,
}

impl Process {
    fn of(mut child: Child) -> Self {
        let out = Said::of(child.stdout.take().expect("it is piped"), None);
        let kept = testkit::run_log::open();
        let log = Said::of(child.stderr.take().expect("it is piped"), kept);
        Self { child, out, log }
    }

    async fn ended(mut self) -> Ended {
        let out = soon("the end", self.out.all()).await;
        let log = soon("the end", self.log.all()).await;
        let status = self.child.wait().expect("our own child can be waited for");
        Ended { status, out, log }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended before; then there is nothing to kill, and nothing more to wait for.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What comes out of a pipe, read all the time by a thread so that nobody who writes is held up. The thread ends with
/// the pipe.
struct Said(watch::Receiver<Text>);

#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    is_whole: bool,
}

impl Said {
    fn of(mut pipe: impl Read + Send + 'static, mut kept: Option<File>) -> Self {
        let (text, said) = watch::channel(Text::default());
        std::thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(read @ 1..) = pipe.read(&mut part) {
                if let Some(kept) = &mut kept {
                    kept.write_all(&part[..read]).expect("the run keeps it");
                }
                text.send_modify(|text| text.bytes.extend_from_slice(&part[..read]));
            }
            text.send_modify(|text| text.is_whole = true);
        });
        Self(said)
    }

    /// What stands between the first `before` and the `after` behind it, as soon as it is there.
    async fn has(&mut self, before: &str, after: &str) -> Option<String> {
        let between = |text: &Text| {
            let text = String::from_utf8_lossy(&text.bytes).into_owned();
            let (_, behind) = text.split_once(before)?;
            Some(behind.split_once(after)?.0.to_owned())
        };
        let wanted = |text: &Text| text.is_whole || between(text).is_some();
        let text = self.0.wait_for(wanted).await;
        between(&text.expect("the thread says when it is done"))
    }

    async fn all(&mut self) -> String {
        let text = self.0.wait_for(|text| text.is_whole).await;
        let text = text.expect("the thread says when it is done");
        String::from_utf8_lossy(&text.bytes).into_owned()
    }
}

/// A port that stays ours over restarts: a bound socket that never listens keeps it from being given to others, while
/// the server, which shares addresses, can listen there.
pub(crate) struct Port {
    _held: TcpSocket,
    /// Where to listen.
    pub(crate) address: SocketAddr,
}

impl Port {
    pub(crate) fn reserve() -> Self {
        let held = TcpSocket::new_v4().expect("a socket");
        held.set_reuseaddr(true).expect("addresses can be shared");
        held.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))
            .expect("a free port on loopback");
        let address = held.local_addr().expect("it is bound");
        Self {
            _held: held,
            address,
        }
    }
}
