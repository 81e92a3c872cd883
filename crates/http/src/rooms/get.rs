//! `GET /v1/rooms/{room}`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{Problem, Room};

use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show a room
#[utoipa::path(get, path = "/v1/rooms/{room}", tag = "rooms", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Room), (status = "4XX", body = Problem)))]
pub(crate) async fn get_room(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<Room>, ApiProblem> {
    let room = app::rooms::get(&api.cx, claims.acting(), &room_name(&room)?).await?;
    Ok(Json((&room).into()))
}
