//! `POST /v1/rooms/{room}/messages`, and the checks that a `message.send` frame shares with it. Must not know rules.

use app::messages::Draft;
use app::sessions::Acting;
use app::writer::Command;
use app::{CommandError, Outcome};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::{ClientId, MessageText};
use wire::{Held, Message, Problem, ProblemCode, SendMessage, Waiting};

use super::{mentioned, message_id};
use crate::acting::Sender;
use crate::extract::{JsonBody, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// Send a message
///
/// Answered when it is durable. A repeat of the same `client_id` answers 200 and the same message. The first message
/// makes its sender a member. Where somebody looks at it first, the answer is 202 with what waits in its place.
#[utoipa::path(post, path = "/v1/rooms/{room}/messages", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")), request_body = SendMessage,
    responses((status = 201, body = Message), (status = 200, body = Message), (status = 202, body = Held), (status = "4XX", body = Problem),
        (status = 503, body = Problem), (status = 507, body = Problem)))]
pub(crate) async fn send_message(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<SendMessage>,
) -> Result<Response, ApiProblem> {
    let command = send_command(&api, claims.acting(), &room, &body).await?;
    match api.cx.writer.execute(command).await? {
        Outcome::Message { message, is_new } => {
            let status = if is_new {
                StatusCode::CREATED
            } else {
                StatusCode::OK
            };
            Ok((status, Json(Message::from(&*message))).into_response())
        }
        Outcome::Waiting { waiting, .. } => {
            let held = Waiting::own(&waiting, api.cx.ambient.now());
            Ok((StatusCode::ACCEPTED, Json(Held { held })).into_response())
        }
        _ => Err(CommandError::Internal.into()),
    }
}

/// The command of a send, through whichever door it came.
///
/// # Errors
/// When a field is wrong, or there is no such room.
pub(crate) async fn send_command(
    api: &Api,
    acting: Acting<'_>,
    room: &str,
    body: &SendMessage,
) -> Result<Command, ApiProblem> {
    let rule = "use 1–64 of A–Z a–z 0–9 - _";
    let client_id = ClientId::parse(&body.client_id)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidClientId, "client_id", rule))?;
    let draft = Draft {
        client_id,
        text: MessageText::parse(&body.text)?,
        reply_to: body.reply_to.as_deref().map(message_id).transpose()?,
        mentions: mentioned(&body.mentions)?,
    };
    let named = app::rooms::find(&api.cx, acting, room_name(room)?).await?;
    Ok(app::messages::send(&api.cx, acting.actor, &named, draft).await?)
}
