//! The refresh cookies: the one constructor and the one reader. A cookie holds the tokens of several tenants, so that
//! two can be open in one browser. Must not know what is in a token but whose it is.

use app::Cx;
use app::sessions::{RefreshToken, refresh_token_actor};
use axum::http::{HeaderMap, HeaderValue, header};
use domain::TenantId;
use domain::sessions::GUEST_IDLE_MAX;
use wire::RefreshBy;

use crate::config::HttpConfig;

/// Tenants in one cookie at most; the oldest goes first.
const TOKENS_MAX: usize = 8;
/// What stands between two tokens; it is in no base64url.
const BETWEEN: char = '.';

/// A cookie of ours. `__Host-` makes browsers insist on Secure, Path=/ and no Domain; `Http-` on HttpOnly
/// (draft-ietf-httpbis-rfc6265bis, section 4.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Jar {
    /// Of our own pages.
    FirstParty,
    /// Of our frame on one other site (CHIPS).
    Partitioned,
    /// Of the administration.
    Console,
}

impl Jar {
    /// Where a page that has its token this way looks for it. A frame never takes the session of our own pages for its own,
    /// nor they that of a frame, also where both are of one site and both cookies come along.
    fn of(by: Option<RefreshBy>) -> &'static [Self] {
        match by.unwrap_or(RefreshBy::Cookie) {
            RefreshBy::Cookie => &[Self::FirstParty, Self::Console],
            RefreshBy::PartitionedCookie => &[Self::Partitioned],
            RefreshBy::Body => &[],
        }
    }

    fn name(self, config: &HttpConfig) -> &'static str {
        match (self, config.secure_cookies) {
            (Self::FirstParty, true) => "__Host-Http-rt",
            (Self::Partitioned, true) => "__Host-Http-rtp",
            (Self::Console, true) => "__Host-Http-con",
            // Plain http on this machine, where browsers keep no cookie of those names.
            (Self::FirstParty, false) => "maru-rt",
            (Self::Partitioned, false) => "maru-rtp",
            (Self::Console, false) => "maru-con",
        }
    }

    fn attributes(self, config: &HttpConfig) -> &'static str {
        match (self, config.secure_cookies) {
            (Self::FirstParty, true) => "; Secure; SameSite=Lax",
            (Self::FirstParty, false) => "; SameSite=Lax",
            // Browsers take loopback for secure here, and a cookie that is not Secure cannot be partitioned.
            (Self::Partitioned, _) => "; Secure; SameSite=None; Partitioned",
            (Self::Console, true) => "; Secure; SameSite=Strict",
            (Self::Console, false) => "; SameSite=Strict",
        }
    }

    fn tokens<'a>(self, config: &HttpConfig, headers: &'a HeaderMap) -> Vec<&'a str> {
        let wanted = self.name(config);
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|v| v.to_str().ok())
            .flat_map(|v| v.split(';'));
        let value = pairs
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == wanted)
            .map_or("", |(_, value)| value);
        value
            .split(BETWEEN)
            .filter(|token| !token.is_empty())
            .take(TOKENS_MAX)
            .collect()
    }

    fn header(self, config: &HttpConfig, value: &str, max_age: Option<u64>) -> HeaderValue {
        let name = self.name(config);
        let attributes = self.attributes(config);
        let life = max_age
            .map(|seconds| format!("; Max-Age={seconds}"))
            .unwrap_or_default();
        let text = format!("{name}={value}; Path=/{life}; HttpOnly{attributes}");
        HeaderValue::try_from(text)
            .expect("refresh tokens are base64url and the rest is plain ASCII")
    }

    /// The cookie with this token in the place of the one of the same tenant.
    pub(crate) fn with(
        self,
        cx: &Cx,
        config: &HttpConfig,
        headers: &HeaderMap,
        token: &RefreshToken,
    ) -> HeaderValue {
        let tenant = refresh_token_actor(cx, &token.token).map(|actor| actor.tenant);
        let mut tokens = self.others(cx, config, headers, tenant);
        let others_max = if tokens.is_empty() {
            0
        } else {
            GUEST_IDLE_MAX.as_secs()
        };
        tokens.truncate(TOKENS_MAX - 1);
        tokens.insert(0, &token.token);
        let max_age = token.max_age_seconds.max(others_max);
        // The administration's cookie ends with the browser.
        let max_age = (self != Self::Console).then_some(max_age);
        self.header(config, &join(&tokens), max_age)
    }

    /// The cookie without the token of this tenant.
    pub(crate) fn without(
        self,
        cx: &Cx,
        config: &HttpConfig,
        headers: &HeaderMap,
        tenant: Option<TenantId>,
    ) -> HeaderValue {
        let tokens = match tenant {
            Some(_) => self.others(cx, config, headers, tenant),
            None => Vec::new(),
        };
        let max_age = if tokens.is_empty() {
            0
        } else {
            GUEST_IDLE_MAX.as_secs()
        };
        self.header(config, &join(&tokens), Some(max_age))
    }

    /// Whether it holds a token of another tenant.
    pub(crate) fn holds_another(
        self,
        cx: &Cx,
        config: &HttpConfig,
        headers: &HeaderMap,
        tenant: Option<TenantId>,
    ) -> bool {
        tenant.is_some() && !self.others(cx, config, headers, tenant).is_empty()
    }

    fn others<'a>(
        self,
        cx: &Cx,
        config: &HttpConfig,
        headers: &'a HeaderMap,
        tenant: Option<TenantId>,
    ) -> Vec<&'a str> {
        let mut tokens = self.tokens(config, headers);
        tokens.retain(|token| {
            refresh_token_actor(cx, token).is_some_and(|actor| Some(actor.tenant) != tenant)
        });
        tokens
    }
}

fn join(tokens: &[&str]) -> String {
    let mut value = String::new();
    for token in tokens {
        if !value.is_empty() {
            value.push(BETWEEN);
        }
        value.push_str(token);
    }
    value
}

/// The refresh token that came along for this tenant, for a page that has it `by` this way, and the cookie it is in.
/// Without a tenant: the only one.
pub(crate) fn find<'a>(
    cx: &Cx,
    config: &HttpConfig,
    headers: &'a HeaderMap,
    tenant: Option<TenantId>,
    by: Option<RefreshBy>,
) -> Option<(Jar, &'a str)> {
    let mut found = Jar::of(by).iter().flat_map(|&jar| {
        let tokens = jar.tokens(config, headers).into_iter();
        tokens.map(move |token| (jar, token))
    });
    match tenant {
        Some(tenant) => found.find(|(_, token)| {
            refresh_token_actor(cx, token).is_some_and(|actor| actor.tenant == tenant)
        }),
        None => {
            let only = found.next()?;
            found.next().is_none().then_some(only)
        }
    }
}
