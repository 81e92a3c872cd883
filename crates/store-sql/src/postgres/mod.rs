//! The store in PostgreSQL: for several nodes on one truth. Must not know what is stored: that is the body's, which
//! both engines share.

mod connect;
mod dialect;
mod hot;
mod lists;
mod locks;
mod look;
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

pub use connect::PostgresOptions;
use dialect::{Db, Signal};

use crate::known_rooms::KnownRooms;

type Engine = PostgresStore;

/// The store in one PostgreSQL database.
#[derive(Clone, Debug)]
pub struct PostgresStore {
    pool: sqlx::Pool<Db>,
    writers_max: usize,
    known_rooms: std::sync::Arc<KnownRooms>,
    search_time_max: std::time::Duration,
}

impl PostgresStore {
    fn read_pool(&self) -> &sqlx::Pool<Db> {
        &self.pool
    }

    fn write_pool(&self) -> &sqlx::Pool<Db> {
        &self.pool
    }

    fn known_rooms(&self) -> &KnownRooms {
        &self.known_rooms
    }

    #[expect(clippy::unused_self, reason = "the other engine has one to give")]
    fn signal(&self) -> Signal {
        Signal
    }
}
