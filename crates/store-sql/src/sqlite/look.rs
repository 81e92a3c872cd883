//! Looking into the index of tokens: SQLite's reads from the newest and stops where there are enough. Must not know what a
//! token means.

use store::{Candidates, StoreError};

use super::SqliteStore;
use super::body::search::Asked;
use super::dialect::store_error;
use super::search::{FIND_MESSAGES, FIND_MESSAGES_AMONG};
use crate::rows::CandidateRow;

/// As many as are wanted, or all that there are.
pub(super) async fn look(store: &SqliteStore, asked: &Asked) -> Result<Candidates, StoreError> {
    let sql = asked
        .among
        .as_ref()
        .map_or(FIND_MESSAGES, |_| FIND_MESSAGES_AMONG);
    let mut query = sqlx::query_as(sql)
        .bind(&asked.expression)
        .bind(asked.before.get())
        .bind(i64::from(asked.limit));
    if let Some(among) = &asked.among {
        query = query.bind(among);
    }
    let rows: Vec<CandidateRow> = query
        .fetch_all(store.read_pool())
        .await
        .map_err(store_error)?;
    let found = rows.into_iter().map(CandidateRow::into_candidate);
    Ok(Candidates {
        found: found.collect::<Result<_, _>>()?,
        looked_to: None,
    })
}
