//! Moves the write-ahead log into the file beside the writer, so that no batch waits for it. Must not know tables.
//!
//! SQLite would do this inside a commit, and a commit of a busy hour would then wait until some thousand pages are
//! copied and flushed. Here a connection of its own copies most of them while the writer goes on; only what came in the
//! meantime is copied with the writer's connection, between two batches, after which SQLite begins the log anew
//! (<https://www.sqlite.org/wal.html#avoiding_excessively_large_wal_files>). A flush that fails here is not tried
//! again, which SQLite's own would do unseen: the system may have dropped the pages, and the log still has them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use store::StoreError;
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::dialect::{Connection, Db, store_error};
use super::sql::{CHECKPOINT, CHECKPOINT_STATE};

/// After so many commits the length of the log is looked at.
const COMMITS_PER_LOOK: u32 = 8;
/// Pages in the log that are not in the file yet, from which on they are copied.
const PAGES_COPIED_MIN: i64 = 1_000;
/// Pages in the log from which on it begins anew as soon as few are left to copy.
const LOG_PAGES_WANTED: i64 = 4_000;
/// So few pages may be left to copy while the writer waits.
const PAGES_LEFT_MAX: i64 = 200;
/// Pages in the log from which on the writer waits however many are left: 128 MiB.
const LOG_PAGES_MAX: i64 = 32_768;
/// So often the copying beside the writer is repeated to get there.
const COPIES_MAX: u32 = 4;

/// What the writer and the task tell each other.
#[derive(Debug, Default)]
pub(super) struct Signal {
    commits: AtomicU32,
    look: Notify,
    flush_failed: AtomicBool,
}

impl Signal {
    /// Called after each commit.
    pub(super) fn committed(&self) {
        let commits = self.commits.fetch_add(1, Ordering::Relaxed);
        if commits % COMMITS_PER_LOOK == COMMITS_PER_LOOK - 1 {
            self.look.notify_one();
        }
    }

    /// Whether writing has ended because a flush failed.
    pub(super) fn check_writable(&self) -> Result<(), StoreError> {
        if self.flush_failed.load(Ordering::Relaxed) {
            return Err(StoreError::FlushFailed(
                "the log could not be moved into the file".into(),
            ));
        }
        Ok(())
    }
}

/// The task; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Checkpointer {
    signal: Arc<Signal>,
    task: JoinHandle<()>,
}

impl Checkpointer {
    pub(super) fn spawn(connection: Connection, writes: sqlx::Pool<Db>) -> Self {
        let signal = Arc::new(Signal::default());
        let task = tokio::spawn(run(connection, writes, signal.clone()));
        Self { signal, task }
    }

    pub(super) fn signal(&self) -> &Arc<Signal> {
        &self.signal
    }
}

impl Drop for Checkpointer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn run(mut connection: Connection, writes: sqlx::Pool<Db>, signal: Arc<Signal>) {
    loop {
        signal.look.notified().await;
        match shorten_log(&mut connection, &writes).await {
            Ok(()) => {}
            Err(StoreError::FlushFailed(source)) => {
                tracing::error!(%source, "the log could not be flushed into the file; writing has ended");
                signal.flush_failed.store(true, Ordering::Relaxed);
                return;
            }
            // A full disk or a busy moment: the log only grows until the next look.
            Err(error) => tracing::warn!(%error, "the log could not be moved into the file"),
        }
    }
}

async fn shorten_log(
    connection: &mut Connection,
    writes: &sqlx::Pool<Db>,
) -> Result<(), StoreError> {
    let mut log = Log::of(connection, CHECKPOINT_STATE).await?;
    if log.left() < PAGES_COPIED_MIN {
        return Ok(());
    }
    for _ in 0..COPIES_MAX {
        log = Log::of(connection, CHECKPOINT).await?;
        if log.left() <= PAGES_LEFT_MAX {
            break;
        }
    }
    let is_cheap = log.pages >= LOG_PAGES_WANTED && log.left() <= PAGES_LEFT_MAX;
    if is_cheap || log.pages >= LOG_PAGES_MAX {
        let mut held = writes.acquire().await.map_err(store_error)?;
        Log::of(&mut held, CHECKPOINT).await?;
    }
    Ok(())
}

/// The log as a checkpoint reports it.
#[derive(Clone, Copy, Debug)]
struct Log {
    pages: i64,
    copied: i64,
}

impl Log {
    async fn of(connection: &mut Connection, sql: &'static str) -> Result<Self, StoreError> {
        let state = sqlx::query_as(sql).fetch_one(connection).await;
        let (_busy, pages, copied): (i64, i64, i64) = state.map_err(store_error)?;
        Ok(Self { pages, copied })
    }

    fn left(self) -> i64 {
        self.pages - self.copied
    }
}
