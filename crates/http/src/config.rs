//! What the HTTP side can be told. Must not know where it was told.

use std::time::Duration;

/// Settings and limits of the HTTP side, each with its unit.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// Cookies are `Secure` with a `__Host-` name: for everything that people reach by https. False only for plain
    /// http on this machine, where browsers would not keep such a cookie.
    pub secure_cookies: bool,
    /// How many proxies in front of us add to `X-Forwarded-For`; 0 trusts none of it.
    pub trusted_proxy_hops: usize,
    /// TCP connections at once.
    pub connections_max: usize,
    /// Receiving connections (sockets, streams, polls) of one session at once.
    pub connections_per_session_max: usize,
    /// Receiving connections from one address at once. Generous: mobile carriers share addresses.
    pub connections_per_address_max: usize,
    /// How long a request's header may take.
    pub header_read_timeout: Duration,
    /// How long a request's body may take.
    pub body_read_timeout: Duration,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            trusted_proxy_hops: 0,
            connections_max: 15_000,
            connections_per_session_max: 50,
            connections_per_address_max: 2_000,
            header_read_timeout: Duration::from_secs(10),
            body_read_timeout: Duration::from_secs(20),
        }
    }
}
