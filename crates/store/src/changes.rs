//! What one batch writes, grouped as the tables are: one statement each. Must not know why.

use domain::ids::MessageNumber;
use domain::{
    ClientId, Device, Event, Message, Principal, PrincipalId, Room, RoomId, Seq, SessionId,
    TenantId, Timestamp,
};

/// All that one transaction writes.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// New guests, each with its first session.
    pub guests: Vec<NewGuest>,
    /// Sessions whose refresh token moved on.
    pub refreshed: Vec<RefreshedSession>,
    /// Sessions that end now, each also a line of the log of revocations.
    pub revoked: Vec<(TenantId, SessionId, Timestamp)>,
    /// New rooms as they are at the end of the batch.
    pub rooms: Vec<NewRoom>,
    /// Rooms whose log grew, as they are at the end of the batch; new rooms are not among them.
    pub heads: Vec<RoomHead>,
    /// New members, also those who come back.
    pub joined: Vec<Member>,
    /// Members who are no longer; that they were is kept.
    pub left: Vec<Member>,
    /// New messages: each is also the event `message.sent` of its seq.
    pub messages: Vec<(TenantId, Message)>,
    /// Messages that become tombstones.
    pub deleted: Vec<DeletedMessage>,
    /// New events other than `message.sent`.
    pub events: Vec<(TenantId, Event)>,
}

/// A new guest with its first session.
#[derive(Clone, Debug)]
pub struct NewGuest {
    /// In which tenant.
    pub tenant: TenantId,
    /// The guest.
    pub principal: Principal,
    /// Its session; the refresh count begins at 1.
    pub device: Device,
}

/// A session whose refresh token moved on.
#[derive(Clone, Copy, Debug)]
pub struct RefreshedSession {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which session.
    pub session: SessionId,
    /// The ordinal of its newest token.
    pub refresh_count: u32,
    /// When that was made.
    pub refreshed_at: Timestamp,
}

/// A new room.
#[derive(Clone, Debug)]
pub struct NewRoom {
    /// In which tenant.
    pub tenant: TenantId,
    /// The room with its head, number and members after the batch; `last_message` is not read.
    pub room: Room,
    /// The seq of its newest message, if it has one.
    pub last_message_seq: Option<Seq>,
    /// Who made it; nobody for the rooms of a new installation.
    pub created_by: Option<PrincipalId>,
    /// The creator's `Idempotency-Key`.
    pub create_key: Option<ClientId>,
}

/// A room's counters after the batch.
#[derive(Clone, Copy, Debug)]
pub struct RoomHead {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which room.
    pub room: RoomId,
    /// The newest seq.
    pub head: Seq,
    /// The newest message's ordinal.
    pub number: MessageNumber,
    /// How many members it has.
    pub members: u64,
    /// The seq of its newest message; `None` leaves what is stored.
    pub last_message_seq: Option<Seq>,
    /// When its log grew.
    pub active_at: Timestamp,
}

/// A principal in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// Who.
    pub principal: PrincipalId,
    /// Since when (or until when, for one who left).
    pub at: Timestamp,
}

/// A message that becomes a tombstone: its text goes, its place stays.
#[derive(Clone, Copy, Debug)]
pub struct DeletedMessage {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// The seq of its sending.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: PrincipalId,
}
