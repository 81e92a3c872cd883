//! The statements that every send runs, with less to parse: a batch's ids go as one blob of 16 bytes each, the rest as
//! JSON arrays. Half of a send's work in SQLite was looking names up in JSON. Must not know what the rows mean.

use std::sync::{Arc, LazyLock};

use domain::{Message, TenantId, Timestamp};
use futures_util::TryStreamExt;
use sqlx::{Either, Executor};
use store::{Changes, MovedMarker, RoomHead, StoreError, Subject, Wanted};
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

/// The heads of rooms, the messages and their senders' markers, as one text of three statements: each of its own wakes the
/// thread that writes and waits to be woken by it. An empty part touches nothing.
static WRITE_SENT: LazyLock<String> = LazyLock::new(|| {
    let messages = INSERT_MESSAGES.replace("$1", "$3").replace("$2", "$4");
    let markers = UPDATE_MARKERS.replace("$1", "$5").replace("$2", "$6");
    [UPDATE_HEADS, &messages, &markers].join("; ")
});

/// Says how many rooms there were.
pub(super) async fn write_sent(tx: &mut Connection, changes: &Changes) -> Result<u64, StoreError> {
    if changes.heads.is_empty() && changes.messages.is_empty() && changes.markers.is_empty() {
        return Ok(0);
    }
    let heads = Rows::of_heads(&changes.heads)?;
    let messages = Rows::of_messages(&changes.messages)?;
    let markers = Rows::of_markers(&changes.markers)?;
    let query = [heads, messages, markers]
        .into_iter()
        .fold(sqlx::query(WRITE_SENT.as_str()), |query, rows| {
            query.bind(rows.json).bind(rows.ids)
        });
    let mut done = tx.fetch_many(query);
    let heads = done.try_next().await.map_err(store_error)?;
    while done.try_next().await.map_err(store_error)?.is_some() {}
    Ok(heads
        .and_then(Either::left)
        .map_or(0, |done| done.rows_affected()))
}

/// The parameters of one statement: a JSON array for each row, and the ids of all rows behind each other, 16 bytes each.
struct Rows {
    json: String,
    ids: Vec<u8>,
}

impl Rows {
    fn of_messages(messages: &[(TenantId, Arc<Message>)]) -> Result<Self, StoreError> {
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
        let json = json_array(rows)?;
        Ok(Self { json, ids })
    }

    fn of_heads(heads: &[RoomHead]) -> Result<Self, StoreError> {
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
        let json = json_array(rows)?;
        Ok(Self { json, ids })
    }

    fn of_markers(markers: &[MovedMarker]) -> Result<Self, StoreError> {
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
        let json = json_array(rows)?;
        Ok(Self { json, ids })
    }
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
