//! Cross-origin calls (Fetch standard, section 3.3): pages of origins that a tenant allows may call the API with a bearer
//! token; credentials are never allowed, so a cookie opens nothing from there. Whose tenant a call is about only its
//! token tells: a preflight asks whether any tenant allows the origin, and the call itself is checked by its own.
//! Must not know endpoints.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::Origin;

use crate::auth::origin;
use crate::state::ApiState;

const METHODS: HeaderValue = HeaderValue::from_static("GET, POST, PUT, PATCH, DELETE");
const HEADERS: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, idempotency-key, if-none-match, last-event-id, x-maru-refresh, x-request-id",
);
const EXPOSED: HeaderValue =
    HeaderValue::from_static("etag, ratelimit, ratelimit-policy, retry-after, x-request-id");
/// Seconds that a browser may remember a preflight: short, for lists of origins change.
const PREFLIGHT_SECONDS: HeaderValue = HeaderValue::from_static("600");

/// Answers preflights, and lets allowed pages read the answers.
pub(crate) async fn allow(State(api): State<ApiState>, request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/v1/") {
        return next.run(request).await;
    }
    let foreign = origin::foreign(request.headers()).and_then(Origin::parse);
    let allowed = foreign.filter(|origin| api.cx.tenants.allows_origin(origin));
    let is_preflight = request.method() == Method::OPTIONS
        && request
            .headers()
            .contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut response = if is_preflight && allowed.is_some() {
        let mut response = StatusCode::NO_CONTENT.into_response();
        let headers = response.headers_mut();
        headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, METHODS);
        headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HEADERS);
        headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS);
        response
    } else {
        next.run(request).await
    };
    readable_by(response.headers_mut(), allowed.as_ref());
    response
}

fn readable_by(headers: &mut HeaderMap, allowed: Option<&Origin>) {
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = allowed.and_then(|origin| HeaderValue::try_from(origin.as_str()).ok()) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    }
}
