//! The kinds of rooms as one table of switches and limits. Nothing else in the house asks for a kind: it asks for what
//! the policy says. Must not know rooms.

use serde::{Deserialize, Serialize};

use crate::rooms::kinds::{Entry, PresenceKind, ProfileKind, RoomKind, Succession};

/// A value of the policy, for tables and comparisons.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyValue {
    /// On or off.
    Switch(bool),
    /// A limit; 0 is none.
    Limit(u32),
    /// One word of several.
    Word(&'static str),
}

impl From<bool> for PolicyValue {
    fn from(on: bool) -> Self {
        Self::Switch(on)
    }
}

impl From<u32> for PolicyValue {
    fn from(limit: u32) -> Self {
        Self::Limit(limit)
    }
}

macro_rules! word_values {
    ($($word:ty,)+) => {$(
        impl From<$word> for PolicyValue {
            fn from(word: $word) -> Self {
                Self::Word(word.as_str())
            }
        }
    )+};
}

word_values! { Entry, PresenceKind, ProfileKind, Succession, }

/// A value that differs between two policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PolicyEffect {
    /// Which value.
    pub name: &'static str,
    /// What it was.
    pub from: PolicyValue,
    /// What it becomes.
    pub to: PolicyValue,
}

/// The table: a row for each value, a column for each kind.
macro_rules! policy_table {
    ($($(#[$doc:meta])* $name:ident: $type:ty = [$open:expr, $group:expr, $direct:expr, $lobby:expr, $live:expr, $support:expr];)+) => {
        /// The switches and limits that rule a room.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct Policy {
            $($(#[$doc])* pub $name: $type,)+
        }

        /// Values of a policy that a tenant sets for a kind, or a room for itself.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
        pub struct PolicyOverrides {
            $($(#[$doc])* #[serde(skip_serializing_if = "Option::is_none")] pub $name: Option<$type>,)+
        }

        impl RoomKind {
            /// What this kind means before anybody overrides it.
            pub const fn policy(self) -> Policy {
                match self {
                    Self::Open => Policy { $($name: $open,)+ },
                    Self::Group => Policy { $($name: $group,)+ },
                    Self::Direct => Policy { $($name: $direct,)+ },
                    Self::Lobby => Policy { $($name: $lobby,)+ },
                    Self::Live => Policy { $($name: $live,)+ },
                    Self::Support => Policy { $($name: $support,)+ },
                }
            }
        }

        impl Policy {
            /// The names of all values, in the order of the table.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name),)+];

            /// All values with their names, in the order of the table.
            pub fn values(&self) -> Vec<(&'static str, PolicyValue)> {
                vec![$((stringify!($name), self.$name.into()),)+]
            }

            /// This policy where the overrides say nothing else.
            #[must_use]
            pub fn with(self, overrides: &PolicyOverrides) -> Self {
                Self { $($name: overrides.$name.unwrap_or(self.$name),)+ }
            }
        }

        impl PolicyOverrides {
            /// The names of the values that are set.
            pub fn names(&self) -> Vec<&'static str> {
                let mut names = Vec::new();
                $(if self.$name.is_some() { names.push(stringify!($name)); })+
                names
            }

            /// These without the values of these names.
            #[must_use]
            pub fn without(&self, names: &[Box<str>]) -> Self {
                let is_open = |name: &str| names.iter().all(|closed| &**closed != name);
                Self { $($name: self.$name.filter(|_| is_open(stringify!($name))),)+ }
            }
        }
    };
}

use Entry::{Anyone, Invited, Pair};
use PresenceKind::{LastSeen, Members, People, Sampled};
use ProfileKind::{Own as Usual, Room as InRoom};
use Succession::{Deputy, Nobody};

policy_table! {
    //                                                      open     group    direct    lobby   live     support
    /// Found in the list of rooms.
    listed: bool =                                         [true,    false,   false,    false,  false,   false];
    /// Who enters by their own act.
    entry: Entry =                                         [Anyone,  Invited, Pair,     Anyone, Anyone,  Invited];
    /// Who is in is kept; else there are only people who are there now.
    membership_kept: bool =                                [true,    true,    true,     false,  false,   true];
    /// Members make invitations; else only the host and deputies.
    members_invite: bool =                                 [true,    true,    false,    true,   true,    false];
    /// May be read by a signed-in principal of the tenant who is not a member.
    read_by_non_members: bool =                            [true,    false,   false,    true,   true,    false];
    /// A first message makes its sender a member.
    joined_by_sending: bool =                              [true,    false,   false,    false,  false,   false];
    /// Members at most; 0: no limit.
    members_max: u32 =                                     [3_000,   500,     2,        0,      0,       50];
    /// Messages that are kept; 0: all.
    history_messages_max: u32 =                            [0,       0,       0,        200,    0,       0];
    /// Hours that a message is kept; 0: for ever.
    history_hours_max: u32 =                               [0,       0,       0,        72,     0,       0];
    /// Read markers and unread messages are counted.
    unread: bool =                                         [true,    true,    true,     false,  false,   true];
    /// Up to so many members each message says how many have not read it; 0: never.
    unread_number_members_max: u32 =                       [3_000,   3_000,   2,        0,      0,       50];
    /// Whoever types is seen to.
    typing: bool =                                         [true,    true,    true,     false,  false,   true];
    /// What is said of who is there.
    presence: PresenceKind =                               [People,  Members, LastSeen, People, Sampled, Members];
    /// There are a host and deputies.
    roles: bool =                                          [true,    true,    false,    true,   true,    true];
    /// What happens when the host leaves.
    succession: Succession =                               [Deputy,  Deputy,  Nobody,   Nobody, Nobody,  Nobody];
    /// Coming and going stands as a line among the messages.
    join_lines: bool =                                     [true,    true,    false,    false,  false,   false];
    /// Under which name people are here.
    profiles: ProfileKind =                                [InRoom,  InRoom,  Usual,    Usual,  Usual,   Usual];
    /// Reactions can be added to messages.
    reactions: bool =                                      [true,    true,    true,     true,   true,    true];
    /// Minutes in which a sender may edit a message; 0: always.
    edit_minutes_max: u32 =                                [1_440,   1_440,   1_440,    5,      5,       1_440];
    /// Minutes in which a sender may delete a message; 0: always.
    delete_minutes_max: u32 =                              [0,       0,       0,        0,      0,       0];
    /// Minutes without a message after which the room ends; 0: never.
    idle_end_minutes: u32 =                                [0,       0,       0,        60,     0,       0];
    /// The messages of somebody who was deleted stay, under no name.
    deleted_people_stay: bool =                            [true,    true,    true,     false,  false,   true];
    /// A push to a device shows the text of a message.
    push_text: bool =                                      [true,    true,    true,     true,   true,    true];
}

impl Policy {
    /// The policy of a room: its kind's, overridden by the tenant, then by the room where the tenant lets it.
    pub fn of(
        kind: RoomKind,
        tenant: Option<&KindSettings>,
        room: Option<&PolicyOverrides>,
    ) -> Self {
        let mut policy = kind.policy();
        if let Some(tenant) = tenant {
            policy = policy.with(&tenant.overrides);
        }
        match (room, tenant) {
            (Some(room), Some(tenant)) => policy.with(&room.without(&tenant.locked)),
            (Some(room), None) => policy.with(room),
            (None, _) => policy,
        }
    }

    /// What changes where this policy is replaced by `other`.
    pub fn effects(&self, other: &Self) -> Vec<PolicyEffect> {
        let pairs = self.values().into_iter().zip(other.values());
        let effects = pairs.filter(|((_, from), (_, to))| from != to);
        let effect = |((name, from), (_, to))| PolicyEffect { name, from, to };
        effects.map(effect).collect()
    }
}

/// What a tenant says of a kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KindSettings {
    /// People make no rooms of this kind.
    pub closed: bool,
    /// Values of its own.
    pub overrides: PolicyOverrides,
    /// Names of values that rooms cannot override.
    pub locked: Vec<Box<str>>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A value for each name, or none: of the type that the policy has there.
    fn overrides() -> impl Strategy<Value = PolicyOverrides> {
        let values = RoomKind::Open.policy().values();
        let one = |(name, value): (&'static str, PolicyValue)| {
            let words: Vec<&str> = match name {
                "entry" => Entry::ALL.iter().map(|word| word.as_str()).collect(),
                "profiles" => ProfileKind::ALL.iter().map(|word| word.as_str()).collect(),
                "presence" => PresenceKind::ALL.iter().map(|word| word.as_str()).collect(),
                _ => Succession::ALL.iter().map(|word| word.as_str()).collect(),
            };
            let value = match value {
                PolicyValue::Switch(_) => any::<bool>().prop_map(serde_json::Value::from).boxed(),
                PolicyValue::Limit(_) => any::<u32>().prop_map(serde_json::Value::from).boxed(),
                PolicyValue::Word(_) => prop::sample::select(words)
                    .prop_map(serde_json::Value::from)
                    .boxed(),
            };
            prop::option::of(value).prop_map(move |value| value.map(|value| (name, value)))
        };
        let all: Vec<_> = values.into_iter().map(one).collect();
        all.prop_map(|values| {
            let set: serde_json::Map<_, _> = values
                .into_iter()
                .flatten()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
            serde_json::from_value(set.into()).expect("names and types of the policy")
        })
    }

    proptest! {
        #[test]
        fn each_value_is_the_rooms_where_it_may_be_else_the_tenants_else_the_kinds(
            kind in 0..RoomKind::ALL.len(),
            tenant in overrides(),
            room in overrides(),
            locked in prop::sample::subsequence(Policy::NAMES.to_vec(), 0..=Policy::NAMES.len()),
        ) {
            let kind = RoomKind::ALL[kind];
            let of_tenant = kind.policy().with(&tenant).values();
            let of_room = kind.policy().with(&room).values();
            let of_kind = kind.policy().values();
            let settings = KindSettings {
                closed: false,
                overrides: tenant.clone(),
                locked: locked.iter().map(|&name| name.into()).collect(),
            };
            let policy = Policy::of(kind, Some(&settings), Some(&room)).values();
            for (at, (name, value)) in policy.into_iter().enumerate() {
                let by_room = room.names().contains(&name) && !locked.contains(&name);
                let expected = if by_room {
                    of_room[at]
                } else if tenant.names().contains(&name) {
                    of_tenant[at]
                } else {
                    of_kind[at]
                };
                prop_assert_eq!((name, value), expected);
            }
            prop_assert_eq!(Policy::of(kind, Some(&settings), None), kind.policy().with(&tenant));
            prop_assert_eq!(Policy::of(kind, None, Some(&room)), kind.policy().with(&room));
        }
    }

    #[test]
    fn a_tenant_overrides_a_kind_and_a_room_what_the_tenant_leaves_open() {
        let tenant = KindSettings {
            closed: false,
            overrides: PolicyOverrides {
                members_max: Some(10),
                typing: Some(false),
                ..PolicyOverrides::default()
            },
            locked: vec!["members_max".into()],
        };
        let room = PolicyOverrides {
            members_max: Some(99),
            typing: Some(true),
            ..PolicyOverrides::default()
        };
        let policy = Policy::of(RoomKind::Open, Some(&tenant), Some(&room));
        assert_eq!((policy.members_max, policy.typing), (10, true));
        assert_eq!(
            Policy::of(RoomKind::Open, None, None),
            RoomKind::Open.policy()
        );
    }

    #[test]
    fn effects_name_exactly_what_differs() {
        let (open, group) = (RoomKind::Open.policy(), RoomKind::Group.policy());
        assert_eq!(open.effects(&open), []);
        let names: Vec<_> = open.effects(&group).iter().map(|e| e.name).collect();
        let expected = "listed entry read_by_non_members joined_by_sending members_max presence";
        assert_eq!(names.join(" "), expected);
    }

    #[test]
    fn overrides_are_read_and_written_by_name_and_unknown_ones_are_refused() {
        let text = r#"{"members_max":5,"entry":"invited"}"#;
        let read: PolicyOverrides = serde_json::from_str(text).expect("overrides");
        assert_eq!(read.names(), ["entry", "members_max"]);
        let unknown = serde_json::from_str::<PolicyOverrides>(r#"{"members":5}"#);
        assert!(unknown.is_err());
    }
}
