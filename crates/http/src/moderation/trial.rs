//! `POST /v1/rooms/{room}/word-trials`. Must not know rules.

use axum::Json;
use axum::extract::State;
use domain::tenants::check_words;
use wire::{Caught, Problem, ProblemCode, WordList, WordTrial};

use super::words;
use crate::acting::Reader;
use crate::extract::{JsonBody, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Try a list of forbidden words
///
/// What it would have caught of the newest messages, at most 1,000. Nothing is changed. For the host and deputies.
#[utoipa::path(post, path = "/v1/rooms/{room}/word-trials", tag = "rooms", security(("bearer" = [])), request_body = WordList,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = WordTrial), (status = "4XX", body = Problem)))]
pub(crate) async fn try_words(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<WordList>,
) -> Result<Json<WordTrial>, ApiProblem> {
    let wrong = |why: String| ApiProblem::field(ProblemCode::InvalidRoom, "rules", why);
    let list = words(&body).map_err(wrong)?;
    check_words(&list).map_err(wrong)?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let trial = app::moderation::try_words(&api.cx, claims.actor, &named, &list).await?;
    let caught = trial.caught.iter().map(|caught| Caught {
        message: (&caught.message).into(),
        parts: caught.parts.iter().map(ToString::to_string).collect(),
        action: caught.action.as_str().to_owned(),
    });
    Ok(Json(WordTrial {
        looked_at: u32::try_from(trial.looked_at).unwrap_or(u32::MAX),
        caught: caught.collect(),
    }))
}
