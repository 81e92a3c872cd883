//! What has had its time: rooms with what is kept of them, and people who are to be erased. Must not know policies.

use async_trait::async_trait;
use domain::ids::MessageNumber;
use domain::rooms::{RoomSettings, Sent};
use domain::{PrincipalId, RoomId, RoomKind, Seq, TenantId, Timestamp};

use crate::error::StoreError;

/// A room as far as its keeping goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptRoom {
    /// In which tenant.
    pub tenant: TenantId,
    /// Its id.
    pub room: RoomId,
    /// Its kind.
    pub kind: RoomKind,
    /// How it is set.
    pub settings: RoomSettings,
    /// The newest seq.
    pub head: Seq,
    /// The newest message's ordinal.
    pub number: MessageNumber,
    /// Up to where retention removed its log.
    pub floor: Seq,
    /// The ordinal of the newest message that it removed.
    pub floor_number: MessageNumber,
    /// When somebody did something there last.
    pub active_at: Timestamp,
    /// When somebody was seen to listen there last, to a quarter of the time after which it would be idle.
    pub attended_at: Timestamp,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
    /// When its oldest message was sent, if it has one.
    pub oldest_at: Option<Timestamp>,
    /// Rows are left that nothing shows any more: below the floor, or of a deleted room.
    pub has_remains: bool,
}

/// Somebody who is erased, and how far that got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// In which tenant.
    pub tenant: TenantId,
    /// Who.
    pub principal: PrincipalId,
    /// Since when.
    pub asked_at: Timestamp,
    /// The room that is being looked through; those of smaller ids are done.
    pub room: Option<RoomId>,
    /// Up to where that room is done.
    pub seq: Seq,
    /// When all was done.
    pub done_at: Option<Timestamp>,
}

impl Erasure {
    /// One that begins.
    pub const fn new(tenant: TenantId, principal: PrincipalId, asked_at: Timestamp) -> Self {
        Self {
            tenant,
            principal,
            asked_at,
            room: None,
            seq: Seq::ZERO,
            done_at: None,
        }
    }
}

/// Reads about what has had its time.
#[async_trait]
pub trait Retention {
    /// Rooms of all tenants behind a place in the order of their ids, deleted ones too, at most `limit`.
    async fn list_kept_rooms(
        &self,
        after: Option<(TenantId, RoomId)>,
        limit: u32,
    ) -> Result<Vec<KeptRoom>, StoreError>;

    /// The oldest messages of a room, at most `limit`, in their order.
    async fn list_oldest(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Sent>, StoreError>;

    /// Up to where retention removed the log of a room; `None` when there is no such room.
    async fn find_floor(&self, tenant: TenantId, room: RoomId) -> Result<Option<Seq>, StoreError>;

    /// Erasures that are not done, the oldest first, at most `limit`.
    async fn list_erasures(&self, limit: u32) -> Result<Vec<Erasure>, StoreError>;

    /// How far the erasure of somebody got, if it was asked for.
    async fn find_erasure(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Erasure>, StoreError>;

    /// The guests whose past somebody took along and did not give back.
    async fn list_claimed(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Vec<PrincipalId>, StoreError>;
}
