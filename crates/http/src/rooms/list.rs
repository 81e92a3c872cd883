//! `GET /v1/rooms`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{Problem, Room, RoomList};

use crate::acting::Reader;

use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List rooms
///
/// The directory of the tenant, the newest activity first.
#[utoipa::path(get, path = "/v1/rooms", tag = "rooms", security(("bearer" = [])),
    responses((status = 200, body = RoomList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_rooms(
    State(api): State<ApiState>,
    Reader(claims): Reader,
) -> Result<Json<RoomList>, ApiProblem> {
    let rooms = app::rooms::list(&api.cx, claims.acting()).await?;
    Ok(Json(RoomList {
        rooms: rooms.iter().map(Room::from).collect(),
    }))
}
