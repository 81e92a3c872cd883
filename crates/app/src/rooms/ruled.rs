//! By what a room is ruled: read by those who keep order there, before they set it differently. Must not know bodies.

use domain::moderation::words::WordRules;
use domain::{Actor, Policy, RoomRef};

use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::moderation::check_keeps_order_here;
use crate::writer::CommandError;

/// By what a room is ruled.
#[derive(Clone, Debug)]
pub struct RoomRules {
    /// The policy as it holds.
    pub policy: Policy,
    /// The values that the room overrides and its tenant leaves open.
    pub own: Vec<&'static str>,
    /// The values that the tenant keeps for itself.
    pub locked: Vec<Box<str>>,
    /// The room's forbidden words.
    pub words: WordRules,
}

/// By what a room is ruled: for its host and deputies, and the tenant's staff.
///
/// # Errors
/// When the actor is none of them, or the store fails.
pub async fn rules(cx: &Cx, actor: Actor, named: &NamedRoom) -> Result<RoomRules, IdentityError> {
    check_keeps_order_here(cx, actor, named).await?;
    let tenant = actor.tenant;
    let room = cx.store.find_room(tenant, &RoomRef::Id(named.id)).await?;
    let room = room.ok_or(CommandError::RoomNotFound)?;
    let overrides = room.settings.overrides;
    let found = cx.tenants.find(tenant);
    let kind = found
        .as_ref()
        .and_then(|tenant| tenant.settings.room_kinds.get(&room.kind));
    let locked = kind.map(|kind| kind.locked.clone()).unwrap_or_default();
    Ok(RoomRules {
        policy: cx.tenants.policy(tenant, room.kind, &overrides),
        own: overrides.without(&locked).names(),
        locked,
        words: room.settings.words,
    })
}
