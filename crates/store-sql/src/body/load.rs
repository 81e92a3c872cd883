//! What the writer asks before it decides: one narrow statement for the whole batch, and whole messages and rooms only
//! for the few commands that depend on one. Must not know the decisions.

use domain::{RoomId, RoomRef};
use serde::Serialize;
use sqlx::FromRow;
use store::{Facts, StoreError, Subject, Wanted};

use super::super::dialect::{self, Connection, Db, store_error};
use super::super::sql::{LOAD, LOAD_MESSAGES, LOAD_NEW_ROOMS, LOAD_SENT};
use super::reads::find_room;
use crate::params::{WantedMessageParam, WantedNewRoomParam, WantedParam, json_array};
use crate::rows::{LoadedMessageRow, LoadedNewRoomRow, LoadedRow, corrupt};

pub(super) async fn load(tx: &mut Connection, wanted: &[Wanted]) -> Result<Vec<Facts>, StoreError> {
    let mut facts = vec![Facts::default(); wanted.len()];
    if wanted.is_empty() {
        return Ok(facts);
    }
    let asked = json_array(
        wanted
            .iter()
            .enumerate()
            .map(|(n, w)| WantedParam::new(n, w)),
    )?;
    dialect::lock(tx, wanted, &asked).await?;
    let answer: String = sqlx::query_scalar(LOAD)
        .bind(asked)
        .fetch_one(&mut *tx)
        .await
        .map_err(store_error)?;
    let rows: Vec<LoadedRow> =
        serde_json::from_str(&answer).map_err(|error| corrupt("an answer", &error))?;
    let sent = take_narrow(wanted, rows, &mut facts)?;
    load_messages(tx, LOAD_SENT, sent, &mut facts).await?;
    let by_id = wanted.iter().enumerate();
    let by_id = by_id.filter_map(|(n, w)| WantedMessageParam::by_id(n, w));
    load_messages(tx, LOAD_MESSAGES, by_id.collect(), &mut facts).await?;
    load_new_rooms(tx, wanted, &mut facts).await?;
    Ok(facts)
}

/// Reads the narrow rows into the facts; the messages sent before are returned as what to ask next.
fn take_narrow(
    wanted: &[Wanted],
    rows: Vec<LoadedRow>,
    facts: &mut [Facts],
) -> Result<Vec<WantedMessageParam>, StoreError> {
    let mut sent = Vec::new();
    for mut row in rows {
        let n = place(row.n, wanted.len())?;
        let asked = &wanted[n];
        facts[n].session = row.take_session(asked.actor.session, asked.actor.principal)?;
        if let Some(room) = room_of(&asked.subject) {
            facts[n].room = row.room(room)?;
            facts[n].is_member = row.is_member == 1;
            let seq = row.sent_seq;
            sent.extend(seq.map(|seq| WantedMessageParam::by_seq(n, asked, room, seq)));
        }
    }
    Ok(sent)
}

fn room_of(subject: &Subject) -> Option<RoomId> {
    match subject {
        Subject::Session | Subject::NewRoom { .. } => None,
        Subject::Send { room, .. }
        | Subject::Message { room, .. }
        | Subject::Membership { room } => Some(*room),
    }
}

async fn load_messages(
    tx: &mut Connection,
    sql: &'static str,
    asked: Vec<WantedMessageParam>,
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let rows: Vec<LoadedMessageRow> = fetch_asked(tx, sql, asked).await?;
    for row in rows {
        let n = place(row.n, facts.len())?;
        facts[n].message = Some(row.message.into_message()?);
    }
    Ok(())
}

async fn load_new_rooms(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let asked = wanted.iter().enumerate();
    let asked = asked.filter_map(|(n, w)| WantedNewRoomParam::new(n, w));
    let rows: Vec<LoadedNewRoomRow> = fetch_asked(tx, LOAD_NEW_ROOMS, asked.collect()).await?;
    for row in rows {
        let n = place(row.n, facts.len())?;
        facts[n].alias_taken = row.alias_taken;
        if let Some(id) = row.created_id {
            let room = RoomRef::Id(RoomId::from_uuid(id));
            facts[n].created = find_room(&mut *tx, wanted[n].actor.tenant, &room).await?;
        }
    }
    Ok(())
}

async fn fetch_asked<P: Serialize, R>(
    tx: &mut Connection,
    sql: &'static str,
    asked: Vec<P>,
) -> Result<Vec<R>, StoreError>
where
    R: for<'r> FromRow<'r, <Db as sqlx::Database>::Row> + Send + Unpin,
{
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    fetch_all(tx, sql, json_array(asked.into_iter())?).await
}

async fn fetch_all<R>(
    tx: &mut Connection,
    sql: &'static str,
    json: String,
) -> Result<Vec<R>, StoreError>
where
    R: for<'r> FromRow<'r, <Db as sqlx::Database>::Row> + Send + Unpin,
{
    let rows = sqlx::query_as(sql).bind(json).fetch_all(tx).await;
    rows.map_err(store_error)
}

/// The place in the batch that a row answers.
fn place(n: i64, len: usize) -> Result<usize, StoreError> {
    let place = usize::try_from(n).ok().filter(|&place| place < len);
    place.ok_or_else(|| corrupt("an answer to a question that was not asked:", &n))
}
