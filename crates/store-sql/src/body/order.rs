//! The reads about keeping order, and what batches write of it. They are few: a statement each. Must not know rights.

use async_trait::async_trait;
use domain::moderation::reports::{Report, Reported, Resolution};
use domain::{ReportId, RoomId, TenantId, Timestamp};
use store::{Changes, Order, ReportQuery, ResolvedReports, StoreError};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::{Connection, store_error};
use super::count_read;
use crate::rows::ReportRow;
use crate::sql::order::{
    FIND_REPORT, INSERT_REPORT, LIST_REPORTS_OF_ROOM, LIST_REPORTS_OF_TENANT, RESOLVE_REPORTS,
};

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
        let rows: Vec<ReportRow> = asked
            .fetch_all(self.read_pool())
            .await
            .map_err(store_error)?;
        rows.into_iter().map(ReportRow::into_report).collect()
    }
}

pub(super) async fn find_report(
    tx: &mut Connection,
    (tenant, room): (TenantId, RoomId),
    id: ReportId,
) -> Result<Option<Report>, StoreError> {
    let row: Option<ReportRow> = sqlx::query_as(FIND_REPORT)
        .bind(tenant.as_uuid())
        .bind(room.as_uuid())
        .bind(id.as_uuid())
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    row.map(ReportRow::into_report).transpose()
}

pub(super) async fn write(tx: &mut Connection, changes: &Changes) -> Result<(), StoreError> {
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
