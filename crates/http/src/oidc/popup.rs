//! The page at the end of a sign-in in a window of its own: it hands what it was given to the page that opened it, if that is
//! one of ours, and closes. Must not know what it hands over.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// Our own script, nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'; require-trusted-types-for 'script'";
const SCRIPT: &str = include_str!("popup.js");

/// A page that hands over `name: value`. Both are words of ours, or base64url.
pub(super) fn page(status: StatusCode, name: &'static str, value: &str) -> Response {
    debug_assert!(
        value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    );
    let page = format!(
        "<!doctype html><html lang=\"ko\"><head><meta charset=\"utf-8\"><title>Maru</title>\
         <script src=\"/v1/auth/oidc/popup.js\" defer></script></head>\
         <body><template id=\"result\" data-{name}=\"{value}\"></template>\
         <p>이 창을 닫아 주세요. · You can close this window.</p></body></html>\n"
    );
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (status, headers, page).into_response()
}

/// The page's script.
pub(crate) async fn script() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    let headers = headers.map(|(name, value)| (name, HeaderValue::from_static(value)));
    (headers, SCRIPT).into_response()
}
