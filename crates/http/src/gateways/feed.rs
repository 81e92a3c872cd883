//! `GET /v1/feed` and the `feed.open` frame: the rooms that somebody is in, and what changes in them. Must not know rules.

use std::sync::Arc;

use app::sessions::{Acting, check_live};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use hub::{Connection, Encoding, NewConnection, Told};
use serde::Deserialize;
use wire::frames::Feed;
use wire::{Problem, ProblemCode};

use crate::acting::Reader;
use crate::connections;
use crate::extract::{ClientAddress, Params};
use crate::gateways::sse::{Streaming, event_stream};
use crate::problem::ApiProblem;
use crate::reads::own_room;
use crate::state::{Api, ApiState};

/// From where the feed goes on.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedParams {
    /// A cursor; `Last-Event-ID` stands before it.
    after: Option<String>,
}

/// Stream the rooms that one is in
///
/// The first event `feed` is a snapshot, or `resumed` with what changed since the cursor where that is still known; then
/// come changes, gathered for a quarter of a second. The `id` of each is the cursor.
#[utoipa::path(get, path = "/v1/feed", tag = "receiving", security(("bearer" = [])),
    params(FeedParams, ("Last-Event-ID" = Option<String>, Header, description = "The cursor of the last event received")),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = "4XX", body = Problem)))]
pub(crate) async fn stream_feed(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    ClientAddress(address): ClientAddress,
    Params(params): Params<FeedParams>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    if api.is_draining() {
        let detail = "the server is about to restart";
        return Err(ApiProblem::new(ProblemCode::Draining, detail));
    }
    let counted = connections::count(&api, claims.actor.session, address)?;
    let registered = api.hub.register(NewConnection {
        actor: claims.actor,
        deadline: claims.deadline(),
        encoding: Encoding::Sse,
        socket: None,
        is_sighted: claims.principal.kind.is_sighted(),
    });
    // Whatever ended between the token's check and the registration closed the others only.
    check_live(&api.cx, &claims)?;
    let last_event_id = headers.get("last-event-id");
    let last_event_id = last_event_id.and_then(|value| value.to_str().ok());
    let after = last_event_id.or(params.after.as_deref());
    open(&api, claims.acting(), registered.connection(), after).await?;
    Ok(event_stream(Streaming::new(registered, counted)))
}

/// Opens the feed on a connection: what changed since a cursor, or a snapshot, and from then on changes. A cursor that does
/// not hold, of whatever form, is answered by a snapshot.
///
/// # Errors
/// When the store fails.
pub(crate) async fn open(
    api: &Api,
    acting: Acting<'_>,
    connection: &Arc<Connection>,
    after: Option<&str>,
) -> Result<(), ApiProblem> {
    // What is known of a person is not cut down to the rooms that a key reaches.
    let reaches_all = acting.key.is_none_or(|key| key.rooms.is_none());
    let after = after.filter(|_| reaches_all);
    api.hub.name_feeds(|| api.cx.ambient.random());
    // Whatever happened before this is in what is read now, whatever comes after it is told.
    let opened = api.hub.open_feed(connection, after);
    let feed = match &opened.missed {
        Some(missed) => {
            let person = (acting.actor.tenant, acting.actor.principal);
            let changes = crate::reads::missed(&api.cx, person, missed).await?;
            Feed::Resumed { changes }
        }
        None => {
            let own = app::reads::list_own(&api.cx, acting).await?;
            let rooms = own.iter().map(|own| own.room.id);
            api.hub.feed_rooms(connection, &opened, rooms);
            Feed::Snapshot {
                unread: app::reads::unread_in_all(&own),
                rooms: own.iter().map(own_room).collect(),
            }
        }
    };
    Told::new(feed, &api.hub.feed_cursor(opened.turn)).give(connection);
    api.hub.begin_feed(connection, &opened);
    Ok(())
}
