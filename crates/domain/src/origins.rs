//! Web origins (RFC 6454): scheme, host and port of pages. Must not know headers.

use std::fmt;

/// The origin of a page as browsers write it: `https://shop.example`, `http://localhost:3000`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(Box<str>);

impl Origin {
    /// The origin in `text`, or `None`: http or https, a host in lower case, a port unless it is the scheme's own;
    /// no path, no user, no wildcard.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let own_port = match scheme {
            "https" => ":443",
            "http" => ":80",
            _ => return None,
        };
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        };
        let is_host = match host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
            Some(address) => address.parse::<std::net::Ipv6Addr>().is_ok(),
            None => {
                let label = |l: &str| {
                    !l.is_empty()
                        && l.len() <= 63
                        && !l.starts_with('-')
                        && !l.ends_with('-')
                        && l.bytes().all(|b| {
                            b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'
                        })
                };
                host.len() <= 253 && host.split('.').all(label)
            }
        };
        let is_port =
            port.is_none_or(|port| !port.starts_with(['0', '+']) && port.parse::<u16>().is_ok());
        let ends_plain = !authority.ends_with(own_port);
        (is_host && is_port && ends_plain).then(|| Self(text.into()))
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Origin {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
            .ok_or_else(|| format!("{text} is not an origin such as https://shop.example"))
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0.into()
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_scheme_host_and_port_and_nothing_else() {
        for good in [
            "https://shop.example",
            "http://localhost:3000",
            "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "https://a-b.example:8443",
        ] {
            assert!(Origin::parse(good).is_some(), "{good}");
        }
        for wrong in [
            "",
            "null",
            "shop.example",
            "https://",
            "https://*.example",
            "https://Shop.example",
            "https://shop.example/",
            "https://u@shop.example",
            "https://shop.example:443",
            "http://a:80",
            "http://a:0",
            "http://a:99999",
            "ftp://a",
            "https://shop.example.",
            "https://a b",
            "file://",
        ] {
            assert_eq!(Origin::parse(wrong), None, "{wrong}");
        }
    }
}
