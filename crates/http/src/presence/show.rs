//! `GET /v1/rooms/{room}/presence`. Must not know rules.

use axum::Json;
use axum::extract::State;
use domain::PrincipalId;
use wire::{Presence, Problem};

use super::people::{here, learn_who_shows};
use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// People who are named at most.
const NAMED_MAX: usize = 200;

/// Show who is in a room now
///
/// People and their connections, of those who show that they are there; which members, to members of rooms whose policy
/// tells. What this server knows: nothing of it is kept.
#[utoipa::path(get, path = "/v1/rooms/{room}/presence", tag = "presence", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Presence), (status = "4XX", body = Problem)))]
pub(crate) async fn show_presence(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<Presence>, ApiProblem> {
    let (tenant, actor) = (claims.actor.tenant, claims.actor);
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::presence::check_may_count(&api.cx, actor, &named).await?;
    learn_who_shows(&api.hub, &api.cx).await?;
    let (count, people) = api.hub.presence((tenant, named.id));
    let mut people: Vec<PrincipalId> = people.into_iter().collect();
    people.sort_unstable();
    people.truncate(NAMED_MAX);
    let tells = app::rooms::policy(&api.cx, tenant, &named)
        .presence
        .tells_online();
    let here = here(&api.hub, tenant);
    let told = app::presence::list_told_in(&api.cx, actor, &named, &people, &here).await?;
    let members = told.iter().map(|one| one.person.to_string()).collect();
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Json(Presence {
        people: number(count.people),
        connections: number(count.connections),
        members: tells.then_some(members),
    }))
}
