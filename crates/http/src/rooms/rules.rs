//! `GET /v1/rooms/{room}/rules`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::rooms::named_values;
use wire::{Problem, RoomRules};

use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show by what a room is ruled
///
/// Its policy as it holds, which values are its own, and its forbidden words. For the host and deputies, and the tenant's
/// staff.
#[utoipa::path(get, path = "/v1/rooms/{room}/rules", tag = "rooms", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = RoomRules), (status = "4XX", body = Problem)))]
pub(crate) async fn show_rules(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<RoomRules>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let rules = app::rooms::rules(&api.cx, claims.actor, &named).await?;
    Ok(Json(RoomRules {
        policy: named_values(&rules.policy),
        own: rules.own.into_iter().map(str::to_owned).collect(),
        locked: rules.locked.into_iter().map(String::from).collect(),
        words: (&rules.words).into(),
    }))
}
