//! What the writer asks before it decides about what waits: few commands, each asked alone. Must not know the decisions.

use domain::moderation::queue::WaitingFor;
use store::{Facts, QueueFacts, StoreError, Subject, Wanted};

use super::super::super::dialect::Connection;
use super::super::super::sql::{LOAD_MESSAGES, LOAD_OTHERS, LOAD_SENT};
use super::super::queue;
use super::{fetch_asked, load_messages, take_others};
use crate::params::{WantedMessageParam, WantedOtherParam};
use crate::rows::{LoadedMessageRow, stored_seq};

pub(super) async fn load(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (n, asked) in wanted.iter().enumerate() {
        let (tenant, by) = (asked.actor.tenant, asked.actor.principal);
        let found = match &asked.subject {
            Subject::Send {
                room,
                client_id,
                held_at: Some(now),
                ..
            } => queue::facts(tx, (tenant, *room), by, Some(client_id), *now).await?,
            Subject::Asking { room, now, .. } => {
                queue::facts(tx, (tenant, *room), by, None, *now).await?
            }
            Subject::Waiting { .. } => load_waiting(tx, (n, asked), facts).await?,
            _ => continue,
        };
        facts[n].queue = Some(Box::new(found));
    }
    Ok(())
}

/// What waits, whose it is, and what its message depends on.
async fn load_waiting(
    tx: &mut Connection,
    (n, asked): (usize, &Wanted),
    facts: &mut [Facts],
) -> Result<QueueFacts, StoreError> {
    let Subject::Waiting { room, waiting } = asked.subject else {
        return Ok(QueueFacts::default());
    };
    let tenant = asked.actor.tenant;
    let Some(waiting) = queue::find(tx, (tenant, room), waiting).await? else {
        return Ok(QueueFacts::default());
    };
    let other = vec![WantedOtherParam::of(n, asked, waiting.by.id)];
    take_others(fetch_asked(tx, LOAD_OTHERS, other).await?, facts)?;
    if let WaitingFor::Message(held) = &waiting.what {
        let key = (waiting.by.id, &held.client_id);
        if let Some(seq) = queue::find_sent(tx, (tenant, room), key).await? {
            let sent = WantedMessageParam::by_seq(n, asked, room, stored_seq(seq));
            load_messages(tx, LOAD_SENT, vec![sent], facts).await?;
        }
        if let Some(answered) = held.reply_to {
            let place = vec![WantedMessageParam::by_id(n, asked, room, answered)];
            let rows: Vec<LoadedMessageRow> = fetch_asked(tx, LOAD_MESSAGES, place).await?;
            for row in rows {
                facts[n].answered = Some(Box::new(row.message.into_message()?));
            }
        }
    }
    Ok(QueueFacts {
        waiting: Some(waiting),
        ..QueueFacts::default()
    })
}
