//! Opens the file: one process at a time, the schema brought up to date, one pool to write and one to read. Must not
//! know tables.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection};
use store::StoreError;

use super::SqliteStore;
use super::checkpoint::Checkpointer;
use super::dialect::store_error;
use super::search::MERGE_WHEN_TOLD;

/// Connections that read at once.
const READERS_MAX: u32 = 4;
/// What a reader keeps of the file, in KiB (<https://www.sqlite.org/pragma.html#pragma_cache_size>): the newest messages of
/// a thousand rooms lie in as many pages, and a list that finds none of them kept reads all of them again.
const READER_CACHE_KIB: &str = "-6144";
/// The file of the log stays as long as it was at its longest, up to twice what the checkpointer bounds it to: cutting it
/// holds up the writer by up to a tenth of a second, and writing over old pages is quicker than growing.
const LOG_BYTES_KEPT: &str = "536870912";
/// How long a statement waits for a lock of another connection before it fails as busy.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// How long a caller waits for a connection of a pool.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How the file is kept.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// Flush to disk before each commit is answered. Without it the last commits may be lost with the power.
    pub synchronous_full: bool,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self {
            synchronous_full: true,
        }
    }
}

impl SqliteStore {
    /// Opens the file at `path`, and makes it if it is missing; its directory must exist.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when another process serves the file or it cannot be opened,
    /// [`StoreError::Corrupt`] when its schema is not one of ours.
    pub async fn open(path: &Path, options: SqliteOptions) -> Result<Self, StoreError> {
        let lock = lock_file(path)?;
        let writes = write_pool(path, options).await?;
        let migrator = sqlx::migrate!("migrations/sqlite");
        migrator
            .run(&writes)
            .await
            .map_err(crate::errors::migrate_error)?;
        let set = sqlx::query(MERGE_WHEN_TOLD).execute(&writes).await;
        set.map_err(store_error)?;
        let connection = write_options(path, options).connect().await;
        let connection = connection.map_err(store_error)?;
        Ok(Self {
            reads: read_pool(path),
            checkpointer: Arc::new(Checkpointer::spawn(connection, writes.clone())),
            writes,
            writers_max: 1,
            known_rooms: Arc::default(),
            _lock: Arc::new(lock),
        })
    }
}

/// Holds `<path>.lock` for as long as the store is open; the system lets it go with the process.
fn lock_file(path: &Path) -> Result<File, StoreError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    let lock = PathBuf::from(name);
    let file = File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&lock);
    let file = file.map_err(|error| StoreError::Unavailable(error.into()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Unavailable(
            format!("another maru serves {}", path.display()).into(),
        )),
        Err(TryLockError::Error(error)) => Err(StoreError::Unavailable(error.into())),
    }
}

fn connect_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY_TIMEOUT)
        .pragma("temp_store", "memory")
        .disable_statement_logging()
}

fn write_options(path: &Path, options: SqliteOptions) -> SqliteConnectOptions {
    let synchronous = if options.synchronous_full {
        SqliteSynchronous::Full
    } else {
        SqliteSynchronous::Normal
    };
    connect_options(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        // The checkpointer does this beside the writer.
        .pragma("wal_autocheckpoint", "0")
        .pragma("journal_size_limit", LOG_BYTES_KEPT)
        // What was deleted is not left in the free parts of pages that are written anyway
        // (<https://www.sqlite.org/pragma.html#pragma_secure_delete>).
        .pragma("secure_delete", "fast")
}

/// The one connection that writes. It stays open: its statements and pages are warm.
async fn write_pool(path: &Path, options: SqliteOptions) -> Result<sqlx::SqlitePool, StoreError> {
    let connect = write_options(path, options).pragma("cache_size", "-32768");
    pool_options(1)
        .min_connections(1)
        .idle_timeout(None)
        // A failure may have ended the transaction behind the driver's back, and its own roll-back then fails: it
        // would refuse every later `begin`. Such a connection is closed.
        .before_acquire(|connection, _| {
            let usable = !connection.is_in_transaction();
            Box::pin(async move { Ok(usable) })
        })
        .connect_with(connect)
        .await
        .map_err(store_error)
}

/// Connections open when they are first needed and close when nobody has read for a while.
fn read_pool(path: &Path) -> sqlx::SqlitePool {
    let connect = connect_options(path)
        .read_only(true)
        .pragma("cache_size", READER_CACHE_KIB);
    pool_options(READERS_MAX).connect_lazy_with(connect)
}

fn pool_options(connections_max: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections_max)
        .max_lifetime(None)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .test_before_acquire(false)
}
