//! `GET /v1/rooms/{room}/members`. Must not know rules.

use axum::Json;
use axum::extract::State;
use domain::PrincipalId;
use domain::limits::PAGE_MEMBERS_MAX;
use serde::Deserialize;
use wire::{Member, MemberPage, Problem, ProblemCode};

use super::person;
use crate::acting::Reader;
use crate::extract::{Params, Path, room_name};
use crate::presence::people::here;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// From where, and how many.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MembersParams {
    /// The `next` of the page before.
    after: Option<String>,
    /// 1–200, 100 if not given.
    limit: Option<u32>,
}

/// List members
///
/// The host and deputies first, then by how long they are there. To members of rooms that tell, each with whether they are
/// online: `presence` of the policy.
#[utoipa::path(get, path = "/v1/rooms/{room}/members", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), MembersParams),
    responses((status = 200, body = MemberPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_members(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<MembersParams>,
) -> Result<Json<MemberPage>, ApiProblem> {
    let limit = params.limit.unwrap_or(PAGE_MEMBERS_MAX / 2);
    if !(1..=PAGE_MEMBERS_MAX).contains(&limit) {
        let code = ProblemCode::InvalidRequest;
        return Err(ApiProblem::field(code, "limit", "use 1–200"));
    }
    let after = params.after.as_deref().map(person).transpose()?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    // One more than asked tells whether there are more.
    let members = app::members::list(&api.cx, claims.actor, &named, after, limit + 1).await?;
    let page = &members[..members.len().min(limit as usize)];
    let is_more = members.len() > page.len();
    let mut shown: Vec<Member> = page.iter().map(Member::from).collect();
    for (at, usual) in app::members::list_usual(&api.cx, claims.actor, page).await? {
        shown[at].usual = Some((&usual).into());
    }
    let ids: Vec<PrincipalId> = page.iter().map(|(member, _)| member.id).collect();
    let here = here(&api.hub, claims.actor.tenant);
    let told = app::presence::list_told_in(&api.cx, claims.actor, &named, &ids, &here).await?;
    for one in &told {
        // The page is in another order.
        let at = ids.iter().position(|id| *id == one.person);
        if let Some(member) = at.and_then(|at| shown.get_mut(at)) {
            member.online = Some(one.online);
            member.last_seen_at = one.last_seen_at.map(|at| at.to_string());
        }
    }
    Ok(Json(MemberPage {
        members: shown,
        next: page
            .last()
            .filter(|_| is_more)
            .map(|(member, _)| member.id.to_string()),
    }))
}
