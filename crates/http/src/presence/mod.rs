//! Who is in a room now, who is online, and who types. Must not know rules.

pub(crate) mod own;
pub(crate) mod people;
pub(crate) mod show;
pub(crate) mod typing;

pub use people::{Nodes, note_changed, tell_people, write_all_down};
