//! The store in one SQLite file: the embedded default. One connection writes, a few read beside it. Must not know
//! what is stored: that is the body's, which both engines share.

mod dialect;
mod open;
#[cfg(test)]
mod plans;
mod sql;

#[path = "../body/mod.rs"]
mod body;

use std::fs::File;
use std::sync::Arc;

use dialect::Db;
pub use open::SqliteOptions;

type Engine = SqliteStore;

/// The store in one SQLite file. It ends cleanly when it is dropped; what was committed stays.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    reads: sqlx::Pool<Db>,
    writes: sqlx::Pool<Db>,
    writers_max: usize,
    _lock: Arc<File>,
}

impl SqliteStore {
    fn read_pool(&self) -> &sqlx::Pool<Db> {
        &self.reads
    }

    fn write_pool(&self) -> &sqlx::Pool<Db> {
        &self.writes
    }
}
