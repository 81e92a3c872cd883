//! What the body needs to know of SQLite: the driver's types, its error codes, how well it keeps. Must not know tables.

use store::{Durability, StoreError};

use super::sql::ASK_DURABILITY;
use crate::errors::{self, Failure};

pub(super) type Db = sqlx::Sqlite;
pub(super) type Connection = sqlx::SqliteConnection;

/// Hears of each commit.
pub(super) type Signal = std::sync::Arc<super::checkpoint::Signal>;

/// Asks the writing connection (<https://www.sqlite.org/pragma.html#pragma_synchronous>).
pub(super) async fn durability(pool: &sqlx::Pool<Db>) -> Result<Durability, StoreError> {
    let level: i64 = sqlx::query_scalar(ASK_DURABILITY)
        .fetch_one(pool)
        .await
        .map_err(store_error)?;
    Ok(match level {
        0 => Durability::Weak("synchronous=off"),
        1 => Durability::Weak("synchronous=normal"),
        _ => Durability::Full,
    })
}

pub(super) fn store_error(error: sqlx::Error) -> StoreError {
    errors::store_error(error, |database| {
        sort(database.code().and_then(|code| code.parse().ok()))
    })
}

/// Sorts an extended result code (<https://www.sqlite.org/rescode.html>): its low byte is the kind.
pub(super) fn sort(code: Option<i32>) -> Failure {
    const IOERR_FSYNC: i32 = 1034;
    const IOERR_DIR_FSYNC: i32 = 1290;
    let Some(code) = code else {
        return Failure::Corrupt;
    };
    match (code, code & 0xff) {
        (IOERR_FSYNC | IOERR_DIR_FSYNC, _) => Failure::FlushFailed,
        (_, 13) => Failure::Full,
        (_, 19) => Failure::Conflict,
        // BUSY, LOCKED, NOMEM, READONLY, INTERRUPT, IOERR, CANTOPEN, PROTOCOL
        (_, 5 | 6 | 7 | 8 | 9 | 10 | 14 | 15) => Failure::Unavailable,
        _ => Failure::Corrupt,
    }
}
