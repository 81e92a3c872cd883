//! The refresh cookie: the one constructor and the one reader. Must not know what is in it.

use app::sessions::{Entered, RefreshToken};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::GuestAnswer;

use crate::config::HttpConfig;

/// `__Host-` makes browsers insist on Secure, Path=/ and no Domain; `Http-` on HttpOnly (draft-ietf-httpbis-rfc6265bis).
const SECURE_NAME: &str = "__Host-Http-rt";
/// For plain http on this machine.
const PLAIN_NAME: &str = "maru-rt";

fn name(config: &HttpConfig) -> &'static str {
    if config.secure_cookies {
        SECURE_NAME
    } else {
        PLAIN_NAME
    }
}

fn value(config: &HttpConfig, token: &str, max_age_seconds: u64) -> HeaderValue {
    let secure = if config.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let name = name(config);
    let text = format!(
        "{name}={token}; Path=/; Max-Age={max_age_seconds}; HttpOnly; SameSite=Lax{secure}"
    );
    HeaderValue::try_from(text).expect("a refresh token is base64url and the rest is plain ASCII")
}

fn set(config: &HttpConfig, refresh: &RefreshToken) -> HeaderValue {
    value(config, &refresh.token, refresh.max_age_seconds)
}

/// Makes the browser forget the cookie.
pub(crate) fn clear(config: &HttpConfig) -> HeaderValue {
    value(config, "", 0)
}

/// The refresh token that came along.
pub(crate) fn read<'a>(config: &HttpConfig, headers: &'a HeaderMap) -> Option<&'a str> {
    let wanted = name(config);
    let pairs = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// The answer to whoever is signed in now: access token in the body, refresh token in the cookie.
pub(crate) fn signed_in(config: &HttpConfig, status: StatusCode, entered: &Entered) -> Response {
    let body = GuestAnswer {
        access_token: entered.access.token.clone(),
        expires_at: entered.access.expires_at.to_string(),
        principal: (&entered.principal).into(),
    };
    (
        status,
        [(header::SET_COOKIE, set(config, &entered.refresh))],
        Json(body),
    )
        .into_response()
}
