//! `PATCH /v1/rooms/{room}/messages/{id}`, and what a `message.edit` frame shares with it. Must not know rules.

use app::sessions::Acting;
use app::writer::Command;
use axum::Json;
use axum::extract::State;
use domain::MessageText;
use wire::{EditMessage, Message, Problem};

use super::{mentioned, message_id};
use crate::acting::Sender;
use crate::extract::{JsonBody, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// Change the text of a message
///
/// One's own, as long as the room's policy lets one. What it said before is kept for the host and deputies.
#[utoipa::path(patch, path = "/v1/rooms/{room}/messages/{id}", tag = "messages", security(("bearer" = [])), request_body = EditMessage,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id")),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub(crate) async fn edit_message(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    JsonBody(body): JsonBody<EditMessage>,
) -> Result<Json<Message>, ApiProblem> {
    let command = edit_command(&api, claims.acting(), (&room, &id), &body).await?;
    let message = app::messages::change(&api.cx, command).await?;
    Ok(Json((&message).into()))
}

/// The command of an edit, through whichever door it came.
///
/// # Errors
/// When there is no such room, or a field is wrong.
pub(crate) async fn edit_command(
    api: &Api,
    acting: Acting<'_>,
    (room, id): (&str, &str),
    body: &EditMessage,
) -> Result<Command, ApiProblem> {
    let text = MessageText::parse(&body.text)?;
    let mentions = mentioned(&body.mentions)?;
    let named = app::rooms::find(&api.cx, acting, room_name(room)?).await?;
    let message = message_id(id)?;
    let edit = app::messages::edit(&api.cx, acting.actor, &named, message, text, &mentions);
    Ok(edit.await?)
}
