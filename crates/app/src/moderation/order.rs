//! Who keeps order in a room: its host and deputies, and the tenant's staff. Must not know what they do.

use domain::rooms::Refusal;
use domain::{Actor, MemberRole};

use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::writer::CommandError;

/// Refuses whoever keeps no order in the room; whether the actor does it as one of the tenant's staff.
///
/// # Errors
/// When that is so, or the store fails.
pub(crate) async fn check_keeps_order_here(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<bool, IdentityError> {
    let now = cx.ambient.now();
    let asker = cx.store.find_principal(actor.tenant, actor.principal);
    if asker.await?.is_some_and(|asker| asker.moderates(now)) {
        return Ok(true);
    }
    let found = cx.store.find_member(actor.tenant, room.id, actor.principal);
    let role = found.await?.and_then(|member| member.role_now());
    if role >= Some(MemberRole::Deputy) {
        return Ok(false);
    }
    let refusal = Refusal::RoleMissing(MemberRole::Deputy);
    Err(CommandError::from(refusal).into())
}
