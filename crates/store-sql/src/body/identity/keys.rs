//! API keys. Must not know their secrets.

use domain::{ApiKey, KeyId, PrincipalId, RoomId, Scope, TenantId, Timestamp};
use sqlx::Executor;
use store::StoreError;

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::super::locks::HOLD_KEY;
use super::super::fetch;
use super::tenants;
use crate::rows::identity::{KeyRow, stored_list};
use crate::sql::identity::reads::{FIND_KEY, LIST_KEYS};
use crate::sql::identity::writes::{END_KEY, INSERT_KEY, TOUCH_KEY};

pub(crate) async fn find(pool: &sqlx::Pool<Db>, key: KeyId) -> Result<Option<ApiKey>, StoreError> {
    let asked = sqlx::query_as(FIND_KEY).bind(key.as_uuid());
    fetch::find(pool, asked, KeyRow::into_key).await
}

pub(crate) async fn list<'e>(
    executor: impl Executor<'e, Database = Db>,
    tenant: TenantId,
) -> Result<Vec<ApiKey>, StoreError> {
    let asked = sqlx::query_as(LIST_KEYS).bind(tenant.as_uuid());
    fetch::list(executor, asked, KeyRow::into_key).await
}

/// Whoever would add a key locks the tenant first.
pub(crate) async fn lock(tx: &mut Connection, tenant: TenantId) -> Result<Vec<ApiKey>, StoreError> {
    tenants::lock(&mut *tx, tenant).await?;
    list(tx, tenant).await
}

/// The tenant first, as whoever changes keys locks them.
pub(crate) async fn hold(
    tx: &mut Connection,
    tenant: TenantId,
    key: KeyId,
    now: Timestamp,
) -> Result<bool, StoreError> {
    if !tenants::hold(&mut *tx, tenant).await? {
        return Ok(false);
    }
    let held = sqlx::query(HOLD_KEY)
        .bind(tenant.as_uuid())
        .bind(key.as_uuid())
        .bind(now.as_millis())
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    Ok(held.is_some())
}

pub(crate) async fn insert(tx: &mut Connection, key: &ApiKey) -> Result<(), StoreError> {
    let rooms = |rooms: &Vec<RoomId>| stored_list(rooms.iter().map(RoomId::to_string));
    let rooms = key.rooms.as_ref().map(rooms).transpose()?;
    let addresses = key.addresses.as_ref().map(stored_list).transpose()?;
    sqlx::query(INSERT_KEY)
        .bind(key.id.as_uuid())
        .bind(key.tenant.as_uuid())
        .bind(&*key.name)
        .bind(key.bot.map(PrincipalId::as_uuid))
        .bind(key.secret_hash.as_slice())
        .bind(stored_list(
            key.scopes.iter().map(|scope| Scope::as_str(*scope)),
        )?)
        .bind(rooms)
        .bind(addresses)
        .bind(key.created_at.as_millis())
        .bind(key.expires_at.map(Timestamp::as_millis))
        .bind(key.last_used_at.map(Timestamp::as_millis))
        .bind(key.revoked_at.map(Timestamp::as_millis))
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

pub(crate) async fn end(
    tx: &mut Connection,
    tenant: TenantId,
    key: KeyId,
    at: Timestamp,
) -> Result<bool, StoreError> {
    let done = sqlx::query(END_KEY)
        .bind(key.as_uuid())
        .bind(tenant.as_uuid())
        .bind(at.as_millis())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(done.rows_affected() == 1)
}

/// In the order of their ids, so that two nodes do not wait for each other in a circle.
pub(crate) async fn touch(
    tx: &mut Connection,
    used: &[(KeyId, Timestamp)],
) -> Result<(), StoreError> {
    let mut used = used.to_vec();
    used.sort_unstable();
    for (key, at) in used {
        sqlx::query(TOUCH_KEY)
            .bind(key.as_uuid())
            .bind(at.as_millis())
            .execute(&mut *tx)
            .await
            .map_err(store_error)?;
    }
    Ok(())
}
