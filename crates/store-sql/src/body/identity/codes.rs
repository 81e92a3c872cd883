//! One-use codes. Must not know what they open.

use domain::{Code, CodePurpose, PrincipalId, SessionId, TenantId, Timestamp};
use sqlx::Executor;
use store::{Consumed, StoreError};
use uuid::Uuid;

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::fetch;
use super::changed_one;
use crate::rows::corrupt;
use crate::rows::identity::CodeRow;
use crate::sql::identity::reads::{FIND_USED_CODE, PEEK_CODE};
use crate::sql::identity::writes::{
    CONSUME_CODE, COUNT_CODE_TRY, END_CODES_OF, INSERT_CODE, SET_CODE_SESSION,
};

/// A code by `sql`, which reads it or uses it up.
async fn find<'e>(
    executor: impl Executor<'e, Database = Db>,
    sql: &'static str,
    (tenant, purpose): (TenantId, CodePurpose),
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Code>, StoreError> {
    let asked = sqlx::query_as(sql)
        .bind(tenant.as_uuid())
        .bind(hash.as_slice())
        .bind(purpose.as_str())
        .bind(now.as_millis());
    fetch::find(executor, asked, CodeRow::into_code).await
}

pub(crate) async fn peek(
    pool: &sqlx::Pool<Db>,
    tenant: TenantId,
    purpose: CodePurpose,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Option<Code>, StoreError> {
    find(pool, PEEK_CODE, (tenant, purpose), hash, now).await
}

pub(crate) async fn consume(
    tx: &mut Connection,
    tenant: TenantId,
    purpose: CodePurpose,
    hash: &[u8; 32],
    now: Timestamp,
) -> Result<Consumed, StoreError> {
    let of = (tenant, purpose);
    if let Some(code) = find(&mut *tx, CONSUME_CODE, of, hash, now).await? {
        return Ok(Consumed::Fresh(code));
    }
    let used = find(tx, FIND_USED_CODE, of, hash, now).await?;
    Ok(used.map_or(Consumed::Missing, Consumed::Used))
}

/// The principal in the field `principal` of a body, if there is one.
fn principal_of(body: &str) -> Option<Uuid> {
    let body: serde_json::Value = serde_json::from_str(body).ok()?;
    let principal = PrincipalId::parse(body.get("principal")?.as_str()?)?;
    Some(principal.as_uuid())
}

pub(crate) async fn insert(tx: &mut Connection, code: &Code) -> Result<(), StoreError> {
    sqlx::query(INSERT_CODE)
        .bind(code.tenant.as_uuid())
        .bind(code.purpose.as_str())
        .bind(code.hash.as_slice())
        .bind(&*code.body)
        .bind(principal_of(&code.body))
        .bind(code.expires_at.as_millis())
        .bind(code.used_at.map(Timestamp::as_millis))
        .bind(code.session.map(SessionId::as_uuid))
        .bind(i64::from(code.tries))
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}

pub(crate) async fn set_session(
    tx: &mut Connection,
    tenant: TenantId,
    hash: &[u8; 32],
    session: SessionId,
) -> Result<(), StoreError> {
    let done = sqlx::query(SET_CODE_SESSION)
        .bind(tenant.as_uuid())
        .bind(hash.as_slice())
        .bind(session.as_uuid())
        .execute(tx)
        .await
        .map_err(store_error)?;
    changed_one(done.rows_affected(), "a code")
}

pub(crate) async fn count_try(
    tx: &mut Connection,
    tenant: TenantId,
    hash: &[u8; 32],
    tries_max: u32,
    now: Timestamp,
) -> Result<u32, StoreError> {
    let tries: Option<i64> = sqlx::query_scalar(COUNT_CODE_TRY)
        .bind(tenant.as_uuid())
        .bind(hash.as_slice())
        .bind(i64::from(tries_max))
        .bind(now.as_millis())
        .fetch_optional(tx)
        .await
        .map_err(store_error)?;
    let Some(tries) = tries else {
        return Ok(tries_max);
    };
    u32::try_from(tries).map_err(|_| corrupt("the tries of a code", &tries))
}

pub(crate) async fn end_of(
    tx: &mut Connection,
    tenant: TenantId,
    purpose: CodePurpose,
    principal: PrincipalId,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(END_CODES_OF)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid())
        .bind(purpose.as_str())
        .bind(at.as_millis())
        .execute(tx)
        .await
        .map_err(store_error)?;
    Ok(())
}
