//! Entering, refreshing and signing out. Must not know how tokens are made.

pub(crate) mod cookie;
pub(crate) mod create_guest;
pub(crate) mod device;
pub(crate) mod entering;
pub(crate) mod logout;
pub(crate) mod origin;
pub(crate) mod refresh;
pub(crate) mod ticket;
