//! `/v1/rooms/{room}/pins`. Must not know rules.

use axum::Json;
use axum::extract::State;
use wire::{Message, PinList, Problem};

use super::message_id;
use crate::acting::{Reader, Sender};
use crate::extract::{Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List pinned messages
///
/// The newest pin first; at most 50.
#[utoipa::path(get, path = "/v1/rooms/{room}/pins", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = PinList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_pins(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<PinList>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let pinned = app::messages::list_pinned(&api.cx, claims.actor, &named).await?;
    Ok(Json(PinList {
        messages: pinned.iter().map(Message::from).collect(),
    }))
}

/// Pin a message
///
/// For the host and deputies; in a direct room for both.
#[utoipa::path(put, path = "/v1/rooms/{room}/pins/{id}", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id")),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub(crate) async fn pin_message(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
) -> Result<Json<Message>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let pin = app::messages::pin(&api.cx, claims.actor, &named, message_id(&id)?, true);
    let message = app::messages::change(&api.cx, pin).await?;
    Ok(Json((&message).into()))
}

/// Take a pin away
///
/// Also when there is none.
#[utoipa::path(delete, path = "/v1/rooms/{room}/pins/{id}", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The message's id")),
    responses((status = 200, body = Message), (status = "4XX", body = Problem)))]
pub(crate) async fn unpin_message(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
) -> Result<Json<Message>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let pin = app::messages::pin(&api.cx, claims.actor, &named, message_id(&id)?, false);
    let message = app::messages::change(&api.cx, pin).await?;
    Ok(Json((&message).into()))
}
