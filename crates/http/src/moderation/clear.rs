//! `DELETE /v1/rooms/{room}/members/{id}/messages`. Must not know rules.

use std::time::Duration;

use app::moderation::Clearing;
use axum::Json;
use axum::extract::State;
use domain::{PrincipalId, Seq};
use wire::{ClearMessages, MessagesCleared, Problem, ProblemCode};

use super::note;
use crate::acting::Sender;
use crate::extract::{OptionalBody, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Hours of a year.
const HOURS_MAX: u32 = 8_760;

/// Delete what somebody said
///
/// At most 5,000 messages of the room are looked at in one call; `next` says where to go on. For the host, for deputies
/// over plain members, and for the tenant's staff. Each hundred is an act that can be undone for a day.
#[utoipa::path(delete, path = "/v1/rooms/{room}/members/{id}/messages", tag = "moderation", security(("bearer" = [])), request_body = ClearMessages,
    params(("room" = String, Path, description = "Id or alias"), ("id" = String, Path, description = "The person's id")),
    responses((status = 200, body = MessagesCleared), (status = "4XX", body = Problem)))]
pub(crate) async fn clear_messages(
    State(api): State<ApiState>,
    Sender(claims): Sender,
    Path((room, id)): Path<(String, String)>,
    OptionalBody(body): OptionalBody<ClearMessages>,
) -> Result<Json<MessagesCleared>, ApiProblem> {
    let missing = || ApiProblem::new(ProblemCode::PersonNotFound, "there is no such person");
    let other = PrincipalId::parse(&id).ok_or_else(missing)?;
    if body
        .hours
        .is_some_and(|hours| !(1..=HOURS_MAX).contains(&hours))
    {
        let code = ProblemCode::InvalidRequest;
        return Err(ApiProblem::field(code, "hours", "use 1–8,760"));
    }
    let wanted = Clearing {
        other,
        within: body.hours.map(|hours| Duration::from_hours(hours.into())),
        before: body.before.map(Seq::new),
        reason: note("reason", body.reason.as_deref())?,
    };
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let cleared = app::moderation::clear(&api.cx, claims.actor, &named, &wanted).await?;
    Ok(Json(MessagesCleared {
        deleted: u32::try_from(cleared.messages).unwrap_or(u32::MAX),
        next: cleared.next.map(Seq::get),
    }))
}
