//! Tenants. Must not know who may change them.

use domain::{Tenant, TenantId, TenantSlug, Timestamp};
use sqlx::Executor;
use store::StoreError;

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::super::locks::{HOLD_TENANT, LOCK_TENANT};
use super::super::fetch;
use super::changed_one;
use crate::rows::corrupt;
use crate::rows::identity::TenantRow;
use crate::sql::identity::DELETE_TENANT_ROWS;
use crate::sql::identity::reads::LIST_TENANTS;
use crate::sql::identity::writes::{INSERT_TENANT, UPDATE_TENANT};
use crate::sql::reads::FIND_TENANT;

type Pool = sqlx::Pool<Db>;

pub(crate) async fn list(pool: &Pool) -> Result<Vec<Tenant>, StoreError> {
    let asked = sqlx::query_as(LIST_TENANTS);
    fetch::list(pool, asked, TenantRow::into_tenant).await
}

pub(crate) async fn find(pool: &Pool, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError> {
    let asked = sqlx::query_as(FIND_TENANT).bind(slug.as_str());
    fetch::find(pool, asked, TenantRow::into_tenant).await
}

fn settings(tenant: &Tenant) -> Result<String, StoreError> {
    serde_json::to_string(&tenant.settings)
        .map_err(|error| corrupt("settings cannot be written:", &error))
}

pub(crate) async fn insert<'e>(
    executor: impl Executor<'e, Database = Db>,
    tenant: &Tenant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(INSERT_TENANT)
        .bind(tenant.id.as_uuid())
        .bind(tenant.slug.as_str())
        .bind(&*tenant.name)
        .bind(tenant.created_at.as_millis())
        .bind(tenant.disabled_at.map(Timestamp::as_millis))
        .bind(settings(tenant)?)
        .execute(executor)
        .await
        .map_err(store_error)?;
    Ok(done.rows_affected() == 1)
}

pub(crate) async fn lock(
    tx: &mut Connection,
    tenant: TenantId,
) -> Result<Option<Tenant>, StoreError> {
    let asked = sqlx::query_as(LOCK_TENANT).bind(tenant.as_uuid());
    fetch::find(tx, asked, TenantRow::into_tenant).await
}

pub(crate) async fn hold(tx: &mut Connection, tenant: TenantId) -> Result<bool, StoreError> {
    let held = sqlx::query(HOLD_TENANT)
        .bind(tenant.as_uuid())
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    Ok(held.is_some())
}

pub(crate) async fn update(tx: &mut Connection, tenant: &Tenant) -> Result<(), StoreError> {
    let done = sqlx::query(UPDATE_TENANT)
        .bind(tenant.id.as_uuid())
        .bind(&*tenant.name)
        .bind(tenant.disabled_at.map(Timestamp::as_millis))
        .bind(settings(tenant)?)
        .execute(tx)
        .await
        .map_err(store_error)?;
    changed_one(done.rows_affected(), "a tenant")
}

/// Goes through the tables from the first one in every step, so that what came late goes too.
pub(crate) async fn delete_step(
    tx: &mut Connection,
    tenant: TenantId,
    rows: u32,
) -> Result<bool, StoreError> {
    let mut left = u64::from(rows);
    for &sql in DELETE_TENANT_ROWS {
        if left == 0 {
            return Ok(false);
        }
        let done = sqlx::query(sql)
            .bind(tenant.as_uuid())
            .bind(i64::try_from(left).unwrap_or(i64::MAX))
            .execute(&mut *tx)
            .await
            .map_err(store_error)?;
        left = left.saturating_sub(done.rows_affected());
    }
    Ok(true)
}
