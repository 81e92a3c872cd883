//! `GET /v1/rooms/{room}/messages`. Must not know rules.

use std::collections::BTreeMap;

use app::messages::OwnPage;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::limits::{PAGE_MESSAGES_DEFAULT, PAGE_MESSAGES_MAX};
use domain::{PrincipalId, Seq};
use serde::Deserialize;
use store::{HistoryPlace, HistoryQuery};
use wire::{HistoryPage, Message, Problem, ProblemCode};

use crate::acting::Reader;
use crate::extract::{Params, Path, room_name};
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// Where in the log, and how many.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct HistoryParams {
    /// Messages older than this seq.
    before: Option<u64>,
    /// Messages newer than this seq.
    after: Option<u64>,
    /// Messages on both sides of this seq.
    around: Option<u64>,
    /// 1–100, 50 if not given.
    limit: Option<u32>,
}

/// Read messages
///
/// At most one of `before`, `after` and `around`; without any the newest page. Oldest first.
#[utoipa::path(get, path = "/v1/rooms/{room}/messages", tag = "messages", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), HistoryParams),
    responses((status = 200, body = HistoryPage), (status = 304), (status = "4XX", body = Problem)))]
pub(crate) async fn read_history(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    Path(room): Path<String>,
    Params(params): Params<HistoryParams>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    let query = query(&params)?;
    let named = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    let own = app::messages::read_history(&api.cx, claims.actor, &named, query).await?;
    let page = &own.page;
    // The head changes with every event of the room, so it stands for everything that could make this page another one.
    let etag = format!("\"{}.{}\"", api.hub.epoch(), page.head);
    let etag = HeaderValue::try_from(etag).expect("an epoch and a number are plain ASCII");
    if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
    }
    Ok((
        [(header::ETAG, etag)],
        Json(answer(&own, claims.actor.principal)),
    )
        .into_response())
}

fn query(params: &HistoryParams) -> Result<HistoryQuery, ApiProblem> {
    let wrong = |field, reason: &str| {
        Err(ApiProblem::field(
            ProblemCode::InvalidRequest,
            field,
            reason,
        ))
    };
    let limit = params.limit.unwrap_or(PAGE_MESSAGES_DEFAULT);
    if !(1..=PAGE_MESSAGES_MAX).contains(&limit) {
        return wrong("limit", "use 1–100");
    }
    let highest = u64::try_from(i64::MAX).unwrap_or(u64::MAX);
    if [params.before, params.after, params.around]
        .iter()
        .flatten()
        .any(|&seq| seq > highest)
    {
        return wrong("before", "a seq is smaller than 2^63");
    }
    let place = match (params.before, params.after, params.around) {
        (None, None, None) => HistoryPlace::Newest,
        (Some(seq), None, None) => HistoryPlace::Before(Seq::new(seq)),
        (None, Some(seq), None) => HistoryPlace::After(Seq::new(seq)),
        (None, None, Some(seq)) => HistoryPlace::Around(Seq::new(seq)),
        _ => return wrong("before", "use one of before, after and around"),
    };
    Ok(HistoryQuery { place, limit })
}

fn answer(own: &OwnPage, reader: PrincipalId) -> HistoryPage {
    let page = &own.page;
    let edge = |is_more: bool, message: Option<&domain::Message>| {
        message.filter(|_| is_more).map(|message| message.seq.get())
    };
    HistoryPage {
        messages: page.messages.iter().map(Message::from).collect(),
        head: page.head.get(),
        prev: edge(page.has_older, page.messages.first()),
        next: edge(page.has_newer, page.messages.last()),
        own_reactions: own_reactions(own),
        own_id: own_id(&page.messages, reader),
    }
}

/// The reader's own id in the room, where it stands in the page and is not their usual one.
fn own_id(messages: &[domain::Message], reader: PrincipalId) -> Option<String> {
    let ids = messages.iter().flat_map(|message| {
        let quoted = message.reply_to.as_ref().map(|quote| quote.sender.id);
        let named = message.mentions.people.iter().map(|one| one.id);
        named.chain([message.sender.id]).chain(quoted)
    });
    let mut own = ids.filter(|&id| id == reader && id.mask().is_some());
    own.next().map(|id| id.to_string())
}

fn own_reactions(own: &OwnPage) -> BTreeMap<String, Vec<String>> {
    let mut by_message: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (seq, emoji) in &own.own_reactions {
        let of_page = own.page.messages.iter().find(|m| m.seq == *seq);
        if let Some(message) = of_page {
            let emojis = by_message.entry(message.id.to_string()).or_default();
            emojis.push(emoji.as_str().to_owned());
        }
    }
    by_message
}
