//! What waits in rooms for a decision: the reads, and what batches write of it. They are few: a statement each. Must not
//! know rights.

use async_trait::async_trait;
use domain::moderation::queue::{Waiting, WaitingFor, WaitingKind};
use domain::{
    Claim, ClientId, Mentions, MessageId, Principal, PrincipalId, RoomId, Seq, TenantId, Timestamp,
    WaitingId,
};
use store::identity::DELETED_NAME;
use store::{
    Changes, MovedWaiting, Queue, QueueCounts, QueueFacts, QueueQuery, SettledWaiting, StoreError,
};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::{Connection, store_error};
use super::count_read;
use super::fetch;
use crate::rows::{
    WaitingRow, count, mentions_of, seq, stored_mentions, stored_parts, waiting_kind,
};
use crate::sql::queue::{
    CARRY_NAMES, CLAIM_WAITING, CLEAR_FOR_CLAIM, COUNT_OPEN, COUNT_WAITING, DELETE_WAITING_BY,
    FIND_SENT_SEQ, FIND_WAITING, FIND_WAITING_BY_KEY, GIVE_WAITING_BACK, LIST_MOVED_WAITING,
    LIST_NAMING, LIST_OWN_WAITING, LIST_OWN_WAITING_OF_ROOM, LIST_WAITING_OF_ROOM,
    LIST_WAITING_OF_TENANT, RENAME_IN_WAITING, SET_WAITING, SETTLE_WAITING, WITHDRAW_CLAIMED,
};

#[async_trait]
impl Queue for Engine {
    async fn list_waiting(
        &self,
        tenant: TenantId,
        query: QueueQuery,
    ) -> Result<Vec<Waiting>, StoreError> {
        count_read("list_waiting");
        let before = query.before.map_or(Uuid::max(), WaitingId::as_uuid);
        let sql = query
            .room
            .map_or(LIST_WAITING_OF_TENANT, |_| LIST_WAITING_OF_ROOM);
        let mut asked = sqlx::query_as(sql)
            .bind(tenant.as_uuid())
            .bind(query.kind.as_str())
            .bind(query.now.as_millis())
            .bind(before)
            .bind(i64::from(query.limit));
        if let Some(room) = query.room {
            asked = asked.bind(room.as_uuid());
        }
        fetch::list(self.read_pool(), asked, WaitingRow::into_waiting).await
    }

    async fn count_waiting(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
    ) -> Result<QueueCounts, StoreError> {
        count_read("count_waiting");
        let rows: Vec<(String, i64)> = sqlx::query_as(COUNT_WAITING)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(now.as_millis())
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let mut counts = QueueCounts::default();
        for (kind, found) in rows {
            match waiting_kind(&kind)? {
                WaitingKind::Message => counts.messages = count(found)?,
                WaitingKind::Entry => counts.entries = count(found)?,
            }
        }
        Ok(counts)
    }

    async fn list_own_waiting(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        room: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Waiting>, StoreError> {
        count_read("list_own_waiting");
        let sql = room.map_or(LIST_OWN_WAITING, |_| LIST_OWN_WAITING_OF_ROOM);
        let mut asked = sqlx::query_as(sql)
            .bind(tenant.as_uuid())
            .bind(by.as_uuid())
            .bind(i64::from(limit));
        if let Some(room) = room {
            asked = asked.bind(room.as_uuid());
        }
        fetch::list(self.read_pool(), asked, WaitingRow::into_waiting).await
    }

    async fn list_moved_waiting(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<MovedWaiting>, StoreError> {
        count_read("list_moved_waiting");
        let rows: Vec<(Uuid, Uuid, Uuid, i64)> = sqlx::query_as(LIST_MOVED_WAITING)
            .bind(since.as_millis())
            .bind(i64::from(limit))
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let moved = |(tenant, room, by, at)| MovedWaiting {
            tenant: TenantId::from_uuid(tenant),
            room: RoomId::from_uuid(room),
            by: PrincipalId::from_uuid(by),
            at: Timestamp::from_millis(at),
        };
        Ok(rows.into_iter().map(moved).collect())
    }
}

/// What waits goes along with a claim, or back where it is undone; the rooms where that is.
pub(super) async fn follow_claim(
    tx: &mut Connection,
    claim: &Claim,
    now: Timestamp,
) -> Result<Vec<RoomId>, StoreError> {
    if claim.undone_at.is_some() {
        return moved_rooms(tx, GIVE_WAITING_BACK, claim, now).await;
    }
    let carried = sqlx::query(CARRY_NAMES)
        .bind(claim.tenant.as_uuid())
        .bind(claim.guest.id.as_uuid())
        .bind(claim.by.as_uuid());
    carried.execute(&mut *tx).await.map_err(store_error)?;
    moved_rooms(tx, CLEAR_FOR_CLAIM, claim, now).await?;
    let mut rooms = moved_rooms(tx, CLAIM_WAITING, claim, now).await?;
    rooms.extend(moved_rooms(tx, WITHDRAW_CLAIMED, claim, now).await?);
    Ok(rooms)
}

async fn moved_rooms(
    tx: &mut Connection,
    sql: &'static str,
    claim: &Claim,
    now: Timestamp,
) -> Result<Vec<RoomId>, StoreError> {
    let rows: Vec<Uuid> = sqlx::query_scalar(sql)
        .bind(claim.tenant.as_uuid())
        .bind(claim.guest.id.as_uuid())
        .bind(claim.by.as_uuid())
        .bind(now.as_millis())
        .fetch_all(tx)
        .await
        .map_err(store_error)?;
    Ok(rows.into_iter().map(RoomId::from_uuid).collect())
}

pub(super) async fn find(
    tx: &mut Connection,
    (tenant, room): (TenantId, RoomId),
    id: WaitingId,
) -> Result<Option<Waiting>, StoreError> {
    let asked = sqlx::query_as(FIND_WAITING)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(id.as_uuid());
    fetch::find(tx, asked, WaitingRow::into_waiting).await
}

/// What waits of somebody under a key, and how much waits beside it.
pub(super) async fn facts(
    tx: &mut Connection,
    (tenant, room): (TenantId, RoomId),
    by: PrincipalId,
    key: Option<&ClientId>,
    now: Timestamp,
) -> Result<QueueFacts, StoreError> {
    let kind = key.map_or(WaitingKind::Entry, |_| WaitingKind::Message);
    let row: Option<WaitingRow> = sqlx::query_as(FIND_WAITING_BY_KEY)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(by.as_uuid())
        .bind(kind.as_str())
        .bind(key.map_or("", ClientId::as_str))
        .fetch_optional(&mut *tx)
        .await
        .map_err(store_error)?;
    let (of_room, of_person): (i64, i64) = sqlx::query_as(COUNT_OPEN)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(by.as_uuid())
        .bind(kind.as_str())
        .bind(now.as_millis())
        .fetch_one(tx)
        .await
        .map_err(store_error)?;
    Ok(QueueFacts {
        waiting: row.map(WaitingRow::into_waiting).transpose()?,
        of_room: count(of_room)?,
        of_person: count(of_person)?,
    })
}

/// Where a message of this sender and client id was sent, if it was.
pub(super) async fn find_sent(
    tx: &mut Connection,
    (tenant, room): (TenantId, RoomId),
    (sender, client_id): (PrincipalId, &ClientId),
) -> Result<Option<Seq>, StoreError> {
    let found: Option<i64> = sqlx::query_scalar(FIND_SENT_SEQ)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(sender.as_uuid())
        .bind(client_id.as_str())
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    found.map(seq).transpose()
}

pub(super) async fn write(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    for (tenant, waiting) in &changes.waiting {
        insert(tx, *tenant, waiting).await?;
    }
    for settled in &changes.settled {
        settle(tx, settled).await?;
    }
    Ok(())
}

async fn insert(
    tx: &mut Connection,
    tenant: TenantId,
    waiting: &Waiting,
) -> Result<(), StoreError> {
    let held = match &waiting.what {
        WaitingFor::Message(held) => Some(held),
        WaitingFor::Entry => None,
    };
    let new = sqlx::query(SET_WAITING)
        .bind(tenant.as_uuid())
        .bind(waiting.id.as_uuid())
        .bind(waiting.room.as_uuid())
        .bind(waiting.kind().as_str())
        .bind(waiting.by.id.as_uuid())
        .bind(held.map_or("", |held| held.client_id.as_str()))
        .bind(&*waiting.text)
        .bind(held.and_then(|held| stored_parts(&held.parts)))
        .bind(held.and_then(|held| held.reply_to.map(MessageId::as_uuid)))
        .bind(held.and_then(|held| stored_mentions(&held.mentions)))
        .bind(waiting.at.as_millis())
        .bind(waiting.expires_at.as_millis());
    new.execute(tx).await.map_err(store_error)?;
    Ok(())
}

async fn settle(tx: &mut Connection, settled: &SettledWaiting) -> Result<(), StoreError> {
    let how = &settled.how;
    let done = sqlx::query(SETTLE_WAITING)
        .bind(settled.tenant.as_uuid())
        .bind(settled.id.as_uuid())
        .bind(how.state.as_str())
        .bind(how.by.as_uuid())
        .bind(how.at.as_millis())
        .bind(how.reason.as_deref())
        .bind(i64::from(settled.keeps_text));
    done.execute(tx).await.map_err(store_error)?;
    Ok(())
}

/// What waits of somebody goes, and what waits of others does not name them.
pub(super) async fn forget(
    tx: &mut Connection,
    tenant: TenantId,
    gone: &Principal,
) -> Result<(), StoreError> {
    let own = sqlx::query(DELETE_WAITING_BY)
        .bind(tenant.as_uuid())
        .bind(gone.id.as_uuid());
    own.execute(&mut *tx).await.map_err(store_error)?;
    let naming: Vec<(Uuid, String, Option<String>)> = sqlx::query_as(LIST_NAMING)
        .bind(tenant.as_uuid())
        .bind(format!("%{}%", gone.id.as_uuid()))
        .fetch_all(&mut *tx)
        .await
        .map_err(store_error)?;
    for (id, text, mentions) in naming {
        let (text, mentions) = without(&text, mentions_of(mentions.as_deref())?, gone.id);
        let renamed = sqlx::query(RENAME_IN_WAITING)
            .bind(tenant.as_uuid())
            .bind(id)
            .bind(text)
            .bind(stored_mentions(&mentions));
        renamed.execute(&mut *tx).await.map_err(store_error)?;
    }
    Ok(())
}

/// A text, and whom it names, without the name of somebody who is nobody now.
fn without(text: &str, mut mentions: Mentions, gone: PrincipalId) -> (String, Mentions) {
    let mut text = text.to_owned();
    for mention in mentions.people.iter_mut().filter(|m| m.id == gone) {
        let was = format!("@{}", mention.name);
        text = text.replace(&was, &format!("@{DELETED_NAME}"));
        mention.name = DELETED_NAME.into();
    }
    (text, mentions)
}
