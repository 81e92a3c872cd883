//! Principals and their links to identity providers. Must not know what they may do.

use domain::{PrincipalId, PrincipalRecord, Role, RoomId, TenantId, Timestamp};
use sqlx::Executor;
use store::StoreError;
use uuid::Uuid;

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::fetch;
use super::changed_one;
use crate::rows::identity::PrincipalRow;
use crate::sql::identity::reads::{FIND_LINK, LIST_ROOMS_OF, LIST_STAFF};
use crate::sql::identity::writes::{
    DELETE_SIGHTING, INSERT_LINK, INSERT_PRINCIPAL, UPDATE_PRINCIPAL,
};
use crate::sql::rooms::{CHANGE_LOOKS_EVERYWHERE, CLEAR_PROFILES};

type Pool = sqlx::Pool<Db>;

/// By `sql`, which finds or locks.
pub(crate) async fn find<'e>(
    executor: impl Executor<'e, Database = Db>,
    sql: &'static str,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<Option<PrincipalRecord>, StoreError> {
    let asked = sqlx::query_as(sql)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid());
    fetch::find(executor, asked, PrincipalRow::into_record).await
}

/// By `sql`, which finds or locks.
pub(crate) async fn find_external<'e>(
    executor: impl Executor<'e, Database = Db>,
    sql: &'static str,
    tenant: TenantId,
    external_id: &str,
) -> Result<Option<PrincipalRecord>, StoreError> {
    let asked = sqlx::query_as(sql).bind(tenant.as_uuid()).bind(external_id);
    fetch::find(executor, asked, PrincipalRow::into_record).await
}

pub(crate) async fn list_staff(
    pool: &Pool,
    tenant: TenantId,
) -> Result<Vec<PrincipalRecord>, StoreError> {
    let asked = sqlx::query_as(LIST_STAFF).bind(tenant.as_uuid());
    fetch::list(pool, asked, PrincipalRow::into_record).await
}

pub(crate) async fn list_rooms(
    pool: &Pool,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<Vec<RoomId>, StoreError> {
    let rooms: Vec<Uuid> = sqlx::query_scalar(LIST_ROOMS_OF)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid())
        .fetch_all(pool)
        .await
        .map_err(store_error)?;
    Ok(rooms.into_iter().map(RoomId::from_uuid).collect())
}

type Query<'q> = sqlx::query::Query<'q, Db, <Db as sqlx::Database>::Arguments>;

/// The columns that both statements write.
fn bind<'q>(sql: &'static str, record: &'q PrincipalRecord) -> Query<'q> {
    sqlx::query(sql)
        .bind(record.tenant.as_uuid())
        .bind(record.principal.id.as_uuid())
        .bind(record.principal.kind.as_str())
        .bind(&*record.principal.name)
        .bind(&*record.principal.tag)
        .bind(record.external_id.as_deref())
        .bind(record.role.map(Role::as_str))
        .bind(record.banned_until.map(Timestamp::as_millis))
        .bind(record.claimed_by.map(PrincipalId::as_uuid))
        .bind(record.deleted_at.map(Timestamp::as_millis))
        .bind(i64::from(record.privacy.receipts_hidden))
        .bind(i64::from(record.privacy.typing_hidden))
        .bind(i64::from(record.privacy.presence_hidden))
}

pub(crate) async fn insert(
    tx: &mut Connection,
    record: &PrincipalRecord,
) -> Result<(), StoreError> {
    let query = bind(INSERT_PRINCIPAL, record).bind(record.created_at.as_millis());
    query.execute(tx).await.map_err(store_error)?;
    Ok(())
}

pub(crate) async fn update(
    tx: &mut Connection,
    record: &PrincipalRecord,
) -> Result<(), StoreError> {
    let done = bind(UPDATE_PRINCIPAL, record).execute(&mut *tx).await;
    changed_one(done.map_err(store_error)?.rows_affected(), "a principal")?;
    let seen = sqlx::query(CHANGE_LOOKS_EVERYWHERE).bind(record.tenant.as_uuid());
    seen.execute(&mut *tx).await.map_err(store_error)?;
    if record.deleted_at.is_some() {
        let cleared = sqlx::query(CLEAR_PROFILES)
            .bind(record.tenant.as_uuid())
            .bind(record.principal.id.as_uuid());
        cleared.execute(tx).await.map_err(store_error)?;
    }
    Ok(())
}

pub(crate) async fn forget_sighting(
    tx: &mut Connection,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<(), StoreError> {
    let gone = sqlx::query(DELETE_SIGHTING)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid());
    gone.execute(tx).await.map_err(store_error)?;
    Ok(())
}

pub(crate) async fn find_link(
    tx: &mut Connection,
    tenant: TenantId,
    issuer: &str,
    subject: &str,
) -> Result<Option<PrincipalId>, StoreError> {
    let principal: Option<Uuid> = sqlx::query_scalar(FIND_LINK)
        .bind(tenant.as_uuid())
        .bind(issuer)
        .bind(subject)
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    Ok(principal.map(PrincipalId::from_uuid))
}

pub(crate) async fn insert_link(
    tx: &mut Connection,
    tenant: TenantId,
    issuer: &str,
    subject: &str,
    principal: PrincipalId,
) -> Result<(), StoreError> {
    sqlx::query(INSERT_LINK)
        .bind(tenant.as_uuid())
        .bind(issuer)
        .bind(subject)
        .bind(principal.as_uuid())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}
