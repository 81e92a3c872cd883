//! `POST /v1/rooms`. Must not know rules.

use app::rooms::RoomWanted;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::rooms::{Entry, RoomSettings};
use domain::{ClientId, PrincipalId, RoomKind};
use wire::{CreateRoom, Problem, ProblemCode, Room};

use super::fields;
use crate::acting::RoomMaker;
use crate::extract::JsonBody;
use crate::members::profile_of;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Make a room
///
/// Its maker is its host, under the name of `profile` if that is given. A repeat with the same `Idempotency-Key` answers 200 and the same room, and so does a direct
/// room with somebody with whom there is one.
#[utoipa::path(post, path = "/v1/rooms", tag = "rooms", security(("bearer" = [])), request_body = CreateRoom,
    responses((status = 201, body = Room), (status = 200, body = Room), (status = "4XX", body = Problem)))]
pub(crate) async fn create_room(
    State(api): State<ApiState>,
    RoomMaker(claims): RoomMaker,
    headers: HeaderMap,
    JsonBody(body): JsonBody<CreateRoom>,
) -> Result<(StatusCode, Json<Room>), ApiProblem> {
    let wanted = wanted(&headers, &body)?;
    if wanted.with == Some(claims.actor.principal) {
        let rule = "a direct room is with somebody else";
        return Err(ApiProblem::field(ProblemCode::InvalidRoom, "with", rule));
    }
    let is_named = body.profile.is_some();
    let (room, is_new) = app::rooms::create(&api.cx, claims.actor, wanted).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let mut made = Room::from(&room);
    if is_named {
        made.own_id = app::members::find_own_mask(&api.cx, claims.actor, room.id).await?;
    }
    Ok((status, Json(made)))
}

fn wanted(headers: &HeaderMap, body: &CreateRoom) -> Result<RoomWanted, ApiProblem> {
    let kind = body
        .kind
        .as_deref()
        .map_or(Ok(RoomKind::Open), fields::kind)?;
    let is_of_two = kind.policy().entry == Entry::Pair;
    let title = match (&body.title, is_of_two) {
        // The two see each other's name.
        (None, true) => "·".into(),
        (title, _) => fields::title(title.as_deref().unwrap_or(""))?,
    };
    let with = body.with.as_deref().map(|id| {
        let missing = || ApiProblem::new(ProblemCode::PersonNotFound, "there is no such person");
        PrincipalId::parse(id).ok_or_else(missing)
    });
    if is_of_two != with.is_some() {
        let rule = "a direct room has one other person, and no other kind has";
        return Err(ApiProblem::field(ProblemCode::InvalidRoom, "with", rule));
    }
    let create_key = headers.get("idempotency-key");
    let create_key = create_key.and_then(|key| key.to_str().ok().and_then(ClientId::parse));
    Ok(RoomWanted {
        alias: body.alias.as_deref().map(fields::alias).transpose()?,
        cover: fields::cover(body.cover.as_deref().unwrap_or(""))?,
        settings: RoomSettings {
            description: fields::description(body.description.as_deref().unwrap_or(""))?,
            tags: fields::tags(body.tags.as_deref().unwrap_or_default())?,
            colour: body.colour.as_deref().map(fields::colour).transpose()?,
            ..RoomSettings::default()
        },
        entry_code: body
            .entry_code
            .as_deref()
            .map(fields::entry_code)
            .transpose()?,
        with: with.transpose()?,
        create_key,
        profile: body.profile.as_ref().map(profile_of).transpose()?,
        ..RoomWanted::new(kind, title)
    })
}
