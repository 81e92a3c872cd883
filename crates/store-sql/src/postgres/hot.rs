//! The statements that every send runs. Must not know what the rows mean.

use std::sync::Arc;

use domain::{Message, TenantId};
use store::{MovedMarker, RoomHead, StoreError, Wanted};

use super::body::write::run;
use super::dialect::{self, Connection, store_error};
use super::sql::{INSERT_MESSAGES, LOAD, UPDATE_HEADS, UPDATE_MARKERS};
use crate::params::{HeadParam, MarkerParam, MessageParam, WantedParam, json_array};

/// What the commands of a batch depend on, as the text of one JSON array; it is locked until the batch ends.
pub(super) async fn load(tx: &mut Connection, wanted: &[Wanted]) -> Result<String, StoreError> {
    let rows = wanted.iter().enumerate();
    let asked = json_array(rows.map(|(n, wanted)| WantedParam::new(n, wanted)))?;
    dialect::lock(tx, wanted, &asked).await?;
    let answer = sqlx::query_scalar(LOAD).bind(asked).fetch_one(tx).await;
    answer.map_err(store_error)
}

pub(super) async fn insert_messages(
    tx: &mut Connection,
    messages: &[(TenantId, Arc<Message>)],
) -> Result<(), StoreError> {
    run(tx, INSERT_MESSAGES, messages.iter().map(MessageParam::new)).await?;
    Ok(())
}

/// Says how many rooms there were.
pub(super) async fn update_heads(
    tx: &mut Connection,
    heads: &[RoomHead],
) -> Result<u64, StoreError> {
    run(tx, UPDATE_HEADS, heads.iter().map(HeadParam::new)).await
}

pub(super) async fn update_markers(
    tx: &mut Connection,
    markers: &[MovedMarker],
) -> Result<(), StoreError> {
    run(tx, UPDATE_MARKERS, markers.iter().map(MarkerParam::new)).await?;
    Ok(())
}
