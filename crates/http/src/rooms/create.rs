//! `POST /v1/rooms`. Must not know rules.

use app::rooms::RoomWanted;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use domain::rooms::{check_cover, check_title};
use domain::{Alias, ClientId};
use wire::{CreateRoom, Problem, ProblemCode, Room};

use crate::acting::RoomMaker;
use crate::extract::JsonBody;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Make a room
///
/// Its maker is its first member. A repeat with the same `Idempotency-Key` answers 200 and the same room.
#[utoipa::path(post, path = "/v1/rooms", tag = "rooms", security(("bearer" = [])), request_body = CreateRoom,
    params(("Idempotency-Key" = Option<String>, Header, description = "1–64 of A–Z a–z 0–9 - _")),
    responses((status = 201, body = Room), (status = 200, body = Room), (status = "4XX", body = Problem)))]
pub(crate) async fn create_room(
    State(api): State<ApiState>,
    RoomMaker(claims): RoomMaker,
    headers: HeaderMap,
    JsonBody(body): JsonBody<CreateRoom>,
) -> Result<(StatusCode, Json<Room>), ApiProblem> {
    let wanted = wanted(&headers, &body)?;
    let (room, is_new) = app::rooms::create(&api.cx, claims.actor, wanted).await?;
    let status = if is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json((&room).into())))
}

fn wanted(headers: &HeaderMap, body: &CreateRoom) -> Result<RoomWanted, ApiProblem> {
    let wrong = |field: &'static str, reason: String| {
        ApiProblem::field(ProblemCode::InvalidRoom, field, reason)
    };
    let title = check_title(&body.title).map_err(|error| wrong("title", error.to_string()))?;
    let cover = check_cover(body.cover.as_deref().unwrap_or(""))
        .map_err(|error| wrong("cover", error.to_string()))?;
    let alias = match body.alias.as_deref() {
        None => None,
        Some(alias) => {
            let rule = "use 2–40 of a–z, 0–9, - and Hangul; some words are our own paths";
            Some(Alias::parse(alias).ok_or_else(|| wrong("alias", rule.to_owned()))?)
        }
    };
    let create_key = match headers.get("idempotency-key") {
        None => None,
        Some(key) => {
            let key = key.to_str().ok().and_then(ClientId::parse);
            Some(key.ok_or_else(|| {
                wrong("Idempotency-Key", "use 1–64 of A–Z a–z 0–9 - _".to_owned())
            })?)
        }
    };
    Ok(RoomWanted {
        title,
        alias,
        cover,
        create_key,
    })
}
