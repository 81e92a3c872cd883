//! Making, setting, listing and showing rooms, and what their kinds mean. Must not know rules.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
mod fields;
pub(crate) mod get;
pub(crate) mod kinds;
pub(crate) mod list;
pub(crate) mod notices;
pub(crate) mod rules;
