//! The cookie that carries a sealed sign-in from its beginning to its end. `Lax`, for the provider sends the browser back
//! from its own site. Must not know what is sealed in it.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::HttpConfig;

/// As long as the sign-in lives.
const SECONDS_MAX: u32 = 600;

fn name(config: &HttpConfig) -> &'static str {
    if config.secure_cookies {
        "__Host-Http-oidc"
    } else {
        "maru-oidc"
    }
}

/// Carry this.
pub(super) fn set(config: &HttpConfig, sealed: &str) -> HeaderValue {
    cookie(config, sealed, SECONDS_MAX)
}

/// Carry nothing any more.
pub(super) fn clear(config: &HttpConfig) -> HeaderValue {
    cookie(config, "", 0)
}

fn cookie(config: &HttpConfig, sealed: &str, max_age: u32) -> HeaderValue {
    let secure = if config.secure_cookies {
        "; Secure"
    } else {
        ""
    };
    let name = name(config);
    let text =
        format!("{name}={sealed}; Path=/; Max-Age={max_age}; HttpOnly{secure}; SameSite=Lax");
    HeaderValue::try_from(text).expect("what is sealed is base64url and the rest is plain ASCII")
}

/// What the browser carries.
pub(super) fn find<'a>(config: &HttpConfig, headers: &'a HeaderMap) -> Option<&'a str> {
    let wanted = name(config);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && !value.is_empty())
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn behind_https_the_cookie_is_bound_to_our_host() {
        let https = HttpConfig {
            secure_cookies: true,
            ..HttpConfig::default()
        };
        assert_eq!(
            set(&https, "abc"),
            "__Host-Http-oidc=abc; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax"
        );
        let mut headers = HeaderMap::new();
        let theirs = HeaderValue::from_static("a=b; __Host-Http-oidc=abc; maru-oidc=evil");
        headers.insert(header::COOKIE, theirs);
        assert_eq!(find(&https, &headers), Some("abc"));
    }
}
