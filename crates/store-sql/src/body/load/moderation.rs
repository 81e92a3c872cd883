//! What the writer asks before it decides how order is kept: few commands, each asked alone. Must not know the decisions.

use domain::moderation::reports::Reported;
use domain::{PrincipalId, Seq};
use store::{Facts, StoreError, Subject, Wanted};

use super::super::super::dialect::Connection;
use super::super::super::sql::{LOAD_MESSAGES, LOAD_OTHERS, LOAD_SENT};
use super::super::identity::people;
use super::super::order;
use super::{fetch_asked, load_messages, take_others};
use crate::params::{WantedMessageParam, WantedOtherParam};
use crate::rows::{LoadedMessageRow, stored_seq};
use crate::sql::identity::reads::FIND_PRINCIPAL;

/// Who does what the tenant's staff may do too: few commands, each asked alone.
pub(super) async fn load_askers(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        let (Subject::Report { .. }
        | Subject::Clear { .. }
        | Subject::Act { .. }
        | Subject::Waiting { .. }
        | Subject::Part { .. }) = asked.subject
        else {
            continue;
        };
        let (tenant, id) = (asked.actor.tenant, asked.actor.principal);
        let person = people::find(&mut *tx, FIND_PRINCIPAL, tenant, id).await?;
        facts.asker = person.map(Box::new);
    }
    Ok(())
}

/// Moderators undo one act after the other: each is asked alone, and then what it is about.
pub(super) async fn load_acts(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (n, asked) in wanted.iter().enumerate() {
        let Subject::Act { room, act } = asked.subject else {
            continue;
        };
        let tenant = asked.actor.tenant;
        let Some(act) = order::find_act(tx, (tenant, room), act).await? else {
            continue;
        };
        if let Some(other) = PrincipalId::parse(&act.object) {
            let about = vec![WantedOtherParam::of(n, asked, other)];
            take_others(fetch_asked(tx, LOAD_OTHERS, about).await?, facts)?;
        }
        facts[n].deleted_texts = order::list_deleted_texts(tx, tenant, &act).await?;
        facts[n].act = Some(Box::new(act));
    }
    Ok(())
}

/// The same of messages that are to be cleared away.
pub(super) async fn load_cleared(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (n, asked) in wanted.iter().enumerate() {
        let Subject::Clear { room, seqs, .. } = &asked.subject else {
            continue;
        };
        let of = |seq: &Seq| WantedMessageParam::by_seq(n, asked, *room, stored_seq(*seq));
        let places: Vec<_> = seqs.iter().map(of).collect();
        let rows: Vec<LoadedMessageRow> = fetch_asked(tx, LOAD_SENT, places).await?;
        for row in rows {
            facts[n].messages.push(row.message.into_message()?);
        }
        facts[n].messages.sort_by_key(|message| message.seq);
    }
    Ok(())
}

/// Only of rooms of two, new ones too: each is asked alone.
pub(super) async fn load_blocks(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        let pair = match &asked.subject {
            Subject::Send { room, to_pair, .. }
            | Subject::Message { room, to_pair, .. }
            | Subject::Pinning { room, to_pair, .. }
                if *to_pair =>
            {
                order::Pair::Room(*room)
            }
            Subject::NewRoom {
                pair: Some((_, other)),
                ..
            } => order::Pair::With(*other),
            _ => continue,
        };
        let (tenant, by) = (asked.actor.tenant, asked.actor.principal);
        facts.is_blocked = order::is_blocked(tx, tenant, pair, by).await?;
    }
    Ok(())
}

/// Reports are looked after one by one: each is asked alone, and then what it is about.
pub(super) async fn load_reports(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (n, asked) in wanted.iter().enumerate() {
        let Subject::Report { room, report } = asked.subject else {
            continue;
        };
        let tenant = asked.actor.tenant;
        let Some(report) = order::find_report(tx, (tenant, room), report).await? else {
            continue;
        };
        if let Reported::Message(id) = report.object {
            let message = vec![WantedMessageParam::by_id(n, asked, room, id)];
            load_messages(tx, LOAD_MESSAGES, message, facts).await?;
        }
        let about = vec![WantedOtherParam::of(n, asked, report.about.id)];
        take_others(fetch_asked(tx, LOAD_OTHERS, about).await?, facts)?;
        facts[n].report = Some(Box::new(report));
    }
    Ok(())
}
