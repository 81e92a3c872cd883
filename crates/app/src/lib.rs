//! The use cases, one folder per word of the domain: the only way anything changes.
//!
//! Must not know: HTTP, sockets, JSON, SQL, the hub. Time and chance come in by [`domain::Ambient`].

pub mod context;
pub mod members;
pub mod messages;
pub mod rooms;
pub mod sessions;
pub mod tenants;
pub mod writer;

pub use context::{Cx, ReadError};
pub use writer::{CommandError, Outcome, Writer};
