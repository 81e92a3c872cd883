//! Rooms with their newest messages for lists: as they were read last where they look the same, else read now. Must not know
//! which list it is.

use std::collections::HashMap;
use std::sync::Arc;

use domain::{Room, RoomId, TenantId};
use store::StoreError;

use super::super::Engine;
use super::super::lists::{self, GET_ROOMS};
use crate::known_rooms::Look;
use crate::params::{RoomIdParam, json_array};
use crate::rows::RoomRow;

/// The rooms of these looks; one that has gone meanwhile is left out, one that has changed meanwhile is as it is now.
pub(super) async fn know(
    engine: &Engine,
    tenant: TenantId,
    looks: impl Iterator<Item = (RoomId, Look)>,
) -> Result<HashMap<RoomId, Arc<Room>>, StoreError> {
    let known = engine.known_rooms();
    let mut rooms = HashMap::with_capacity(looks.size_hint().0);
    let mut unknown = HashMap::new();
    for (id, look) in looks {
        match known.find(tenant, id, look) {
            Some(room) => drop(rooms.insert(id, room)),
            None => drop(unknown.insert(id, look)),
        }
    }
    if unknown.is_empty() {
        return Ok(rooms);
    }
    for room in read(engine, tenant, unknown.keys().copied()).await? {
        let room = Arc::new(room);
        if let Some(&look) = unknown.get(&room.id) {
            known.keep(tenant, look, &room);
        }
        rooms.insert(room.id, room);
    }
    Ok(rooms)
}

async fn read(
    engine: &Engine,
    tenant: TenantId,
    rooms: impl ExactSizeIterator<Item = RoomId>,
) -> Result<Vec<Room>, StoreError> {
    let wanted = json_array(rooms.map(|room| RoomIdParam::new(tenant, room)))?;
    let asked = lists::ask(GET_ROOMS).bind(wanted);
    let answer = lists::fetch(asked, engine.read_pool()).await?;
    let rows: Vec<RoomRow<lists::Text<'_>>> = answer.rows()?;
    rows.into_iter().map(RoomRow::into_room).collect()
}
