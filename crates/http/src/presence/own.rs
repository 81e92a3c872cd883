//! `GET /v1/me/presence`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{OwnPresence, Problem, RoomPeople};

use super::people::{here, state_of};
use crate::acting::Reader;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show whether the people of one's rooms are online
///
/// Of rooms that tell when one was last there, which rooms of two do: for one's list. Of whoever is missing, nothing is
/// told. Where one listens, the same comes as the signal `people` when it changes.
#[utoipa::path(get, path = "/v1/me/presence", tag = "presence", security(("bearer" = [])),
    responses((status = 200, body = OwnPresence), (status = "4XX", body = Problem)))]
pub(crate) async fn show_own_presence(
    State(api): State<ApiState>,
    Reader(claims): Reader,
) -> Result<Json<OwnPresence>, ApiProblem> {
    let here = here(&api.hub, claims.actor.tenant);
    let rooms = app::presence::list_of_own_rooms(&api.cx, claims.acting(), &here).await?;
    let room = |(room, people): &(domain::RoomId, Vec<app::presence::PersonPresence>)| RoomPeople {
        room: room.to_string(),
        people: people.iter().map(state_of).collect(),
    };
    Ok(Json(OwnPresence {
        rooms: rooms.iter().map(room).collect(),
    }))
}
