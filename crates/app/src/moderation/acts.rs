//! What was done to keep order: read, undone; and clearing away what somebody said. Must not know through which door
//! somebody came.

use std::time::Duration;

use domain::moderation::acts::{CLEARED_MESSAGES_MAX, ModeratingAct, PAGE_ACTS_MAX};
use domain::{ActId, Actor, Message, PrincipalId, Role, Seq};
use store::{ActQuery, HistoryPlace, HistoryQuery};

use super::order::check_keeps_order_here;
use crate::admin::{Who, authorize};
use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::members::find_known;
use crate::rooms::{execute, execute_and_forget};
use crate::writer::{Act, CommandError, Outcome};

/// Pages of history that one call looks at: so many times a hundred messages.
const PAGES_MAX: usize = 50;

/// A page of acts, the newest first, and whether there are older ones.
pub type ActsFound = (Vec<ModeratingAct>, bool);

/// What was done in a room, before an act: for those who keep order there, and the tenant's staff.
///
/// # Errors
/// When the actor is neither, or the store fails.
pub async fn list_acts(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    before: Option<ActId>,
    limit: u32,
) -> Result<ActsFound, IdentityError> {
    check_keeps_order_here(cx, actor, room).await?;
    page(cx, actor.tenant, Some(room), before, limit).await
}

/// The same in all rooms of a tenant: for its staff.
///
/// # Errors
/// When the asker is none of them, or the store fails.
pub async fn list_all_acts(
    cx: &Cx,
    who: Who,
    tenant: &str,
    before: Option<ActId>,
    limit: u32,
) -> Result<ActsFound, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Viewer).await?;
    page(cx, allowed.tenant.id, None, before, limit).await
}

async fn page(
    cx: &Cx,
    tenant: domain::TenantId,
    room: Option<&NamedRoom>,
    before: Option<ActId>,
    limit: u32,
) -> Result<ActsFound, IdentityError> {
    let limit = limit.clamp(1, PAGE_ACTS_MAX);
    let query = ActQuery {
        room: room.map(|room| room.id),
        before,
        limit: limit + 1,
    };
    let mut acts = cx.store.list_acts(tenant, query).await?;
    let has_more = acts.len() > limit as usize;
    acts.truncate(limit as usize);
    Ok((acts, has_more))
}

/// Undoes an act within its day.
///
/// # Errors
/// When the actor may not, it is too late, or the store fails.
pub async fn undo(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    act: ActId,
    reason: Option<Box<str>>,
) -> Result<(), IdentityError> {
    let act = Act::Undo { act }.because(reason);
    execute_and_forget(cx, actor, room.id, act).await?;
    Ok(())
}

/// Which messages of somebody are to be deleted.
#[derive(Clone, Debug)]
pub struct Clearing {
    /// Whose.
    pub other: PrincipalId,
    /// Of the last so long; none: all.
    pub within: Option<Duration>,
    /// Those before this place; the newest without it.
    pub before: Option<Seq>,
    /// Why, if that was said.
    pub reason: Option<Box<str>>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cleared {
    /// Messages that were deleted.
    pub messages: usize,
    /// Where to go on; none: everything was looked at.
    pub next: Option<Seq>,
}

/// Deletes what somebody said, a page of history at a time: one transaction, one event and one act for each.
///
/// # Errors
/// When the actor may not, or the store fails; what was deleted before stays deleted.
pub async fn clear(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    wanted: &Clearing,
) -> Result<Cleared, IdentityError> {
    let now = cx.ambient.now();
    check_keeps_order_here(cx, actor, room).await?;
    let Some(here) = find_known(cx, actor, room.id, wanted.other).await? else {
        return Ok(Cleared::default());
    };
    let wanted = &Clearing {
        other: here.person.id,
        ..wanted.clone()
    };
    let is_old = |message: &Message| {
        let age = now.since(message.sent_at);
        wanted.within.is_some_and(|within| age > within)
    };
    let newest = wanted
        .before
        .map_or(HistoryPlace::Newest, HistoryPlace::Before);
    let mut cleared = Cleared {
        messages: 0,
        next: wanted.before,
    };
    let mut place = newest;
    for _ in 0..PAGES_MAX {
        let limit = u32::try_from(CLEARED_MESSAGES_MAX).unwrap_or(u32::MAX);
        let query = HistoryQuery { place, limit };
        let page = cx.store.read_history(actor.tenant, room.id, query).await?;
        let page = page.ok_or(CommandError::RoomNotFound)?;
        cleared.messages += clear_page(cx, actor, room, wanted, &page.messages, is_old).await?;
        match page.messages.first() {
            Some(oldest) if page.has_older && !is_old(oldest) => {
                cleared.next = Some(oldest.seq);
                place = HistoryPlace::Before(oldest.seq);
            }
            _ => {
                cleared.next = None;
                break;
            }
        }
    }
    Ok(cleared)
}

/// Deletes what of a page is theirs; how many.
async fn clear_page(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    wanted: &Clearing,
    messages: &[Message],
    is_old: impl Fn(&Message) -> bool,
) -> Result<usize, IdentityError> {
    let is_meant = |message: &&Message| {
        let is_theirs = message.sender.id == wanted.other || message.sent_as == Some(wanted.other);
        is_theirs && message.deleted_at.is_none() && !is_old(message)
    };
    let seqs: Vec<Seq> = messages.iter().filter(is_meant).map(|m| m.seq).collect();
    if seqs.is_empty() {
        return Ok(0);
    }
    let other = wanted.other;
    let act = Act::Clear { other, seqs }.because(wanted.reason.clone());
    match execute(cx, actor, room.id, act).await? {
        Outcome::Cleared { messages } => Ok(messages),
        _ => Err(CommandError::Internal.into()),
    }
}
