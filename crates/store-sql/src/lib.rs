//! The store in SQL: SQLite (the embedded default) and PostgreSQL (several nodes) from one body of code.
//!
//! `body/` is written once and compiled for each engine; what differs stands in `sqlite/` and `postgres/`. Rows,
//! parameters and pages are shared. Must not know: use cases, the network, the clock.

mod errors;
#[cfg(test)]
mod explain;
mod history;
mod known_rooms;
mod log;
mod params;
mod rows;
#[cfg(test)]
mod schema;
mod sql;
mod stored_events;

pub mod postgres;
pub mod sqlite;
#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use postgres::{PostgresOptions, PostgresStore};
pub use sqlite::{SqliteOptions, SqliteStore};
