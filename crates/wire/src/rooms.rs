//! Rooms as clients see them, what comes in to make and set them, and what their kinds mean. Must not know their log.

use std::collections::BTreeMap;
use std::fmt;

use domain::rooms::PolicyValue;
use serde::de::{self, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::frames::PersonState;
use crate::given::Given;
use crate::messages::Message;
use crate::moderation::WordList;
use crate::notices::Notice;
use crate::principals::RoomProfile;

/// Makes a room.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct CreateRoom {
    /// `open` where nothing is said, `group`, `direct`, `lobby` or `live`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<String>,
    /// 1–60 characters after trimming. A direct room needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// Its name in URLs: 2–40 of `a–z 0–9 -` or Hangul.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub alias: Option<String>,
    /// An emoji for its cover.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cover: Option<String>,
    /// What it is about, up to 500 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<String>,
    /// What it is found by: up to 10, each up to 20 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tags: Option<Vec<String>>,
    /// The colour of its cover: `#rrggbb`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub colour: Option<String>,
    /// A code that lets people in, 1–40 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub entry_code: Option<String>,
    /// The other one (`pr_…`) of a direct room. There is one room for each two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub with: Option<String>,
    /// Under which name one is in it from the beginning, where the kind has names of its own (`profiles` is `room`): nobody
    /// there is told the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub profile: Option<RoomProfile>,
}

/// Sets a room differently. What is not said stays; `null` empties.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct ChangeRoom {
    /// Its kind. `GET /v1/rooms/{room}/effects` says what that would change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<String>,
    /// 1–60 characters after trimming.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub title: Option<String>,
    /// Its name in URLs.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub alias: Given<String>,
    /// An emoji for its cover, or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub cover: Option<String>,
    /// What it is about, or empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub description: Option<String>,
    /// What it is found by; the whole list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub tags: Option<Vec<String>>,
    /// The colour of its cover: `#rrggbb`.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub colour: Given<String>,
    /// A code that lets people in.
    #[serde(default, skip_serializing_if = "Given::is_absent")]
    #[schema(value_type = Option<String>)]
    #[ts(optional = nullable, as = "Option<String>")]
    pub entry_code: Given<String>,
    /// Only the host and deputies write.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub frozen: Option<bool>,
    /// Nobody writes any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub archived: Option<bool>,
    /// Seconds between two messages of one member, 0–21,600; 0: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub slow_mode_seconds: Option<u32>,
    /// Forbidden words beside those of the tenant; the whole list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub words: Option<WordList>,
    /// Values of its kind's policy that it overrides, by name; all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub policy: Option<BTreeMap<String, PolicySetting>>,
    /// Why, up to 500 characters: kept with the act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// A value of a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(untagged)]
pub enum PolicySetting {
    /// On or off.
    Switch(bool),
    /// A limit; 0 is none.
    Limit(u32),
    /// One word of several.
    Word(String),
}

impl<'de> Deserialize<'de> for PolicySetting {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SettingVisitor)
    }
}

/// Says what a value may be where it is none.
struct SettingVisitor;

impl Visitor<'_> for SettingVisitor {
    type Value = PolicySetting;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true or false, a number from 0 to 4294967295, or a word")
    }

    fn visit_bool<E: de::Error>(self, on: bool) -> Result<Self::Value, E> {
        Ok(PolicySetting::Switch(on))
    }

    fn visit_u64<E: de::Error>(self, limit: u64) -> Result<Self::Value, E> {
        let wrong = |_| E::invalid_value(de::Unexpected::Unsigned(limit), &self);
        u32::try_from(limit)
            .map(PolicySetting::Limit)
            .map_err(wrong)
    }

    fn visit_str<E: de::Error>(self, word: &str) -> Result<Self::Value, E> {
        Ok(PolicySetting::Word(word.to_owned()))
    }
}

impl From<PolicyValue> for PolicySetting {
    fn from(value: PolicyValue) -> Self {
        match value {
            PolicyValue::Switch(on) => Self::Switch(on),
            PolicyValue::Limit(limit) => Self::Limit(limit),
            PolicyValue::Word(word) => Self::Word(word.to_owned()),
        }
    }
}

/// What the kinds of rooms mean in a tenant.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct RoomKinds {
    /// Every kind with its policy by name.
    pub kinds: Vec<RoomKindEntry>,
}

/// What a kind means.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct RoomKindEntry {
    /// Its word.
    pub kind: String,
    /// Whether people make such rooms here.
    pub made_by_people: bool,
    /// Its switches and limits by name.
    pub policy: BTreeMap<String, PolicySetting>,
}

impl RoomKindEntry {
    /// The kind with what rules it.
    pub fn new(kind: domain::RoomKind, made_by_people: bool, policy: &domain::Policy) -> Self {
        Self {
            kind: kind.as_str().to_owned(),
            made_by_people,
            policy: named_values(policy),
        }
    }
}

/// By what a room is ruled, for those who keep order there.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct RoomRules {
    /// Its policy as it holds, by name.
    pub policy: BTreeMap<String, PolicySetting>,
    /// The names of those values that the room overrides.
    pub own: Vec<String>,
    /// The names of those that its tenant keeps for itself.
    pub locked: Vec<String>,
    /// Its forbidden words, beside those of the tenant.
    pub words: WordList,
}

/// A policy's values by name.
pub fn named_values(policy: &domain::Policy) -> BTreeMap<String, PolicySetting> {
    let values = policy.values().into_iter();
    values
        .map(|(name, value)| (name.to_owned(), value.into()))
        .collect()
}

/// What changing a room's kind would change.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct KindEffects {
    /// The kind now.
    pub from: String,
    /// The kind asked for.
    pub to: String,
    /// Every value that differs.
    pub effects: Vec<KindEffect>,
}

/// A value of the policy that would change.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct KindEffect {
    /// Which.
    pub name: String,
    /// What it is.
    pub from: PolicySetting,
    /// What it would be.
    pub to: PolicySetting,
}

impl From<&domain::rooms::PolicyEffect> for KindEffect {
    fn from(effect: &domain::rooms::PolicyEffect) -> Self {
        Self {
            name: effect.name.to_owned(),
            from: effect.from.into(),
            to: effect.to.into(),
        }
    }
}

/// A room as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Room {
    /// Its id (`rm_…`).
    pub id: String,
    /// `open`, `group`, `direct`, `lobby`, `live` or `support`; more kinds may join.
    pub kind: String,
    /// Its name in URLs, if it has one.
    pub alias: Option<String>,
    /// Its title.
    pub title: String,
    /// An emoji, or empty.
    pub cover: String,
    /// What it is about, or empty.
    pub description: String,
    /// What it is found by.
    pub tags: Vec<String>,
    /// The colour of its cover: `#rrggbb`.
    pub colour: Option<String>,
    /// Only the host and deputies write.
    pub frozen: bool,
    /// Nobody writes any more.
    pub archived: bool,
    /// Seconds between two messages of one member; 0: none.
    pub slow_mode_seconds: u32,
    /// Whoever joins must show a code.
    pub needs_entry_code: bool,
    /// When it was made.
    pub created_at: String,
    /// The newest seq of its log.
    #[ts(type = "number")]
    pub head: u64,
    /// The newest message's ordinal: how many messages were sent.
    #[ts(type = "number")]
    pub number: u64,
    /// The ordinal of the newest message that was removed since its time was over: nobody has older ones to read.
    #[serde(default, skip_serializing_if = "is_zero")]
    #[ts(optional, type = "number")]
    pub floor_number: u64,
    /// How many members it has.
    #[ts(type = "number")]
    pub members: u64,
    /// The newest message, if there is one.
    pub last_message: Option<Message>,
    /// The notice that stands, where one room was asked for. Lists and events of rooms leave it out: it changes by
    /// `notice.changed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notice: Option<Box<Notice>>,
    /// One's own id (`pr_…`) in this room, where others there are given another one than `GET /v1/me` says: to whoever has
    /// just come in, or made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub own_id: Option<String>,
}

impl From<&domain::Room> for Room {
    fn from(room: &domain::Room) -> Self {
        Self {
            id: room.id.to_string(),
            kind: room.kind.as_str().to_owned(),
            alias: room.alias.as_ref().map(ToString::to_string),
            title: room.title.to_string(),
            cover: room.cover.to_string(),
            description: room.settings.description.to_string(),
            tags: room.settings.tags.iter().map(ToString::to_string).collect(),
            colour: room.settings.colour.as_ref().map(ToString::to_string),
            frozen: room.settings.frozen,
            archived: room.settings.archived,
            slow_mode_seconds: room.settings.slow_mode_seconds,
            needs_entry_code: room.settings.entry_code_hash.is_some(),
            created_at: room.created_at.to_string(),
            head: room.head.get(),
            number: room.number.get(),
            floor_number: room.floor_number.get(),
            members: room.members,
            last_message: room.last_message.as_ref().map(Message::from),
            notice: room.notice.as_deref().map(|notice| Box::new(notice.into())),
            own_id: None,
        }
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// The directory of rooms.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[ts(concrete(R = Room))]
// A long list holds what its rooms were written as instead of the rooms.
pub struct RoomList<R = Room> {
    /// The newest activity first, or those with the most members.
    pub rooms: Vec<R>,
    /// `before` of the next page, if there is one.
    pub next: Option<String>,
}

/// Who is in a room now.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Presence {
    /// How many people; whoever lost the connection counts for ten seconds more, whoever does not show that they are here
    /// does not count.
    pub people: u32,
    /// How many connections they have.
    pub connections: u32,
    /// Which members (`pr_…`) are here, at most 200: only to members of rooms that tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub members: Option<Vec<String>>,
}

/// Whether the people of one's rooms are online, in those that tell when one was last there.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct OwnPresence {
    /// Those of whom something is told, the newest activity first.
    pub rooms: Vec<RoomPeople>,
}

/// Whether the other people of a room are online.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct RoomPeople {
    /// The room's id.
    pub room: String,
    /// The others, in the order of their ids.
    pub people: Vec<PersonState>,
}

/// Is seen to type.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct Typing {
    /// Types, else has stopped.
    pub on: bool,
}
