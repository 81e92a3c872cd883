//! The reads: bind, fetch, and hand the rows to what they mean. Must not know the writer.

use domain::{Epoch, Event, Room, RoomId, RoomRef, Seq, Session, SessionId, TenantId};
use sqlx::Executor;
use store::{HistoryPage, HistoryQuery, StoreError};

use super::super::dialect::{Db, store_error};
use super::super::lists::{self, READ_HISTORY};
use super::fetch;
use super::masks::show_events;
use crate::history::PageSides;
use crate::log::{contiguous_after, contiguous_before};
use crate::rows::{HistoryRow, LogRow, RoomRow, SessionRow, epoch as parse_epoch, stored_seq};
use crate::sql::reads::{
    FIND_EPOCH, FIND_ROOM_BY_ALIAS, FIND_ROOM_BY_ID, FIND_SESSION, READ_LOG, READ_LOG_TAIL,
};

type Pool = sqlx::Pool<Db>;

pub(super) async fn epoch(pool: &Pool) -> Result<Epoch, StoreError> {
    let text: String = sqlx::query_scalar(FIND_EPOCH)
        .fetch_one(pool)
        .await
        .map_err(store_error)?;
    parse_epoch(&text)
}

pub(super) async fn find_session(
    pool: &Pool,
    tenant: TenantId,
    session: SessionId,
) -> Result<Option<Session>, StoreError> {
    let asked = sqlx::query_as(FIND_SESSION)
        .bind(tenant.as_uuid())
        .bind(session.as_uuid());
    fetch::find(pool, asked, SessionRow::into_session).await
}

pub(super) async fn find_room<'e>(
    executor: impl Executor<'e, Database = Db>,
    tenant: TenantId,
    room: &RoomRef,
) -> Result<Option<Room>, StoreError> {
    let query = match room {
        RoomRef::Id(id) => sqlx::query_as(FIND_ROOM_BY_ID)
            .bind(tenant.as_uuid())
            .bind(id.as_uuid()),
        RoomRef::Alias(alias) => sqlx::query_as(FIND_ROOM_BY_ALIAS)
            .bind(tenant.as_uuid())
            .bind(alias.as_str()),
    };
    fetch::find(executor, query, <RoomRow>::into_room).await
}

pub(super) async fn read_history(
    pool: &Pool,
    tenant: TenantId,
    room: RoomId,
    query: HistoryQuery,
) -> Result<Option<HistoryPage>, StoreError> {
    let sides = PageSides::of(query);
    let asked = lists::ask(READ_HISTORY)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(sides.pivot)
        .bind(sides.older_read())
        .bind(sides.newer_read());
    let answer = lists::fetch(asked, pool).await?;
    let rows: Vec<HistoryRow<lists::Text<'_>>> = answer.rows()?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let head = first.head()?;
    let mut messages = Vec::with_capacity(rows.len());
    for row in rows {
        messages.extend(row.into_message()?);
    }
    messages.sort_unstable_by_key(|message| message.seq);
    Ok(Some(sides.page(head, messages)))
}

pub(super) async fn read_log(
    pool: &Pool,
    tenant: TenantId,
    room: RoomId,
    after: Seq,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<LogRow> = sqlx::query_as(READ_LOG)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(i64::from(limit))
        .bind(stored_seq(after))
        .fetch_all(pool)
        .await
        .map_err(store_error)?;
    let is_empty = rows.is_empty();
    let events = rows.into_iter().map(|row| row.into_event(room));
    let run = contiguous_after(after, events.collect::<Result<_, _>>()?);
    // Something follows, but not what comes next.
    if run.is_empty() && !is_empty {
        return Err(StoreError::BelowFloor);
    }
    show_events(pool, (tenant, room), run).await
}

pub(super) async fn read_log_tail(
    pool: &Pool,
    tenant: TenantId,
    room: RoomId,
    limit: u32,
) -> Result<Vec<Event>, StoreError> {
    let rows: Vec<LogRow> = sqlx::query_as(READ_LOG_TAIL)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await
        .map_err(store_error)?;
    let newest_first = rows.into_iter().map(|row| row.into_event(room));
    let run = contiguous_before(newest_first.collect::<Result<_, _>>()?);
    show_events(pool, (tenant, room), run).await
}
