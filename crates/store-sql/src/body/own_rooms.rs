//! The rooms that somebody is in: how they stand in each, with the rooms as they were read last where they look the same.
//! Must not know rights.

use std::cmp::Reverse;

use domain::{PrincipalId, TenantId};
use store::{OwnRoom, Rooms as _, StoreError};

use super::super::Engine;
use super::super::lists::{self, LIST_OWN_PLACES};
use super::known_rooms;
use crate::rows::OwnPlaceRow;

pub(super) async fn list(
    engine: &Engine,
    (tenant, principal): (TenantId, PrincipalId),
    limit: u32,
) -> Result<Vec<OwnRoom>, StoreError> {
    let asked = lists::ask(LIST_OWN_PLACES)
        .bind(tenant.as_uuid())
        .bind(principal.as_uuid())
        .bind(i64::from(limit));
    let answer = lists::fetch(asked, engine.read_pool()).await?;
    let mut places: Vec<OwnPlaceRow<lists::Text<'_>>> = answer.rows()?;
    places.sort_unstable_by_key(|place| Reverse(place.place()));
    let looks = places.iter().map(|place| (place.room(), place.look()));
    let mut rooms = known_rooms::know(engine, tenant, looks).await?;
    let mut own = Vec::with_capacity(places.len());
    for place in places {
        let (id, look) = (place.room(), place.look());
        match rooms.remove(&id) {
            Some(room) if look.is_of(&room) => own.push(place.into_own_room(room)?),
            // Something happened since: the room and how one stands there are to be of one moment.
            Some(_) => own.extend(engine.find_own_room(tenant, principal, id).await?),
            None => {}
        }
    }
    Ok(own)
}
