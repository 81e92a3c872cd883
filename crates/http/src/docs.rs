//! `GET /openapi.json`, and the pages below `/docs`. Must not know what they say.

use axum::http::header;
use axum::response::{IntoResponse as _, Response};

use crate::openapi::openapi_json;

/// The OpenAPI document.
pub(crate) async fn openapi() -> Response {
    (
        [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        openapi_json(),
    )
        .into_response()
}

/// The catalogue of problems.
pub(crate) async fn problems() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/markdown; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, wire::problems::catalogue_markdown()).into_response()
}
