//! Making, listing and showing rooms. Must not know rules.

pub(crate) mod create;
pub(crate) mod get;
pub(crate) mod list;
