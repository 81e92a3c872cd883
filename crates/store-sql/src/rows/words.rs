//! Texts as rows have them: owned where the engine sends values, borrowed from the answer where it sends one text. Must not
//! know which engine it is.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

/// A text of a row. Most are looked at once (a kind, a part, settings), and need no copy for it.
pub(crate) trait Words: AsRef<str> + Into<Box<str>> {}

impl<T: AsRef<str> + Into<Box<str>>> Words for T {}

/// A text that stands in the answer as it is, but for one with an escape in it.
pub(crate) struct Lent<'a>(Cow<'a, str>);

impl AsRef<str> for Lent<'_> {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Lent<'_>> for Box<str> {
    fn from(text: Lent<'_>) -> Self {
        text.0.into()
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Lent<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(LentVisitor)
    }
}

struct LentVisitor;

impl<'de> Visitor<'de> for LentVisitor {
    type Value = Lent<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Lent(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Lent(Cow::Owned(text.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_borrowed_unless_it_has_an_escape() {
        let texts: Vec<Lent<'_>> = serde_json::from_str(r#"["안녕","a\nb"]"#).expect("two texts");
        assert!(matches!(texts[0].0, Cow::Borrowed("안녕")));
        assert!(matches!(&texts[1].0, Cow::Owned(text) if text == "a\nb"));
    }
}
