//! `GET /v1/feed` and the `feed.open` frame: the rooms that somebody is in, and what changes in them. Must not know rules.

use std::sync::Arc;

use app::sessions::{Acting, check_live};
use axum::extract::State;
use axum::response::Response;
use hub::{Connection, Encoding, NewConnection, Told};
use wire::frames::Feed;
use wire::{Problem, ProblemCode};

use crate::acting::Reader;
use crate::connections;
use crate::extract::ClientAddress;
use crate::gateways::sse::{Streaming, event_stream};
use crate::problem::ApiProblem;
use crate::reads::own_room;
use crate::state::{Api, ApiState};

/// Stream the rooms that one is in
///
/// The first event `feed` is a snapshot, then come changes, gathered for a quarter of a second. Whoever comes back gets a
/// snapshot again.
#[utoipa::path(get, path = "/v1/feed", tag = "receiving", security(("bearer" = [])),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = "4XX", body = Problem)))]
pub(crate) async fn stream_feed(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    ClientAddress(address): ClientAddress,
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
    });
    // Whatever ended between the token's check and the registration closed the others only.
    check_live(&api.cx, &claims)?;
    open(&api, claims.acting(), registered.connection()).await?;
    Ok(event_stream(Streaming::new(registered, counted)))
}

/// Opens the feed on a connection: from now on changes, and the snapshot.
///
/// # Errors
/// When the store fails.
pub(crate) async fn open(
    api: &Api,
    acting: Acting<'_>,
    connection: &Arc<Connection>,
) -> Result<(), ApiProblem> {
    let own = app::reads::list_own(&api.cx, acting).await?;
    api.hub
        .open_feed(connection, own.iter().map(|own| own.room.id));
    // Read again: whatever happened before the feed was open is in this, whatever comes after it is told.
    let own = app::reads::list_own(&api.cx, acting).await?;
    let rooms = own.iter().map(own_room).collect();
    Told::new(Feed::Snapshot { rooms }).give(connection);
    Ok(())
}
