//! `Idempotency-Key`: a request that comes again under its key is answered as before, and not done twice
//! (draft-ietf-httpapi-idempotency-key-header). Must not know what the handlers do.

use app::allowance::{note, observe};
use app::idempotency::{Answer, Asked, Done, Turn, begin, finish};
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::ClientId;
use http_body_util::BodyExt as _;
use store::OnceRequest;
use wire::ProblemCode;

use crate::acting;
use crate::extract::{bearer, read_body};
use crate::problem::{ApiProblem, Unwritten};
use crate::state::ApiState;

const HEADER: &str = "idempotency-key";

/// The `POST`s that make something and take a key. The others make nothing that lasts, are harmless when they come twice,
/// or have a mark of their own in the body, as messages do.
pub(crate) const ROUTES: &[&str] = &[
    ROOMS,
    "/v1/rooms/{room}/invites",
    "/v1/rooms/{room}/reports",
    "/v1/rooms/{room}/acts/{id}/undo",
    "/v1/me/claims",
    "/v1/server/handover-codes",
    "/v1/admin/tenants",
    "/v1/admin/tenants/{tenant}/bots",
    "/v1/admin/tenants/{tenant}/bots/{principal}/keys",
    "/v1/admin/tenants/{tenant}/keys",
    "/v1/admin/tenants/{tenant}/people/{principal}/erasure",
    "/v1/operators/invitations",
];
/// The writer knows the key of a new room: a request that was cut off is done again, and finds its room.
const ROOMS: &str = "/v1/rooms";

/// Refusals that do not say that nothing was changed.
const UNKNOWN: [ProblemCode; 2] = [ProblemCode::Internal, ProblemCode::StoreFailed];

/// Does a request once.
pub(crate) async fn once(State(api): State<ApiState>, request: Request, next: Next) -> Response {
    match is_asked(&request) {
        None => next.run(request).await,
        Some(is_safe) => match answer_once(api, request, next, is_safe).await {
            Ok(response) => response,
            Err(refused) => refused.into_response(),
        },
    }
}

/// Whether the request is done once, and then, whether it may be done again where nobody knows. Whoever shows no
/// credential is nobody whose answer could be kept.
fn is_asked(request: &Request) -> Option<bool> {
    let headers = request.headers();
    if request.method() != Method::POST || !headers.contains_key(HEADER) {
        return None;
    }
    bearer(headers)?;
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    ROUTES.contains(&path).then_some(path == ROOMS)
}

async fn answer_once(
    api: ApiState,
    request: Request,
    next: Next,
    is_safe: bool,
) -> Result<Response, ApiProblem> {
    let (mut parts, body) = request.into_parts();
    let key = key(&parts)?;
    let (tenant, who) = acting::holder(&mut parts, &api).await?;
    let body = read_body(Request::new(body), &api).await?;
    let asked = Asked {
        tenant,
        who: &who,
        key: &key,
        address: parts.uri.path(),
        body: &body,
    };
    let first = match begin(&api.cx, asked, is_safe).await? {
        Turn::Answered(answer) => return Ok(again(answer)),
        Turn::First(first) => first,
    };
    let request = Request::from_parts(parts, Body::from(body));
    // It goes on where whoever asked does not wait for it.
    let done = tokio::spawn(async move { observe(perform(&api, &first, request, next)).await });
    let (response, allowance) = done.await.map_err(|_| {
        let why = "the server could not finish this";
        ApiProblem::new(ProblemCode::Internal, why)
    })?;
    if let Some(allowance) = allowance {
        note(allowance);
    }
    Ok(response)
}

fn key(parts: &Parts) -> Result<ClientId, ApiProblem> {
    let given = parts.headers.get(HEADER).and_then(|key| key.to_str().ok());
    given.and_then(ClientId::parse).ok_or_else(|| {
        let rule = "use 1–64 of A–Z a–z 0–9 - _";
        ApiProblem::field(ProblemCode::InvalidRequest, "Idempotency-Key", rule)
    })
}

async fn perform(api: &ApiState, first: &OnceRequest, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let (response, done) = read(response).await;
    if let Err(error) = finish(&api.cx, first, &done).await {
        tracing::warn!(%error, "an answer could not be kept under its key");
    }
    response
}

/// The response, and how the request ended.
async fn read(response: Response) -> (Response, Done) {
    if let Some(Unwritten(refusal)) = response.extensions().get() {
        let is_known = !UNKNOWN.contains(&refusal.code);
        let done = if is_known {
            Done::Refused
        } else {
            Done::Unknown
        };
        return (response, done);
    }
    if !response.status().is_success() {
        return (response, Done::Unknown);
    }
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else {
        let failed = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        return (failed, Done::Unknown);
    };
    let body = body.to_bytes();
    let media_type = parts.headers.get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|kind| kind.to_str().ok().map(Into::into));
    let done = match std::str::from_utf8(&body) {
        Ok(text) => Done::Answered(Answer {
            status: parts.status.as_u16(),
            media_type,
            body: text.to_owned(),
        }),
        Err(_) => Done::Unknown,
    };
    (Response::from_parts(parts, Body::from(body)), done)
}

/// What was made is not made anew: 200 where it was 201.
fn again(answer: Answer) -> Response {
    let was = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let is_made = was == StatusCode::CREATED;
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = if is_made { StatusCode::OK } else { was };
    let media_type = answer
        .media_type
        .and_then(|kind| HeaderValue::try_from(kind).ok());
    if let Some(media_type) = media_type {
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, media_type);
    }
    response
}
