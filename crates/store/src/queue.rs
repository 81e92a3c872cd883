//! What waits in rooms for a decision. Must not know who decides, nor who may read it.

use async_trait::async_trait;
use domain::moderation::queue::{Settled, Waiting, WaitingKind};
use domain::{PrincipalId, RoomId, TenantId, Timestamp, WaitingId};

use crate::error::StoreError;

/// Which page of a queue: the newest first, of what waits at `now`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueQuery {
    /// Of this room; of all rooms that are there where there is none.
    pub room: Option<RoomId>,
    /// What.
    pub kind: WaitingKind,
    /// Those before this one; from the newest without it.
    pub before: Option<WaitingId>,
    /// At most so many.
    pub limit: u32,
    /// The present time: what is over is left out.
    pub now: Timestamp,
}

/// How much waits in a room.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueCounts {
    /// Messages.
    pub messages: u64,
    /// People who ask to come in, and are not in.
    pub entries: u64,
}

/// Something that waits and of which something changed: another state, or whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MovedWaiting {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// Whose.
    pub by: PrincipalId,
    /// When, by the clock of the server that wrote it.
    pub at: Timestamp,
}

/// What a command about waiting depends on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueFacts {
    /// What it is about: by its id, or the newest of the same person under the same key.
    pub waiting: Option<Waiting>,
    /// How much of the same kind waits in the room.
    pub of_room: u64,
    /// How much of that is the person's.
    pub of_person: u64,
}

/// What was decided of something that waits.
#[derive(Clone, Debug)]
pub struct SettledWaiting {
    /// In which tenant.
    pub tenant: TenantId,
    /// Of what.
    pub id: WaitingId,
    /// What.
    pub how: Settled,
    /// Its text stays for whoever it is of; else it goes.
    pub keeps_text: bool,
}

/// Reads about what waits.
#[async_trait]
pub trait Queue {
    /// A page of what waits, the newest first. Whoever asks to come in and is in by now is left out.
    async fn list_waiting(
        &self,
        tenant: TenantId,
        query: QueueQuery,
    ) -> Result<Vec<Waiting>, StoreError>;

    /// How much of each kind waits in a room at `now`.
    async fn count_waiting(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
    ) -> Result<QueueCounts, StoreError>;

    /// What of somebody waits, or waited, in a room, or in all of them; the newest first.
    async fn list_own_waiting(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        room: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Waiting>, StoreError>;

    /// Of what something changed after `since`, in all tenants; the newest first, at most `limit`.
    async fn list_moved_waiting(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<MovedWaiting>, StoreError>;
}
