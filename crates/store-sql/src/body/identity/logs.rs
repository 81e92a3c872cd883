//! The revocation log, the audit log, and what is purged. Must not know who reads them.

use std::time::Duration;

use domain::{AuditEntry, Revocation, Revoked, TenantId, Timestamp};
use store::{AuditQuery, StoreError};

use super::super::super::dialect::{Connection, Db, store_error};
use crate::rows::identity::{AuditRow, RevocationRow, subject};
use crate::rows::stored_duration;
use crate::sql::identity::PURGES;
use crate::sql::identity::reads::{
    FIND_REVOCATION_PLACE, LIST_AUDIT, LIST_AUDIT_OF_ALL, READ_REVOCATIONS,
};
use crate::sql::identity::writes::{APPEND_AUDIT, APPEND_REVOCATION};

type Pool = sqlx::Pool<Db>;

pub(crate) async fn read_revocations(
    pool: &Pool,
    after: i64,
    limit: u32,
) -> Result<Vec<Revocation>, StoreError> {
    let rows: Vec<RevocationRow> = sqlx::query_as(READ_REVOCATIONS)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(pool)
        .await
        .map_err(store_error)?;
    let lines = rows.into_iter().map(RevocationRow::into_revocation);
    lines.collect()
}

pub(crate) async fn find_revocation_place(pool: &Pool, at: Timestamp) -> Result<i64, StoreError> {
    let place: Option<i64> = sqlx::query_scalar(FIND_REVOCATION_PLACE)
        .bind(at.as_millis())
        .fetch_optional(pool)
        .await
        .map_err(store_error)?;
    Ok(place.unwrap_or(0))
}

pub(crate) async fn append_revocation(
    tx: &mut Connection,
    tenant: TenantId,
    revoked: Revoked,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(APPEND_REVOCATION)
        .bind(tenant.as_uuid())
        .bind(revoked.as_str())
        .bind(subject(revoked))
        .bind(at.as_millis())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

pub(crate) async fn list_audit(
    pool: &Pool,
    asked: AuditQuery,
) -> Result<Vec<AuditEntry>, StoreError> {
    let sql = asked.tenant.map_or(LIST_AUDIT_OF_ALL, |_| LIST_AUDIT);
    let mut query = sqlx::query_as(sql)
        .bind(asked.before.unwrap_or(i64::MAX))
        .bind(i64::from(asked.limit));
    if let Some(tenant) = asked.tenant {
        query = query.bind(tenant.as_uuid());
    }
    let rows: Vec<AuditRow> = query.fetch_all(pool).await.map_err(store_error)?;
    Ok(rows.into_iter().map(AuditRow::into_entry).collect())
}

pub(crate) async fn append_audit(
    tx: &mut Connection,
    entry: &AuditEntry,
) -> Result<(), StoreError> {
    sqlx::query(APPEND_AUDIT)
        .bind(entry.tenant.as_uuid())
        .bind(entry.at.as_millis())
        .bind(&*entry.actor)
        .bind(&*entry.action)
        .bind(&*entry.object)
        .bind(entry.reason.as_deref())
        .bind(entry.before.as_deref())
        .bind(entry.after.as_deref())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

pub(crate) async fn purge(
    tx: &mut Connection,
    now: Timestamp,
    rows: u32,
) -> Result<u64, StoreError> {
    let mut gone = 0;
    for &(sql, days_kept) in PURGES {
        let kept = stored_duration(Duration::from_hours(24 * days_kept));
        let done = sqlx::query(sql)
            .bind(now.as_millis() - kept)
            .bind(i64::from(rows))
            .execute(&mut *tx)
            .await
            .map_err(store_error)?;
        gone += done.rows_affected();
    }
    Ok(gone)
}
