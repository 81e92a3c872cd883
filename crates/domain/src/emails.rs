//! E-mail addresses of accounts. Must not know mail.

use unicode_normalization::UnicodeNormalization as _;

/// Bytes of an address at most (RFC 5321 section 4.5.3.1.3, less the angle brackets).
const EMAIL_BYTES_MAX: usize = 254;

/// An address as its owner wrote it, with the key by which it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    address: Box<str>,
    key: Box<str>,
}

impl Email {
    /// The address in `text`, or `None`: one `@`, something before it, and a domain with a dot or `localhost` behind
    /// it. More can only be known by sending to it.
    pub fn parse(text: &str) -> Option<Self> {
        let address: String = text.trim().nfc().collect();
        let (local, domain) = address.rsplit_once('@')?;
        let plain = |part: &str| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && !part.contains("..")
                && part
                    .chars()
                    .all(|c| !c.is_control() && !c.is_whitespace() && !"@<>()[]\\,;:\"".contains(c))
        };
        let has_place = domain == "localhost" || domain.contains('.');
        if address.len() > EMAIL_BYTES_MAX
            || local.len() > 64
            || !plain(local)
            || !plain(domain)
            || !has_place
        {
            return None;
        }
        Some(Self {
            key: address.to_lowercase().into(),
            address: address.into(),
        })
    }

    /// As its owner wrote it.
    pub fn as_str(&self) -> &str {
        &self.address
    }

    /// By which it is found: in lower case, though servers may tell cases apart, for people do not.
    pub fn key(&self) -> &str {
        &self.key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_any_case_and_nonsense_is_none() {
        let email = Email::parse("  Jieun@Example.com ").expect("an address");
        assert_eq!(
            (email.as_str(), email.key()),
            ("Jieun@Example.com", "jieun@example.com")
        );
        for wrong in [
            "",
            "@",
            "a@",
            "@b.c",
            "a b@c.d",
            "a@b",
            "a@b..c",
            "a@b.c\r\nBcc: x@y.z",
            "<a@b.c>",
            "a,b@c.d",
        ] {
            assert_eq!(Email::parse(wrong), None, "{wrong}");
        }
    }
}
