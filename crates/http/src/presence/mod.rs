//! Who is in a room now, and who types. Must not know rules.

pub(crate) mod show;
pub(crate) mod typing;
