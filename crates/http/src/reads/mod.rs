//! How far people have read, and the rooms they are in. Must not know rules.

pub(crate) mod mark;
pub(crate) mod own_rooms;
pub(crate) mod readers;
