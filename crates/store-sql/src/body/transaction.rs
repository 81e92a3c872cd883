//! The transaction that writes: begins with the engine's own statement, and rolls back when it is dropped. Must not
//! know what is written.

use async_trait::async_trait;
use sqlx::Database;
use sqlx::query::Query;
use store::{Changes, Facts, StoreError, Transaction, Wanted};

use super::super::Engine;
use super::super::dialect::{Db, Signal, store_error};
use super::super::sql::BEGIN;
use super::{load, write};

/// An open transaction of the engine.
pub(super) struct WriteTransaction {
    pub(super) tx: sqlx::Transaction<'static, Db>,
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

/// Runs one statement in a transaction of its own, and says how many rows it touched.
pub(super) async fn write_alone(
    engine: &Engine,
    asked: Query<'_, Db, <Db as Database>::Arguments>,
) -> Result<u64, StoreError> {
    let mut begun = begin(engine.write_pool(), engine.signal()).await?;
    let done = asked.execute(&mut *begun.tx).await.map_err(store_error)?;
    Box::new(begun).commit().await?;
    Ok(done.rows_affected())
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
        let done = self.tx.commit().await.map_err(store_error);
        if matches!(done, Err(StoreError::FlushFailed(_))) {
            self.signal.flush_failed();
        }
        done?;
        self.signal.committed();
        metrics::counter!("maru_store_commits_total").increment(1);
        Ok(())
    }
}
