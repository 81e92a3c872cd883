//! The search index and the directory. Must not know what a token means, nor rights.

mod step;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use domain::{PrincipalId, Room, RoomId, Seq, TenantId, Timestamp};
use store::{
    ActivePlace, BehindPage, Candidates, DocId, IndexStep, ListedPage, ListedRoom, MessageSearch,
    RoomSearch, Search, StoreError, Unindexed,
};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::store_error;
use super::super::lists::{self, COUNT_LISTED, FIND_LISTED, LIST_LOOKS, LIST_ROOMS};
use super::super::look::look;
use super::super::search::{LIST_NUMBERS, READ_UNINDEXED, ROOMS_IN_EXPRESSION_MAX, expression};
use super::{count_read, known_rooms};
use crate::params::{
    RoomIdParam, hex, json_array, messages_token, room_token, search_token, tag_token, tenant_token,
};
use crate::rows::{
    ActiveRoomRow, CountedRoomRow, DirectoryEntryRow, IndexedRow, PlaceRow, UnindexedRow, seq,
};
use crate::sql::search::{FIND_DIRECTORY_ENTRY, FIND_INDEXED, LIST_INDEXED, LIST_READABLE};

/// What is asked of the index of tokens.
pub(in super::super) struct Asked {
    /// Which documents.
    pub(in super::super) expression: String,
    /// Older than this one.
    pub(in super::super) before: DocId,
    /// At most so many.
    pub(in super::super) limit: u32,
    /// The numbers of the rooms, as a JSON array, where they are too many for the expression.
    pub(in super::super) among: Option<String>,
}

#[async_trait]
impl Search for Engine {
    async fn list_behind(
        &self,
        after: Option<(TenantId, RoomId)>,
        limit: u32,
    ) -> Result<BehindPage, StoreError> {
        count_read("list_behind");
        let after = after.map_or((Uuid::nil(), Uuid::nil()), |(tenant, room)| {
            (tenant.as_uuid(), room.as_uuid())
        });
        let rows: Vec<IndexedRow> = sqlx::query_as(LIST_INDEXED)
            .bind(after.0)
            .bind(after.1)
            .bind(i64::from(limit))
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let is_full = rows.len() >= limit as usize;
        Ok(BehindPage {
            next: rows.last().filter(|_| is_full).map(IndexedRow::key),
            behind: rows
                .iter()
                .filter(|row| row.is_behind())
                .map(IndexedRow::key)
                .collect(),
        })
    }

    async fn read_unindexed(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Option<Unindexed>, StoreError> {
        count_read("read_unindexed");
        read_unindexed(self, tenant, room, limit).await
    }

    async fn write_index(&self, steps: &[IndexStep]) -> Result<Vec<bool>, StoreError> {
        let mut begun = super::transaction::begin(self.write_pool(), self.signal()).await?;
        let written = step::write(&mut begun.tx, steps).await?;
        if written.contains(&true) {
            store::Transaction::commit(Box::new(begun)).await?;
        }
        Ok(written)
    }

    async fn find_messages(
        &self,
        tenant: TenantId,
        search: &MessageSearch,
    ) -> Result<Candidates, StoreError> {
        count_read("find_messages");
        let rooms = search.rooms.iter();
        let rooms = json_array(rooms.map(|&room| RoomIdParam::new(tenant, room)))?;
        let numbers: Vec<i64> = sqlx::query_scalar(LIST_NUMBERS)
            .bind(rooms)
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        if numbers.is_empty() || search.tokens.is_empty() {
            return Ok(Candidates::default());
        }
        let mut all: Vec<String> = search.tokens.iter().map(|t| search_token(t)).collect();
        let is_among_many = numbers.len() > ROOMS_IN_EXPRESSION_MAX;
        let asked = if is_among_many {
            all.push(messages_token(tenant));
            expression(&all, &[])
        } else {
            let any: Vec<String> = numbers.iter().copied().map(room_token).collect();
            expression(&all, &any)
        };
        let among = if is_among_many {
            Some(json_array(numbers.iter())?)
        } else {
            None
        };
        let asked = Asked {
            expression: asked,
            before: search.before,
            limit: search.limit,
            among,
        };
        look(self, &asked).await
    }

    async fn list_readable(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<RoomId>, StoreError> {
        count_read("list_readable");
        let rows: Vec<Uuid> = sqlx::query_scalar(LIST_READABLE)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(now.as_millis())
            .bind(i64::from(limit))
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        Ok(rows.into_iter().map(RoomId::from_uuid).collect())
    }

    async fn find_listed(
        &self,
        tenant: TenantId,
        search: &RoomSearch,
    ) -> Result<Vec<ListedRoom>, StoreError> {
        count_read("find_listed");
        let mut all: Vec<String> = search.tokens.iter().map(|t| search_token(t)).collect();
        all.extend(search.tag.as_deref().map(tag_token));
        all.push(tenant_token(tenant));
        let asked = lists::ask(FIND_LISTED)
            .bind(tenant.as_uuid())
            .bind(i64::from(search.limit))
            .bind(expression(&all, &[]));
        let answer = lists::fetch(asked, self.read_pool()).await?;
        let rows: Vec<ActiveRoomRow<lists::Text<'_>>> = answer.rows()?;
        rows.into_iter().map(ActiveRoomRow::into_listed).collect()
    }

    async fn list_listed(
        &self,
        tenant: TenantId,
        before: Option<ActivePlace>,
        limit: u32,
    ) -> Result<ListedPage, StoreError> {
        count_read("list_rooms");
        let before = before.map_or((i64::MAX, Uuid::max()), |(active_at, room)| {
            (active_at.as_millis(), room.as_uuid())
        });
        // One more tells whether there are more.
        let asked = lists::ask(LIST_ROOMS)
            .bind(tenant.as_uuid())
            .bind(i64::from(limit) + 1)
            .bind(before.0)
            .bind(before.1);
        let answer = lists::fetch(asked, self.read_pool()).await?;
        let mut rows: Vec<PlaceRow> = answer.rows()?;
        rows.sort_unstable_by_key(|row| Reverse(row.place()));
        let has_more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let mut rooms = known_rooms::know(self, tenant, rows.iter().map(PlaceRow::look)).await?;
        Ok(ListedPage {
            next: rows.last().filter(|_| has_more).map(PlaceRow::place),
            rooms: rows
                .iter()
                .filter_map(|row| rooms.remove(&row.place().1))
                .collect(),
        })
    }

    async fn count_listed(
        &self,
        tenant: TenantId,
        limit: u32,
    ) -> Result<Vec<(RoomId, u64)>, StoreError> {
        count_read("count_listed");
        let asked = lists::ask(COUNT_LISTED)
            .bind(tenant.as_uuid())
            .bind(i64::from(limit));
        let answer = lists::fetch(asked, self.read_pool()).await?;
        let rows: Vec<CountedRoomRow> = answer.rows()?;
        rows.into_iter().map(CountedRoomRow::into_count).collect()
    }

    async fn get_rooms(
        &self,
        tenant: TenantId,
        rooms: &[RoomId],
    ) -> Result<Vec<Arc<Room>>, StoreError> {
        count_read("get_rooms");
        let wanted = json_array(rooms.iter().map(|room| hex(room.as_uuid())))?;
        let asked = lists::ask(LIST_LOOKS).bind(tenant.as_uuid()).bind(wanted);
        let answer = lists::fetch(asked, self.read_pool()).await?;
        let rows: Vec<PlaceRow> = answer.rows()?;
        let known = known_rooms::know(self, tenant, rows.iter().map(PlaceRow::look)).await?;
        Ok(known.into_values().collect())
    }
}

/// What is committed later than the head that is read first lies behind `to`, and is read by the next step.
async fn read_unindexed(
    engine: &Engine,
    tenant: TenantId,
    room: RoomId,
    limit: u32,
) -> Result<Option<Unindexed>, StoreError> {
    let pool = engine.read_pool();
    let place: Option<(i64, i64)> = sqlx::query_as(FIND_INDEXED)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .fetch_optional(pool)
        .await
        .map_err(store_error)?;
    let Some((head, from)) = place.filter(|(head, from)| from < head) else {
        return Ok(None);
    };
    let to = head.min(from.saturating_add(i64::from(limit)));
    let rows: Vec<UnindexedRow> = sqlx::query_as(READ_UNINDEXED)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(from)
        .bind(to)
        .fetch_all(pool)
        .await
        .map_err(store_error)?;
    let entry: Option<DirectoryEntryRow> = sqlx::query_as(FIND_DIRECTORY_ENTRY)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(from)
        .bind(to)
        .fetch_optional(pool)
        .await
        .map_err(store_error)?;
    let mut messages: BTreeMap<Seq, _> = BTreeMap::new();
    for row in rows {
        let message = row.into_message()?;
        messages.insert(message.seq, message);
    }
    Ok(Some(Unindexed {
        from: seq(from)?,
        to: seq(to)?,
        head: seq(head)?,
        messages: messages.into_values().collect(),
        entry: entry.map(DirectoryEntryRow::into_entry).transpose()?,
    }))
}
