//! Which address is answered by which handler, and what every answer has in common. Must not know what handlers do.

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post, put};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{NotForContentType, Predicate as _, SizeAbove};
use wire::ProblemCode;

use crate::problem::{ApiProblem, Unwritten};
use crate::state::ApiState;
use crate::{auth, docs, gateways, health, members, messages, pages, rooms};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Answers above this many bytes are compressed.
const COMPRESS_ABOVE_BYTES: u16 = 1024;

/// Everything that the public listener answers.
pub fn router(api: ApiState) -> Router {
    let compressed = SizeAbove::new(COMPRESS_ABOVE_BYTES.into())
        .and(NotForContentType::const_new("text/event-stream"));
    v1().route("/healthz", get(health::healthz))
        .route("/readyz", get(health::readyz))
        .route("/openapi.json", get(docs::openapi))
        .route("/docs", get(pages::docs))
        .route("/docs/", get(pages::docs))
        .route("/docs/problems", get(docs::problems))
        .route("/docs/{file}", get(pages::docs_asset))
        .route("/assets/{file}", get(pages::asset))
        .route("/", get(pages::talk))
        .route("/{tenant}", get(pages::talk))
        .route("/{tenant}/{room}", get(pages::talk))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(middleware::from_fn_with_state(api.clone(), common))
        .with_state(api)
}

fn v1() -> Router<ApiState> {
    Router::new()
        .route(
            "/v1/tenants/{tenant}/guests",
            post(auth::create_guest::create_guest),
        )
        .route("/v1/auth/refresh", post(auth::refresh::refresh))
        .route(
            "/v1/rooms",
            get(rooms::list::list_rooms).post(rooms::create::create_room),
        )
        .route("/v1/rooms/{room}", get(rooms::get::get_room))
        .route(
            "/v1/rooms/{room}/members/me",
            put(members::join_room).delete(members::leave_room),
        )
        .route(
            "/v1/rooms/{room}/messages",
            get(messages::history::read_history).post(messages::send::send_message),
        )
        .route(
            "/v1/rooms/{room}/messages/{id}",
            delete(messages::delete::delete_message),
        )
        .route("/v1/rooms/{room}/stream", get(gateways::sse::stream_room))
        .route(
            "/v1/rooms/{room}/events",
            get(gateways::long_poll::poll_events),
        )
        .route("/v1/socket-tickets", post(auth::ticket::create_ticket))
        .route("/v1/socket", get(gateways::native::open::open_socket))
        .route("/v1/{*rest}", get(not_found))
}

async fn not_found() -> ApiProblem {
    ApiProblem::new(
        ProblemCode::RouteNotFound,
        "there is nothing at this address",
    )
}

async fn method_not_allowed(method: Method) -> ApiProblem {
    ApiProblem::new(
        ProblemCode::MethodNotAllowed,
        format!("this address does not take {method}"),
    )
}

/// Gives every request its id, writes refusals as problem documents, and sets what every answer must say.
async fn common(State(api): State<ApiState>, request: Request, next: Next) -> Response {
    let id = request_id(&api, &request);
    let is_api = request.uri().path().starts_with("/v1/");
    let mut response = next.run(request).await;
    if let Some(Unwritten(refusal)) = response.extensions_mut().remove::<Unwritten>() {
        response = written(response, refusal, &id);
    }
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::try_from(&id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        );
    }
    response
}

/// The id that came along if it is short and plain, else a new one.
fn request_id(api: &ApiState, request: &Request) -> String {
    let given = request
        .headers()
        .get(&REQUEST_ID)
        .and_then(|value| value.to_str().ok());
    let is_plain = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    match given.filter(is_plain) {
        Some(id) => id.to_owned(),
        None => format!(
            "{:016x}",
            u128::from_be_bytes(api.cx.ambient.random()) >> 64
        ),
    }
}

fn written(response: Response, mut refusal: ApiProblem, request_id: &str) -> Response {
    metrics::counter!("maru_problems_total", "code" => refusal.code.as_str()).increment(1);
    request_id.clone_into(&mut refusal.problem.request_id);
    let (mut parts, _) = response.into_parts();
    let Ok(json) = serde_json::to_vec(&refusal.problem) else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(json))
}
