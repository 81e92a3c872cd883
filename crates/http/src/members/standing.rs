//! `GET /v1/rooms/{room}/members/me`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{Problem, Standing};

use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show how one stands in a room
///
/// One's part, mute and ban, and what one may do there now. Also for whoever is not in, or may not read it.
#[utoipa::path(get, path = "/v1/rooms/{room}/members/me", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Standing), (status = "4XX", body = Problem)))]
pub(crate) async fn show_standing(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<Standing>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let standing = app::reads::stand(&api.cx, claims.actor, &named).await?;
    let membership = standing.membership;
    Ok(Json(Standing {
        role: membership.role_now().map(|role| role.as_str().to_owned()),
        joined_at: membership.is_in.then(|| membership.joined_at.to_string()),
        muted_until: standing.muted_until.map(|until| until.to_string()),
        banned_until: standing.banned_until.map(|until| until.to_string()),
        join_lines: standing.policy.join_lines,
        profiles: standing.policy.profiles.as_str().to_owned(),
        waiting: standing.waits,
        own_id: standing.shown.to_string(),
        may: standing
            .may
            .into_iter()
            .map(|ability| ability.as_str().to_owned())
            .collect(),
    }))
}
