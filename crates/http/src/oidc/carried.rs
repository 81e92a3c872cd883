//! The cookies that carry something sealed from one step of a sign-in to the next. `Lax`, for the provider sends the
//! browser back from its own site. Must not know what is sealed in them.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::config::HttpConfig;

/// As long as the sign-in lives.
const SECONDS_MAX: u32 = 600;

/// What is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carried {
    /// The sign-in, from its beginning to its end.
    SignIn,
    /// Who was in before, from the end of the sign-in to the page's first refresh.
    Past,
}

impl Carried {
    fn name(self, config: &HttpConfig) -> &'static str {
        match (self, config.secure_cookies) {
            (Self::SignIn, true) => "__Host-Http-oidc",
            (Self::SignIn, false) => "maru-oidc",
            (Self::Past, true) => "__Host-Http-past",
            (Self::Past, false) => "maru-past",
        }
    }

    /// Carry this.
    pub(crate) fn set(self, config: &HttpConfig, sealed: &str) -> HeaderValue {
        self.cookie(config, sealed, SECONDS_MAX)
    }

    /// Carry nothing any more.
    pub(crate) fn clear(self, config: &HttpConfig) -> HeaderValue {
        self.cookie(config, "", 0)
    }

    fn cookie(self, config: &HttpConfig, sealed: &str, max_age: u32) -> HeaderValue {
        let secure = if config.secure_cookies {
            "; Secure"
        } else {
            ""
        };
        let name = self.name(config);
        let text =
            format!("{name}={sealed}; Path=/; Max-Age={max_age}; HttpOnly{secure}; SameSite=Lax");
        HeaderValue::try_from(text)
            .expect("what is sealed is base64url and the rest is plain ASCII")
    }

    /// What the browser carries.
    pub(crate) fn find<'a>(self, config: &HttpConfig, headers: &'a HeaderMap) -> Option<&'a str> {
        let wanted = self.name(config);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == wanted && !value.is_empty())
            .map(|(_, value)| value)
    }
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
            Carried::SignIn.set(&https, "abc"),
            "__Host-Http-oidc=abc; Path=/; Max-Age=600; HttpOnly; Secure; SameSite=Lax"
        );
        let mut headers = HeaderMap::new();
        let theirs = HeaderValue::from_static("a=b; __Host-Http-oidc=abc; maru-oidc=evil");
        headers.insert(header::COOKIE, theirs);
        assert_eq!(Carried::SignIn.find(&https, &headers), Some("abc"));
    }
}
