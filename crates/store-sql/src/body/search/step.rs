//! One step of the index, inside a transaction that also moves the place up to which the room is indexed. Must not know what
//! is indexed.

use std::collections::HashSet;

use domain::TenantId;
use serde::Serialize;
use store::{DocPlace, IndexDoc, IndexStep, StoreError};

use super::super::super::dialect::{Connection, store_error};
use super::super::super::search::{DELETE_DOCS, INSERT_DOCS, INSERT_TOKENS, LIST_TAKEN, MERGE};
use crate::params::{
    DocParam, json_array, messages_token, room_token, search_token, tag_token, tenant_token,
};
use crate::rows::stored_seq;
use crate::sql::search::{INSERT_SEARCH_ROOM, UPDATE_SEARCH_ROOM};

/// Pages of the index that are merged for so many documents.
const MERGE_PAGES: usize = 64;
/// As many as a step of one's own indexes at most.
const DOCS_PER_MERGE: usize = 128;

/// Writes the steps; false for each that begins at another place than its room is indexed up to.
pub(super) async fn write(
    tx: &mut Connection,
    steps: &[IndexStep],
) -> Result<Vec<bool>, StoreError> {
    let mut written = vec![false; steps.len()];
    let mut docs: Vec<DocParam> = Vec::new();
    for at in in_order(steps) {
        let step = &steps[at];
        if let Some(number) = move_on(tx, step).await? {
            written[at] = true;
            docs.extend(step.docs.iter().map(|d| doc_param(step.tenant, number, d)));
        }
    }
    run(tx, DELETE_DOCS, &docs).await?;
    docs.retain(|doc| !doc.tokens.is_empty());
    make_distinct(tx, &mut docs).await?;
    run(tx, INSERT_DOCS, &docs).await?;
    run(tx, INSERT_TOKENS, &docs).await?;
    merge(tx, docs.len()).await?;
    Ok(written)
}

/// Merges as much of the index as these documents ask for in the long run: a little with each step instead of much with a
/// few, for the writer waits for it.
async fn merge(tx: &mut Connection, docs: usize) -> Result<(), StoreError> {
    let pages = docs.div_ceil(DOCS_PER_MERGE).saturating_mul(MERGE_PAGES);
    if let (Some(sql), Some(pages)) = (MERGE, i64::try_from(pages).ok().filter(|&n| n > 0)) {
        let done = sqlx::query(sql).bind(pages).execute(tx).await;
        done.map_err(store_error)?;
    }
    Ok(())
}

/// Always the same order of rooms, so that no two nodes wait for each other in a circle.
fn in_order(steps: &[IndexStep]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..steps.len()).collect();
    order.sort_unstable_by_key(|&at| (steps[at].tenant, steps[at].room));
    order
}

/// Moves the place of the room on, which holds up everybody else who would; its number.
async fn move_on(tx: &mut Connection, step: &IndexStep) -> Result<Option<i64>, StoreError> {
    for is_new in [false, true] {
        if is_new {
            sqlx::query(INSERT_SEARCH_ROOM)
                .bind(step.tenant.as_uuid())
                .bind(step.room.as_uuid())
                .execute(&mut *tx)
                .await
                .map_err(store_error)?;
        }
        let number: Option<i64> = sqlx::query_scalar(UPDATE_SEARCH_ROOM)
            .bind(step.tenant.as_uuid())
            .bind(step.room.as_uuid())
            .bind(stored_seq(step.from))
            .bind(stored_seq(step.to))
            .fetch_optional(&mut *tx)
            .await
            .map_err(store_error)?;
        if number.is_some() {
            return Ok(number);
        }
    }
    Ok(None)
}

/// A document with what it is found by: a message in its room, a room in its tenant.
fn doc_param(tenant: TenantId, number: i64, doc: &IndexDoc) -> DocParam {
    let (seq, places) = match &doc.place {
        DocPlace::Message(seq) => (
            stored_seq(*seq),
            vec![room_token(number), messages_token(tenant)],
        ),
        DocPlace::Directory(tags) => {
            let tags = tags.iter().map(|tag| tag_token(tag));
            (0, tags.chain([tenant_token(tenant)]).collect())
        }
    };
    if doc.tokens.is_empty() {
        return DocParam::new(number, seq, doc.at, String::new());
    }
    let tokens = doc.tokens.iter().map(|token| search_token(token));
    let tokens: Vec<String> = tokens.chain(places).collect();
    DocParam::new(number, seq, doc.at, tokens.join(" "))
}

/// No two documents have the same id: each moves on within its millisecond until its place is free.
async fn make_distinct(tx: &mut Connection, docs: &mut [DocParam]) -> Result<(), StoreError> {
    loop {
        let wanted = json_array(docs.iter())?;
        let taken: Vec<i64> = sqlx::query_scalar(LIST_TAKEN)
            .bind(wanted)
            .fetch_all(&mut *tx)
            .await
            .map_err(store_error)?;
        let mut taken: HashSet<i64> = taken.into_iter().collect();
        let mut is_settled = true;
        for doc in docs.iter_mut() {
            while !taken.insert(doc.id) {
                is_settled = false;
                doc.move_on();
            }
        }
        if is_settled {
            return Ok(());
        }
    }
}

async fn run<P: Serialize>(
    tx: &mut Connection,
    sql: &'static str,
    rows: &[P],
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let rows = json_array(rows.iter())?;
    let done = sqlx::query(sql).bind(rows).execute(tx).await;
    done.map(|_| ()).map_err(store_error)
}
