//! `PUT` and `DELETE /v1/rooms/{room}/members/me`. Must not know rules.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::RoomRef;
use wire::{Problem, Room};

use crate::extract::{NO_CONTENT, Path, SignedIn, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Join a room
///
/// Joining twice is harmless.
#[utoipa::path(put, path = "/v1/rooms/{room}/members/me", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Room), (status = "4XX", body = Problem)))]
pub(crate) async fn join_room(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(room): Path<String>,
) -> Result<Json<Room>, ApiProblem> {
    let named = app::rooms::resolve(&api.cx, claims.actor.tenant, room_name(&room)?).await?;
    api.cx
        .writer
        .execute(app::members::join(claims.actor, named.id))
        .await?;
    let room = app::rooms::get(&api.cx, claims.actor, &RoomRef::Id(named.id)).await?;
    Ok(Json((&room).into()))
}

/// Leave a room
///
/// Leaving twice is harmless.
#[utoipa::path(delete, path = "/v1/rooms/{room}/members/me", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn leave_room(
    State(api): State<ApiState>,
    SignedIn(claims): SignedIn,
    Path(room): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    let named = app::rooms::resolve(&api.cx, claims.actor.tenant, room_name(&room)?).await?;
    api.cx
        .writer
        .execute(app::members::leave(claims.actor, named.id))
        .await?;
    Ok(NO_CONTENT)
}
