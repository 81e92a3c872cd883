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
/// Pages in the log from which on it begins anew as soon as few are left to copy: 32 MiB. The writer waits for two flushes
/// then, so that a shorter log is waited for more often; a longer one makes every batch slower.
const LOG_PAGES_WANTED: i64 = 8_000;
/// So few pages may be left to copy while the writer waits: more than the writer adds while the shortest copying and its
/// flush last, or the log would grow to its bound.
const PAGES_LEFT_MAX: i64 = 1_000;
/// Pages in the log from which on the writer waits however many are left: 256 MiB. On a disk that copies more slowly than
/// the writer writes this is the only thing that holds the log's length, and it holds up messages for as long as it takes.
const LOG_PAGES_MAX: i64 = 65_536;
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
    /// A commit could not be flushed, whoever made it: what the system may have dropped lies in the log before everything
    /// that would be written from now on.
    pub(super) fn flush_failed(&self) {
        self.flush_failed.store(true, Ordering::Relaxed);
    }

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
    let log = copy_log(connection).await?;
    if log.left() == 0 {
        // The next commit begins it anew by itself.
        return Ok(());
    }
    let is_cheap = log.pages >= LOG_PAGES_WANTED && log.left() <= PAGES_LEFT_MAX;
    if is_cheap || log.pages >= LOG_PAGES_MAX {
        metrics::counter!("maru_store_log_waits_total").increment(1);
        let mut held = writes.acquire().await.map_err(store_error)?;
        Log::of(&mut held, CHECKPOINT).await?;
    }
    Ok(())
}

/// Copies a log that is worth it, beside the writer.
async fn copy_log(connection: &mut Connection) -> Result<Log, StoreError> {
    let mut log = Log::of(connection, CHECKPOINT_STATE).await?;
    if log.left() < PAGES_COPIED_MIN {
        return Ok(log);
    }
    for _ in 0..COPIES_MAX {
        log = Log::of(connection, CHECKPOINT).await?;
        if log.left() <= PAGES_LEFT_MAX {
            break;
        }
    }
    Ok(log)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::{SqliteOptions, SqliteStore};
    use domain::tenants::Lives;
    use domain::{
        Device, Life, Principal, PrincipalId, PrincipalKind, SessionId, Tenant, TenantId,
        TenantSlug, Timestamp, Way,
    };
    use sqlx::ConnectOptions;
    use store::{Changes, NewGuest, Store};
    use uuid::Uuid;

    const TENANT: TenantId = TenantId::from_uuid(Uuid::from_u128(1));

    async fn open(directory: &tempfile::TempDir) -> SqliteStore {
        let path = directory.path().join("maru.db");
        let store = SqliteStore::open(&path, SqliteOptions::default()).await;
        let store = store.expect("the file opens");
        let slug = TenantSlug::parse("here").expect("a slug");
        let tenant = Tenant::new(TENANT, slug, "여기", Timestamp::from_millis(0));
        store.create_tenant(&tenant).await.expect("it is written");
        store
    }

    fn device(session: SessionId, principal: PrincipalId) -> Device {
        let begin = Timestamp::from_millis(0);
        Device {
            tenant: TENANT,
            session,
            principal,
            way: Way::Guest,
            device: "Firefox · Linux".into(),
            session_ref: None,
            created_at: begin,
            refreshed_at: begin,
            proved_at: None,
            life: Life::of_guest(begin, &Lives::default()),
        }
    }

    /// Commits guests whose names fill so many pages.
    async fn fill(store: &SqliteStore, first_id: u128, pages: usize) {
        let id = |n: usize| Uuid::from_u128(first_id + n as u128);
        let guests = (0..pages / 16).map(|n| NewGuest {
            tenant: TENANT,
            principal: Principal {
                id: PrincipalId::from_uuid(id(n)),
                kind: PrincipalKind::Guest,
                name: "a".repeat(65_536).into(),
                tag: "#1".into(),
                picture: None,
            },
            device: device(SessionId::from_uuid(id(n)), PrincipalId::from_uuid(id(n))),
        });
        let changes = Changes {
            guests: guests.collect(),
            ..Changes::default()
        };
        let mut tx = store.begin().await.expect("a transaction begins");
        tx.write(&changes).await.expect("it is written");
        tx.commit().await.expect("it is committed");
    }

    async fn state(store: &SqliteStore) -> Log {
        let mut held = store.writes.acquire().await.expect("a connection");
        Log::of(&mut held, CHECKPOINT_STATE).await.expect("a state")
    }

    async fn shorten(store: &SqliteStore) {
        let mut beside = store.writes.connect_options().connect().await;
        let connection = beside.as_mut().expect("a connection");
        let shortened = shorten_log(connection, &store.writes).await;
        shortened.expect("the log is copied");
    }

    #[tokio::test]
    async fn a_long_log_is_copied_and_begins_anew_with_the_next_commit() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = open(&directory).await;
        for part in 1..=2 {
            fill(&store, part * 1_000, 4_800).await;
        }
        let before = state(&store).await;
        assert!(before.pages >= LOG_PAGES_WANTED, "{before:?}");
        shorten(&store).await;
        let copied = state(&store).await;
        assert_eq!(copied.left(), 0, "{copied:?}");
        fill(&store, 9_000, 16).await;
        let after = state(&store).await;
        assert!(after.pages < PAGES_COPIED_MIN, "{after:?}");
    }

    #[tokio::test]
    async fn a_short_log_is_left_alone() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = open(&directory).await;
        fill(&store, 1_000, 160).await;
        let before = state(&store).await;
        shorten(&store).await;
        let after = state(&store).await;
        assert_eq!(after.copied, before.copied);
    }

    #[tokio::test]
    async fn after_a_failed_flush_nothing_is_written_any_more() {
        let directory = tempfile::tempdir().expect("a directory");
        let store = open(&directory).await;
        store.signal().flush_failed.store(true, Ordering::Relaxed);
        let refused = store.begin().await.err();
        assert!(matches!(refused, Some(StoreError::FlushFailed(_))));
        assert!(store.epoch().await.is_ok(), "reading goes on");
    }
}
