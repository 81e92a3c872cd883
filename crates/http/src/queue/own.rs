//! `/v1/rooms/{room}/queue/me`, and taking back what waits of oneself. Must not know rules.

use app::writer::Decision;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::{Actor, RoomId, WaitingId};
use wire::{AskToEnter, OwnWaiting, Problem, ProblemCode, Waiting};

use crate::acting::{Reader, Sender};
use crate::extract::{NO_CONTENT, OptionalBody, Path, room_name};
use crate::members::profile_of;
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show what of oneself waits in a room
///
/// One's own messages that somebody looks at first, and whether one asks to come in; also what became of them of late.
/// Also for whoever is not in, or may not read it.
#[utoipa::path(get, path = "/v1/rooms/{room}/queue/me", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = OwnWaiting), (status = "4XX", body = Problem)))]
pub(crate) async fn list_own_waiting(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<OwnWaiting>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    own(&api, claims.actor, named.id).await
}

async fn own(api: &ApiState, actor: Actor, room: RoomId) -> Result<Json<OwnWaiting>, ApiProblem> {
    let person = (actor.tenant, actor.principal);
    let own = app::queue::list_own(&api.cx, person, room).await?;
    let now = api.cx.ambient.now();
    Ok(Json(OwnWaiting {
        waiting: own.iter().map(|one| Waiting::own(one, now)).collect(),
    }))
}

/// Ask to come into a room
///
/// In rooms whose policy says `entry: approval`. Asking twice is asking once; 202 where that is new. Whoever was declined
/// asks again after a day.
#[utoipa::path(put, path = "/v1/rooms/{room}/queue/me", tag = "members", security(("bearer" = [])), request_body = AskToEnter,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 202, body = OwnWaiting), (status = 200, body = OwnWaiting), (status = "4XX", body = Problem)))]
pub(crate) async fn ask_to_enter(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    OptionalBody(body): OptionalBody<AskToEnter>,
) -> Result<(StatusCode, Json<OwnWaiting>), ApiProblem> {
    let note = note("note", body.note.as_deref())?.unwrap_or_default();
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let profile = body.profile.as_ref().map(profile_of).transpose()?;
    let is_new = app::queue::ask(&api.cx, claims.actor, &named, (note, profile.as_ref())).await?;
    let status = if is_new {
        StatusCode::ACCEPTED
    } else {
        StatusCode::OK
    };
    Ok((status, own(&api, claims.actor, named.id).await?))
}

/// Take back what waits of oneself
///
/// A message that is held, or that one asks to come in.
#[utoipa::path(delete, path = "/v1/rooms/{room}/queue/{id}", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "Its id (`wa_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn withdraw(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
) -> Result<StatusCode, ApiProblem> {
    let id = waiting_id(&id)?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let decided = (Decision::Withdraw, None);
    app::queue::decide(&api.cx, claims.actor, &named, id, decided).await?;
    Ok(NO_CONTENT)
}

/// What a path names.
pub(super) fn waiting_id(text: &str) -> Result<WaitingId, ApiProblem> {
    let missing = || ApiProblem::new(ProblemCode::WaitingNotFound, "there is nothing that waits");
    WaitingId::parse(text).ok_or_else(missing)
}
