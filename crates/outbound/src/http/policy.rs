//! Which addresses may be called. Must not know how.

use std::collections::BTreeSet;
use std::net::IpAddr;

use url::{Host, Url};

use crate::addresses::is_public;

/// Bytes of an address at most.
const URL_BYTES_MAX: usize = 4096;

/// What the operator allows besides the public internet by https: hosts by exact name or address, also by plain http.
/// Meant for development and for services beside us in the same network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutboundPolicy {
    names: BTreeSet<String>,
    addresses: BTreeSet<IpAddr>,
}

/// A line of `allow_private` that is neither a name nor an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is not a host: write a name such as id.internal or an address such as 10.0.0.5")]
pub struct UnfitHost(pub String);

impl OutboundPolicy {
    /// Only the public internet, only by https.
    pub fn public_only() -> Self {
        Self::default()
    }

    /// These hosts too.
    ///
    /// # Errors
    /// [`UnfitHost`] for the first that is none.
    pub fn allowing<'a>(hosts: impl IntoIterator<Item = &'a str>) -> Result<Self, UnfitHost> {
        let mut policy = Self::default();
        for text in hosts {
            match Host::parse(text) {
                Ok(Host::Domain(name)) => drop(policy.names.insert(name)),
                Ok(Host::Ipv4(address)) => drop(policy.addresses.insert(address.into())),
                Ok(Host::Ipv6(address)) => drop(policy.addresses.insert(address.into())),
                Err(_) => match text.parse::<IpAddr>() {
                    Ok(address) => drop(policy.addresses.insert(address)),
                    Err(_) => return Err(UnfitHost(text.to_owned())),
                },
            }
        }
        Ok(policy)
    }

    /// The address of a call, if it may be made as far as its text tells. What a name stands for is checked when the
    /// connection is made.
    pub(crate) fn check_url(&self, text: &str) -> Option<Url> {
        // The parser would drop line breaks and tabs and read a backslash as a slash (WHATWG URL, basic URL parser).
        let is_plain = !text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\');
        if !is_plain || text.len() > URL_BYTES_MAX {
            return None;
        }
        let url = Url::parse(text).ok()?;
        let may_be_plain = match url.host()? {
            Host::Domain(name) => self.allows_name(name),
            Host::Ipv4(address) => self.check_literal(address.into())?,
            Host::Ipv6(address) => self.check_literal(address.into())?,
        };
        let is_scheme = url.scheme() == "https" || (url.scheme() == "http" && may_be_plain);
        let has_no_user = url.username().is_empty() && url.password().is_none();
        let port = url.port_or_known_default()?;
        // Mail and other old services of others are nothing that speaks HTTP.
        let is_port = port == 443 || port == 80 || port >= 1024;
        (is_scheme && has_no_user && is_port).then_some(url)
    }

    /// Whether the operator allows this name, wherever it leads.
    pub(crate) fn allows_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether a connection to there may be made.
    pub(crate) fn allows_address(&self, address: IpAddr) -> bool {
        is_public(address) || self.addresses.contains(&address)
    }

    /// `None`: not to be called; else whether by plain http too.
    fn check_literal(&self, address: IpAddr) -> Option<bool> {
        self.allows_address(address)
            .then(|| self.addresses.contains(&address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_is_not_public_https_is_refused_in_every_spelling() {
        let policy = OutboundPolicy::public_only();
        for refused in [
            "",
            "id.example",
            "http://id.example/",
            "file:///etc/passwd",
            "gopher://id.example/",
            "ftp://id.example/",
            "data:text/plain,a",
            "https://",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f000001/",
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://017700000001/",
            "https://0/",
            "https://１２７.0.0.1/",
            "https://127。0。0。1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1/",
            "https://192.168.0.1/",
            "https://100.64.0.1/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:127.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://[fd00:ec2::254]/",
            "https://[fe80::1%25eth0]/",
            "https://user@id.example/",
            "https://user:password@id.example/",
            "https://id.example@127.0.0.1/",
            "https://id.example\\@127.0.0.1/",
            "https://id.example/\r\nX-Evil: 1",
            "https://id.exam\nple/",
            " https://id.example/",
            "https://id.example/a b",
            "https://id.example:25/",
            "https://id.example:22/",
            "https://id.example:99999/",
        ] {
            assert_eq!(policy.check_url(refused), None, "{refused}");
        }
        for good in [
            "https://id.example/",
            "https://id.example:8443/a?b=c",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
        ] {
            assert!(policy.check_url(good).is_some(), "{good}");
        }
    }

    #[test]
    fn the_operator_allows_single_hosts_and_nothing_beside_them() {
        let policy = OutboundPolicy::allowing(["127.0.0.1", "localhost", "::1"]).expect("hosts");
        for good in [
            "http://127.0.0.1:9000/",
            "http://localhost:9000/",
            "http://[::1]:9000/",
            "https://localhost/",
        ] {
            assert!(policy.check_url(good).is_some(), "{good}");
        }
        for refused in [
            "http://127.0.0.2:9000/",
            "http://id.example/",
            "http://1.1.1.1/",
            "http://localhost:22/",
            "http://user@localhost:9000/",
        ] {
            assert_eq!(policy.check_url(refused), None, "{refused}");
        }
        assert!(OutboundPolicy::allowing(["http://localhost"]).is_err());
    }
}
