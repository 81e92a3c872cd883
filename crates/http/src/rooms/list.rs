//! `GET /v1/rooms`. Must not know rules.

use app::rooms::{DirectoryPlace, DirectorySort, DirectoryWanted};
use axum::Json;
use axum::extract::State;
use domain::RoomId;
use domain::limits::ROOMS_LISTED_MAX;
use domain::rooms::check_tags;
use serde::Deserialize;
use wire::{Problem, ProblemCode, Room, RoomList};

use crate::acting::Reader;
use crate::extract::Params;
use crate::problem::ApiProblem;
use crate::search::query;
use crate::state::ApiState;

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
    responses((status = 200, body = RoomList), (status = "4XX", body = Problem)))]
pub(crate) async fn list_rooms(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Params(params): Params<DirectoryParams>,
) -> Result<Json<RoomList>, ApiProblem> {
    let wanted = wanted(&params)?;
    let page = app::rooms::list(&api.cx, claims.acting(), &wanted).await?;
    let next = page
        .next
        .map(|next| format!("{}.{}", next.value, next.room));
    Ok(Json(RoomList {
        rooms: page.rooms.iter().map(Room::from).collect(),
        next,
    }))
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
