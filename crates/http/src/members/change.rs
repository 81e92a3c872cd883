//! `PATCH /v1/rooms/{room}/members/{id}`. Must not know rules.

use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use domain::MemberRole;
use wire::{ChangeMember, Problem, ProblemCode};

use super::person;
use crate::acting::Sender;
use crate::extract::{JsonBody, NO_CONTENT, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Change somebody's part, or mute them
///
/// Parts are given by the host. Mutes are for the host, and for deputies over plain members.
#[utoipa::path(patch, path = "/v1/rooms/{room}/members/{id}", tag = "members", security(("bearer" = [])), request_body = ChangeMember,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The person's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn change_member(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    JsonBody(body): JsonBody<ChangeMember>,
) -> Result<StatusCode, ApiProblem> {
    let (cx, actor, other) = (&api.cx, claims.actor, person(&id)?);
    let role = body.role.as_deref().map(role).transpose()?;
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(cx, claims.acting(), room_name(&room)?).await?;
    if let Some(role) = role {
        app::members::set_role(cx, actor, named.id, (other, role), reason.clone()).await?;
    }
    if let Some(seconds) = body.mute_seconds {
        let until = cx.ambient.now().plus(Duration::from_secs(seconds.into()));
        let until = (seconds > 0).then_some(until);
        app::members::mute(cx, actor, named.id, (other, until), reason).await?;
    }
    Ok(NO_CONTENT)
}

fn role(word: &str) -> Result<MemberRole, ApiProblem> {
    let rule = "use host, deputy or member";
    MemberRole::parse(word)
        .ok_or_else(|| ApiProblem::field(ProblemCode::InvalidMember, "role", rule))
}
