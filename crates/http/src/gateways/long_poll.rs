//! `GET /v1/rooms/{room}/events`: for networks that cut everything else. Must not know rules.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use app::sessions::{Claims, TokenError, check_live};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use bytes::{BufMut as _, Bytes, BytesMut};
use domain::{Cursor, RoomId, Seq};
use hub::{Encoding, NewConnection, Run, Subscription};
use serde::Deserialize;
use wire::frames::Mode;
use wire::limits::{LONG_POLL_EVENTS_MAX, LONG_POLL_WAIT_MAX};
use wire::{LongPollAnswer, Problem, ProblemCode};

use crate::acting::Reader;
use crate::connections;
use crate::extract::{ClientAddress, Params, Path, cursor, room_name};
use crate::problem::ApiProblem;
use crate::state::{Api, ApiState};

/// From where, and how long to wait.
#[derive(Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct PollParams {
    /// A seq or a cursor; without it the answer is `reset`.
    after: Option<String>,
    /// Seconds to wait for something new, 0–25; 0 if not given.
    wait: Option<u64>,
}

/// Wait for a room's events
///
/// Answers at once when there is something behind the cursor. Go on from `cursor`.
#[utoipa::path(get, path = "/v1/rooms/{room}/events", tag = "receiving", security(("bearer" = [])),
    params(("room" = String, Path, description = "Id or alias"), PollParams),
    responses((status = 200, body = LongPollAnswer), (status = "4XX", body = Problem)))]
pub(crate) async fn poll_events(
    State(api): State<ApiState>,
    Reader(claims): Reader,
    ClientAddress(address): ClientAddress,
    Path(room): Path<String>,
    Params(params): Params<PollParams>,
) -> Result<Response, ApiProblem> {
    let wait = Duration::from_secs(params.wait.unwrap_or(0));
    if wait > LONG_POLL_WAIT_MAX {
        return Err(ApiProblem::field(
            ProblemCode::InvalidRequest,
            "wait",
            "use 0–25",
        ));
    }
    let actor = claims.actor;
    let room = app::rooms::find(&api.cx, claims.acting(), room_name(&room)?).await?;
    app::rooms::check_may_read(&api.cx, actor, &room).await?;
    let after = params.after.as_deref().map(cursor).transpose()?;
    let key = (actor.tenant, room.id);
    let mut run = api
        .hub
        .read_after(key, after.as_ref(), LONG_POLL_EVENTS_MAX)
        .await?;
    if run.mode == Mode::Resumed && run.events.is_empty() && !wait.is_zero() {
        let _counted = connections::count(&api, actor.session, address)?;
        wait_for_news(&api, &claims, room.id, run.last, wait).await?;
        api.check_sees()?;
        app::rooms::check_still_reads(&api.cx, actor, room.id).await?;
        run = api
            .hub
            .read_after(key, after.as_ref(), LONG_POLL_EVENTS_MAX)
            .await?;
    }
    Ok(answer(&api, &run))
}

/// Resolves when something comes behind `after`, when the connection is closed, or after `wait`.
async fn wait_for_news(
    api: &Api,
    claims: &Claims,
    room: RoomId,
    after: Seq,
    wait: Duration,
) -> Result<(), ApiProblem> {
    let actor = claims.actor;
    let deadline = claims.deadline();
    let registered = api.hub.register(NewConnection {
        actor,
        deadline,
        encoding: Encoding::Wake,
        socket: None,
        is_sighted: claims.principal.kind.is_sighted(),
    });
    let connection = Arc::clone(registered.connection());
    let cursor = Cursor {
        epoch: None,
        seq: after,
    };
    let wanted = Subscription {
        room,
        after: Some(&cursor),
    };
    let is_news = AtomicBool::new(false);
    let subscribed = api.hub.subscribe(&connection, wanted, |head, mode| {
        is_news.store(head != after || mode == Mode::Reset, Ordering::Relaxed);
        Bytes::new()
    });
    Box::pin(subscribed).await?;
    check_live(&api.cx, claims)?;
    app::rooms::check_still_reads(&api.cx, actor, room).await?;
    if !is_news.load(Ordering::Relaxed) {
        drop(tokio::time::timeout(wait, wait_for_wake(&connection)).await);
    }
    check_live(&api.cx, claims)?;
    // What came with the end is told to nobody whose session it was.
    if deadline <= api.cx.ambient.now() {
        return Err(TokenError::Expired.into());
    }
    Ok(())
}

/// The verdict itself may have woken the connection: only what comes behind it counts.
async fn wait_for_wake(connection: &hub::Connection) {
    drop(connection.take_all());
    loop {
        connection.woken().await;
        if connection.take_all().is_none_or(|taken| !taken.is_empty()) {
            return;
        }
    }
}

/// The events are spliced in as they were encoded once for everybody.
fn answer(api: &Api, run: &Run) -> Response {
    let cursor = Cursor {
        epoch: Some(api.hub.epoch().clone()),
        seq: run.last,
    };
    let mode = match run.mode {
        Mode::Resumed => "resumed",
        Mode::Reset => "reset",
    };
    let events_len: usize = run.events.iter().map(|event| event.len() + 1).sum();
    let mut body = BytesMut::with_capacity(128 + events_len);
    let head = format!(
        r#"{{"epoch":"{}","head":{},"mode":"{mode}","cursor":"{cursor}","events":["#,
        api.hub.epoch(),
        run.head
    );
    body.put_slice(head.as_bytes());
    for (at, event) in run.events.iter().enumerate() {
        if at > 0 {
            body.put_u8(b',');
        }
        body.put_slice(event);
    }
    body.put_slice(b"]}");
    let mut response = Response::new(Body::from(body.freeze()));
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    response
}
