//! `PUT /v1/rooms/{room}/queue/{id}/resolution`. Must not know rules.

use app::writer::Decision;
use axum::extract::State;
use axum::http::StatusCode;
use wire::{DecideWaiting, Problem, ProblemCode};

use super::own::waiting_id;
use crate::acting::Sender;
use crate::extract::{JsonBody, NO_CONTENT, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Decide what becomes of something that waits
///
/// A message is sent as its sender's, with a place of its own, or it is not; whoever asks comes in, or does not. Whether
/// they may is asked now: bans, mutes, the capacity. For the host and deputies, and the tenant's staff.
#[utoipa::path(put, path = "/v1/rooms/{room}/queue/{id}/resolution", tag = "moderation", security(("bearer" = [])), request_body = DecideWaiting,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "Its id (`wa_…`)")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn decide_waiting(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    JsonBody(body): JsonBody<DecideWaiting>,
) -> Result<StatusCode, ApiProblem> {
    let id = waiting_id(&id)?;
    let decision = match body.action.as_str() {
        "accept" => Decision::Accept,
        "decline" => Decision::Decline,
        _ => {
            let rule = "use accept or decline";
            return Err(ApiProblem::field(
                ProblemCode::InvalidReport,
                "action",
                rule,
            ));
        }
    };
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let decided = (decision, reason);
    app::queue::decide(&api.cx, claims.actor, &named, id, decided).await?;
    Ok(NO_CONTENT)
}
