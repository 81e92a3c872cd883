//! The kinds of rooms, and the words that their policies are made of. Must not know which kind means what.

use crate::roles::words;

words! {
    /// The kind of a room: a name for a column of the policy table.
    RoomKind {
        /// On a topic, found in the directory, anyone of the tenant may enter.
        Open = "open",
        /// For those who were invited.
        Group = "group",
        /// Between two.
        Direct = "direct",
        /// Beside a game: anyone with a session, nothing is kept for long.
        Lobby = "lobby",
        /// Beside a broadcast: many read, reading needs no membership.
        Live = "live",
        /// Between a customer and the agents of a tenant.
        Support = "support",
    }

    /// Who enters a room by their own act.
    Entry {
        /// Anyone whom the tenant lets in.
        Anyone = "anyone",
        /// Whoever was let in by those who keep order.
        Approval = "approval",
        /// Whoever was invited.
        Invited = "invited",
        /// The two who were there from the beginning.
        Pair = "pair",
    }

    /// What is said of who is there.
    PresenceKind {
        /// How many people are in the room now.
        People = "people",
        /// Which members are online.
        Members = "members",
        /// Whether the other one is online, and when last.
        LastSeen = "last_seen",
        /// How many people are in the room now, at intervals.
        Sampled = "sampled",
        /// Nothing.
        Nothing = "none",
    }

    /// Under which name people are in a room.
    ProfileKind {
        /// Their own.
        Own = "own",
        /// One for this room, where they set one.
        Room = "room",
    }

    /// What happens when the host leaves.
    Succession {
        /// A deputy becomes host, the longest-serving one; else the member who is there for longest.
        Deputy = "deputy",
        /// The room is closed: nobody writes any more.
        Close = "close",
        /// Nothing: the room has no host then.
        Nobody = "nobody",
    }
}

impl PresenceKind {
    /// Whether how many are there is told.
    pub const fn counts(self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// Whether members are told which of them are online.
    pub const fn tells_online(self) -> bool {
        matches!(self, Self::Members | Self::LastSeen)
    }

    /// Whether members are told when the others were last there.
    pub const fn tells_last_seen(self) -> bool {
        matches!(self, Self::LastSeen)
    }
}

impl RoomKind {
    /// Whether people make such rooms: a customer's room with a company is not made by hand.
    pub const fn is_made_by_people(self) -> bool {
        !matches!(self, Self::Support)
    }
}
