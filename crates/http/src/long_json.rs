//! Answers of hundreds of kilobytes. Must not know what they say.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use serde::Serialize;

/// A JSON answer that is expected to have so many bytes: its memory is asked for once instead of growing to it.
pub(crate) fn long_json(value: &impl Serialize, bytes_expected: usize) -> Response {
    let mut written = Vec::with_capacity(bytes_expected);
    serde_json::to_writer(&mut written, value)
        .expect("answers are made of texts and numbers, and memory takes them");
    let mut response = Response::new(Body::from(written));
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
