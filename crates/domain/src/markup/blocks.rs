//! Quotes and blocks of code, which reach over lines. Must not know what stands inside a line.

use super::inline::read_line;
use super::mentions::Names;
use super::{LEVELS_MAX, Node, Row};

const FENCE: &str = "```";

/// The nodes of a text that stand on `level`.
pub(super) fn parse(text: &str, level: usize, names: &Names) -> Vec<Node> {
    let mut row = Row::default();
    let mut at = 0;
    let mut fences = true;
    while at < text.len() {
        let begins_line = at == 0 || text.as_bytes()[at - 1] == b'\n';
        if begins_line && level < LEVELS_MAX && text[at..].starts_with("> ") {
            at = read_quote(text, at, level, names, &mut row);
            continue;
        }
        let line_end = text[at..].find('\n').map_or(text.len(), |end| at + end + 1);
        match find_block(text, at, line_end, &mut fences) {
            Some(block) => {
                read_line(&text[at..block.start], level, names, &mut row);
                row.push(Node::CodeBlock(block.code.into()));
                at = block.end;
            }
            None => {
                read_line(&text[at..line_end], level, names, &mut row);
                at = line_end;
            }
        }
    }
    row.end()
}

/// Reads the quote that begins at `at`; gives the byte behind it. What quotes nothing is text.
fn read_quote(text: &str, at: usize, level: usize, names: &Names, row: &mut Row) -> usize {
    let mut inner = String::new();
    let mut end = at;
    for line in text[at..].split_inclusive('\n') {
        let quoted = match line.strip_prefix("> ") {
            Some(quoted) => quoted,
            None if line.trim_end() == ">" => &line[1..],
            None => break,
        };
        inner.push_str(quoted);
        end += line.len();
    }
    if inner.trim().is_empty() {
        row.push_text(&text[at..end]);
    } else {
        row.push(Node::Quote(parse(&inner, level + 1, names)));
    }
    end
}

struct Block {
    start: usize,
    code: String,
    end: usize,
}

/// The first block of code that begins before `line_end`. `fences` tells whether a fence may still be closed.
fn find_block(text: &str, from: usize, line_end: usize, fences: &mut bool) -> Option<Block> {
    let bytes = text.as_bytes();
    let mut at = from;
    while *fences && at < line_end {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let run = bytes[at..].iter().take_while(|&&byte| byte == b'`').count();
                if run == FENCE.len() {
                    let block = read_block(text, at, fences);
                    if block.is_some() {
                        return block;
                    }
                }
                at += run;
            }
            _ => at += 1,
        }
    }
    None
}

fn read_block(text: &str, start: usize, fences: &mut bool) -> Option<Block> {
    let inside = &text[start + FENCE.len()..];
    let Some(length) = inside.find(FENCE) else {
        *fences = false;
        return None;
    };
    let code = &inside[..length];
    if code.trim().is_empty() {
        return None;
    }
    let own_line = ["\n", "\r\n"].iter().find_map(|end| code.strip_prefix(end));
    let mut code = own_line.unwrap_or(code).to_owned();
    let mut end = start + FENCE.len() + length + FENCE.len();
    // The line break behind the block is its own, once.
    if text[end..].starts_with('\n') {
        if !code.ends_with('\n') {
            code.push('\n');
        }
        end += 1;
    }
    Some(Block { start, code, end })
}
