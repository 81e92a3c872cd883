//! `PATCH /v1/rooms/{room}`. Must not know rules.

use app::rooms::RoomChangeWanted;
use app::writer::RoomChange;
use axum::Json;
use axum::extract::State;
use wire::given::Given;
use wire::{ChangeRoom, Problem, Room};

use super::fields;
use crate::acting::RoomMaker;
use crate::extract::{JsonBody, Path, room_name};
use crate::moderation::note;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Set a room differently
///
/// For its host; deputies may freeze it and set its slow mode.
#[utoipa::path(patch, path = "/v1/rooms/{room}", tag = "rooms", security(("bearer" = [])), request_body = ChangeRoom,
    params(("room" = String, Path, description = "Id or alias")),
    responses((status = 200, body = Room), (status = "4XX", body = Problem)))]
pub(crate) async fn change_room(
    State(api): State<ApiState>,
    RoomMaker(claims): RoomMaker,
    Path(room): Path<String>,
    JsonBody(body): JsonBody<ChangeRoom>,
) -> Result<Json<Room>, ApiProblem> {
    let wanted = wanted(body)?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let room = app::rooms::change(&api.cx, claims.actor, &named, wanted).await?;
    Ok(Json((&room).into()))
}

fn wanted(body: ChangeRoom) -> Result<RoomChangeWanted, ApiProblem> {
    let change = RoomChange {
        kind: body.kind.as_deref().map(fields::kind).transpose()?,
        title: body.title.as_deref().map(fields::title).transpose()?,
        alias: given(body.alias, fields::alias)?,
        cover: body.cover.as_deref().map(fields::cover).transpose()?,
        description: body
            .description
            .as_deref()
            .map(fields::description)
            .transpose()?,
        tags: body.tags.as_deref().map(fields::tags).transpose()?,
        colour: given(body.colour, fields::colour)?,
        frozen: body.frozen,
        archived: body.archived,
        slow_mode_seconds: body.slow_mode_seconds.map(fields::slow_mode).transpose()?,
        entry_code_hash: None,
        words: body.words.as_ref().map(fields::words).transpose()?,
        overrides: body.policy.as_ref().map(fields::overrides).transpose()?,
    };
    Ok(RoomChangeWanted {
        change,
        entry_code: given(body.entry_code, fields::entry_code)?,
        reason: note("reason", body.reason.as_deref())?,
    })
}

/// What is emptied, set, or left.
#[expect(clippy::option_option, reason = "left, emptied and set are three")]
fn given<T>(
    given: Given<String>,
    check: impl Fn(&str) -> Result<T, ApiProblem>,
) -> Result<Option<Option<T>>, ApiProblem> {
    Ok(match given {
        Given::Absent => None,
        Given::Null => Some(None),
        Given::Value(text) => Some(Some(check(&text)?)),
    })
}
