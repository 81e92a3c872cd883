//! `DELETE /v1/rooms/{room}/messages/{id}`, and what a `message.delete` frame shares with it. Must not know rules.

use app::sessions::Acting;
use app::writer::Command;
use axum::extract::State;
use axum::http::StatusCode;
use wire::{Because, Problem};

use super::message_id;
use crate::acting::Sender;
use crate::extract::{NO_CONTENT, OptionalBody, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// Delete a message
///
/// One's own, and everybody's for the host and deputies; a tombstone stays in its place. Deleting twice is harmless.
#[utoipa::path(delete, path = "/v1/rooms/{room}/messages/{id}", tag = "messages", security(("bearer" = [])), request_body = Because,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn delete_message(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let reason = note("reason", body.reason.as_deref())?;
    let command = delete_command(&api, claims.acting(), (&room, &id), reason).await?;
    api.cx.writer.execute(command).await?;
    Ok(NO_CONTENT)
}

/// The command of a deletion, through whichever door it came.
///
/// # Errors
/// When there is no such room, or the id can be none.
pub(crate) async fn delete_command(
    api: &Api,
    acting: Acting<'_>,
    (room, id): (&str, &str),
    reason: Option<Box<str>>,
) -> Result<Command, ApiProblem> {
    let named = app::rooms::find(&api.cx, acting, room_name(room)?).await?;
    let message = message_id(id)?;
    Ok(app::messages::delete(
        &api.cx,
        acting.actor,
        named.id,
        message,
        reason,
    )?)
}
