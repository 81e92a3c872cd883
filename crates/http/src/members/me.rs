//! `PUT` and `DELETE /v1/rooms/{room}/members/me`. Must not know rules.

use app::members::Shown;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::{RoomRef, Scope};
use wire::{JoinRoom, Problem, Room};

use super::profile_of;
use crate::acting::{Sender, check_scope};
use crate::extract::{ClientAddress, NO_CONTENT, OptionalBody, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Join a room
///
/// Joining twice is harmless. The body may be left out.
#[utoipa::path(put, path = "/v1/rooms/{room}/members/me", tag = "members", security(("bearer" = [])), request_body = JoinRoom,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Room), (status = "4XX", body = Problem)))]
pub(crate) async fn join_room(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    ClientAddress(address): ClientAddress,
    Path(room): Path<String>,
    OptionalBody(body): OptionalBody<JoinRoom>,
) -> Result<Json<Room>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let profile = body.profile.as_ref().map(profile_of).transpose()?;
    let shown = Shown {
        entry_code: body.entry_code.as_deref(),
        invite: body.invite.as_deref(),
        profile: profile.as_ref(),
    };
    app::members::join(&api.cx, claims.actor, &named, shown, address).await?;
    let room = app::rooms::get(&api.cx, claims.acting(), &RoomRef::Id(named.id)).await?;
    let mut room = Room::from(&room);
    // A bot that may send and not read hears nothing of what was said.
    if check_scope(claims.key.as_deref(), Scope::Read).is_err() {
        room.last_message = None;
    }
    room.own_id = app::members::find_own_mask(&api.cx, claims.actor, named.id).await?;
    Ok(Json(room))
}

/// Leave a room
///
/// Leaving twice is harmless.
#[utoipa::path(delete, path = "/v1/rooms/{room}/members/me", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn leave_room(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
) -> Result<StatusCode, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::members::leave(&api.cx, claims.actor, named.id).await?;
    Ok(NO_CONTENT)
}
