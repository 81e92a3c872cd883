//! The statements that every send runs, with less to parse: a batch's ids go as one blob of 16 bytes each, the rest as
//! JSON arrays. Half of a send's work in SQLite was looking names up in JSON. Must not know what the rows mean.

use std::sync::Arc;

use domain::{Message, TenantId, Timestamp};
use serde::Serialize;
use store::{MovedMarker, RoomHead, StoreError, Subject, Wanted};
use uuid::Uuid;

use super::dialect::{Connection, store_error};
use super::sql::{INSERT_MESSAGES, LOAD, UPDATE_HEADS, UPDATE_MARKERS};
use crate::params::json_array;
use crate::rows::{stored_mentions, stored_seq};

/// What the commands of a batch depend on, as the text of one JSON array. SQLite's one writer holds the whole file:
/// there is nothing to lock.
pub(super) async fn load(tx: &mut Connection, wanted: &[Wanted]) -> Result<String, StoreError> {
    let client_id = |wanted| match wanted {
        &Wanted {
            subject: Subject::Send { ref client_id, .. },
            ..
        } => Some(client_id.as_str()),
        _ => None,
    };
    let ids = ids(wanted.iter().map(|wanted| {
        let room = wanted.subject.room().map(domain::RoomId::as_uuid);
        [
            wanted.actor.tenant.as_uuid(),
            wanted.actor.principal.as_uuid(),
            wanted.actor.session.as_uuid(),
            room.unwrap_or_default(),
        ]
    }));
    let answer = sqlx::query_scalar(LOAD)
        .bind(json_array(wanted.iter().map(client_id))?)
        .bind(ids)
        .fetch_one(tx)
        .await;
    answer.map_err(store_error)
}

pub(super) async fn insert_messages(
    tx: &mut Connection,
    messages: &[(TenantId, Arc<Message>)],
) -> Result<(), StoreError> {
    let ids = ids(messages.iter().map(|(tenant, message)| {
        [
            tenant.as_uuid(),
            message.room.as_uuid(),
            message.id.as_uuid(),
            message.sender.id.as_uuid(),
        ]
    }));
    let rows = messages.iter().map(|(_, message)| {
        (
            message.seq.get(),
            message.number.get(),
            message.client_id.as_str(),
            &*message.text,
            message.sent_at.as_millis(),
            message.reply_to.as_ref().map(|quote| stored_seq(quote.seq)),
            stored_mentions(&message.mentions),
        )
    });
    run(tx, INSERT_MESSAGES, rows, ids).await?;
    Ok(())
}

/// Says how many rooms there were.
pub(super) async fn update_heads(
    tx: &mut Connection,
    heads: &[RoomHead],
) -> Result<u64, StoreError> {
    let ids = ids(heads
        .iter()
        .map(|head| [head.tenant.as_uuid(), head.room.as_uuid()]));
    let rows = heads.iter().map(|head| {
        (
            head.head.get(),
            head.number.get(),
            head.members,
            head.last_message_seq.map(stored_seq),
            head.active_at.map(Timestamp::as_millis),
        )
    });
    run(tx, UPDATE_HEADS, rows, ids).await
}

pub(super) async fn update_markers(
    tx: &mut Connection,
    markers: &[MovedMarker],
) -> Result<(), StoreError> {
    let ids = ids(markers.iter().map(|moved| {
        [
            moved.tenant.as_uuid(),
            moved.room.as_uuid(),
            moved.principal.as_uuid(),
        ]
    }));
    let rows = markers.iter().map(|moved| {
        (
            stored_seq(moved.marker.seq),
            moved.marker.number.get(),
            moved.sent_at.map(Timestamp::as_millis),
        )
    });
    run(tx, UPDATE_MARKERS, rows, ids).await?;
    Ok(())
}

/// The ids of all rows behind each other, 16 bytes each.
fn ids<const N: usize>(rows: impl ExactSizeIterator<Item = [Uuid; N]>) -> Vec<u8> {
    let mut ids = Vec::with_capacity(rows.len() * N * 16);
    for row in rows {
        for id in row {
            ids.extend_from_slice(id.as_bytes());
        }
    }
    ids
}

/// Runs one statement over all rows, and says how many rows of the table it touched.
async fn run<P: Serialize>(
    tx: &mut Connection,
    sql: &'static str,
    rows: impl ExactSizeIterator<Item = P> + Send,
    ids: Vec<u8>,
) -> Result<u64, StoreError> {
    if rows.len() == 0 {
        return Ok(0);
    }
    let json = json_array(rows)?;
    let done = sqlx::query(sql).bind(json).bind(ids).execute(tx).await;
    done.map(|done| done.rows_affected()).map_err(store_error)
}
