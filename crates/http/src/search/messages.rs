//! `GET /v1/search/messages`. Must not know rules.

use app::search::{FoundMessage, MessagesWanted};
use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use store::DocId;
use wire::{FoundMessages, FoundRoom, Problem, ProblemCode};

use super::query;
use crate::acting::Reader;
use crate::extract::{Params, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Messages of a page when none was asked for, and at most.
const LIMIT_DEFAULT: u32 = 20;
const LIMIT_MAX: u32 = 50;

/// What is searched, and where.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SearchParams {
    /// Words that must all stand in a message: parts of words of two letters or more, also by initial consonants (`ㅅㄷ`
    /// finds `상담`).
    q: String,
    /// A room (id or alias); else all rooms that one is in.
    room: Option<String>,
    /// `next` of the page before.
    before: Option<String>,
    /// 1–50, 20 if not given.
    limit: Option<u32>,
}

/// Search messages
///
/// The newest first, in what one may read now. Deleted messages are not found, edited ones by what they say now; what was
/// just written is found about a second later.
#[utoipa::path(get, path = "/v1/search/messages", tag = "search", security(("bearer" = [])),
    params(SearchParams),
    responses((status = 200, body = FoundMessages), (status = "4XX", body = Problem)))]
pub(crate) async fn search_messages(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Params(params): Params<SearchParams>,
) -> Result<Json<FoundMessages>, ApiProblem> {
    let limit = params.limit.unwrap_or(LIMIT_DEFAULT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ApiProblem::field(
            ProblemCode::InvalidRequest,
            "limit",
            "use 1–50",
        ));
    }
    let wanted = MessagesWanted {
        query: query(&params.q)?,
        room: params.room.as_deref().map(room_name).transpose()?,
        before: params.before.as_deref().map(place).transpose()?,
        limit,
    };
    let found = app::search::messages(&api.cx, claims.acting(), wanted).await?;
    Ok(Json(FoundMessages {
        messages: found.messages.iter().map(found_message).collect(),
        next: found.next.map(|next| next.get().to_string()),
    }))
}

fn place(text: &str) -> Result<DocId, ApiProblem> {
    let place = text.parse().ok().filter(|&id: &i64| id >= 0);
    let wrong = || {
        ApiProblem::field(
            ProblemCode::InvalidCursor,
            "before",
            "it is no `next` of an answer",
        )
    };
    place.map(DocId::new).ok_or_else(wrong)
}

fn found_message(found: &FoundMessage) -> wire::FoundMessage {
    let message = &found.message;
    let units = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let marks = found.excerpt.marks_utf16().into_iter();
    wire::FoundMessage {
        id: message.id.to_string(),
        room: FoundRoom {
            id: message.room.to_string(),
            title: found.room.title.to_string(),
            cover: found.room.cover.to_string(),
        },
        seq: message.seq.get(),
        number: message.number.get(),
        sender: (&message.sender).into(),
        sent_at: message.sent_at.to_string(),
        excerpt: found.excerpt.text.to_string(),
        marks: marks.map(|(from, to)| (units(from), units(to))).collect(),
        cut_before: found.excerpt.is_cut_before,
        cut_after: found.excerpt.is_cut_after,
    }
}
