//! The files of the web UI, and the page of the documentation. Must not know their making.

#[cfg(debug_assertions)]
pub(crate) mod gallery;
mod launcher;
mod talk;

pub(crate) use launcher::launcher;
pub(crate) use talk::{embedded, embedded_room, home, talk, talk_room};

use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use wire::ProblemCode;

use crate::extract::Path;
use crate::problem::ApiProblem;

/// The documentation's viewer sets styles of its own.
const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const ONE_YEAR: &str = "public, max-age=31536000, immutable";

/// The documentation of the API.
pub(crate) async fn docs() -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(DOCS_POLICY),
        ),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ),
    ];
    (headers, web_assets::docs_page()).into_response()
}

/// A file of the web UI.
pub(crate) async fn asset(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    file(&format!("assets/{name}"), &uri, &headers)
}

/// A file of the documentation.
pub(crate) async fn docs_asset(Path(name): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    file(&format!("docs/{name}"), &uri, &headers)
}

/// The loader of the widget, for pages of other origins.
pub(crate) async fn widget(uri: Uri, headers: HeaderMap) -> Response {
    let mut response = file("widget.js", &uri, &headers);
    let out = response.headers_mut();
    out.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("cross-origin"),
    );
    response
}

/// The worker that browsers wake for pushes. It stands at the root, for it is each tenant's.
pub(crate) async fn push_worker(uri: Uri, headers: HeaderMap) -> Response {
    file("push.js", &uri, &headers)
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
    let is_versioned = uri.query().is_some_and(|query| asset.is_named_by(query));
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
