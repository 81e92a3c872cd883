//! `DELETE /v1/rooms/{room}`. Must not know rules.

use axum::extract::State;
use axum::http::StatusCode;
use wire::Problem;

use crate::acting::RoomMaker;
use crate::extract::{NO_CONTENT, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Delete a room
///
/// For its host. Nobody finds it any more, and its alias is free.
#[utoipa::path(delete, path = "/v1/rooms/{room}", tag = "rooms", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn delete_room(
    State(api): State<ApiState>,
    RoomMaker(claims): RoomMaker,
    Path(room): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::delete(&api.cx, claims.actor, &named).await?;
    Ok(NO_CONTENT)
}
