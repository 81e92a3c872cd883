//! Entering and refreshing. Must not know how tokens are made.

pub(crate) mod cookie;
pub(crate) mod create_guest;
pub(crate) mod refresh;
pub(crate) mod ticket;
