//! The use cases, one folder per word of the domain: the only way anything changes.
//!
//! Must not know: HTTP, sockets, JSON, SQL, the hub. Time and chance come in by [`domain::Ambient`].

pub mod accounts;
pub mod admin;
pub mod allowance;
mod attempts;
pub mod audit;
mod codes;
pub mod context;
pub mod errors;
pub mod handover;
pub mod idempotency;
pub mod keys;
pub mod limits;
pub mod members;
pub mod messages;
pub mod moderation;
mod network_address;
pub mod oidc;
mod onward;
pub mod outbound;
pub mod people;
pub mod presence;
pub mod push;
pub mod queue;
pub mod reads;
pub mod retention;
pub mod revocations;
pub mod rooms;
pub mod search;
pub mod secrets;
pub mod sessions;
pub mod tenants;
pub mod throttle;
pub mod writer;

pub use context::{Cx, CxParts, ReadError};
pub use errors::IdentityError;
pub use limits::AppLimits;
pub use network_address::NetworkAddress;
pub use writer::{CommandError, Outcome, Writer};
