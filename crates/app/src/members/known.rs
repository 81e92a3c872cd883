//! Whom somebody may speak of by an id: nobody learns by the id alone who somebody of another room is. Must not know what is
//! to be done to them.

use domain::{Actor, PrincipalId, RoomId};
use store::{PersonHere, StoreError};

use crate::context::{Cx, ReadError};
use crate::writer::CommandError;

/// Somebody as a room calls them, by the id that the room shows; none where there is no such person, and likewise where the
/// actor knows them under no name but one that they have for another room, or by an id that the room does not show. The
/// tenant's staff know everybody.
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
    // Whom the room shows by a mask is named by that alone: whoever has another id of theirs has it from elsewhere.
    let is_by_mask = here.person.id != other;
    let is_own = other == actor.principal;
    let is_known = match here.person.id.mask() {
        Some(_) => is_by_mask || is_own,
        None => {
            let is_of_room = here.is_dressed || here.was_in;
            is_of_room || !cx.store.is_veiled(tenant, other, actor.principal).await?
        }
    };
    if is_known {
        return Ok(Some(here));
    }
    let now = cx.ambient.now();
    let asker = cx.store.find_principal(tenant, actor.principal).await?;
    let is_staff = asker.is_some_and(|asker| asker.moderates(now));
    Ok(is_staff.then_some(here))
}

/// By which id a room shows the actor, where that is not the usual one.
///
/// # Errors
/// When the store fails.
pub async fn find_own_mask(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
) -> Result<Option<String>, ReadError> {
    let own = vec![actor.principal];
    let shown = cx.store.show_ids(actor.tenant, room, own).await?;
    let masked = shown.first().filter(|id| id.mask().is_some());
    Ok(masked.map(ToString::to_string))
}

/// Whom the actor means. Refuses to do anything to whom the actor does not know.
///
/// # Errors
/// When that is so, or the store fails.
pub(crate) async fn check_known(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    other: PrincipalId,
) -> Result<PrincipalId, CommandError> {
    let known = find_known(cx, actor, room, other).await;
    let known = known.map_err(|error| CommandError::from_store(&error));
    let known = known?.ok_or(CommandError::PersonNotFound)?;
    Ok(known.person.id)
}
