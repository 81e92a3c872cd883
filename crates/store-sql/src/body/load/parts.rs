//! What the writer asks before somebody's part changes: who is host, or would be. Must not know the decisions.

use domain::{MemberRole, Membership, PrincipalId, RoomId};
use store::{Facts, StoreError, Subject, Wanted};

use super::super::super::dialect::{Connection, store_error};
use crate::rows::HeirRow;
use crate::sql::rooms::FIND_HEIR;

/// Whom the host's part would leave, or come back to, beside whom somebody is host or follows.
fn changes_host(asked: &Wanted, facts: &Facts) -> Option<(RoomId, PrincipalId)> {
    let host = |membership: Membership| membership.role == MemberRole::Host;
    let (room, who) = match asked.subject {
        Subject::Leaving { room } => {
            let is_host = facts.member.is_some_and(|own| own.is_in && host(own));
            (room, is_host.then_some(asked.actor.principal)?)
        }
        Subject::Joining { room, .. } | Subject::Send { room, .. } => {
            let waits = facts.member.is_some_and(|own| own.has_part_waiting());
            (room, waits.then_some(asked.actor.principal)?)
        }
        Subject::Part { room, other } => (room, other),
        Subject::Waiting { room, .. } => {
            let (sender, standing) = facts.other.as_deref()?;
            let waits = standing.is_some_and(|is| is.has_part_waiting());
            (room, waits.then_some(sender.id)?)
        }
        Subject::Report { room, .. } => {
            let (about, standing) = facts.other.as_deref()?;
            (room, standing.is_some_and(host).then_some(about.id)?)
        }
        _ => return None,
    };
    Some((room, who))
}

/// Hosts come and go seldom, and each is asked alone.
pub(super) async fn load_heirs(
    tx: &mut Connection,
    wanted: &[Wanted],
    facts: &mut [Facts],
) -> Result<(), StoreError> {
    for (asked, facts) in wanted.iter().zip(facts) {
        let Some((room, beside)) = changes_host(asked, facts) else {
            continue;
        };
        let row: Option<HeirRow> = sqlx::query_as(FIND_HEIR)
            .bind(asked.actor.tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(beside.as_uuid())
            .fetch_optional(&mut *tx)
            .await
            .map_err(store_error)?;
        facts.heir = row.map(HeirRow::into_heir).transpose()?.map(Box::new);
    }
    Ok(())
}
