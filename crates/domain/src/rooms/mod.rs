//! Rooms: what they are, the policy of their kind, and their log of events. Must not know how they are kept.

mod apply;
mod events;
mod policy;
mod room;
mod rules;

pub use apply::{ApplyError, RoomState};
pub use events::{Event, EventBody};
pub use policy::{Policy, RoomKind};
pub use room::{Room, RoomRef, TitleError, check_cover, check_title};
pub use rules::{Refusal, check_delete, check_read, check_send};
