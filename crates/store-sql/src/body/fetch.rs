//! Runs what is asked, and reads its rows as what they stand for. Must not know what that is.

use sqlx::query::QueryAs;
use sqlx::{Database, Executor, FromRow};
use store::StoreError;

use super::super::dialect::{Db, store_error};

type Asked<'q, Row> = QueryAs<'q, Db, Row, <Db as Database>::Arguments>;

/// The row, if there is one.
pub(super) async fn find<'e, Row, T>(
    executor: impl Executor<'e, Database = Db>,
    asked: Asked<'_, Row>,
    read: impl FnOnce(Row) -> Result<T, StoreError>,
) -> Result<Option<T>, StoreError>
where
    Row: for<'r> FromRow<'r, <Db as Database>::Row> + Send + Unpin,
{
    let row = asked.fetch_optional(executor).await.map_err(store_error)?;
    row.map(read).transpose()
}

/// All rows, in their order.
pub(super) async fn list<'e, Row, T>(
    executor: impl Executor<'e, Database = Db>,
    asked: Asked<'_, Row>,
    read: impl FnMut(Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError>
where
    Row: for<'r> FromRow<'r, <Db as Database>::Row> + Send + Unpin,
{
    let rows = asked.fetch_all(executor).await.map_err(store_error)?;
    rows.into_iter().map(read).collect()
}
