//! Whom somebody may speak of by an id: nobody learns by the id alone who somebody of another room is. Must not know what is
//! to be done to them.

use domain::{Actor, PrincipalId, RoomId};
use store::{PersonHere, StoreError};

use crate::context::Cx;
use crate::writer::CommandError;

/// Somebody as a room calls them; none where there is no such person, and likewise where the actor knows them under no name
/// but one that they have for another room. The tenant's staff know everybody.
///
/// # Errors
/// When the store fails.
pub(crate) async fn find_known(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    other: PrincipalId,
) -> Result<Option<PersonHere>, StoreError> {
    let tenant = actor.tenant;
    let Some(here) = cx.store.find_person_in(tenant, room, other).await? else {
        return Ok(None);
    };
    let is_of_room = here.is_dressed || here.was_in;
    if is_of_room || !cx.store.is_veiled(tenant, other, actor.principal).await? {
        return Ok(Some(here));
    }
    let now = cx.ambient.now();
    let asker = cx.store.find_principal(tenant, actor.principal).await?;
    let is_staff = asker.is_some_and(|asker| asker.moderates(now));
    Ok(is_staff.then_some(here))
}

/// Refuses to do anything to whom the actor does not know.
///
/// # Errors
/// When that is so, or the store fails.
pub(crate) async fn check_known(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    other: PrincipalId,
) -> Result<(), CommandError> {
    let known = find_known(cx, actor, room, other).await;
    let known = known.map_err(|error| CommandError::from_store(&error))?;
    known.map(drop).ok_or(CommandError::PersonNotFound)
}
