//! Sending, deleting and reading messages. Must not know rules.

pub(crate) mod delete;
pub(crate) mod history;
pub(crate) mod send;
