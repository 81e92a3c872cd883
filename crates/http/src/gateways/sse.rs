//! `GET /v1/rooms/{room}/stream`: server-sent events (WHATWG HTML section 9.2). Must not know rules.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use app::sessions::check_live;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use bytes::Bytes;
use hub::{
    Connection, Encoding, NewConnection, Registered, SubscribeError, Subscription, sse_verdict,
};
use serde::Deserialize;
use tokio::sync::oneshot;
use wire::{CloseCode, Problem, ProblemCode, ServerFrame};

use crate::acting::Reader;
use crate::connections::{self, Counted};
use crate::extract::{ClientAddress, Params, Path, cursor, room_name};
use crate::presence::people::note_listening;
use crate::problem::ApiProblem;
use crate::state::ApiState;

/// From where the stream begins.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StreamParams {
    /// A seq or a cursor; `Last-Event-ID` stands before it.
    after: Option<String>,
}

/// Stream a room's events
///
/// The first event is the verdict `subscribed`, then `event`s whose `id` is the cursor.
#[utoipa::path(get, path = "/v1/rooms/{room}/stream", tag = "receiving", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), StreamParams,
        ("Last-Event-ID" = Option<String>, Header, description = "The cursor of the last event received")),
    responses((status = 200, content_type = "text/event-stream", body = String), (status = "4XX", body = Problem)))]
pub(crate) async fn stream_room(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    ClientAddress(address): ClientAddress,
    Path(room): Path<String>,
    Params(params): Params<StreamParams>,
    headers: HeaderMap,
) -> Result<Response, ApiProblem> {
    if api.is_draining() {
        return Err(ApiProblem::new(
            ProblemCode::Draining,
            "the server is about to restart",
        ));
    }
    let room = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::check_may_read(&api.cx, claims.actor, &room).await?;
    let last_event_id = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok());
    let after = last_event_id
        .or(params.after.as_deref())
        .map(cursor)
        .transpose()?;
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
    let connection = Arc::clone(registered.connection());
    let (subscribed, verdict) = oneshot::channel();
    let (read, named) = (Arc::clone(&api), room.clone());
    // A long replay waits for the body to be read, so it must run beside it.
    tokio::spawn(async move {
        let make_verdict = |head: domain::Seq, mode| {
            let alias = room.alias.as_ref().map(ToString::to_string);
            let room = room.id.to_string();
            sse_verdict(&ServerFrame::Subscribed {
                room,
                alias,
                head: head.get(),
                mode,
                reference: None,
            })
        };
        let wanted = Subscription {
            room: room.id,
            after: after.as_ref(),
        };
        let done = api.hub.subscribe(&connection, wanted, make_verdict).await;
        note_listening(&api, connection.actor(), room.id).await;
        let still = app::rooms::check_still_reads(&api.cx, connection.actor(), room.id).await;
        if still.is_err() {
            api.hub.unsubscribe(&connection, room.id);
            connection.close(CloseCode::Normal, Duration::ZERO);
        }
        drop(subscribed.send(done));
    });
    first_or_refusal(registered.connection(), verdict).await?;
    // Whoever was put out while this was under way listens no longer.
    app::rooms::check_may_read(&read.cx, claims.actor, &named).await?;
    Ok(event_stream(Streaming::new(registered, counted)))
}

/// Waits for the verdict: the first bytes, or the refusal.
async fn first_or_refusal(
    connection: &Connection,
    verdict: oneshot::Receiver<Result<(), SubscribeError>>,
) -> Result<(), ApiProblem> {
    tokio::select! {
        result = verdict => match result {
            Ok(Err(error)) => Err(error.into()),
            Ok(Ok(())) | Err(_) => Ok(()),
        },
        () = connection.woken() => Ok(()),
    }
}

pub(super) struct Streaming {
    registered: Registered,
    _counted: Counted,
    waiting: VecDeque<Bytes>,
}

impl Streaming {
    /// Of a connection from which nothing was taken yet.
    pub(super) fn new(registered: Registered, counted: Counted) -> Self {
        Self {
            registered,
            _counted: counted,
            waiting: VecDeque::new(),
        }
    }
}

pub(super) fn event_stream(streaming: Streaming) -> Response {
    let chunks = futures_util::stream::unfold(streaming, |mut streaming| async move {
        loop {
            if let Some(bytes) = streaming.waiting.pop_front() {
                return Some((Ok::<_, Infallible>(bytes), streaming));
            }
            let connection = streaming.registered.connection();
            let taken = connection.take_all()?;
            if taken.is_empty() {
                connection.woken().await;
            }
            streaming.waiting = taken;
        }
    });
    let mut response = Response::new(Body::from_stream(chunks));
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/event-stream"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
