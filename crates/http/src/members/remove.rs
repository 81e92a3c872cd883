//! `DELETE /v1/rooms/{room}/members/{id}`. Must not know rules.

use axum::extract::State;
use axum::http::StatusCode;
use wire::{Because, Problem};

use super::person;
use crate::acting::Sender;
use crate::extract::{NO_CONTENT, OptionalBody, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Put somebody out
///
/// For the host, and for deputies over plain members. They may come back; a ban keeps them out.
#[utoipa::path(delete, path = "/v1/rooms/{room}/members/{id}", tag = "members", security(("bearer" = [])), request_body = Because,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The person's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn remove_member(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let other = person(&id)?;
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::members::remove(&api.cx, claims.actor, named.id, (other, None), reason).await?;
    Ok(NO_CONTENT)
}
