//! What waits in rooms until somebody decides: held messages, and people who ask to come in. Must not know through which
//! door somebody came.

use std::collections::HashSet;
use std::time::Duration;

use domain::moderation::queue::{
    KEEPERS_TOLD_MAX, OWN_WAITING_MAX, PAGE_WAITING_MAX, Waiting, WaitingKind, WaitingState,
};
use domain::rooms::Profile;
use domain::{
    Actor, MemberRole, MessageId, PrincipalId, Role, RoomId, TenantId, Timestamp, WaitingId,
};
use store::{MovedWaiting, QueueCounts, QueueQuery};

use crate::admin::{Who, authorize};
use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::members::check_profile;
use crate::moderation::check_keeps_order_here;
use crate::rooms::{execute, execute_and_forget};
use crate::throttle::Rate;
use crate::writer::{Act, Decision, Outcome, QueueAct};

/// How often one person asks to come in somewhere.
const ASKS: Rate = Rate {
    burst: 10,
    count: 10,
    per: Duration::from_mins(10),
};

/// How far behind the last look one looks for what other servers changed, in milliseconds.
const MOVES_OVERLAP_MS: i64 = 20_000;
/// Changes of other servers that one look finds at most, the newest.
const MOVES_MAX: u32 = 1_000;

/// Which page of a queue.
#[derive(Clone, Copy, Debug)]
pub struct QueuePlace {
    /// What.
    pub kind: WaitingKind,
    /// Those before this one; the newest without it.
    pub before: Option<WaitingId>,
    /// At most so many, 1 to [`PAGE_WAITING_MAX`].
    pub limit: u32,
}

/// A page of a queue.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// The newest first.
    pub waiting: Vec<Waiting>,
    /// Whether there are older ones.
    pub has_more: bool,
    /// How much waits in the room; of a whole tenant nothing is counted.
    pub counts: QueueCounts,
}

/// A page of what waits in the room: for those who keep order there, and the tenant's staff.
///
/// # Errors
/// When the actor is neither, or the store fails.
pub async fn list_waiting(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    place: QueuePlace,
) -> Result<QueuePage, IdentityError> {
    check_keeps_order_here(cx, actor, room).await?;
    let counts = cx
        .store
        .count_waiting(actor.tenant, room.id, cx.ambient.now());
    let counts = counts.await?;
    page(cx, actor.tenant, Some(room), place, counts).await
}

/// The same of all rooms of a tenant: for its staff.
///
/// # Errors
/// When the asker is none of them, or the store fails.
pub async fn list_all_waiting(
    cx: &Cx,
    who: Who,
    tenant: &str,
    place: QueuePlace,
) -> Result<QueuePage, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Moderator).await?;
    let counts = QueueCounts::default();
    page(cx, allowed.tenant.id, None, place, counts).await
}

/// One more than the page tells whether there are more.
async fn page(
    cx: &Cx,
    tenant: TenantId,
    room: Option<&NamedRoom>,
    place: QueuePlace,
    counts: QueueCounts,
) -> Result<QueuePage, IdentityError> {
    let limit = place.limit.clamp(1, PAGE_WAITING_MAX);
    let query = QueueQuery {
        room: room.map(|room| room.id),
        kind: place.kind,
        before: place.before,
        limit: limit + 1,
        now: cx.ambient.now(),
    };
    let mut waiting = cx.store.list_waiting(tenant, query).await?;
    let has_more = waiting.len() > limit as usize;
    waiting.truncate(limit as usize);
    Ok(QueuePage {
        waiting,
        has_more,
        counts,
    })
}

/// Asks to come into a room; what of the actor's waits there then, and whether that is new. Whoever is in has nothing to
/// ask. With a profile those who decide are told that name, and it stays theirs in the room whatever is decided.
///
/// # Errors
/// A room that nobody asks to come into, a decline a short while ago, as many who ask as may, a name that is no name or
/// somebody else's there; or a failing store.
pub async fn ask(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    (note, profile): (Box<str>, Option<&Profile>),
) -> Result<bool, IdentityError> {
    let now = cx.ambient.now();
    let key = (actor.tenant, actor.principal);
    let checked = cx.throttles.asks.check(key, ASKS, now);
    checked.map_err(IdentityError::TooManyAttempts)?;
    let profile = match profile {
        Some(wanted) => Some(check_profile(cx, actor, room, wanted).await?),
        None => None,
    };
    let act = QueueAct::Ask {
        id: WaitingId::generate(&*cx.ambient),
        note,
        at: now,
        profile,
    };
    let act = Act::Queue(Box::new(act));
    let asked = execute(cx, actor, room.id, act).await?;
    Ok(matches!(asked, Outcome::Waiting { is_new: true, .. }))
}

/// Decides what becomes of something that waits.
///
/// # Errors
/// When the actor may not, it waits no longer, whoever waits may not do it now, or the store fails.
pub async fn decide(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    waiting: WaitingId,
    (decision, reason): (Decision, Option<Box<str>>),
) -> Result<(), IdentityError> {
    let act = QueueAct::Decide {
        waiting,
        decision,
        message: MessageId::generate(&*cx.ambient),
    };
    let act = Act::Queue(Box::new(act));
    execute_and_forget(cx, actor, room.id, act.because(reason)).await?;
    Ok(())
}

/// What of somebody waits in a room, or did of late; the newest first.
///
/// # Errors
/// When the store fails.
pub async fn list_own(
    cx: &Cx,
    (tenant, principal): (TenantId, PrincipalId),
    room: RoomId,
) -> Result<Vec<Waiting>, ReadError> {
    let own = cx
        .store
        .list_own_waiting(tenant, principal, Some(room), OWN_WAITING_MAX);
    let mut own = own.await?;
    let now = cx.ambient.now();
    let asks =
        |one: &Waiting| one.kind() == WaitingKind::Entry && one.state(now) == WaitingState::Open;
    // Whoever came in otherwise waits no longer.
    if own.iter().any(asks) && cx.store.is_member(tenant, room, principal).await? {
        own.retain(|one| !asks(one));
    }
    Ok(own)
}

/// What waits as other servers changed it, found in the store: hints between servers may be lost.
#[derive(Debug, Default)]
pub struct MovesReader {
    read_at: Option<Timestamp>,
    known: HashSet<MovedWaiting>,
}

impl MovesReader {
    /// What changed since this was asked last, each once. The first time nothing is new.
    ///
    /// # Errors
    /// When the store fails; the next step finds it.
    pub async fn step(&mut self, cx: &Cx) -> Result<Vec<MovedWaiting>, ReadError> {
        let now = cx.ambient.now();
        let Some(read_at) = self.read_at else {
            self.read_at = Some(now);
            return Ok(Vec::new());
        };
        // Another server's clock may be behind, and so may its commit.
        let since = Timestamp::from_millis(read_at.as_millis() - MOVES_OVERLAP_MS);
        let moved = cx.store.list_moved_waiting(since, MOVES_MAX).await?;
        let new = moved.iter().filter(|one| !self.known.contains(*one));
        let new = new.copied().collect();
        self.known = moved.into_iter().collect();
        self.read_at = Some(now);
        Ok(new)
    }
}

/// How much waits in a room, and who is told of it: its host and deputies.
///
/// # Errors
/// When the store fails.
pub async fn count_for_keepers(
    cx: &Cx,
    (tenant, room): (TenantId, RoomId),
) -> Result<(QueueCounts, Vec<PrincipalId>), ReadError> {
    let now = cx.ambient.now();
    let counts = cx.store.count_waiting(tenant, room, now).await?;
    // They stand first.
    let members = cx.store.list_members(tenant, room, None, KEEPERS_TOLD_MAX);
    let keeps = |role| role >= MemberRole::Deputy;
    let keepers = members.await?.into_iter();
    let keepers = keepers.filter(|(_, standing)| keeps(standing.role));
    Ok((counts, keepers.map(|(keeper, _)| keeper.id).collect()))
}
