//! The rooms that somebody is in: how they stand in each, with the rooms as they were read last where they look the same.
//! Must not know rights.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use domain::{PrincipalId, Room, RoomId, TenantId};
use store::{OwnRoom, Rooms as _, Search as _, StoreError};

use super::super::Engine;
use super::super::lists::{self, LIST_OWN_PLACES};
use crate::rows::{OwnPlaceRow, Words};

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
    let mut rooms = know_rooms(engine, tenant, &places).await?;
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

/// The rooms of these places: as they were read last where they look the same, else read now.
async fn know_rooms<T: Words>(
    engine: &Engine,
    tenant: TenantId,
    places: &[OwnPlaceRow<T>],
) -> Result<HashMap<RoomId, Arc<Room>>, StoreError> {
    let known = engine.known_rooms();
    let mut rooms = HashMap::with_capacity(places.len());
    let mut looks = HashMap::new();
    for place in places {
        let (id, look) = (place.room(), place.look());
        match known.find(tenant, id, look) {
            Some(room) => drop(rooms.insert(id, room)),
            None => drop(looks.insert(id, look)),
        }
    }
    if looks.is_empty() {
        return Ok(rooms);
    }
    let unknown: Vec<RoomId> = looks.keys().copied().collect();
    for room in engine.get_rooms(tenant, &unknown).await? {
        let room = Arc::new(room);
        if let Some(&look) = looks.get(&room.id) {
            known.keep(tenant, look, &room);
        }
        rooms.insert(room.id, room);
    }
    Ok(rooms)
}
