//! Accounts. Must not know passwords.

use domain::{Account, Email, PrincipalId, TenantId, Timestamp};
use sqlx::Executor;
use store::StoreError;

use super::super::super::dialect::{Connection, Db, store_error};
use super::super::fetch;
use super::changed_one;
use crate::rows::identity::AccountRow;
use crate::sql::identity::writes::{DELETE_ACCOUNT, DELETE_LINKS, INSERT_ACCOUNT, UPDATE_ACCOUNT};

/// By `sql`, which finds or locks.
pub(crate) async fn find<'e>(
    executor: impl Executor<'e, Database = Db>,
    sql: &'static str,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<Option<Account>, StoreError> {
    let asked = sqlx::query_as(sql)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid());
    fetch::find(executor, asked, AccountRow::into_account).await
}

/// By `sql`, which finds or locks.
pub(crate) async fn find_by_email<'e>(
    executor: impl Executor<'e, Database = Db>,
    sql: &'static str,
    tenant: TenantId,
    email: &Email,
) -> Result<Option<Account>, StoreError> {
    let asked = sqlx::query_as(sql).bind(tenant.as_uuid()).bind(email.key());
    fetch::find(executor, asked, AccountRow::into_account).await
}

/// Writes every column by `sql`, and says how many rows it touched.
async fn write(
    tx: &mut Connection,
    sql: &'static str,
    account: &Account,
) -> Result<u64, StoreError> {
    let done = sqlx::query(sql)
        .bind(account.tenant.as_uuid())
        .bind(account.principal.as_uuid())
        .bind(account.email.as_str())
        .bind(account.email.key())
        .bind(account.verified_at.map(Timestamp::as_millis))
        .bind(account.password_hash.as_deref())
        .bind(account.totp_secret.as_ref().map(|sealed| sealed.0.as_str()))
        .bind(account.totp_since.map(Timestamp::as_millis))
        .bind(account.totp_step)
        .execute(tx)
        .await;
    done.map(|done| done.rows_affected()).map_err(store_error)
}

pub(crate) async fn insert(tx: &mut Connection, account: &Account) -> Result<(), StoreError> {
    write(tx, INSERT_ACCOUNT, account).await.map(|_| ())
}

pub(crate) async fn update(tx: &mut Connection, account: &Account) -> Result<(), StoreError> {
    changed_one(write(tx, UPDATE_ACCOUNT, account).await?, "an account")
}

pub(crate) async fn delete(
    tx: &mut Connection,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<(), StoreError> {
    for sql in [DELETE_LINKS, DELETE_ACCOUNT] {
        sqlx::query(sql)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .execute(&mut *tx)
            .await
            .map_err(store_error)?;
    }
    Ok(())
}
