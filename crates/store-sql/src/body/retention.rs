//! What has had its time: reads, and what goes inside of a transaction. Must not know policies.

use async_trait::async_trait;
use domain::rooms::Sent;
use domain::{PrincipalId, RoomId, Seq, TenantId, Timestamp};
use store::identity::DELETED_NAME;
use store::{Erasure, KeptRoom, RenamedMessage, Retention, StoreError, TrimmedRoom};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::{Connection, store_error};
use super::count_read;
use super::fetch;
use crate::rows::retention::{ErasureRow, KeptRoomRow, sent};
use crate::rows::{corrupt, seq, stored_mentions, stored_number, stored_seq};
use crate::sql::queue::SWEEP_WAITING;
use crate::sql::retention::{
    ATTEND_ROOM, FIND_ERASURE, FIND_FLOOR, INSERT_ERASURE, KEEP_SENDS, LIST_CLAIMED, LIST_ERASURES,
    LIST_KEPT_ROOMS, LIST_MEMBER_EVENTS, LIST_OLDEST, RENAME_IN_EDITS, RENAME_IN_MESSAGE,
    SET_EVENT_BODY, SET_FLOOR, SWEEP_CALLS, SWEEP_DOCS, SWEEP_EDITS, SWEEP_EVENTS, SWEEP_MESSAGES,
    SWEEP_REACTIONS, TRIM_CALLS, TRIM_EVENTS, TRIM_MESSAGES, UPDATE_ERASURE,
};
use crate::sql::rooms::CHANGE_LOOKS;

#[async_trait]
impl Retention for Engine {
    async fn list_kept_rooms(
        &self,
        after: Option<(TenantId, RoomId)>,
        limit: u32,
    ) -> Result<Vec<KeptRoom>, StoreError> {
        count_read("list_kept_rooms");
        let nil = Uuid::nil();
        let (tenant, room) = after.map_or((nil, nil), |(t, r)| (t.as_uuid(), r.as_uuid()));
        let asked = sqlx::query_as(LIST_KEPT_ROOMS)
            .bind(tenant)
            .bind(room)
            .bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, KeptRoomRow::into_kept).await
    }

    async fn list_oldest(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Sent>, StoreError> {
        count_read("list_oldest");
        let asked = sqlx::query_as(LIST_OLDEST)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, sent).await
    }

    async fn find_floor(&self, tenant: TenantId, room: RoomId) -> Result<Option<Seq>, StoreError> {
        count_read("find_floor");
        let floor: Option<i64> = sqlx::query_scalar(FIND_FLOOR)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .fetch_optional(self.read_pool())
            .await
            .map_err(store_error)?;
        floor.map(seq).transpose()
    }

    async fn list_erasures(&self, limit: u32) -> Result<Vec<Erasure>, StoreError> {
        count_read("list_erasures");
        let asked = sqlx::query_as(LIST_ERASURES).bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, ErasureRow::into_erasure).await
    }

    async fn find_erasure(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Erasure>, StoreError> {
        count_read("find_erasure");
        let asked = sqlx::query_as(FIND_ERASURE)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid());
        fetch::find(self.read_pool(), asked, ErasureRow::into_erasure).await
    }

    async fn list_claimed(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Vec<PrincipalId>, StoreError> {
        count_read("list_claimed");
        let guests: Vec<Uuid> = sqlx::query_scalar(LIST_CLAIMED)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        Ok(guests.into_iter().map(PrincipalId::from_uuid).collect())
    }
}

/// Cuts a room's history: what goes is remembered as sent where it is young, and the floor is where it was cut.
pub(super) async fn trim(tx: &mut Connection, trimmed: &TrimmedRoom) -> Result<(), StoreError> {
    let floor = stored_seq(trimmed.floor);
    let of_room = |sql: &'static str| {
        let query = sqlx::query(sql).bind(trimmed.tenant.as_uuid());
        query.bind(trimmed.room.as_uuid()).bind(floor)
    };
    for query in [
        of_room(KEEP_SENDS).bind(trimmed.sent_since.as_millis()),
        of_room(TRIM_MESSAGES),
        of_room(TRIM_CALLS),
        of_room(TRIM_EVENTS),
        of_room(SET_FLOOR).bind(stored_number(trimmed.number)),
    ] {
        query.execute(&mut *tx).await.map_err(store_error)?;
    }
    Ok(())
}

/// Somebody who is named in a message is named otherwise, also in what it said before its edits.
pub(super) async fn rename(
    tx: &mut Connection,
    renamed: &RenamedMessage,
) -> Result<(), StoreError> {
    let message = &renamed.message;
    let of_message = |sql: &'static str| {
        let query = sqlx::query(sql).bind(renamed.tenant.as_uuid());
        let query = query.bind(message.room.as_uuid());
        query.bind(stored_seq(message.seq))
    };
    let now = of_message(RENAME_IN_MESSAGE)
        .bind(&*message.text)
        .bind(stored_mentions(&message.mentions));
    now.execute(&mut *tx).await.map_err(store_error)?;
    let seen = sqlx::query(CHANGE_LOOKS).bind(renamed.tenant.as_uuid());
    let seen = seen.bind(message.room.as_uuid());
    seen.execute(&mut *tx).await.map_err(store_error)?;
    let before = of_message(RENAME_IN_EDITS)
        .bind(&*renamed.was)
        .bind(&*renamed.is);
    before.execute(&mut *tx).await.map_err(store_error)?;
    Ok(())
}

pub(super) async fn insert_erasure(
    tx: &mut Connection,
    erasure: &Erasure,
) -> Result<(), StoreError> {
    let inserted = sqlx::query(INSERT_ERASURE)
        .bind(erasure.tenant.as_uuid())
        .bind(erasure.principal.as_uuid())
        .bind(erasure.asked_at.as_millis());
    inserted.execute(tx).await.map_err(store_error)?;
    Ok(())
}

pub(super) async fn update_erasure(
    tx: &mut Connection,
    erasure: &Erasure,
) -> Result<(), StoreError> {
    let updated = sqlx::query(UPDATE_ERASURE)
        .bind(erasure.tenant.as_uuid())
        .bind(erasure.principal.as_uuid())
        .bind(erasure.room.map(RoomId::as_uuid))
        .bind(stored_seq(erasure.seq))
        .bind(erasure.done_at.map(Timestamp::as_millis));
    updated.execute(tx).await.map_err(store_error)?;
    Ok(())
}

pub(super) async fn forget_name(
    tx: &mut Connection,
    erasure: &Erasure,
    room: RoomId,
    (after, up_to): (Seq, Seq),
) -> Result<u64, StoreError> {
    let said: Vec<(i64, String)> = sqlx::query_as(LIST_MEMBER_EVENTS)
        .bind(erasure.tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(stored_seq(after))
        .bind(stored_seq(up_to))
        .fetch_all(&mut *tx)
        .await
        .map_err(store_error)?;
    let mut forgotten = 0;
    for (at, body) in said {
        if let Some(body) = without_name(&body, erasure.principal)? {
            let set = sqlx::query(SET_EVENT_BODY)
                .bind(erasure.tenant.as_uuid())
                .bind(room.as_uuid())
                .bind(at)
                .bind(body);
            set.execute(&mut *tx).await.map_err(store_error)?;
            forgotten += 1;
        }
    }
    Ok(forgotten)
}

/// The body of an event without the name of its member, where it is this one or took over from this one, and still has a
/// name.
fn without_name(body: &str, member: PrincipalId) -> Result<Option<String>, StoreError> {
    let mut said: serde_json::Value =
        serde_json::from_str(body).map_err(|error| corrupt("an event's body:", &error))?;
    let id = member.as_uuid().to_string();
    // What they said may have become somebody's who goes with them.
    let was_theirs = said["was"] == *id;
    let is_theirs = |known: &&mut serde_json::Value| was_theirs || known["id"] == *id;
    let Some(known) = said.get_mut("member").filter(is_theirs) else {
        return Ok(None);
    };
    if known["name"] == DELETED_NAME && known["tag"] == "" {
        return Ok(None);
    }
    (known["name"], known["tag"]) = (DELETED_NAME.into(), "".into());
    Ok(Some(said.to_string()))
}

pub(super) async fn attend_room(
    tx: &mut Connection,
    tenant: TenantId,
    room: RoomId,
    at: Timestamp,
) -> Result<(), StoreError> {
    let attended = sqlx::query(ATTEND_ROOM)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(at.as_millis());
    attended.execute(tx).await.map_err(store_error)?;
    Ok(())
}

pub(super) async fn sweep_room(
    tx: &mut Connection,
    tenant: TenantId,
    room: RoomId,
    up_to: Seq,
    rows: u32,
) -> Result<u64, StoreError> {
    let mut swept = 0;
    for sql in [
        SWEEP_REACTIONS,
        SWEEP_EDITS,
        SWEEP_CALLS,
        SWEEP_MESSAGES,
        SWEEP_EVENTS,
        SWEEP_DOCS,
        SWEEP_WAITING,
    ] {
        let left = i64::from(rows) - i64::try_from(swept).unwrap_or(i64::MAX);
        if left <= 0 {
            break;
        }
        let done = sqlx::query(sql)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(stored_seq(up_to))
            .bind(left)
            .execute(&mut *tx)
            .await
            .map_err(store_error)?;
        swept += done.rows_affected();
    }
    Ok(swept)
}
