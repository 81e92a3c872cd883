//! What the body needs to know of PostgreSQL: the driver's types, its error codes, its locks, how well it keeps. Must
//! not know tables.

use sqlx::error::DatabaseError;
use sqlx::postgres::{PgDatabaseError, PgSeverity};
use store::{Durability, StoreError, Subject, Wanted};

use super::sql::{ASK_DURABILITY, HOLD_SESSIONS, LOCK_ROOMS, LOCK_SESSIONS};
use crate::errors::{self, Failure};

pub(super) type Db = sqlx::Postgres;
pub(super) type Connection = sqlx::PgConnection;

/// Would hear of each commit; the server needs no help.
#[derive(Debug)]
pub(super) struct Signal;

#[expect(clippy::unused_self, reason = "the other engine's has a state")]
impl Signal {
    pub(super) fn committed(&self) {}

    pub(super) fn flush_failed(&self) {}

    #[expect(clippy::unnecessary_wraps, reason = "the other engine's may refuse")]
    pub(super) fn check_writable(&self) -> Result<(), StoreError> {
        Ok(())
    }
}

/// Locks what the batch depends on until its end: sessions, then rooms, each in the order of their ids, so that no two
/// batches wait for each other in a circle.
pub(super) async fn lock(
    tx: &mut Connection,
    wanted: &[Wanted],
    asked: &str,
) -> Result<(), StoreError> {
    let changes_sessions = wanted.iter().any(|w| w.subject == Subject::Session);
    let sessions = if changes_sessions {
        LOCK_SESSIONS
    } else {
        HOLD_SESSIONS
    };
    for sql in [sessions, LOCK_ROOMS] {
        let locked = sqlx::query(sql).bind(asked).execute(&mut *tx).await;
        locked.map_err(store_error)?;
    }
    Ok(())
}

/// Asks the server (<https://www.postgresql.org/docs/current/wal-async-commit.html>).
pub(super) async fn durability(pool: &sqlx::Pool<Db>) -> Result<Durability, StoreError> {
    let (fsync, full_page_writes, synchronous_commit): (String, String, String) =
        sqlx::query_as(ASK_DURABILITY)
            .fetch_one(pool)
            .await
            .map_err(store_error)?;
    Ok(if fsync == "off" {
        Durability::Weak("fsync=off")
    } else if full_page_writes == "off" {
        Durability::Weak("full_page_writes=off")
    } else if synchronous_commit == "off" {
        Durability::Weak("synchronous_commit=off")
    } else {
        Durability::Full
    })
}

pub(super) fn store_error(error: sqlx::Error) -> StoreError {
    errors::store_error(error, sort_database_error)
}

fn sort_database_error(error: &dyn DatabaseError) -> Failure {
    // A server that cannot flush its log panics; it is not certain that it can say so.
    let severity = error.try_downcast_ref::<PgDatabaseError>();
    if severity.is_some_and(|error| error.severity() == PgSeverity::Panic) {
        return Failure::FlushFailed;
    }
    sort(error.code().as_deref().unwrap_or_default())
}

/// Sorts a SQLSTATE (<https://www.postgresql.org/docs/current/errcodes-appendix.html>).
pub(super) fn sort(code: &str) -> Failure {
    match code {
        "53100" => Failure::Full,
        "58030" => Failure::FlushFailed,
        // A deadlock and a failed serialization: two writers collided.
        "40001" | "40P01" => Failure::Conflict,
        // A lock that was not to be had in time, a cancelled statement, a server that only reads.
        "55P03" | "57014" | "25006" | "25P03" => Failure::Unavailable,
        _ => match code.get(..2) {
            Some("23") => Failure::Conflict,
            // No connection, too few resources, ended by an operator.
            Some("08" | "53" | "57") => Failure::Unavailable,
            _ => Failure::Corrupt,
        },
    }
}
