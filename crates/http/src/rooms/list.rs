//! `GET /v1/rooms`. Must not know rules.

use app::rooms::{DirectoryPlace, DirectorySort, DirectoryWanted};
use axum::extract::State;
use axum::response::Response;
use domain::RoomId;
use domain::limits::ROOMS_LISTED_MAX;
use domain::rooms::check_tags;
use serde::Deserialize;
use wire::{Problem, ProblemCode};

use crate::acting::Reader;
use crate::extract::Params;
use crate::long_json::long_json;
use crate::problem::ApiProblem;
use crate::search::query;
use crate::state::ApiState;

/// Bytes of an answer that a room mostly stays below; a longer answer grows while it is written.
const ROOM_BYTES: usize = 1_024;

/// Which rooms, in which order.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DirectoryParams {
    /// Words that must all stand in the title, the description or the tags, also by initial consonants.
    q: Option<String>,
    /// A tag.
    tag: Option<String>,
    /// `activity` (the newest first, if not given) or `people` (the most members first, of the 1,000 rooms with the newest
    /// activity).
    sort: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// 1–200, 200 if not given.
    limit: Option<u32>,
}

/// List rooms
///
/// The directory of the tenant.
#[utoipa::path(get, path = "/v1/rooms", tag = "rooms", security(("bearer" = [])),
    params(DirectoryParams),
    responses((status = 200, body = wire::RoomList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_rooms(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Params(params): Params<DirectoryParams>,
) -> Result<Response, ApiProblem> {
    let wanted = wanted(&params)?;
    let page = app::rooms::list(&api.cx, claims.acting(), &wanted).await?;
    let next = page
        .next
        .map(|next| format!("{}.{}", next.value, next.room));
    let rooms = page.rooms.iter().map(|room| api.written_rooms.write(room));
    let list = wire::RoomList {
        rooms: rooms.collect(),
        next,
    };
    Ok(long_json(&list, (page.rooms.len() + 1) * ROOM_BYTES))
}

fn wanted(params: &DirectoryParams) -> Result<DirectoryWanted, ApiProblem> {
    let wrong = |field, reason: &str| ApiProblem::field(ProblemCode::InvalidRequest, field, reason);
    let limit = params.limit.unwrap_or(ROOMS_LISTED_MAX);
    if !(1..=ROOMS_LISTED_MAX).contains(&limit) {
        return Err(wrong("limit", "use 1–200"));
    }
    let sort = match params.sort.as_deref() {
        None | Some("activity") => DirectorySort::Activity,
        Some("people") => DirectorySort::People,
        Some(_) => return Err(wrong("sort", "use activity or people")),
    };
    let tag = params.tag.clone().map(|tag| {
        let tags = check_tags(&[tag]).map_err(|error| wrong("tag", &error.to_string()))?;
        tags.into_iter()
            .next()
            .ok_or_else(|| wrong("tag", "it is empty"))
    });
    Ok(DirectoryWanted {
        query: params.q.as_deref().map(query).transpose()?,
        tag: tag.transpose()?,
        sort,
        before: params.before.as_deref().map(place).transpose()?,
        limit,
    })
}

fn place(text: &str) -> Result<DirectoryPlace, ApiProblem> {
    let place = text.split_once('.').and_then(|(value, room)| {
        Some(DirectoryPlace {
            value: value.parse().ok()?,
            room: RoomId::parse(room)?,
        })
    });
    let wrong = "it is no `next` of an answer";
    place.ok_or_else(|| ApiProblem::field(ProblemCode::InvalidCursor, "before", wrong))
}
