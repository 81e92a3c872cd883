//! Parts in the administration, and the scopes of API keys. Must not know routes.

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its word in the store and on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The one of this word.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    )+};
}
pub(crate) use words;

words! {
    /// A part in the administration; each may do what those before it may.
    Role {
        /// Reads settings, staff and the audit log.
        Viewer = "viewer",
        /// Bans, and ends sessions.
        Moderator = "moderator",
        /// Settings, keys, bots and staff of the tenant.
        Admin = "admin",
        /// Everything in every tenant. Only accounts of the built-in tenant have it.
        Operator = "operator",
    }

    /// What an API key may be used for.
    Scope {
        /// A bot reads rooms, histories and streams.
        Read = "read",
        /// A bot sends, deletes its own, joins and leaves.
        Write = "write",
        /// A bot makes rooms.
        Rooms = "rooms",
        /// A host's backend makes handover codes.
        Handover = "handover",
        /// A host's backend ends sessions.
        Sessions = "sessions",
        /// A host's backend bans and deactivates people.
        People = "people",
    }
}

impl Scope {
    /// Whether a bot's key may have it; the others are for server keys.
    pub const fn is_for_bots(self) -> bool {
        matches!(self, Self::Read | Self::Write | Self::Rooms)
    }
}
