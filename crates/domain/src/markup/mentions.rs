//! Names behind an `@`. Must not know who may mention whom.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use unicode_segmentation::UnicodeSegmentation as _;

use super::Node;
use crate::ids::PrincipalId;
use crate::messages::Mention;

const HERE: &str = "here";
/// Letters that a composed name has for each of its bytes when they are apart: one of three bytes may be four.
const LETTERS_OF_BYTE_MAX: usize = 2;

/// Whether a name stands behind an `@` of a text, with its letters composed or apart.
pub fn names(text: &str, name: &str) -> bool {
    let call = format!("@{name}");
    text.contains(&call) || (!is_nfc(text) && text.nfc().collect::<String>().contains(&call))
}

/// The names that may follow an `@`.
pub(super) struct Names<'a> {
    by_name: BTreeMap<&'a str, PrincipalId>,
    /// Lengths of names in bytes, the greatest first.
    lengths: BTreeSet<Reverse<usize>>,
}

impl<'a> Names<'a> {
    /// Of two people of one name the first is meant.
    pub(super) fn new(mentions: &'a [Mention]) -> Self {
        let mut by_name = BTreeMap::new();
        for mention in mentions.iter().filter(|mention| !mention.name.is_empty()) {
            by_name.entry(&*mention.name).or_insert(mention.id);
        }
        let lengths = by_name.keys().map(|name| Reverse(name.len())).collect();
        Self { by_name, lengths }
    }

    /// The longest name that the text behind an `@` begins with, and its bytes. One look for each length of a name.
    pub(super) fn find(&self, text: &str) -> Option<(Node, usize)> {
        let as_kept = self.lengths.iter().find_map(|&Reverse(length)| {
            let id = self.by_name.get(text.get(..length)?)?;
            Some((*id, length))
        });
        let named = as_kept
            .into_iter()
            .chain(self.find_apart(text))
            .max_by_key(|&(_, length)| length);
        let named = named.map(|(id, length)| {
            let name = text[..length].into();
            (Node::Mention { id, name }, length)
        });
        let here = is_here(text).then_some((Node::Here, HERE.len()));
        match (named, here) {
            (Some((_, length)), Some(here)) if length < HERE.len() => Some(here),
            (named, here) => named.or(here),
        }
    }

    /// The same where letters of the text are apart (`NFD`), as macOS and iOS may give them: names are kept composed.
    fn find_apart(&self, text: &str) -> Option<(PrincipalId, usize)> {
        let Reverse(longest) = *self.lengths.first()?;
        let near = text.char_indices().nth(longest * LETTERS_OF_BYTE_MAX);
        let near = &text[..near.map_or(text.len(), |(end, _)| end)];
        if is_nfc(near) {
            return None;
        }
        let (mut composed, mut length, mut found) = (String::new(), 0, None);
        for grapheme in near.graphemes(true) {
            composed.extend(grapheme.nfc());
            length += grapheme.len();
            if composed.len() > longest {
                break;
            }
            found = self
                .by_name
                .get(&*composed)
                .map(|id| (*id, length))
                .or(found);
        }
        found
    }
}

/// A particle may follow, but not the rest of a Latin word.
fn is_here(text: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.strip_prefix(HERE)
        .is_some_and(|rest| !rest.starts_with(goes_on))
}
