//! Kinds of rooms as policy: the one table in which a kind means something. Must not know any room.

/// The kind of a room: a name for a [`Policy`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RoomKind {
    /// On a topic, found in the directory, anyone of the tenant may enter.
    Open,
}

/// The switches that a kind stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Found in the list of rooms.
    pub listed: bool,
    /// May be read by a signed-in principal of the tenant who is not a member.
    pub read_by_non_members: bool,
    /// A first message makes its sender a member.
    pub joined_by_sending: bool,
}

impl RoomKind {
    /// What this kind means.
    pub const fn policy(self) -> Policy {
        match self {
            Self::Open => Policy {
                listed: true,
                read_by_non_members: true,
                joined_by_sending: true,
            },
        }
    }

    /// Its word in the store and on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "open" => Some(Self::Open),
            _ => None,
        }
    }
}
