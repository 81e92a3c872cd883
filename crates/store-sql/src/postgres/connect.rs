//! Connects: a pool for reads and writes, and the schema brought up to date. Must not know tables.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::StoreError;

use super::PostgresStore;
use super::dialect::store_error;

/// How long a caller waits for a connection of the pool, a new one included.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// How the database is used.
#[derive(Clone, Copy, Debug)]
pub struct PostgresOptions {
    /// Connections of this node.
    pub connections_max: u32,
    /// Transactions that write at once on this node; fewer than the connections, so that reads find one.
    pub writers_max: usize,
    /// How long the index of tokens may look for a page of a search; a look that takes longer is broken off, and what is
    /// found by walking over the newest documents is the page.
    pub search_time_max: Duration,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            connections_max: 10,
            writers_max: 4,
            search_time_max: Duration::from_millis(250),
        }
    }
}

impl PostgresStore {
    /// Connects to the database at `url` (`postgres://user@host/database`). Nodes that start together bring the schema
    /// up to date one after the other.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`] when the server cannot be reached, [`StoreError::Corrupt`] when the url or the schema
    /// is not one of ours.
    pub async fn connect(url: &str, options: PostgresOptions) -> Result<Self, StoreError> {
        let pool = PgPoolOptions::new()
            .max_connections(options.connections_max)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            .connect_with(connect_options(url)?)
            .await
            .map_err(store_error)?;
        let migrator = sqlx::migrate!("migrations/postgres");
        migrator
            .run(&pool)
            .await
            .map_err(crate::errors::migrate_error)?;
        Ok(Self {
            pool,
            writers_max: options.writers_max,
            known_rooms: Arc::default(),
            search_time_max: options.search_time_max,
        })
    }
}

/// A node that hangs must not hold its rooms for ever, nor wait for ever for those of another.
fn connect_options(url: &str) -> Result<PgConnectOptions, StoreError> {
    let parsed = PgConnectOptions::from_str(url).map_err(store_error)?;
    Ok(parsed
        .application_name("maru")
        .options([
            ("lock_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "60s"),
            ("jit", "off"),
            // Every statement of ours leads from a few rows along an index. A plan that reads a whole table only looks
            // cheap while the statistics lag behind a table that grows.
            ("enable_seqscan", "off"),
            ("enable_hashjoin", "off"),
            ("enable_mergejoin", "off"),
        ])
        .disable_statement_logging())
}
