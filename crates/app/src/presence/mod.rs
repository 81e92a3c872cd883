//! What is told of people: who types, who is online, and when people were last there. Must not know who listens.

mod people;

use std::time::Duration;

use domain::rooms::Refusal;
use domain::{Actor, Principal, Timestamp};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::messages::is_of_two;
use crate::rooms::{check_may_read, policy};
use crate::throttle::Rate;

pub use people::{
    IsHere, LastSeen, PersonPresence, Sighted, check_may_count, list_hidden, list_of_own_rooms,
    list_told, list_told_in, list_watched, told_of_people, write_sightings,
};

/// How often somebody may say in one room that they type.
const TYPING: Rate = Rate {
    burst: 3,
    count: 1,
    per: Duration::from_secs(1),
};

/// Whether somebody may be seen to type in the room now; who they are. `None`: they have said so just before, or
/// do not show it.
///
/// # Errors
/// When the room does not tell, they may not write there, or the store fails.
pub async fn may_type(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<Option<Principal>, ReadError> {
    check_may_read(cx, actor, room).await?;
    let policy = policy(cx, actor.tenant, room);
    if !policy.typing {
        return Err(Refusal::NotHere.into());
    }
    let now: Timestamp = cx.ambient.now();
    let key = (actor.tenant, room.id, actor.principal);
    if cx.throttles.typing.check(key, TYPING, now).is_err() {
        return Ok(None);
    }
    let found = cx.store.find_member(actor.tenant, room.id, actor.principal);
    let member = found.await?.filter(|member| member.is_in);
    let member = member.ok_or(Refusal::NotMember)?;
    if let Some(until) = member.mute(now) {
        let wait = until.since(now);
        return Err(Refusal::Muted { until, wait }.into());
    }
    // Nobody hears of whoever they block, who is not told so.
    if is_of_two(cx, actor.tenant, room)
        && cx
            .store
            .is_blocked_in_pair(actor.tenant, room.id, actor.principal)
            .await?
    {
        return Ok(None);
    }
    let person = cx
        .store
        .find_principal(actor.tenant, actor.principal)
        .await?;
    if person.is_none_or(|person| person.privacy.typing_hidden) {
        return Ok(None);
    }
    let here = cx
        .store
        .find_person_in(actor.tenant, room.id, actor.principal);
    Ok(here.await?.map(|here| here.person))
}
