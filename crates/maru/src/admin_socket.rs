//! The socket in the data folder by which the command line speaks with a running server: the same router, with the mark
//! that whoever asks sits at the machine. Only the folder's owner can open it. Must not know commands.

use std::fs::Permissions;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::{Extension, Router};
use http_api::{ApiState, CommandLine};
use tokio::net::UnixListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

/// Its name in the data folder.
pub const NAME: &str = "admin.sock";
/// How long a stop waits for commands under way.
const PATIENCE: Duration = Duration::from_secs(5);

/// The socket at work.
pub struct AdminSocket {
    path: PathBuf,
    inode: u64,
    stop: Arc<Notify>,
    task: JoinHandle<()>,
}

/// The router, for whoever sits at the machine.
pub fn router(api: &ApiState) -> Router {
    http_api::router(Arc::clone(api)).layer(Extension(CommandLine))
}

impl AdminSocket {
    /// Opens the socket, in place of one that a killed server left. Without one the server serves all the same, and the
    /// command line says that it cannot reach it.
    pub fn open(data: &Path, api: &ApiState) -> Option<Self> {
        match Self::try_open(data, api) {
            Ok(socket) => Some(socket),
            Err(error) => {
                tracing::warn!(error = %error, "the command line cannot reach this server: {NAME} cannot be opened");
                None
            }
        }
    }

    fn try_open(data: &Path, api: &ApiState) -> io::Result<Self> {
        let path = data.join(NAME);
        let listener = bind_private(data, &path)?;
        let inode = path.symlink_metadata()?.ino();
        let stop = Arc::new(Notify::new());
        let stopped = Arc::clone(&stop);
        let serving = axum::serve(listener, router(api))
            .with_graceful_shutdown(async move { stopped.notified().await });
        let task = tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(error = %error, "the command line can no longer reach this server");
            }
        });
        Ok(Self {
            path,
            inode,
            stop,
            task,
        })
    }

    /// Takes no more commands, waits for those under way, and removes the socket if it is still ours.
    pub async fn stop(mut self) {
        self.stop.notify_one();
        if tokio::time::timeout(PATIENCE, &mut self.task)
            .await
            .is_err()
        {
            self.task.abort();
        }
        let is_ours = |found: std::fs::Metadata| found.ino() == self.inode;
        if self.path.symlink_metadata().is_ok_and(is_ours)
            && let Err(error) = std::fs::remove_file(&self.path)
        {
            tracing::warn!(error = %error, "{NAME} could not be removed");
        }
    }
}

/// Binds inside a folder that nobody else can enter and moves the socket to its place: at no time can others open it.
fn bind_private(data: &Path, path: &Path) -> io::Result<UnixListener> {
    let private = data.join(format!(".sock-{}", std::process::id()));
    match std::fs::remove_dir_all(&private) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::DirBuilder::new().mode(0o700).create(&private)?;
    let bound = (|| {
        let inside = private.join("s");
        let listener = UnixListener::bind(&inside)?;
        std::fs::set_permissions(&inside, Permissions::from_mode(0o600))?;
        std::fs::rename(&inside, path)?;
        Ok(listener)
    })();
    std::fs::remove_dir_all(&private)?;
    bound
}
