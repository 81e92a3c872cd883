//! Principals as clients see them. Must not know sessions.

use serde::{Deserialize, Serialize};

/// A principal: who acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
pub struct Principal {
    /// Its id (`pr_…`).
    pub id: String,
    /// `guest`; more kinds may join.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// What tells it from others of the same name, for example `#4821`; empty where it has a name for one room.
    pub tag: String,
    /// What stands for it in this room, where it chose something.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<Picture>,
}

/// What stands for somebody beside their name, tagged by `type`; more types may join, a page draws its own for those that it
/// does not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(tag = "type", rename_all = "lowercase", deny_unknown_fields)]
pub enum Picture {
    /// An emoji.
    Emoji {
        /// One of 🦊 🐯 🐻 🐼 🐰 🐱 🐶 🦉 🐧 🐢 🐳 🦋 🌲 🌻 🍀 🌙 ⭐ 🔥 🍜 🍊 ☕ 🎧 🚲 🎲.
        emoji: String,
        /// Its ground: `pine`, `sky`, `plum`, `clay`, `moss`, `rose`, `amber` or `slate`.
        colour: String,
    },
    /// A drawn shape.
    Shape {
        /// `circle`, `square`, `triangle`, `diamond`, `wave` or `star`.
        shape: String,
        /// Its ground, as of an emoji.
        colour: String,
    },
}

/// A name and a picture for one room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema, ts_rs::TS)]
#[serde(deny_unknown_fields)]
pub struct RoomProfile {
    /// The name, 1–20 characters by the rules of names; unlike every other such name of the room.
    pub name: String,
    /// The picture; not given: one that the name decides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub picture: Option<Picture>,
}

impl From<&domain::rooms::Profile> for RoomProfile {
    fn from(profile: &domain::rooms::Profile) -> Self {
        Self {
            name: profile.name.to_string(),
            picture: profile.picture.map(Into::into),
        }
    }
}

impl From<domain::rooms::Picture> for Picture {
    fn from(picture: domain::rooms::Picture) -> Self {
        match picture {
            domain::rooms::Picture::Emoji { emoji, colour } => Self::Emoji {
                emoji: emoji.as_str().to_owned(),
                colour: colour.as_str().to_owned(),
            },
            domain::rooms::Picture::Shape { shape, colour } => Self::Shape {
                shape: shape.as_str().to_owned(),
                colour: colour.as_str().to_owned(),
            },
        }
    }
}

impl From<&domain::Principal> for Principal {
    fn from(principal: &domain::Principal) -> Self {
        Self {
            id: principal.id.to_string(),
            kind: principal.kind.as_str().to_owned(),
            name: principal.name.to_string(),
            tag: principal.tag.to_string(),
            picture: principal.picture.map(Into::into),
        }
    }
}
