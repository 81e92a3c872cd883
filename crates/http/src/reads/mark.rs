//! `PUT /v1/rooms/{room}/read`, and what a `read.mark` frame shares with it. Must not know rules.

use app::sessions::Acting;
use app::writer::Command;
use app::{CommandError, Outcome};
use axum::Json;
use axum::extract::State;
use domain::Seq;
use wire::{MarkRead, Problem, ProblemCode, ReadMarker};

use crate::acting::Sender;
use crate::extract::{JsonBody, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// Mark a room as read
///
/// A marker only moves forward; an older seq changes nothing. Answers how far one has read.
#[utoipa::path(put, path = "/v1/rooms/{room}/read", tag = "reads", security(("bearer" = [])), request_body = MarkRead,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = ReadMarker), (status = "4XX", body = Problem)))]
pub(crate) async fn mark_read(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<MarkRead>,
) -> Result<Json<ReadMarker>, ApiProblem> {
    let command = mark_command(&api, claims.acting(), &room, body.seq).await?;
    match api.cx.writer.execute(command).await? {
        Outcome::Marked { marker, .. } => Ok(Json(marker.into())),
        _ => Err(CommandError::Internal.into()),
    }
}

/// The command that marks a room as read, through whichever door it came.
///
/// # Errors
/// When there is no such room, or the seq can be none.
pub(crate) async fn mark_command(
    api: &Api,
    acting: Acting<'_>,
    room: &str,
    seq: u64,
) -> Result<Command, ApiProblem> {
    if i64::try_from(seq).is_err() {
        let rule = "a seq is smaller than 2^63";
        return Err(ApiProblem::field(ProblemCode::InvalidRequest, "seq", rule));
    }
    let named = app::rooms::find(&api.cx, acting, room_name(room)?).await?;
    Ok(app::reads::mark(acting.actor, named.id, Seq::new(seq)))
}
