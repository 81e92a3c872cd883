//! A PostgreSQL of one's own for tests: a cluster in a temporary directory, reached by a Unix socket only, without
//! flushing unless asked. It ends with its value, and also with the process, however that ends: a small guard waits
//! for the end of a pipe that only this process holds. Must not know the store.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

/// The superuser of the cluster.
const USER: &str = "maru";

/// Starts the server, says `ready`, waits for the end of its input, and leaves nothing behind.
const GUARD: &str = r#"
trap 'rm -rf "$ROOT" 2>/dev/null' EXIT
"$BIN/pg_ctl" start -w -s -D "$ROOT/data" -l "$ROOT/log" -o "$SETTINGS" || { cat "$ROOT/log" >&2; exit 1; }
echo ready
read -r _
"$BIN/pg_ctl" stop -s -m immediate -D "$ROOT/data"
"#;

/// A running PostgreSQL with no databases but its own.
#[derive(Debug)]
pub struct PostgresCluster {
    bin: PathBuf,
    directory: TempDir,
    guard: Child,
}

impl PostgresCluster {
    /// Makes and starts a cluster that does not flush: quick, and weak.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start; the text says what was looked for.
    pub fn start() -> io::Result<Self> {
        Self::start_with(&[
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
        ])
    }

    /// Makes and starts a cluster with these settings (`name=value`).
    ///
    /// # Errors
    /// As [`start`](Self::start).
    pub fn start_with(settings: &[&str]) -> io::Result<Self> {
        let bin = find_bin()?;
        let directory = tempfile::Builder::new().prefix("maru-pg-").tempdir()?;
        let user = ServerUser::find()?;
        user.own(directory.path())?;
        init(&bin, directory.path(), user)?;
        let guard = start_guard(&bin, directory.path(), user, settings)?;
        Ok(Self {
            bin,
            directory,
            guard,
        })
    }

    /// Makes an empty database, or a copy of `template`, and returns its url.
    ///
    /// # Errors
    /// When the name is taken or the template is in use.
    pub fn create_database(&self, name: &str, template: Option<&str>) -> io::Result<String> {
        let mut command = Command::new(self.bin.join("createdb"));
        command.arg("--host").arg(self.directory.path());
        command.args(["--username", USER, "--template"]);
        run(command.args([template.unwrap_or("template0"), name]))?;
        let socket = self.directory.path().display();
        Ok(format!("postgres://{USER}@localhost/{name}?host={socket}"))
    }
}

impl Drop for PostgresCluster {
    fn drop(&mut self) {
        drop(self.guard.stdin.take());
        // The guard ends by itself now; a failure to wait for it leaves nothing that could be done.
        let _ = self.guard.wait();
    }
}

/// The user who runs the server: it refuses the superuser of the machine.
#[derive(Clone, Copy)]
enum ServerUser {
    Ourselves,
    Other { uid: u32, gid: u32 },
}

impl ServerUser {
    fn find() -> io::Result<Self> {
        if owner_of_this_process()? != 0 {
            return Ok(Self::Ourselves);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        let named = |name: &str| accounts.lines().find_map(|line| parse_account(line, name));
        let (uid, gid) = named("postgres")
            .or_else(|| named("nobody"))
            .ok_or_else(|| {
                io::Error::other(
                    "neither postgres nor nobody is a user here, and root may not run PostgreSQL",
                )
            })?;
        Ok(Self::Other { uid, gid })
    }

    fn own(self, path: &Path) -> io::Result<()> {
        match self {
            Self::Ourselves => Ok(()),
            Self::Other { uid, gid } => chown(path, Some(uid), Some(gid)),
        }
    }

    fn command(self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        if let Self::Other { uid, gid } = self {
            command.uid(uid).gid(gid);
        }
        command
    }
}

/// The user of this process: `/proc/self` is its.
fn owner_of_this_process() -> io::Result<u32> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").map(|metadata| metadata.uid())
}

/// User and group of the account `name`, if `line` of `/etc/passwd` is its.
fn parse_account(line: &str, name: &str) -> Option<(u32, u32)> {
    let mut fields = line.split(':');
    if fields.next() != Some(name) {
        return None;
    }
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some((uid, gid))
}

/// The directory of `initdb`: what `pg_config` says, or the newest of Debian's.
fn find_bin() -> io::Result<PathBuf> {
    let said = Command::new("pg_config").arg("--bindir").output();
    let said = said.ok().filter(|output| output.status.success());
    let said = said.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let mut found: Vec<PathBuf> = said.into_iter().collect();
    for version in (13..=30).rev() {
        found.push(format!("/usr/lib/postgresql/{version}/bin").into());
    }
    let bin = found.into_iter().find(|bin| bin.join("initdb").exists());
    bin.ok_or_else(|| {
        let looked = "no initdb where pg_config points, nor in /usr/lib/postgresql/*/bin";
        io::Error::new(
            io::ErrorKind::NotFound,
            format!("PostgreSQL is missing: {looked}"),
        )
    })
}

fn init(bin: &Path, root: &Path, user: ServerUser) -> io::Result<()> {
    let mut command = user.command(bin.join("initdb"));
    command.current_dir(root).arg("-D").arg(root.join("data"));
    command.args(["-U", USER, "--auth=trust", "-E", "UTF8"]);
    run(command.args(["--locale=C", "--no-sync", "--no-instructions"]))
}

fn start_guard(bin: &Path, root: &Path, user: ServerUser, settings: &[&str]) -> io::Result<Child> {
    let socket = root.display();
    let mut options = format!("-c listen_addresses= -c unix_socket_directories={socket}");
    for setting in settings {
        options.push_str(" -c ");
        options.push_str(setting);
    }
    let mut command = user.command("sh");
    command
        .current_dir(root)
        .args(["-c", GUARD])
        .env("BIN", bin);
    command.env("ROOT", root).env("SETTINGS", options);
    // A group of its own: what is sent to the test's group (an interrupt, a time-out) does not end the guard.
    command
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut guard = command.spawn()?;
    let mut line = String::new();
    if let Some(output) = guard.stdout.as_mut() {
        BufReader::new(output).read_line(&mut line)?;
    }
    if line.trim() == "ready" {
        return Ok(guard);
    }
    drop(guard.stdin.take());
    let status = guard.wait()?;
    Err(io::Error::other(format!(
        "PostgreSQL did not start: {status}"
    )))
}

fn run(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(io::Error::other(format!("{command:?}: {said}")))
}
