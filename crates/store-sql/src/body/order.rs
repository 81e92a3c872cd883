//! The reads about keeping order, and what batches write of it. They are few: a statement each. Must not know rights.

use async_trait::async_trait;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::{Report, Reported, Resolution};
use domain::rooms::Notice;
use domain::{ActId, Message, Principal, PrincipalId, ReportId, RoomId, Seq, TenantId, Timestamp};
use sqlx::FromRow;
use store::{ActQuery, Changes, Order, ReportQuery, ResolvedReports, StoreError};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::{Connection, Db, store_error};
use super::fetch;
use super::{count_read, masks};
use crate::rows::{
    ActRow, BlockedRow, DeletedTextRow, ReportRow, count, stored_detail, stored_seq,
};
use crate::sql::order::{
    COUNT_BLOCKS, DELETE_BLOCK, FIND_ACT, FIND_BLOCK, FIND_BLOCK_IN_PAIR, FIND_REPORT, INSERT_ACT,
    INSERT_BLOCK, INSERT_REPORT, LIST_ACTS_OF_ROOM, LIST_ACTS_OF_TENANT, LIST_ACTS_ON, LIST_BLOCKS,
    LIST_DELETED_TEXTS, LIST_NOTICES, LIST_REPORTS_BY, LIST_REPORTS_OF_ROOM,
    LIST_REPORTS_OF_TENANT, RESOLVE_REPORTS, SET_NOTICE, SWEEP_REPORT_NOTES, SWEEP_REPORT_REASONS,
    SWEEP_REPORT_TEXTS,
};
use crate::stored_events::notice_of;

#[async_trait]
impl Order for Engine {
    async fn list_reports(
        &self,
        tenant: TenantId,
        query: ReportQuery,
    ) -> Result<Vec<Report>, StoreError> {
        count_read("list_reports");
        let before = query.before.map_or(Uuid::max(), ReportId::as_uuid);
        let sql = query
            .room
            .map_or(LIST_REPORTS_OF_TENANT, |_| LIST_REPORTS_OF_ROOM);
        let mut asked = sqlx::query_as(sql)
            .bind(tenant.as_uuid())
            .bind(query.state.as_str())
            .bind(before)
            .bind(i64::from(query.limit));
        if let Some(room) = query.room {
            asked = asked.bind(room.as_uuid());
        }
        let mut reports = fetch::list(self.read_pool(), asked, ReportRow::into_report).await?;
        masks::show_reports(self.read_pool(), (tenant, query.room), &mut reports).await?;
        Ok(reports)
    }

    async fn list_acts(
        &self,
        tenant: TenantId,
        query: ActQuery,
    ) -> Result<Vec<ModeratingAct>, StoreError> {
        count_read("list_acts");
        let before = query.before.map_or(Uuid::max(), ActId::as_uuid);
        let sql = query
            .room
            .map_or(LIST_ACTS_OF_TENANT, |_| LIST_ACTS_OF_ROOM);
        let mut asked = sqlx::query_as(sql)
            .bind(tenant.as_uuid())
            .bind(before)
            .bind(i64::from(query.limit));
        if let Some(room) = query.room {
            asked = asked.bind(room.as_uuid());
        }
        let mut acts = fetch::list(self.read_pool(), asked, ActRow::into_act).await?;
        masks::show_acts(self.read_pool(), (tenant, query.room), &mut acts).await?;
        Ok(acts)
    }

    async fn list_notices(
        &self,
        tenant: TenantId,
        room: RoomId,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        count_read("list_notices");
        let bodies: Vec<String> = sqlx::query_scalar(LIST_NOTICES)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(before.map_or(i64::MAX, stored_seq))
            .bind(i64::from(limit))
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        let mut notices = Vec::with_capacity(bodies.len());
        for body in bodies {
            notices.extend(notice_of(&body)?.map(|notice| *notice));
        }
        let by = notices.iter_mut().map(|notice| &mut notice.by).collect();
        masks::show(self.read_pool(), (tenant, room), by).await?;
        Ok(notices)
    }

    async fn list_blocks(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        limit: u32,
    ) -> Result<Vec<(Principal, Timestamp)>, StoreError> {
        count_read("list_blocks");
        let asked = sqlx::query_as(LIST_BLOCKS)
            .bind(tenant.as_uuid())
            .bind(by.as_uuid())
            .bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, BlockedRow::into_block).await
    }

    async fn is_blocked_in_pair(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<bool, StoreError> {
        count_read("is_blocked_in_pair");
        let mut connection = self.read_pool().acquire().await.map_err(store_error)?;
        is_blocked(&mut connection, tenant, Pair::Room(room), principal).await
    }

    async fn list_reports_by(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        before: Option<ReportId>,
        limit: u32,
    ) -> Result<Vec<Report>, StoreError> {
        count_read("list_reports_by");
        let asked = sqlx::query_as(LIST_REPORTS_BY)
            .bind(tenant.as_uuid())
            .bind(by.as_uuid())
            .bind(before.map_or(Uuid::max(), ReportId::as_uuid))
            .bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, ReportRow::into_report).await
    }

    async fn list_acts_on(
        &self,
        tenant: TenantId,
        person: PrincipalId,
        before: Option<ActId>,
        limit: u32,
    ) -> Result<Vec<ModeratingAct>, StoreError> {
        count_read("list_acts_on");
        let asked = sqlx::query_as(LIST_ACTS_ON)
            .bind(tenant.as_uuid())
            .bind(before.map_or(Uuid::max(), ActId::as_uuid))
            .bind(i64::from(limit))
            .bind(person.usual().to_string());
        fetch::list(self.read_pool(), asked, ActRow::into_act).await
    }
}

/// Takes what somebody said and wrote out of at most `rows` reports of each sort; how many had some.
pub(super) async fn sweep_reports(
    tx: &mut Connection,
    tenant: TenantId,
    principal: PrincipalId,
    rows: u32,
) -> Result<u64, StoreError> {
    let mut swept = 0;
    for sql in [SWEEP_REPORT_TEXTS, SWEEP_REPORT_NOTES, SWEEP_REPORT_REASONS] {
        let done = sqlx::query(sql)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(i64::from(rows))
            .execute(&mut *tx)
            .await
            .map_err(store_error)?;
        swept += done.rows_affected();
    }
    Ok(swept)
}

pub(super) async fn find_act(
    tx: &mut Connection,
    (tenant, room): (TenantId, RoomId),
    id: ActId,
) -> Result<Option<ModeratingAct>, StoreError> {
    let row: Option<ActRow> = find_in_room(tx, FIND_ACT, (tenant, room), id.as_uuid()).await?;
    row.map(ActRow::into_act).transpose()
}

/// The tombstones that an act left, with what they said, sealed.
pub(super) async fn list_deleted_texts(
    tx: &mut Connection,
    tenant: TenantId,
    act: &ModeratingAct,
) -> Result<Vec<(Message, Box<str>)>, StoreError> {
    let asked = sqlx::query_as(LIST_DELETED_TEXTS)
        .bind(tenant.as_uuid())
        .bind(act.id.as_uuid())
        .bind(act.at.as_millis());
    fetch::list(tx, asked, DeletedTextRow::into_text).await
}

async fn insert_act(
    tx: &mut Connection,
    tenant: TenantId,
    act: &ModeratingAct,
) -> Result<(), StoreError> {
    let new = sqlx::query(INSERT_ACT)
        .bind(tenant.as_uuid())
        .bind(act.id.as_uuid())
        .bind(act.room.as_uuid())
        .bind(act.by.as_uuid())
        .bind(act.at.as_millis())
        .bind(act.kind.as_str())
        .bind(&*act.object)
        .bind(act.reason.as_deref())
        .bind(stored_detail(&act.detail))
        .bind(act.undoes.map(ActId::as_uuid));
    new.execute(tx).await.map_err(store_error)?;
    Ok(())
}

pub(super) async fn find_report(
    tx: &mut Connection,
    (tenant, room): (TenantId, RoomId),
    id: ReportId,
) -> Result<Option<Report>, StoreError> {
    let row: Option<ReportRow> =
        find_in_room(tx, FIND_REPORT, (tenant, room), id.as_uuid()).await?;
    row.map(ReportRow::into_report).transpose()
}

async fn find_in_room<R>(
    tx: &mut Connection,
    sql: &'static str,
    (tenant, room): (TenantId, RoomId),
    id: Uuid,
) -> Result<Option<R>, StoreError>
where
    R: for<'r> FromRow<'r, <Db as sqlx::Database>::Row> + Send + Unpin,
{
    let found = sqlx::query_as(sql)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(id);
    found.fetch_optional(tx).await.map_err(store_error)
}

/// Whether the other one of a room of two blocks somebody; of a room that is not there yet, who that is.
pub(super) async fn is_blocked(
    tx: &mut Connection,
    tenant: TenantId,
    place: Pair,
    by: PrincipalId,
) -> Result<bool, StoreError> {
    let (sql, first, second) = match place {
        Pair::Room(room) => (FIND_BLOCK_IN_PAIR, room.as_uuid(), by.as_uuid()),
        Pair::With(other) => (FIND_BLOCK, other.as_uuid(), by.as_uuid()),
    };
    let found: Option<Uuid> = sqlx::query_scalar(sql)
        .bind(tenant.as_uuid())
        .bind(first)
        .bind(second)
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    Ok(found.is_some())
}

/// Which two.
#[derive(Clone, Copy)]
pub(super) enum Pair {
    /// Those of a room.
    Room(RoomId),
    /// Who asks, and this one.
    With(PrincipalId),
}

pub(super) async fn count_blocks(
    tx: &mut Connection,
    tenant: TenantId,
    by: PrincipalId,
) -> Result<u64, StoreError> {
    let found: i64 = sqlx::query_scalar(COUNT_BLOCKS)
        .bind(tenant.as_uuid())
        .bind(by.as_uuid())
        .fetch_one(tx)
        .await
        .map_err(store_error)?;
    count(found)
}

/// Since when the first of two blocks the second; none: no longer. Whether that is new.
pub(super) async fn set_block(
    tx: &mut Connection,
    tenant: TenantId,
    (by, other): (PrincipalId, PrincipalId),
    since: Option<Timestamp>,
) -> Result<bool, StoreError> {
    let sql = since.map_or(DELETE_BLOCK, |_| INSERT_BLOCK);
    let mut change = sqlx::query(sql)
        .bind(tenant.as_uuid())
        .bind(by.as_uuid())
        .bind(other.as_uuid());
    if let Some(at) = since {
        change = change.bind(at.as_millis());
    }
    let done = change.execute(tx).await.map_err(store_error)?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn write(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
    for (tenant, room, seq) in &changes.notices {
        let set = sqlx::query(SET_NOTICE)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(seq.map(stored_seq));
        set.execute(&mut *tx).await.map_err(store_error)?;
    }
    for (tenant, act) in &changes.acts {
        insert_act(tx, *tenant, act).await?;
    }
    for (tenant, report) in &changes.reports {
        insert_report(tx, *tenant, report).await?;
    }
    for resolved in &changes.resolved_reports {
        resolve(tx, resolved).await?;
    }
    Ok(())
}

/// What a report is about, and its message.
fn object(object: Reported) -> (Uuid, Option<Uuid>) {
    match object {
        Reported::Message(id) => (id.as_uuid(), Some(id.as_uuid())),
        Reported::Person(id) => (id.as_uuid(), None),
    }
}

async fn insert_report(
    tx: &mut Connection,
    tenant: TenantId,
    report: &Report,
) -> Result<(), StoreError> {
    let (object, message) = object(report.object);
    let new = sqlx::query(INSERT_REPORT)
        .bind(tenant.as_uuid())
        .bind(report.room.as_uuid())
        .bind(report.id.as_uuid())
        .bind(object)
        .bind(message)
        .bind(report.about.id.as_uuid())
        .bind(&*report.text)
        .bind(report.by.as_uuid())
        .bind(report.reason.as_str())
        .bind(&*report.note)
        .bind(report.at.as_millis());
    new.execute(tx).await.map_err(store_error)?;
    Ok(())
}

async fn resolve(tx: &mut Connection, resolved: &ResolvedReports) -> Result<(), StoreError> {
    let how = &resolved.how;
    let done = sqlx::query(RESOLVE_REPORTS)
        .bind(resolved.tenant.as_uuid())
        .bind(resolved.room.as_uuid())
        .bind(object(resolved.object).0)
        .bind(how.by.as_uuid())
        .bind(Timestamp::as_millis(how.at))
        .bind(Resolution::as_str(how.resolution))
        .bind(how.reason.as_deref());
    done.execute(tx).await.map_err(store_error)?;
    Ok(())
}
