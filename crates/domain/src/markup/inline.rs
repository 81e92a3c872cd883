//! What stands inside a line: escapes, code, links, mentions, and the marks of emphasis.
//! Must not know which marks belong together.

use super::emphasis::{Mark, Pieces, Side};
use super::mentions::Names;
use super::{Node, Row};
use crate::links::{self, is_unspaced};

/// Reads a line, with its line break if it has one, into a row on `level`.
pub(super) fn read_line(line: &str, level: usize, names: &Names, row: &mut Row) {
    let bytes = line.as_bytes();
    let mut pieces = Pieces::default();
    let mut text_from = 0;
    let mut at = 0;
    // Without a dot or a colon no link stands in it, and most letters need no look.
    let has_hosts = line.contains(['.', ':']);
    while at < line.len() {
        let Some(found) = read_at(line, at, names) else {
            at += 1;
            while at < line.len() && !may_begin(bytes[at], has_hosts) {
                at += 1;
            }
            continue;
        };
        pieces.text(&line[text_from..at]);
        at = match found {
            Found::Text { skip, len } => {
                pieces.text(&line[at + skip..at + skip + len]);
                at + skip + len
            }
            Found::Leaf(node, len) => {
                pieces.leaf(node);
                at + len
            }
            Found::Marks(len) => {
                let marks = &line[at..at + len];
                pieces.marks(marks, side(line, at, at + len));
                at + len
            }
        };
        text_from = at;
    }
    pieces.text(&line[text_from..]);
    pieces.build(level, row);
}

enum Found {
    /// So many bytes that are left out, then so many that are text whatever they look like.
    Text { skip: usize, len: usize },
    /// A node, and how many bytes it was written in.
    Leaf(Node, usize),
    /// So many `*` or `_`.
    Marks(usize),
}

fn may_begin(byte: u8, has_hosts: bool) -> bool {
    match byte {
        b'\\' | b'`' | b'*' | b'_' | b'@' => true,
        b'[' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | 0xc2..=0xf4 => has_hosts,
        _ => false,
    }
}

fn read_at(line: &str, at: usize, names: &Names) -> Option<Found> {
    let rest = &line.as_bytes()[at..];
    match rest[0] {
        b'\\' => {
            let escaped = matches!(rest.get(1), Some(b'\\' | b'*' | b'_' | b'`' | b'>' | b'@'));
            escaped.then_some(Found::Text { skip: 1, len: 1 })
        }
        b'`' => Some(read_code(&line[at..])),
        b'*' | b'_' => Some(Found::Marks(run(rest))),
        b'@' if !follows_word(line, at) => {
            let (node, len) = names.find(&line[at + 1..])?;
            Some(Found::Leaf(node, 1 + len))
        }
        b'@' => None,
        _ => {
            let found = links::find(line, at)?;
            let text = &line[at..at + found.len];
            let url = format!("{}{text}", found.scheme).into();
            let text = text.into();
            Some(Found::Leaf(Node::Link { url, text }, found.len))
        }
    }
}

fn run(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|&&byte| byte == bytes[0]).count()
}

fn follows_word(line: &str, at: usize) -> bool {
    at > 0 && line.as_bytes()[at - 1].is_ascii_alphanumeric()
}

fn read_code(rest: &str) -> Found {
    let ticks = run(rest.as_bytes());
    match rest[1..].find('`') {
        Some(len) if ticks == 1 => Found::Leaf(Node::Code(rest[1..=len].into()), len + 2),
        _ => Found::Text {
            skip: 0,
            len: ticks,
        },
    }
}

/// Which of a word's edges the marks between two places stand at.
fn side(line: &str, start: usize, end: usize) -> Side {
    let before = line[..start].chars().next_back();
    let behind = line[end..].chars().next();
    let is_solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    Side {
        opens: is_solid(behind),
        closes: is_solid(before),
        begins_word: before.is_none_or(|c| !c.is_alphanumeric()),
        // A particle may follow, but not the rest of a Latin word.
        ends_word: behind.is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c)),
    }
}

/// The mark that a run of them is, if it is one.
pub(super) fn mark_of(marks: &str) -> Option<Mark> {
    match marks {
        "**" => Some(Mark::Bold),
        "*" => Some(Mark::Star),
        "_" => Some(Mark::Line),
        _ => None,
    }
}
