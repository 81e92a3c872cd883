//! How an engine's failure becomes a [`StoreError`]. Must not know any engine's codes: the engine sorts those.

use sqlx::error::DatabaseError;
use store::StoreError;

/// What a failure asks of the caller; see [`StoreError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// No room left.
    Full,
    /// A broken constraint, or two writers collided.
    Conflict,
    /// Busy or not to be reached.
    Unavailable,
    /// Could not be made durable.
    FlushFailed,
    /// Makes no sense.
    Corrupt,
}

/// The store's error for `error`, with the codes of the database sorted by `sort`.
pub(crate) fn store_error(
    error: sqlx::Error,
    sort: fn(&dyn DatabaseError) -> Failure,
) -> StoreError {
    let failure = match &error {
        sqlx::Error::Database(database) => sort(database.as_ref()),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::InvalidSavePointStatement
        | sqlx::Error::BeginFailed => Failure::Unavailable,
        _ => Failure::Corrupt,
    };
    match failure {
        Failure::Full => StoreError::Full(error.into()),
        Failure::Conflict => StoreError::Conflict(error.into()),
        Failure::Unavailable => StoreError::Unavailable(error.into()),
        Failure::FlushFailed => StoreError::FlushFailed(error.into()),
        Failure::Corrupt => StoreError::Corrupt(error.to_string()),
    }
}

/// Why the schema could not be brought up to date.
pub(crate) fn migrate_error(error: sqlx::migrate::MigrateError) -> StoreError {
    match error {
        sqlx::migrate::MigrateError::Execute(error) => StoreError::Unavailable(error.into()),
        other => StoreError::Corrupt(other.to_string()),
    }
}
