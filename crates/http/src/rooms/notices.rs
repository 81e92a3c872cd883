//! `/v1/rooms/{room}/notice` and `/notices`. Must not know rules.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Seq;
use domain::rooms::check_notice;
use serde::Deserialize;
use wire::{Because, Notice, NoticePage, Problem, ProblemCode, SetNotice};

use crate::acting::{Reader, Sender};
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Params, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// From where.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct NoticeParams {
    /// The `prev` of the page before.
    before: Option<u64>,
}

/// Put a notice up
///
/// In place of the one that stands. For the host and deputies.
#[utoipa::path(put, path = "/v1/rooms/{room}/notice", tag = "rooms", security(("bearer" = [])), request_body = SetNotice,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn set_notice(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<SetNotice>,
) -> Result<StatusCode, ApiProblem> {
    let rule = "use 1–1,000 visible characters";
    let text = check_notice(&body.text)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidRoom, "text", rule))?;
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::set_notice(&api.cx, claims.actor, &named, Some(text), reason).await?;
    Ok(NO_CONTENT)
}

/// Take the notice down
///
/// Also when there is none. For the host and deputies.
#[utoipa::path(delete, path = "/v1/rooms/{room}/notice", tag = "rooms", security(("bearer" = [])), request_body = Because,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn clear_notice(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::set_notice(&api.cx, claims.actor, &named, None, reason).await?;
    Ok(NO_CONTENT)
}

/// List the notices of a room
///
/// Also those that stand no longer, the newest first, 50 a page.
#[utoipa::path(get, path = "/v1/rooms/{room}/notices", tag = "rooms", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), NoticeParams),
    responses((status = 200, body = NoticePage), (status = "4XX", body = Problem)))]
pub(crate) async fn list_notices(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<NoticeParams>,
) -> Result<Json<NoticePage>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let before = params.before.map(Seq::new);
    let found = app::rooms::list_notices(&api.cx, claims.actor, &named, before).await?;
    let (notices, has_more) = found;
    let last = notices.last().filter(|_| has_more);
    Ok(Json(NoticePage {
        notices: notices.iter().map(Notice::from).collect(),
        prev: last.map(|notice| notice.seq.get()),
    }))
}
