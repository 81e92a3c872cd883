//! The words and rules of Maru: ids, principals, rooms, messages, events and what may be done with them.
//!
//! Must not know: storage, the network, async, the clock or chance. Times, ids and random numbers come in as values.

pub mod accounts;
pub mod ambient;
pub mod audit;
pub mod claims;
pub mod codes;
pub mod emails;
mod emoji;
pub mod ids;
pub mod keys;
pub mod limits;
pub mod markup;
mod masks;
pub mod messages;
pub mod moderation;
pub mod nicknames;
pub mod origins;
pub mod people;
pub mod principals;
pub mod push;
pub mod revocations;
pub mod roles;
pub mod rooms;
pub mod search;
pub mod sessions;
pub mod tenants;
pub mod time;

mod hangul;
mod letters;
mod links;
mod text_id;

pub use accounts::Account;
pub use ambient::Ambient;
pub use audit::{AuditActor, AuditEntry};
pub use claims::{Claim, ClaimPlace};
pub use codes::{Code, CodePurpose};
pub use emails::Email;
pub use emoji::Emoji;
pub use ids::{
    ActId, Alias, ClaimId, ClientId, Cursor, Epoch, InviteId, KeyId, Mask, MessageId,
    MessageNumber, PrincipalId, ReportId, RoomId, Seq, SessionId, TenantId, TenantSlug, WaitingId,
};
pub use keys::ApiKey;
pub use messages::{Mention, Mentions, Message, MessageText, Quote, Reaction};
pub use origins::Origin;
pub use principals::{Principal, PrincipalKind, PrincipalRecord, Privacy};
pub use revocations::{Revocation, Revoked};
pub use roles::{Role, Scope};
pub use rooms::{Event, EventBody, MemberRole, Membership, Policy, Room, RoomKind, RoomRef};
pub use sessions::{Actor, Device, Life, Session, Way};
pub use tenants::{Feature, Tenant, TenantSettings};
pub use time::Timestamp;
