//! Two ways to let a server run out of room, and to give it room again: a small file system of its own, and a limit on
//! the size of its files. Must not know what is stored.

use std::ffi::OsString;
use std::fs;
use std::io::Read as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use rustix::process::{Resource, Rlimit, getrlimit, prlimit};
use tempfile::TempDir;

use crate::server::{Launch, Server, folder};

const DISK_BYTES: u64 = 8 << 20;
const BALLAST_BYTES: u64 = 4 << 20;
/// No file may be larger.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// Mounts the small file system for whoever enters these namespaces, and keeps them until its input ends.
const HOLD: &str = r#"mount -t tmpfs -o size="$0" maru "$1" && echo ready && read -r _"#;
/// A file that grows too large is an error of the write, not the end of the process.
const TAKE_ERRORS: &str = r#"trap "" XFSZ; exec "$0" "$@""#;

/// What runs out.
pub(crate) enum Shortage {
    /// Space on a file system of a few MiB, in namespaces of its own: needs no rights, leaves nothing behind.
    Space(Disk),
    /// What a file may grow to.
    FileSize(TempDir),
}

/// The small file system, as long as its holder runs.
pub(crate) struct Disk {
    holder: Child,
    place: TempDir,
}

impl Shortage {
    /// A small file system; a limit where the system does not let us make one.
    pub(crate) fn of_space() -> Self {
        if let Some(disk) = Disk::make() {
            return Self::Space(disk);
        }
        println!(
            "no file system of our own here (`unshare --user --mount`): a limit of files instead"
        );
        Self::of_file_size()
    }

    /// A limit of the size of files.
    pub(crate) fn of_file_size() -> Self {
        Self::FileSize(folder())
    }

    /// What a send is answered with when there is no room: status and code.
    pub(crate) fn refusal(&self) -> (u64, &'static str) {
        match self {
            Self::Space(_) => (507, "store_full"),
            // For the system this is not a full disk but a write that fails.
            Self::FileSize(_) => (503, "store_unavailable"),
        }
    }

    /// A server that will run short.
    pub(crate) fn launch(&self) -> Launch {
        match self {
            Self::Space(disk) => Launch::in_home(disk.place.path()).under(disk.entering()),
            Self::FileSize(home) => Launch::in_home(home.path()).under(["sh", "-c", TAKE_ERRORS]),
        }
    }

    /// From now on there is not much room left.
    pub(crate) fn begin(&self, server: &Server) {
        match self {
            Self::Space(disk) => fs::write(disk.ballast(), vec![1; size(BALLAST_BYTES)])
                .expect("the file system is still empty"),
            Self::FileSize(_) => limit_file_size(server, Some(FILE_BYTES_MAX)),
        }
    }

    /// A server that was started anew is as short as the one before.
    pub(crate) fn go_on(&self, server: &Server) {
        match self {
            Self::Space(_) => {}
            Self::FileSize(_) => limit_file_size(server, Some(FILE_BYTES_MAX)),
        }
    }

    /// There is room again.
    pub(crate) fn end(&self, server: &Server) {
        match self {
            Self::Space(disk) => fs::remove_file(disk.ballast()).expect("the ballast is there"),
            Self::FileSize(_) => limit_file_size(server, getrlimit(Resource::Fsize).maximum),
        }
    }
}

fn size(bytes: u64) -> usize {
    usize::try_from(bytes).expect("a few MiB")
}

fn limit_file_size(server: &Server, bytes: Option<u64>) {
    let limit = Rlimit {
        current: bytes,
        maximum: getrlimit(Resource::Fsize).maximum,
    };
    prlimit(Some(server.pid()), Resource::Fsize, limit).expect("limits of our own child");
}

impl Disk {
    fn make() -> Option<Self> {
        let place = folder();
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", HOLD]);
        command.arg(DISK_BYTES.to_string()).arg(place.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        command.stderr(Stdio::null());
        let mut holder = command.spawn().ok()?;
        let mut out = holder.stdout.take()?;
        // The guard first: it ends the holder whatever it says.
        let disk = Self { holder, place };
        let mut said = [0; 6];
        out.read_exact(&mut said).ok()?;
        (said == *b"ready\n").then_some(disk)
    }

    /// The words that let a command enter the holder's namespaces.
    fn entering(&self) -> Vec<OsString> {
        let target = self.holder.id().to_string();
        let words = "nsenter --user --mount --preserve-credentials --target";
        let words = words.split(' ').chain([target.as_str(), "--"]);
        words.map(OsString::from).collect()
    }

    /// A file on it, as seen from outside.
    fn ballast(&self) -> PathBuf {
        let inside = self.place.path().display();
        let root = format!("/proc/{}/root{inside}", self.holder.id());
        PathBuf::from(root).join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        drop(self.holder.kill());
        drop(self.holder.wait());
    }
}
