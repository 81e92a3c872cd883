//! Sessions beside the batch writer: those of accounts, externals and bots, and how sessions end. Must not know tokens.

use domain::{Device, PrincipalId, SessionId, TenantId, Timestamp};
use store::{SessionsOf, StoreError};

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::super::locks::{
    END_SESSION, END_SESSIONS_OF_ALL, END_SESSIONS_OF_PRINCIPAL, END_SESSIONS_OF_REF, LOCK_SESSION,
};
use super::super::fetch;
use crate::rows::identity::{DeviceRow, EndedRow};
use crate::rows::stored_duration;
use crate::sql::identity::reads::{FIND_DEVICE, LIST_DEVICES};
use crate::sql::identity::writes::{INSERT_SESSION, PROLONG_SESSION, PROVE_SESSION};

type Pool = sqlx::Pool<Db>;

pub(crate) async fn find(
    pool: &Pool,
    tenant: TenantId,
    session: SessionId,
) -> Result<Option<Device>, StoreError> {
    let asked = sqlx::query_as(FIND_DEVICE)
        .bind(tenant.as_uuid())
        .bind(session.as_uuid());
    fetch::find(pool, asked, DeviceRow::into_device).await
}

pub(crate) async fn list(
    pool: &Pool,
    tenant: TenantId,
    principal: PrincipalId,
    now: Timestamp,
) -> Result<Vec<Device>, StoreError> {
    let asked = sqlx::query_as(LIST_DEVICES)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid())
        .bind(now.as_millis());
    fetch::list(pool, asked, DeviceRow::into_device).await
}

pub(crate) async fn lock(
    tx: &mut Connection,
    tenant: TenantId,
    session: SessionId,
    now: Timestamp,
) -> Result<Option<Device>, StoreError> {
    let asked = sqlx::query_as(LOCK_SESSION)
        .bind(tenant.as_uuid())
        .bind(session.as_uuid())
        .bind(now.as_millis());
    fetch::find(tx, asked, DeviceRow::into_device).await
}

pub(crate) async fn insert(tx: &mut Connection, device: &Device) -> Result<(), StoreError> {
    sqlx::query(INSERT_SESSION)
        .bind(device.tenant.as_uuid())
        .bind(device.session.as_uuid())
        .bind(device.principal.as_uuid())
        .bind(device.way.as_str())
        .bind(&*device.device)
        .bind(device.session_ref.as_deref())
        .bind(device.created_at.as_millis())
        .bind(device.refreshed_at.as_millis())
        .bind(device.proved_at.map(Timestamp::as_millis))
        .bind(stored_duration(device.life.idle_max))
        .bind(device.life.ends_at.as_millis())
        .bind(stored_duration(device.life.grace))
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

/// The statement whose key leads to the fewest rows.
fn end_statement(which: SessionsOf<'_>) -> &'static str {
    if which.session.is_some() {
        END_SESSION
    } else if which.session_ref.is_some() {
        END_SESSIONS_OF_REF
    } else if which.principal.is_some() {
        END_SESSIONS_OF_PRINCIPAL
    } else {
        END_SESSIONS_OF_ALL
    }
}

pub(crate) async fn end(
    tx: &mut Connection,
    tenant: TenantId,
    which: SessionsOf<'_>,
    at: Timestamp,
) -> Result<Vec<(SessionId, PrincipalId)>, StoreError> {
    let rows: Vec<EndedRow> = sqlx::query_as(end_statement(which))
        .bind(tenant.as_uuid())
        .bind(at.as_millis())
        .bind(which.principal.map(PrincipalId::as_uuid))
        .bind(which.session.map(SessionId::as_uuid))
        .bind(which.session_ref)
        .bind(which.except.map(SessionId::as_uuid))
        .fetch_all(tx)
        .await
        .map_err(store_error)?;
    Ok(rows.into_iter().map(EndedRow::into_ended).collect())
}

/// Moves a time of the session by `sql`; whether there was one to move.
async fn set_time(
    tx: &mut Connection,
    sql: &'static str,
    tenant: TenantId,
    session: SessionId,
    time: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(sql)
        .bind(tenant.as_uuid())
        .bind(session.as_uuid())
        .bind(time.as_millis())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn prolong(
    tx: &mut Connection,
    tenant: TenantId,
    session: SessionId,
    ends_at: Timestamp,
) -> Result<bool, StoreError> {
    set_time(tx, PROLONG_SESSION, tenant, session, ends_at).await
}

pub(crate) async fn prove(
    tx: &mut Connection,
    tenant: TenantId,
    session: SessionId,
    at: Timestamp,
) -> Result<(), StoreError> {
    set_time(tx, PROVE_SESSION, tenant, session, at)
        .await
        .map(|_| ())
}
