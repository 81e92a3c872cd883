//! How a store fails, sorted by what the caller should do. Must not know status codes.

/// Why a store could not do it. The source of each is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left: nothing was written; the same may succeed once there is space again.
    #[error("the store is full")]
    Full(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A constraint was broken, or two writers collided: nothing was written. A batch is tried one by one.
    #[error("the change collides with what is stored")]
    Conflict(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The engine cannot be reached or is busy; nothing is known to be written. May pass.
    #[error("the store is not available")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The engine could not make a commit durable. It must not be tried again: the operating system may have dropped
    /// the pages that it could not write (PostgreSQL wiki, "Fsync Errors"). Writing ends until the process is restarted.
    #[error("the store could not be flushed to disk")]
    FlushFailed(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What was asked for is gone: the log of the room begins behind that place.
    #[error("the log begins behind this place")]
    BelowFloor,
    /// What is stored does not make sense, or the store was used wrongly.
    #[error("the store holds something impossible: {0}")]
    Corrupt(String),
}
