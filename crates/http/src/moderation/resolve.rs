//! `PUT /v1/rooms/{room}/reports/{id}/resolution`. Must not know rules.

use std::time::Duration;

use app::writer::Verdict;
use axum::extract::State;
use axum::http::StatusCode;
use domain::{ReportId, Timestamp};
use wire::{Problem, ProblemCode, ResolveReport};

use super::note;
use crate::acting::Sender;
use crate::extract::{JsonBody, NO_CONTENT, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Seconds of a mute when none were asked for.
const MUTE_SECONDS: u32 = 3_600;

/// Resolve a report
///
/// All open reports about the same message or person are resolved with it. For the host, for deputies over plain members,
/// and for the tenant's staff.
#[utoipa::path(put, path = "/v1/rooms/{room}/reports/{id}/resolution", tag = "moderation", security(("bearer" = [])), request_body = ResolveReport,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The report's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn resolve_report(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    JsonBody(body): JsonBody<ResolveReport>,
) -> Result<StatusCode, ApiProblem> {
    let missing = || ApiProblem::new(ProblemCode::ReportNotFound, "there is no such report");
    let id = ReportId::parse(&id).ok_or_else(missing)?;
    let verdict = verdict(&body, api.cx.ambient.now())?;
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let decided = (verdict, reason);
    app::moderation::resolve_report(&api.cx, claims.actor, &named, id, decided).await?;
    Ok(NO_CONTENT)
}

fn verdict(body: &ResolveReport, now: Timestamp) -> Result<Verdict, ApiProblem> {
    let after = |seconds: u32| now.plus(Duration::from_secs(seconds.into()));
    Ok(match body.action.as_str() {
        "dismiss" => Verdict::Dismiss,
        "delete_message" => Verdict::DeleteMessage,
        "mute" => Verdict::Mute {
            until: after(body.seconds.unwrap_or(MUTE_SECONDS)),
        },
        "ban" => Verdict::Ban {
            until: body.seconds.map_or(Timestamp::NEVER, after),
        },
        _ => {
            return Err(ApiProblem::field(
                ProblemCode::InvalidReport,
                "action",
                "use dismiss, delete_message, mute or ban",
            ));
        }
    })
}
