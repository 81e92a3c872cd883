//! The web UI: the page for every address of ours that is not an API, and its assets. Must not know their making.

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use wire::ProblemCode;

use crate::extract::Path;
use crate::problem::ApiProblem;

/// What our own page may load: our own files, nothing inline, nobody frames it.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";
/// The documentation's viewer sets styles of its own.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const ONE_YEAR: &str = "public, max-age=31536000, immutable";

/// The talk page, at `/` and at every `/{tenant}/{room}`.
pub(crate) async fn talk() -> Response {
    html(web_assets::talk_page(), PAGE_POLICY)
}

/// The documentation of the API.
pub(crate) async fn docs() -> Response {
    html(web_assets::docs_page(), DOCS_POLICY)
}

/// A file of the web UI.
pub(crate) async fn asset(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    file(&format!("assets/{name}"), &uri, &headers)
}

/// A file of the documentation.
pub(crate) async fn docs_asset(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    file(&format!("docs/{name}"), &uri, &headers)
}

fn html(page: &'static str, policy: &'static str) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(policy),
        ),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ),
    ];
    (headers, page).into_response()
}

fn file(path: &str, uri: &Uri, headers: &HeaderMap) -> Response {
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let Some(asset) = web_assets::find(path, accepted) else {
        return ApiProblem::new(ProblemCode::RouteNotFound, "there is no such file")
            .into_response();
    };
    let etag =
        HeaderValue::try_from(format!("\"{}\"", asset.version)).expect("a hash is plain ASCII");
    if headers.get(header::IF_NONE_MATCH) == Some(&etag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    // An address with the content's hash never means anything else.
    let is_versioned = uri
        .query()
        .is_some_and(|query| query.contains(&asset.version));
    let mut response = asset.bytes.into_response();
    let out = response.headers_mut();
    out.insert(header::ETAG, etag);
    out.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    out.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(asset.content_type),
    );
    let caching = if is_versioned { ONE_YEAR } else { "no-cache" };
    out.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Some(encoding) = asset.encoding {
        out.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}
