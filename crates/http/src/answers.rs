//! What every answer has in common: its id, refusals as problem documents, what is left of limits, headers of security.
//! Must not know which address is answered by whom.

use std::time::Duration;

use app::allowance::{Allowance, observe};
use app::keys::{BOT_PREFIX, SERVER_PREFIX};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use wire::ProblemCode;

use crate::problem::{ApiProblem, Unwritten};
use crate::state::ApiState;

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Gives every request its id, writes refusals as problem documents, and sets what every answer must say.
pub(crate) async fn common(State(api): State<ApiState>, request: Request, next: Next) -> Response {
    let id = request_id(&api, &request);
    let is_api = request.uri().path().starts_with("/v1/");
    let (mut response, allowance) = match check_no_key_in(&request) {
        Ok(()) => observe(next.run(request)).await,
        Err(refused) => (refused.into_response(), None),
    };
    if let Some(Unwritten(refusal)) = response.extensions_mut().remove::<Unwritten>() {
        response = written(response, refusal, &id);
    }
    let headers = response.headers_mut();
    if let Some(allowance) = allowance {
        tell_allowance(headers, allowance);
    }
    if let Ok(id) = HeaderValue::try_from(&id) {
        headers.insert(REQUEST_ID, id);
    }
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if api.config.secure_cookies {
        // Two years (RFC 6797 section 6.1): whoever came by https once comes by nothing else.
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=63072000"),
        );
    }
    if is_api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        );
    }
    response
}

/// What is left of a limit (draft-ietf-httpapi-ratelimit-headers).
fn tell_allowance(headers: &mut HeaderMap, left: Allowance) {
    let seconds = |time: Duration| time.as_secs() + u64::from(time.subsec_nanos() > 0);
    let name = left.name;
    let policy = format!(
        "\"{name}\";q={};w={}",
        left.quota,
        seconds(left.window).max(1)
    );
    let limit = format!("\"{name}\";r={};t={}", left.left, seconds(left.whole_after));
    for (header, value) in [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, limit)] {
        headers.extend(
            HeaderValue::try_from(value)
                .ok()
                .map(|value| (header, value)),
        );
    }
}

/// Addresses end up in logs and histories, so a key in one is refused, whatever it is called there.
fn check_no_key_in(request: &Request) -> Result<(), ApiProblem> {
    let has_key = |text: &str| {
        [SERVER_PREFIX, BOT_PREFIX]
            .iter()
            .any(|key| text.contains(key))
    };
    let address = request.uri();
    if has_key(address.path()) || address.query().is_some_and(has_key) {
        return Err(ApiProblem::new(
            ProblemCode::InvalidRequest,
            "a key stands in `Authorization` and never in an address",
        ));
    }
    Ok(())
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

fn written(response: Response, refusal: ApiProblem, request_id: &str) -> Response {
    let problem = refusal.told(request_id.to_owned());
    let (mut parts, _) = response.into_parts();
    let Ok(json) = serde_json::to_vec(&problem) else {
        return axum::http::StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    parts.headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(json))
}
