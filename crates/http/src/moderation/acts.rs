//! What was done to keep order: `/v1/rooms/{room}/acts`, and that of a whole tenant. Must not know rules.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::ActId;
use domain::moderation::acts::{ModeratingAct, PAGE_ACTS_MAX};
use serde::Deserialize;
use wire::{Act, ActPage, Because, Problem, ProblemCode};

use super::note;
use crate::acting::{Reader, Sender};
use crate::admin::asker::Asker;
use crate::extract::{NO_CONTENT, OptionalBody, Params, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Which page.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ActParams {
    /// The `prev` of the page before.
    before: Option<String>,
    /// 1–100, 50 if not given.
    limit: Option<u32>,
}

impl ActParams {
    fn place(&self) -> Result<(Option<ActId>, u32), ApiProblem> {
        let wrong = |field, rule| ApiProblem::field(ProblemCode::InvalidRequest, field, rule);
        let limit = self.limit.unwrap_or(PAGE_ACTS_MAX / 2);
        if !(1..=PAGE_ACTS_MAX).contains(&limit) {
            return Err(wrong("limit", "use 1–100"));
        }
        match self.before.as_deref().map(ActId::parse) {
            Some(None) => Err(wrong("before", "use the `prev` of a page")),
            before => Ok((before.flatten(), limit)),
        }
    }
}

fn page(api: &ApiState, (acts, has_more): (Vec<ModeratingAct>, bool)) -> Json<ActPage> {
    let now = api.cx.ambient.now();
    let last = acts.last().filter(|_| has_more);
    Json(ActPage {
        acts: acts.iter().map(|act| Act::new(act, now)).collect(),
        prev: last.map(|act| act.id.to_string()),
    })
}

/// List what was done to keep order
///
/// For the host and deputies, and the tenant's staff.
#[utoipa::path(get, path = "/v1/rooms/{room}/acts", tag = "moderation", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ActParams),
    responses((status = 200, body = ActPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_acts(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<ActParams>,
) -> Result<Json<ActPage>, ApiProblem> {
    let (before, limit) = params.place()?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let found = app::moderation::list_acts(&api.cx, claims.actor, &named, before, limit).await?;
    Ok(page(&api, found))
}

/// List what was done to keep order in a tenant
///
/// In all rooms.
#[utoipa::path(get, path = "/v1/admin/tenants/{tenant}/room-acts", tag = "administration", security(("bearer" = [])),
    params(("tenant" = String, Path, description = "The tenant's slug or id"), ActParams),
    responses((status = 200, body = ActPage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_all_acts(
    State(api): State<ApiState>,
    Asker(who): Asker,
    Path(tenant): Path<String>,
    Params(params): Params<ActParams>,
) -> Result<Json<ActPage>, ApiProblem> {
    let (before, limit) = params.place()?;
    let found = app::moderation::list_all_acts(&api.cx, who, &tenant, before, limit).await?;
    Ok(page(&api, found))
}

/// Undo an act
///
/// Within a day: deletions, bans, mutes, and putting somebody out. For whoever did it, the host, and the tenant's staff.
#[utoipa::path(post, path = "/v1/rooms/{room}/acts/{id}/undo", tag = "moderation", security(("bearer" = [])), request_body = Because,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The act's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn undo_act(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let missing = || ApiProblem::new(ProblemCode::ActNotFound, "there is no such act");
    let act = ActId::parse(&id).ok_or_else(missing)?;
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::moderation::undo(&api.cx, claims.actor, &named, act, reason).await?;
    Ok(NO_CONTENT)
}
