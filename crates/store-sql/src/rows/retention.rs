//! What has had its time, as rows. Must not know which statement asked.

use domain::rooms::Sent;
use domain::{PrincipalId, RoomId, TenantId, Timestamp};
use sqlx::FromRow;
use store::{Erasure, KeptRoom, StoreError};
use uuid::Uuid;

use super::{number, room_kind, room_settings, seq};

/// A room as far as its keeping goes.
#[derive(FromRow)]
pub(crate) struct KeptRoomRow {
    tenant_id: Uuid,
    id: Uuid,
    kind: String,
    settings: Option<String>,
    head: i64,
    number: i64,
    floor: i64,
    floor_number: i64,
    active_at: i64,
    attended_at: i64,
    deleted_at: Option<i64>,
    oldest_at: Option<i64>,
    has_remains: bool,
}

impl KeptRoomRow {
    pub(crate) fn into_kept(self) -> Result<KeptRoom, StoreError> {
        Ok(KeptRoom {
            tenant: TenantId::from_uuid(self.tenant_id),
            room: RoomId::from_uuid(self.id),
            kind: room_kind(&self.kind)?,
            settings: room_settings(self.settings.as_deref())?,
            head: seq(self.head)?,
            number: number(self.number)?,
            floor: seq(self.floor)?,
            floor_number: number(self.floor_number)?,
            active_at: Timestamp::from_millis(self.active_at),
            attended_at: Timestamp::from_millis(self.attended_at),
            deleted_at: self.deleted_at.map(Timestamp::from_millis),
            oldest_at: self.oldest_at.map(Timestamp::from_millis),
            has_remains: self.has_remains,
        })
    }
}

/// Where a message stands, and since when.
pub(crate) fn sent((at_seq, at_number, at): (i64, i64, i64)) -> Result<Sent, StoreError> {
    Ok(Sent {
        seq: seq(at_seq)?,
        number: number(at_number)?,
        at: Timestamp::from_millis(at),
    })
}

/// Somebody who is erased.
#[derive(FromRow)]
pub(crate) struct ErasureRow {
    tenant_id: Uuid,
    principal_id: Uuid,
    asked_at: i64,
    room_id: Option<Uuid>,
    seq: i64,
    done_at: Option<i64>,
}

impl ErasureRow {
    pub(crate) fn into_erasure(self) -> Result<Erasure, StoreError> {
        Ok(Erasure {
            tenant: TenantId::from_uuid(self.tenant_id),
            principal: PrincipalId::from_uuid(self.principal_id),
            asked_at: Timestamp::from_millis(self.asked_at),
            room: self.room_id.map(RoomId::from_uuid),
            seq: seq(self.seq)?,
            done_at: self.done_at.map(Timestamp::from_millis),
        })
    }
}
