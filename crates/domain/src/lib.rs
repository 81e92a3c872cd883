//! The words and rules of Maru: ids, principals, rooms, messages, events and what may be done with them.
//!
//! Must not know: storage, the network, async, the clock or chance. Times, ids and random numbers come in as values.

pub mod ambient;
pub mod ids;
pub mod limits;
pub mod messages;
pub mod nicknames;
pub mod principals;
pub mod rooms;
pub mod sessions;
pub mod tenants;
pub mod time;

mod text_id;

pub use ambient::Ambient;
pub use ids::{
    Alias, ClientId, Cursor, Epoch, MessageId, MessageNumber, PrincipalId, RoomId, Seq, SessionId,
    TenantId, TenantSlug,
};
pub use messages::{Message, MessageText};
pub use principals::{Principal, PrincipalKind};
pub use rooms::{Event, EventBody, Room, RoomKind, RoomRef};
pub use sessions::{Actor, Session};
pub use tenants::Tenant;
pub use time::Timestamp;
