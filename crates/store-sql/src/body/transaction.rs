//! The transaction that writes: begins with the engine's own statement, and rolls back when it is dropped. Must not
//! know what is written.

use async_trait::async_trait;
use domain::Tenant;
use store::{Changes, Facts, StoreError, Transaction, Wanted};

use super::super::dialect::{Db, Signal, store_error};
use super::super::sql::BEGIN;
use super::{load, write};
use crate::sql::reads::CREATE_TENANT;

/// An open transaction of the engine.
pub(super) struct WriteTransaction {
    tx: sqlx::Transaction<'static, Db>,
    signal: Signal,
}

pub(super) async fn begin(
    pool: &sqlx::Pool<Db>,
    signal: Signal,
) -> Result<WriteTransaction, StoreError> {
    signal.check_writable()?;
    let tx = pool.begin_with(BEGIN).await.map_err(store_error)?;
    Ok(WriteTransaction { tx, signal })
}

#[async_trait]
impl Transaction for WriteTransaction {
    async fn load(&mut self, wanted: &[Wanted]) -> Result<Vec<Facts>, StoreError> {
        load::load(&mut self.tx, wanted).await
    }

    async fn write(&mut self, changes: &Changes) -> Result<(), StoreError> {
        write::write(&mut self.tx, changes).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(store_error)?;
        self.signal.committed();
        metrics::counter!("maru_store_commits_total").increment(1);
        Ok(())
    }
}

pub(super) async fn create_tenant(
    pool: &sqlx::Pool<Db>,
    tenant: &Tenant,
) -> Result<bool, StoreError> {
    let done = sqlx::query(CREATE_TENANT)
        .bind(tenant.id.as_uuid())
        .bind(tenant.slug.as_str())
        .bind(&*tenant.name)
        .execute(pool)
        .await
        .map_err(store_error)?;
    Ok(done.rows_affected() == 1)
}
