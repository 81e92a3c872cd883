//! A small markup for messages, read into a tree; never HTML. Text that is no markup stays text, so nothing is refused.
//!
//! | written | read |
//! |---|---|
//! | `**a**` | bold |
//! | `*a*`, `_a_` | italic, at the edges of words; a Korean particle may follow: `*강조*는` |
//! | `***a***` | bold and italic |
//! | `` `a` `` | code, on one line |
//! | ```` ```a``` ```` | a block of code, over lines |
//! | `> a` | a quote; lines after another are one, and a lone `>` is an empty line of it |
//! | `https://a.example/b`, `a.example.com`, `예시.한국` | a link ([`crate::links`]) |
//! | `@name`, `@here` | a mention of one of the given people, or of all who are here |
//! | `\*` | the character itself |
//!
//! What is bold or italic ends on its line. Nothing stands deeper than [`LEVELS_MAX`]; markers deeper than that stay
//! text. A line break that ends a quote or a block is the last character of it.
//!
//! Must not know how the tree is shown.

mod blocks;
mod emphasis;
mod inline;
mod mentions;
#[cfg(test)]
mod tests;

use crate::ids::PrincipalId;
use crate::messages::Mention;

pub use mentions::names;

/// Levels of a tree; a node that stands in no other is on the first.
pub const LEVELS_MAX: usize = 4;

/// A part of a marked-up text. None is empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Plain text; two never follow each other.
    Text(Box<str>),
    /// Strong.
    Bold(Vec<Node>),
    /// Stressed.
    Italic(Vec<Node>),
    /// Code within a line.
    Code(Box<str>),
    /// Lines of code.
    CodeBlock(Box<str>),
    /// What somebody else said.
    Quote(Vec<Node>),
    /// An `http:` or `https:` address with a host.
    Link {
        /// The address, with the scheme also where none was written.
        url: Box<str>,
        /// As written.
        text: Box<str>,
    },
    /// Somebody of those given.
    Mention {
        /// Who.
        id: PrincipalId,
        /// As written behind the `@`.
        name: Box<str>,
    },
    /// All who are here: `@here`.
    Here,
}

/// The tree of a text, or `None` when it says no more than the text itself. Takes time in the text's length.
pub fn parse(text: &str, mentions: &[Mention]) -> Option<Vec<Node>> {
    if !may_have_markup(text) {
        return None;
    }
    let names = mentions::Names::new(mentions);
    let nodes = blocks::parse(text, 1, &names);
    match &*nodes {
        [] => None,
        [Node::Text(same)] if **same == *text => None,
        _ => Some(nodes),
    }
}

/// Whether a text calls everybody who is there: `@here`.
pub fn names_here(text: &str) -> bool {
    fn has_here(nodes: &[Node]) -> bool {
        nodes.iter().any(|node| match node {
            Node::Here => true,
            Node::Bold(inner) | Node::Italic(inner) | Node::Quote(inner) => has_here(inner),
            Node::Text(_)
            | Node::Code(_)
            | Node::CodeBlock(_)
            | Node::Link { .. }
            | Node::Mention { .. } => false,
        })
    }
    text.contains("@here") && parse(text, &[]).is_some_and(|nodes| has_here(&nodes))
}

fn may_have_markup(text: &str) -> bool {
    let marks = |byte: u8| matches!(byte, b'*' | b'_' | b'`' | b'>' | b'@' | b'\\' | b':' | b'.');
    text.bytes().any(marks)
}

/// What a reader without markup gets: the text without its markers.
pub fn plain_text(nodes: &[Node]) -> String {
    let mut out = String::new();
    write_plain(nodes, &mut out);
    out
}

fn write_plain(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text)
            | Node::Code(text)
            | Node::CodeBlock(text)
            | Node::Link { text, .. } => out.push_str(text),
            Node::Bold(inner) | Node::Italic(inner) | Node::Quote(inner) => write_plain(inner, out),
            Node::Mention { name, .. } => {
                out.push('@');
                out.push_str(name);
            }
            Node::Here => out.push_str("@here"),
        }
    }
}

/// Nodes side by side, while they are read. Text is gathered, so that two texts never follow each other.
#[derive(Default)]
struct Row {
    nodes: Vec<Node>,
    text: String,
}

impl Row {
    fn push_text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn push(&mut self, node: Node) {
        self.end_text();
        self.nodes.push(node);
    }

    fn end_text(&mut self) {
        if !self.text.is_empty() {
            let text = std::mem::take(&mut self.text);
            self.nodes.push(Node::Text(text.into()));
        }
    }

    fn end(mut self) -> Vec<Node> {
        self.end_text();
        self.nodes
    }
}
