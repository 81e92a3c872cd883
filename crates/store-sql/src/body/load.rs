//! What the writer asks before it decides: one narrow statement for the whole batch, and whole messages and rooms only
//! for the few commands that depend on one. Must not know the decisions.

mod moderation;
mod parts;
mod queue;

use std::collections::BTreeSet;

use domain::{RoomId, RoomRef, Seq};
use serde::Serialize;
use sqlx::FromRow;
use store::{Facts, StoreError, Subject, Wanted};

use super::super::dialect::{Connection, Db, store_error};
use super::super::hot;
use super::super::locks::{LOCK_ACCOUNT, LOCK_PRINCIPAL};
use super::super::sql::{
    LOAD_MESSAGES, LOAD_NEW_ROOMS, LOAD_NUMBERS, LOAD_OTHERS, LOAD_REACTED, LOAD_REMOVED, LOAD_SENT,
};
use super::identity::{accounts, people, tenants};
use super::reads::find_room;
use crate::params::{
    WantedMessageParam, WantedNewRoomParam, WantedOtherParam, WantedParam, WantedPlaceParam,
    json_array,
};
use crate::rows::{
    InviteRow, LoadedMessageRow, LoadedNewRoomRow, LoadedNumberRow, LoadedOtherRow,
    LoadedReactedRow, LoadedRow, corrupt, number, seq,
};
use crate::sql::rooms::{COUNT_PINS, FIND_INVITE, FIND_NAME_HOLDER};

pub(super) async fn load(tx: &mut Connection, wanted: &[Wanted]) -> Result<Vec<Facts>, StoreError> {
    let mut facts = vec![Facts::default(); wanted.len()];
    if wanted.is_empty() {
        return Ok(facts);
    }
    // Before the sessions: whoever disables a tenant takes them in this order.
    load_tenants(tx, wanted, &mut facts).await?;
    let answer = hot::load(&mut *tx, wanted).await?;
    let rows: Vec<LoadedRow> =
        serde_json::from_str(&answer).map_err(|error| corrupt("an answer", &error))?;
    let sent = take_narrow(wanted, rows, &mut facts)?;
    load_messages(tx, LOAD_SENT, sent, &mut facts).await?;
    let removed = asks_of(wanted, |n, asked| removed_before(n, asked, &facts[n]));
    load_messages(tx, LOAD_REMOVED, removed, &mut facts).await?;
    let asked = asks_of(wanted, WantedMessageParam::of);
    load_messages(tx, LOAD_MESSAGES, asked, &mut facts).await?;
    load_answered(tx, wanted, &mut facts).await?;
    load_reacted(tx, wanted, &mut facts).await?;
    load_pins(tx, wanted, &mut facts).await?;
    load_others(tx, wanted, &mut facts).await?;
    load_numbers(tx, wanted, &mut facts).await?;
    load_accounts(tx, wanted, &mut facts).await?;
    load_invites(tx, wanted, &mut facts).await?;
    load_names(tx, wanted, &mut facts).await?;
    load_new_rooms(tx, wanted, &mut facts).await?;
    load_whole_rooms(tx, wanted, &mut facts).await?;
    moderation::load_askers(tx, wanted, &mut facts).await?;
    moderation::load_reports(tx, wanted, &mut facts).await?;
    moderation::load_blocks(tx, wanted, &mut facts).await?;
    moderation::load_acts(tx, wanted, &mut facts).await?;
    moderation::load_cleared(tx, wanted, &mut facts).await?;
    queue::load(tx, wanted, &mut facts).await?;
    parts::load_heirs(tx, wanted, &mut facts).await?;
    Ok(facts)
}

/// What the commands ask of one statement.
fn asks_of<'a, P>(wanted: &'a [Wanted], ask: impl Fn(usize, &'a Wanted) -> Option<P>) -> Vec<P> {
    let all = wanted.iter().enumerate();
    all.filter_map(|(n, wanted)| ask(n, wanted)).collect()
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
        if let Some(room) = asked.subject.room() {
            facts[n].room = row.room(room)?;
            facts[n].member = row.membership()?;
            facts[n].profile = row.take_profile().map(Box::new);
            facts[n].mask = row.mask();
            let seq = row.sent_seq;
            sent.extend(seq.map(|seq| WantedMessageParam::by_seq(n, asked, room, seq)));
        }
    }
    Ok(sent)
}

/// Only where retention has removed something can a send have been before whose message is not there.
fn removed_before<'a>(n: usize, asked: &'a Wanted, facts: &Facts) -> Option<WantedParam<'a>> {
    let is_cut = facts
        .room
        .as_ref()
        .is_some_and(|room| room.floor > Seq::ZERO);
    let is_unknown = is_cut && facts.message.is_none();
    let is_send = matches!(asked.subject, Subject::Send { .. });
    (is_unknown && is_send).then(|| WantedParam::new(n, asked))
}

async fn load_messages<P: Serialize>(
    tx: &mut Connection,
    sql: &'static str,
    asked: Vec<P>,
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let rows: Vec<LoadedMessageRow> = fetch_asked(tx, sql, asked).await?;
    for row in rows {
        let n = place(row.n, facts.len())?;
        facts[n].message = Some(Box::new(row.message.into_message()?));
    }
    Ok(())
}

async fn load_answered(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let asked = asks_of(wanted, WantedMessageParam::answered);
    let rows: Vec<LoadedMessageRow> = fetch_asked(tx, LOAD_MESSAGES, asked).await?;
    for row in rows {
        let n = place(row.n, facts.len())?;
        facts[n].answered = Some(Box::new(row.message.into_message()?));
    }
    Ok(())
}

async fn load_reacted(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let asked = asks_of(wanted, WantedMessageParam::reacted);
    let rows: Vec<LoadedReactedRow> = fetch_asked(tx, LOAD_REACTED, asked).await?;
    for row in rows {
        facts[place(row.n, wanted.len())?].has_reacted = true;
    }
    Ok(())
}

/// Pins are few and seldom: each is asked alone. The room is locked, and so are its pins.
async fn load_pins(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        let Subject::Pinning { room, .. } = asked.subject else {
            continue;
        };
        let pins: i64 = sqlx::query_scalar(COUNT_PINS)
            .bind(asked.actor.tenant.as_uuid())
            .bind(room.as_uuid())
            .fetch_one(&mut *tx)
            .await
            .map_err(store_error)?;
        facts.pins = u32::try_from(pins).unwrap_or(u32::MAX);
    }
    Ok(())
}

async fn load_others(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let asked = asks_of(wanted, WantedOtherParam::new);
    take_others(fetch_asked(tx, LOAD_OTHERS, asked).await?, facts)
}

fn take_others(rows: Vec<LoadedOtherRow>, facts: &mut [Facts]) -> Result<(), StoreError> {
    for row in rows {
        let n = place(row.n, facts.len())?;
        facts[n].other = Some(Box::new(row.other.into_other()?));
    }
    Ok(())
}

async fn load_numbers(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let asked = asks_of(wanted, WantedPlaceParam::new);
    let rows: Vec<LoadedNumberRow> = fetch_asked(tx, LOAD_NUMBERS, asked).await?;
    for row in rows {
        let n = place(row.n, facts.len())?;
        facts[n].number = row.number.map(number).transpose()?;
        facts[n].unread_at = row.unread_at.map(seq).transpose()?;
    }
    Ok(())
}

/// Whoever comes by an invitation comes once: each is asked alone. The room is locked, and so are its invitations.
async fn load_invites(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        let Subject::Joining {
            room,
            invite: Some(hash),
            name_key: _,
        } = &asked.subject
        else {
            continue;
        };
        let row: Option<InviteRow> = sqlx::query_as(FIND_INVITE)
            .bind(asked.actor.tenant.as_uuid())
            .bind(hash.as_slice())
            .fetch_optional(&mut *tx)
            .await
            .map_err(store_error)?;
        let invite = row.map(InviteRow::into_invite).transpose()?;
        facts.invite = invite.filter(|invite| invite.room == *room).map(Box::new);
    }
    Ok(())
}

/// Names for one room are set seldom: each is asked alone. The room is locked, and so are its names.
async fn load_names(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        let (Subject::Joining {
            room,
            name_key: Some(key),
            ..
        }
        | Subject::Asking {
            room,
            name_key: Some(key),
            ..
        }
        | Subject::Profile {
            room,
            name_key: Some(key),
        }) = &asked.subject
        else {
            continue;
        };
        let holder: Option<uuid::Uuid> = sqlx::query_scalar(FIND_NAME_HOLDER)
            .bind(asked.actor.tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(&**key)
            .bind(asked.actor.principal.as_uuid())
            .fetch_optional(&mut *tx)
            .await
            .map_err(store_error)?;
        facts.name_taken = holder.is_some();
    }
    Ok(())
}

/// Each tenant into which somebody comes is asked once, in the order of their ids.
async fn load_tenants(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let comes = |asked: &Wanted| matches!(asked.subject, Subject::Entering | Subject::Account);
    let entered = wanted.iter().filter(|asked| comes(asked));
    let entered: BTreeSet<_> = entered.map(|asked| asked.actor.tenant).collect();
    for tenant in entered {
        if tenants::hold(&mut *tx, tenant).await? {
            for (asked, facts) in wanted.iter().zip(&mut *facts) {
                facts.is_open |= comes(asked) && asked.actor.tenant == tenant;
            }
        }
    }
    Ok(())
}

/// Sign-ins are few beside messages, and each waited for its password: each is asked alone.
async fn load_accounts(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        if asked.subject != Subject::Account {
            continue;
        }
        let (tenant, id) = (asked.actor.tenant, asked.actor.principal);
        let account = accounts::find(&mut *tx, LOCK_ACCOUNT, tenant, id).await?;
        let person = people::find(&mut *tx, LOCK_PRINCIPAL, tenant, id).await?;
        facts.account = account.zip(person).map(Box::new);
    }
    Ok(())
}

async fn load_whole_rooms(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        if let Subject::Room { room, .. }
        | Subject::Leaving { room }
        | Subject::Report { room, .. } = asked.subject
        {
            let room = RoomRef::Id(room);
            let whole = find_room(&mut *tx, asked.actor.tenant, &room).await?;
            facts.whole_room = whole.map(Box::new);
        }
    }
    Ok(())
}

async fn load_new_rooms(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    let asked = asks_of(wanted, WantedNewRoomParam::new);
    let rows: Vec<LoadedNewRoomRow> = fetch_asked(tx, LOAD_NEW_ROOMS, asked).await?;
    for row in rows {
        let n = place(row.n, facts.len())?;
        let subject = &wanted[n].subject;
        let own = subject.room().map(RoomId::as_uuid);
        facts[n].alias_taken = row.alias_id.is_some_and(|id| Some(id) != own);
        if let Some(id) = row.created_id {
            let room = RoomRef::Id(RoomId::from_uuid(id));
            let created = find_room(&mut *tx, wanted[n].actor.tenant, &room).await?;
            facts[n].created = created.map(Box::new);
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
