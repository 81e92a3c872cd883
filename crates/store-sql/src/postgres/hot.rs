//! The statements that every send runs. Must not know what the rows mean.

use store::{Changes, StoreError, Wanted};

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

/// The heads of rooms, the messages and their senders' markers; says how many rooms there were.
pub(super) async fn write_sent(tx: &mut Connection, changes: &Changes) -> Result<u64, StoreError> {
    let moved = run(tx, UPDATE_HEADS, changes.heads.iter().map(HeadParam::new)).await?;
    let messages = changes.messages.iter().map(MessageParam::new);
    run(tx, INSERT_MESSAGES, messages).await?;
    let markers = changes.markers.iter().map(MarkerParam::new);
    run(tx, UPDATE_MARKERS, markers).await?;
    Ok(moved)
}
