//! The store in one SQLite file: the embedded default. One connection writes, a few read beside it. Must not know
//! what is stored: that is the body's, which both engines share.

mod checkpoint;
mod dialect;
mod hot;
mod lists;
mod locks;
mod look;
mod open;
#[cfg(test)]
mod plans;
mod presence;
mod search;
mod sql;
#[cfg(test)]
mod tests;

#[expect(
    clippy::duplicate_mod,
    reason = "the body is compiled once for each engine"
)]
#[path = "../body/mod.rs"]
mod body;

use std::fs::File;
use std::sync::Arc;

use checkpoint::{Checkpointer, Signal};
use dialect::Db;
pub use open::SqliteOptions;

use crate::known_rooms::KnownRooms;

type Engine = SqliteStore;

/// The store in one SQLite file. It ends cleanly when it is dropped; what was committed stays.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    reads: sqlx::Pool<Db>,
    writes: sqlx::Pool<Db>,
    checkpointer: Arc<Checkpointer>,
    writers_max: usize,
    known_rooms: Arc<KnownRooms>,
    _lock: Arc<File>,
}

impl SqliteStore {
    fn read_pool(&self) -> &sqlx::Pool<Db> {
        &self.reads
    }

    fn write_pool(&self) -> &sqlx::Pool<Db> {
        &self.writes
    }

    fn known_rooms(&self) -> &KnownRooms {
        &self.known_rooms
    }

    /// What is told of each commit, and whether writing may go on.
    fn signal(&self) -> Arc<Signal> {
        self.checkpointer.signal().clone()
    }
}
