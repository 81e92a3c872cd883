//! `/v1/rooms/{room}/bans`. Must not know rules.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use domain::Timestamp;
use wire::{Ban, BanList, BanMember, Because, Problem, ProblemCode};

use super::person;
use crate::acting::{Reader, Sender};
use crate::extract::{JsonBody, NO_CONTENT, OptionalBody, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// List bans
///
/// For the host and deputies.
#[utoipa::path(get, path = "/v1/rooms/{room}/bans", tag = "members", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = BanList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_bans(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
) -> Result<Json<BanList>, ApiProblem> {
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let banned = app::members::list_banned(&api.cx, claims.actor, &named).await?;
    let ban = |(member, until): &(domain::Principal, Timestamp)| Ban {
        member: member.into(),
        until: (*until != Timestamp::NEVER).then(|| until.to_string()),
    };
    Ok(Json(BanList {
        bans: banned.iter().map(ban).collect(),
    }))
}

/// Ban somebody
///
/// They are out, and neither come back nor read before the ban ends. For the host, and for deputies over plain members.
#[utoipa::path(put, path = "/v1/rooms/{room}/bans/{id}", tag = "members", security(("bearer" = [])), request_body = BanMember,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The person's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn ban_member(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    JsonBody(body): JsonBody<BanMember>,
) -> Result<StatusCode, ApiProblem> {
    let other = person(&id)?;
    if body.seconds == Some(0) {
        let rule = "a ban lasts a second at least; an end to one is asked for by DELETE";
        return Err(ApiProblem::field(
            ProblemCode::InvalidMember,
            "seconds",
            rule,
        ));
    }
    let until = body.seconds.map_or(Timestamp::NEVER, |seconds| {
        api.cx
            .ambient
            .now()
            .plus(Duration::from_secs(seconds.into()))
    });
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let reason = note("reason", body.reason.as_deref())?;
    let ban = (other, Some(until));
    app::members::remove(&api.cx, claims.actor, named.id, ban, reason).await?;
    Ok(NO_CONTENT)
}

/// End a ban
///
/// Also when there is none.
#[utoipa::path(delete, path = "/v1/rooms/{room}/bans/{id}", tag = "members", security(("bearer" = [])), request_body = Because,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The person's id")),
    responses((status = 204), (status = "4XX", body = Problem)))]
pub(crate) async fn end_ban(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<Because>,
) -> Result<StatusCode, ApiProblem> {
    let other = person(&id)?;
    let reason = note("reason", body.reason.as_deref())?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::members::pardon(&api.cx, claims.actor, named.id, other, reason).await?;
    Ok(NO_CONTENT)
}
