//! The live part of one node: connections, subscriptions, fan-out and resume.
//!
//! Must not know: HTTP, axum, SQL, who may do what (callers checked it), the clock (it is told when time passes).
//! The store is the truth; the hub may forget everything and build it again from there.

pub mod bus;
pub mod connection;
pub mod limits;

mod encoded;
mod fan_out;
mod feed;
mod hub;
mod leaving;
mod nodes;
mod outbox;
mod people;
mod presence;
mod quarantine;
mod registered;
mod room;
mod room_log;
mod signals;
mod socket;
mod subscribe;

pub use bus::{Bus, Hint, LocalBus};
pub use connection::{Connection, Encoding, NewConnection};
pub use feed::{ChangedRoom, Missed, Opened, OwnChange, PersonKey, Told, Untold, Waited};
pub use hub::{Hub, HubError, OnChanged};
pub use limits::HubLimits;
pub use people::{PeopleTold, Seen, SightingsEvery};
pub use presence::HeadCount;
pub use registered::Registered;
pub use room::RoomKey;
pub use socket::{Inbound, SocketReader};
pub use subscribe::{Run, SubscribeError, Subscription, sse_verdict};
