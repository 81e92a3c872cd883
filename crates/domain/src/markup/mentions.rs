//! Names behind an `@`. Must not know who may mention whom.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::Node;
use crate::ids::PrincipalId;
use crate::messages::Mention;

const HERE: &str = "here";

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
        let named = self.lengths.iter().find_map(|&Reverse(length)| {
            let (&name, &id) = self.by_name.get_key_value(text.get(..length)?)?;
            Some((
                Node::Mention {
                    id,
                    name: name.into(),
                },
                length,
            ))
        });
        let here = is_here(text).then_some((Node::Here, HERE.len()));
        match (named, here) {
            (Some((_, length)), Some(here)) if length < HERE.len() => Some(here),
            (named, here) => named.or(here),
        }
    }
}

/// A particle may follow, but not the rest of a Latin word.
fn is_here(text: &str) -> bool {
    let goes_on = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.strip_prefix(HERE)
        .is_some_and(|rest| !rest.starts_with(goes_on))
}
