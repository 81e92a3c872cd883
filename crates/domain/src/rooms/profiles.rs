//! How somebody is called and looks in one room, where that is not how they are called elsewhere. Must not know how it is
//! kept.

use crate::principals::{Principal, skeleton};
use crate::roles::words;

words! {
    /// The ground of a picture.
    PictureColour {
        /// Pine.
        Pine = "pine",
        /// Sky.
        Sky = "sky",
        /// Plum.
        Plum = "plum",
        /// Clay.
        Clay = "clay",
        /// Moss.
        Moss = "moss",
        /// Rose.
        Rose = "rose",
        /// Amber.
        Amber = "amber",
        /// Slate.
        Slate = "slate",
    }

    /// A drawn shape.
    PictureShape {
        /// A circle.
        Circle = "circle",
        /// A square.
        Square = "square",
        /// A triangle.
        Triangle = "triangle",
        /// A diamond.
        Diamond = "diamond",
        /// A wave.
        Wave = "wave",
        /// A star.
        Star = "star",
    }

    /// An emoji that may stand for somebody.
    PictureEmoji {
        /// 🦊
        Fox = "🦊",
        /// 🐯
        Tiger = "🐯",
        /// 🐻
        Bear = "🐻",
        /// 🐼
        Panda = "🐼",
        /// 🐰
        Rabbit = "🐰",
        /// 🐱
        Cat = "🐱",
        /// 🐶
        Dog = "🐶",
        /// 🦉
        Owl = "🦉",
        /// 🐧
        Penguin = "🐧",
        /// 🐢
        Turtle = "🐢",
        /// 🐳
        Whale = "🐳",
        /// 🦋
        Butterfly = "🦋",
        /// 🌲
        Tree = "🌲",
        /// 🌻
        Sunflower = "🌻",
        /// 🍀
        Clover = "🍀",
        /// 🌙
        Moon = "🌙",
        /// ⭐
        Star = "⭐",
        /// 🔥
        Fire = "🔥",
        /// 🍜
        Noodles = "🍜",
        /// 🍊
        Tangerine = "🍊",
        /// ☕
        Coffee = "☕",
        /// 🎧
        Headphones = "🎧",
        /// 🚲
        Bicycle = "🚲",
        /// 🎲
        Dice = "🎲",
    }
}

/// What stands for somebody beside their name: a choice of a bounded set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// An emoji.
    Emoji {
        /// Which.
        emoji: PictureEmoji,
        /// On what ground.
        colour: PictureColour,
    },
    /// A drawn shape.
    Shape {
        /// Which.
        shape: PictureShape,
        /// On what ground.
        colour: PictureColour,
    },
}

impl Picture {
    /// The picture of a name whose owner chose none: always the same, and nothing but the name decides it.
    pub fn of_name(name: &str) -> Self {
        // FNV-1a, 32 bits.
        let mix = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        let hash = name.bytes().fold(0x811c_9dc5, mix) as usize;
        let colours = PictureColour::ALL;
        Self::Emoji {
            emoji: PictureEmoji::ALL[hash % PictureEmoji::ALL.len()],
            colour: colours[(hash / PictureEmoji::ALL.len()) % colours.len()],
        }
    }

    /// As it is kept: its sort, what it shows, its ground.
    pub fn stored(self) -> String {
        let (sort, shows, colour) = match self {
            Self::Emoji { emoji, colour } => ("emoji", emoji.as_str(), colour),
            Self::Shape { shape, colour } => ("shape", shape.as_str(), colour),
        };
        format!("{sort} {shows} {}", colour.as_str())
    }

    /// The picture of these words, if there is one.
    pub fn of_words(sort: &str, shows: &str, colour: &str) -> Option<Self> {
        let colour = PictureColour::parse(colour)?;
        match sort {
            "emoji" => PictureEmoji::parse(shows).map(|emoji| Self::Emoji { emoji, colour }),
            "shape" => PictureShape::parse(shows).map(|shape| Self::Shape { shape, colour }),
            _ => None,
        }
    }

    /// The picture that was kept so. One that is no longer among the choices is none.
    pub fn of_stored(stored: &str) -> Option<Self> {
        let mut words = stored.split(' ');
        Self::of_words(words.next()?, words.next()?, words.next()?)
    }
}

/// A name and a picture for one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The name, by the rules of names.
    pub name: Box<str>,
    /// The picture; none where it is no longer among the choices.
    pub picture: Option<Picture>,
}

impl Profile {
    /// What two names of one room must differ in: nobody is to be taken for another one.
    pub fn name_key(&self) -> Box<str> {
        name_key(&self.name)
    }

    /// Somebody as this room sees them: nothing of their usual name, tag and picture is left.
    pub fn dress(&self, person: &mut Principal) {
        person.name = self.name.clone();
        person.tag = "".into();
        person.picture = self.picture;
    }
}

/// What names of one room are told apart by: how they look; of a name without letters, the name itself.
pub fn name_key(name: &str) -> Box<str> {
    let looks = skeleton(name);
    if looks.is_empty() {
        name.into()
    } else {
        looks.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PrincipalId;
    use crate::principals::PrincipalKind;
    use uuid::Uuid;

    #[test]
    fn every_picture_is_read_as_it_was_kept() {
        for &colour in PictureColour::ALL {
            let emoji = PictureEmoji::ALL.iter();
            let emoji = emoji.map(|&emoji| Picture::Emoji { emoji, colour });
            let shapes = PictureShape::ALL.iter();
            let shapes = shapes.map(|&shape| Picture::Shape { shape, colour });
            for picture in emoji.chain(shapes) {
                assert_eq!(Picture::of_stored(&picture.stored()), Some(picture));
            }
        }
        for none in [
            "",
            "emoji",
            "emoji 💣 pine",
            "shape star neon",
            "image x pine",
        ] {
            assert_eq!(Picture::of_stored(none), None, "{none}");
        }
    }

    #[test]
    fn nothing_of_the_usual_name_is_left() {
        let mut person = Principal {
            id: PrincipalId::from_uuid(Uuid::from_u128(1)),
            kind: PrincipalKind::Account,
            name: "지은".into(),
            tag: "#1".into(),
            picture: None,
        };
        let profile = Profile {
            name: "달빛".into(),
            picture: Picture::of_words("emoji", "🌙", "plum"),
        };
        profile.dress(&mut person);
        assert_eq!((&*person.name, &*person.tag), ("달빛", ""));
        assert_eq!(person.picture, profile.picture);
    }

    #[test]
    fn names_that_look_alike_have_one_key() {
        assert_eq!(name_key("Moon Light"), name_key("moonlight7"));
        assert_eq!(name_key("달 빛"), name_key("달빛!"));
        assert_ne!(name_key("달빛"), name_key("별빛"));
        assert_ne!(name_key("🌙"), name_key("🌻"));
    }
}
