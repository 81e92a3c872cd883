//! `GET /v1/me/rooms`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{OwnRoomList, Problem};

use super::own_room;

use crate::acting::Reader;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List the rooms that one is in
///
/// The newest activity first, each with how much of it one has not read. Of more than 1,000 rooms those with the newest
/// activity; a quieter one is in the list again when something happens there.
#[utoipa::path(get, path = "/v1/me/rooms", tag = "reads", security(("bearer" = [])),
    responses((status = 200, body = OwnRoomList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_own_rooms(
    State(api): State<ApiState>,
    Reader(claims): Reader,
) -> Result<Json<OwnRoomList>, ApiProblem> {
    let own = app::reads::list_own(&api.cx, claims.acting()).await?;
    Ok(Json(OwnRoomList {
        rooms: own.iter().map(own_room).collect(),
        unread: app::reads::unread_in_all(&own),
    }))
}
