//! Ids, places and names: newtypes with one constructor each. Must not know what they name.

use std::fmt;

use uuid::Uuid;

use crate::ambient::Ambient;
pub use crate::masks::{Mask, PrincipalId};
use crate::text_id;

macro_rules! text_ids {
    ($($(#[$doc:meta])* $name:ident = $kind:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Uuid);

        impl $name {
            const KIND: [u8; 2] = *$kind;

            /// From its 128 bits.
            pub const fn from_uuid(id: Uuid) -> Self {
                Self(id)
            }

            /// A new one: a UUIDv7 (RFC 9562 section 5.7) of the present time.
            pub fn generate(ambient: &dyn Ambient) -> Self {
                Self(uuid_v7(ambient))
            }

            /// Its 128 bits.
            pub const fn as_uuid(self) -> Uuid {
                self.0
            }

            /// The id in `text`, or `None` if it is not one of this kind.
            pub fn parse(text: &str) -> Option<Self> {
                text_id::decode(Self::KIND, text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(text_id::encode(Self::KIND, self.0).as_str())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
    )+};
}

text_ids! {
    /// A tenant's id (`tn_…`).
    TenantId = b"tn";
    /// A session's id (`se_…`).
    SessionId = b"se";
    /// A room's id (`rm_…`).
    RoomId = b"rm";
    /// A message's id (`ms_…`).
    MessageId = b"ms";
    /// An API key's id (`ak_…`).
    KeyId = b"ak";
    /// An invitation's id (`in_…`).
    InviteId = b"in";
    /// A claim's id (`cl_…`).
    ClaimId = b"cl";
    /// A report's id (`rp_…`).
    ReportId = b"rp";
    /// The id of what waits for a decision (`wa_…`).
    WaitingId = b"wa";
    /// The id of a moderating act (`ma_…`).
    ActId = b"ma";
}

pub(crate) fn uuid_v7(ambient: &dyn Ambient) -> Uuid {
    let millis = u64::try_from(ambient.now().as_millis()).unwrap_or(0);
    let mut bytes = ambient.random();
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    uuid::Builder::from_bytes(bytes)
        .with_variant(uuid::Variant::RFC4122)
        .with_version(uuid::Version::SortRand)
        .into_uuid()
}

/// An event's place in its room: 1, 2, 3 … without holes; 0 stands before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seq(u64);

impl Seq {
    /// The place before the first event.
    pub const ZERO: Self = Self(0);

    /// The place with this number.
    pub const fn new(place: u64) -> Self {
        Self(place)
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The place behind this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl fmt::Display for Seq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A message's ordinal among the messages of its room; 0 stands before the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MessageNumber(u64);

impl MessageNumber {
    /// The ordinal with this number.
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The ordinal behind this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

macro_rules! checked_texts {
    ($($(#[$doc:meta])* $name:ident where $check:expr;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Box<str>);

        impl $name {
            /// The checked text, or `None` if it breaks the rule of this type.
            pub fn parse(text: &str) -> Option<Self> {
                let check: fn(&str) -> bool = $check;
                check(text).then(|| Self(text.into()))
            }

            /// Its text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )+};
}

checked_texts! {
    /// The sender's id for one send: 1–64 of `A–Z a–z 0–9 - _`.
    ClientId where |text| (1..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    /// A room's human name inside its tenant: 2–40 of `a–z 0–9 -` or Hangul, not one of our own paths.
    Alias where is_alias;
    /// A tenant's human name in URLs: 2–40 of `a–z 0–9 -`, not one of our own paths but the operators' own.
    TenantSlug where |text| text == crate::tenants::OPERATORS_SLUG || is_alias(text) && text.is_ascii();
    /// What changes only when the store was restored or reset: 1–16 of `a–z 0–9`.
    Epoch where |text| (1..=16).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
}

/// First path segments that are ours and so can be neither an alias nor a tenant's slug.
const RESERVED: &[&str] = &[
    "admin",
    "api",
    "assets",
    "auth",
    "console",
    "docs",
    "embed",
    "favicon.ico",
    "healthz",
    "help",
    "livez",
    "login",
    "logout",
    "maru",
    "me",
    "metrics",
    "new",
    "openapi.json",
    "readyz",
    "widget.js",
    "push.js",
    "rooms",
    "settings",
    "socket",
    "socket.io",
    "static",
    "stomp",
    "ui",
    "v1",
    "widget",
    "www",
];

fn is_alias(text: &str) -> bool {
    let allowed = |c: char| {
        c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || ('가'..='힣').contains(&c)
    };
    let edge = |c: Option<char>| c.is_some_and(|c| c != '-');
    // An id's text must never be taken for an alias: ids hold `_`, which is not allowed here.
    (2..=40).contains(&text.chars().count())
        && text.chars().all(allowed)
        && edge(text.chars().next())
        && edge(text.chars().last())
        && !RESERVED.contains(&text)
}

/// From where a client resumes in one room. `{epoch}.{seq}` as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The epoch the seq belongs to; `None` in a bare seq, which means the present one.
    pub epoch: Option<Epoch>,
    /// The last seq that the client holds.
    pub seq: Seq,
}

impl Cursor {
    /// The cursor in `text`, or `None`: `42` or `k3v9a1xq.42`.
    pub fn parse(text: &str) -> Option<Self> {
        let (epoch, seq) = match text.rsplit_once('.') {
            Some((epoch, seq)) => (Some(Epoch::parse(epoch)?), seq),
            None => (None, text),
        };
        if seq.is_empty() || seq.len() > 19 || !seq.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        Some(Self {
            epoch,
            seq: Seq::new(seq.parse().ok()?),
        })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.epoch {
            Some(epoch) => write!(f, "{epoch}.{}", self.seq),
            None => write!(f, "{}", self.seq),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_with_and_without_its_epoch() {
        let full = Cursor::parse("k3v9.42").expect("a cursor");
        assert_eq!(full.epoch.as_ref().map(Epoch::as_str), Some("k3v9"));
        assert_eq!(full.to_string(), "k3v9.42");
        assert_eq!(Cursor::parse("42").expect("a seq").seq, Seq::new(42));
        for wrong in [
            "",
            ".",
            "a.",
            ".4",
            "-1",
            "+1",
            "4x",
            "A.4",
            "99999999999999999999",
        ] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn an_alias_is_never_an_id_nor_one_of_our_paths() {
        assert!(Alias::parse("테니스-모임").is_some());
        assert!(Alias::parse("lunch-2").is_some());
        for wrong in [
            "", "a", "-a", "a-", "Lunch", "v1", "assets", "a b", "rm_1", "a/b", "ㅋㅋ",
        ] {
            assert!(Alias::parse(wrong).is_none(), "{wrong}");
        }
    }
}
