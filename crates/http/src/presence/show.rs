//! `GET /v1/rooms/{room}/presence`. Must not know rules.

use axum::Json;
use axum::extract::State;
use domain::rooms::PresenceKind;
use wire::{Presence, Problem};

use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// People who are named at most.
const NAMED_MAX: usize = 200;

/// Show who is in a room now
///
/// People and their connections; which members, in rooms whose policy tells. What this server knows: nothing of it is kept.
#[utoipa::path(get, path = "/v1/rooms/{room}/presence", tag = "presence", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Presence), (status = "4XX", body = Problem)))]
pub(crate) async fn show_presence(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<Presence>, ApiProblem> {
    let tenant = claims.actor.tenant;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::check_may_read(&api.cx, claims.actor, &named).await?;
    let (count, people) = api.hub.presence((tenant, named.id));
    let tells = match app::rooms::policy(&api.cx, tenant, &named).presence {
        PresenceKind::Members | PresenceKind::LastSeen => true,
        PresenceKind::People | PresenceKind::Sampled => false,
    };
    let mut members: Vec<String> = people.iter().map(ToString::to_string).collect();
    members.sort();
    members.truncate(NAMED_MAX);
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Json(Presence {
        people: number(count.people),
        connections: number(count.connections),
        members: tells.then_some(members),
    }))
}
