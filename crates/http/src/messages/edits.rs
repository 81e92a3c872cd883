//! `GET /v1/rooms/{room}/messages/{id}/edits`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::messages::Edit;
use wire::{EditList, Problem};

use super::message_id;
use crate::acting::Reader;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Show what a message said before
///
/// For the host and deputies.
#[utoipa::path(get, path = "/v1/rooms/{room}/messages/{id}/edits", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id")),
    responses((status = 200, body = EditList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_edits(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path((room, id)): Path<(String, String)>,
) -> Result<Json<EditList>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let message = message_id(&id)?;
    let edits = app::messages::list_edits(&api.cx, claims.actor, &named, message).await?;
    let edit = |(at, text): (domain::Timestamp, Box<str>)| Edit {
        edited_at: at.to_string(),
        text: text.into(),
    };
    Ok(Json(EditList {
        edits: edits.into_iter().map(edit).collect(),
    }))
}
