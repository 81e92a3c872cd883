//! `PUT` and `DELETE /v1/rooms/{room}/messages/{id}/reactions/{emoji}`, and what a `reaction.set` frame shares with them.
//! Must not know rules.

use app::sessions::Acting;
use app::writer::Command;
use axum::Json;
use axum::extract::State;
use domain::Emoji;
use wire::{Message, Problem, ProblemCode};

use super::message_id;
use crate::acting::Sender;
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// Add an emoji to a message
///
/// Each person adds an emoji once. Adding it twice is harmless.
#[utoipa::path(put, path = "/v1/rooms/{room}/messages/{id}/reactions/{emoji}", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id"),
        ("emoji" = String, Path, description = "One emoji, percent-encoded")),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub(crate) async fn add_reaction(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id, emoji)): Path<(String, String, String)>,
) -> Result<Json<Message>, ApiProblem> {
    let command = reaction_command(&api, claims.acting(), (&room, &id, &emoji), true).await?;
    let message = app::messages::change(&api.cx, command).await?;
    Ok(Json((&message).into()))
}

/// Take an emoji back
///
/// Also when one has not added it.
#[utoipa::path(delete, path = "/v1/rooms/{room}/messages/{id}/reactions/{emoji}", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id"),
        ("emoji" = String, Path, description = "One emoji, percent-encoded")),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub(crate) async fn remove_reaction(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id, emoji)): Path<(String, String, String)>,
) -> Result<Json<Message>, ApiProblem> {
    let command = reaction_command(&api, claims.acting(), (&room, &id, &emoji), false).await?;
    let message = app::messages::change(&api.cx, command).await?;
    Ok(Json((&message).into()))
}

/// The command of a reaction, through whichever door it came.
///
/// # Errors
/// When there is no such room, or a field is wrong.
pub(crate) async fn reaction_command(
    api: &Api,
    acting: Acting<'_>,
    (room, id, emoji): (&str, &str, &str),
    on: bool,
) -> Result<Command, ApiProblem> {
    let rule = "use one emoji";
    let emoji = Emoji::parse(emoji)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidEmoji, "emoji", rule))?;
    let named = app::rooms::find(&api.cx, acting, room_name(room)?).await?;
    let reaction = (message_id(id)?, emoji);
    Ok(app::messages::react(
        &api.cx,
        acting.actor,
        &named,
        reaction,
        on,
    )?)
}
