//! A field of a change that can be left as it is, be emptied, or be set. Must not know which fields there are.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Absent, `null`, or a value. In a struct it stands with `#[serde(default, skip_serializing_if = "Given::is_absent")]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Given<T> {
    /// Not said: it stays.
    #[default]
    Absent,
    /// `null`: it is emptied.
    Null,
    /// It is set.
    Value(T),
}

impl<T> Given<T> {
    /// Whether it was not said.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Changes what is there.
    pub fn apply_to(self, there: &mut Option<T>) {
        match self {
            Self::Absent => {}
            Self::Null => *there = None,
            Self::Value(value) => *there = Some(value),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Option::deserialize(deserializer)?;
        Ok(value.map_or(Self::Null, Self::Value))
    }
}

impl<T: Serialize> Serialize for Given<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent | Self::Null => serializer.serialize_none(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    struct Patch {
        #[serde(default, skip_serializing_if = "Given::is_absent")]
        logo: Given<String>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things_both_ways() {
        for (json, given) in [
            ("{}", Given::Absent),
            (r#"{"logo":null}"#, Given::Null),
            (r#"{"logo":"x"}"#, Given::Value("x".to_owned())),
        ] {
            let patch = Patch { logo: given };
            assert_eq!(
                serde_json::from_str::<Patch>(json).ok().as_ref(),
                Some(&patch)
            );
            assert_eq!(serde_json::to_string(&patch).ok().as_deref(), Some(json));
        }
    }
}
