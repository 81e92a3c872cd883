//! The gallery of the UI kit, in development builds alone. Must not know what it shows.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use wire::ProblemCode;

use crate::extract::Path;
use crate::problem::ApiProblem;

/// As strict as that of the talk page, so that a component that needs more is found here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// `/ui`
pub(crate) async fn page() -> Response {
    answer("gallery.html")
}

/// `/ui/{file}`
pub(crate) async fn file(Path(name): Path<String>) -> Response {
    answer(&name)
}

fn answer(name: &str) -> Response {
    let Some(asset) = web_assets::gallery::find(name) else {
        let detail = "`npm run gallery` in web/ builds the gallery";
        return ApiProblem::new(ProblemCode::RouteNotFound, detail).into_response();
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(asset.content_type),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ),
    ];
    (headers, asset.bytes).into_response()
}
