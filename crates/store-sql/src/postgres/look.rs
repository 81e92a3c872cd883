//! Looking into the index of tokens. PostgreSQL's gives everything that has a token before it can be put in order, so that a
//! word which stands everywhere would cost the whole history. Such a word stands among the newest documents too: these are
//! walked over first, and where the index takes too long, more of them are. Must not know what a token means.

use store::{Candidates, DocId, StoreError};

use super::PostgresStore;
use super::body::search::Asked;
use super::dialect::{Connection, store_error};
use super::search::{FIND_MESSAGES, FIND_MESSAGES_AMONG, LIMIT_TIME, WALK_END, WALK_MESSAGES};
use crate::rows::CandidateRow;

/// Documents that are walked over before the index is asked: a word that stands in every twentieth fills a page of 50.
const WALKED_FIRST: u32 = 1_024;
/// Documents that are walked over where the index took too long.
const WALKED_AFTER: u32 = 16_384;
/// The state of a statement that ran out of its time.
const CANCELED: &str = "57014";

/// As many as are wanted, or all that there are, or those of as many documents as one look may cost.
pub(super) async fn look(store: &PostgresStore, asked: &Asked) -> Result<Candidates, StoreError> {
    if asked.among.is_none() {
        let walked = walk(store, asked, WALKED_FIRST).await?;
        if walked.len() >= asked.limit as usize {
            return candidates(walked, None);
        }
    }
    if let Some(rows) = look_up(store, asked).await? {
        return candidates(rows, None);
    }
    metrics::counter!("maru_searches_cut_total").increment(1);
    let walked = walk(store, asked, WALKED_AFTER).await?;
    let is_full = walked.len() >= asked.limit as usize;
    let end: Option<i64> = sqlx::query_scalar(WALK_END)
        .bind(asked.before.get())
        .bind(i64::from(WALKED_AFTER) - 1)
        .fetch_optional(store.read_pool())
        .await
        .map_err(store_error)?;
    candidates(walked, end.filter(|_| !is_full).map(DocId::new))
}

fn candidates(rows: Vec<CandidateRow>, looked_to: Option<DocId>) -> Result<Candidates, StoreError> {
    let found = rows.into_iter().map(CandidateRow::into_candidate);
    Ok(Candidates {
        found: found.collect::<Result<_, _>>()?,
        looked_to,
    })
}

/// Those of the newest so many documents that fit.
async fn walk(
    store: &PostgresStore,
    asked: &Asked,
    documents: u32,
) -> Result<Vec<CandidateRow>, StoreError> {
    sqlx::query_as(WALK_MESSAGES)
        .bind(&asked.expression)
        .bind(asked.before.get())
        .bind(i64::from(asked.limit))
        .bind(i64::from(documents))
        .fetch_all(store.read_pool())
        .await
        .map_err(store_error)
}

/// What the index gives within the time of one look; `None`: it took longer.
async fn look_up(
    store: &PostgresStore,
    asked: &Asked,
) -> Result<Option<Vec<CandidateRow>>, StoreError> {
    let mut tx = store.read_pool().begin().await.map_err(store_error)?;
    limit_time(store, &mut tx).await?;
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
    let found = query.fetch_all(&mut *tx).await;
    let is_over = |error: &sqlx::Error| {
        let database = error.as_database_error();
        database.is_some_and(|error| error.code().as_deref() == Some(CANCELED))
    };
    match found {
        Ok(rows) => {
            tx.commit().await.map_err(store_error)?;
            Ok(Some(rows))
        }
        Err(error) if asked.among.is_none() && is_over(&error) => Ok(None),
        Err(error) => Err(store_error(error)),
    }
}

async fn limit_time(store: &PostgresStore, tx: &mut Connection) -> Result<(), StoreError> {
    let millis = store.search_time_max.as_millis().max(1);
    let limited = sqlx::query(LIMIT_TIME).bind(millis.to_string());
    limited.execute(tx).await.map_err(store_error)?;
    Ok(())
}
