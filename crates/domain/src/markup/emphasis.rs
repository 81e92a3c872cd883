//! Which marks of emphasis belong together. Must not know what stands between them.

use super::inline::mark_of;
use super::{LEVELS_MAX, Node, Row};

/// A mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// `**`
    Bold,
    /// `*`
    Star,
    /// `_`
    Line,
}

impl Mark {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Bold => "**",
            Self::Star => "*",
            Self::Line => "_",
        }
    }

    fn around(self, inner: Vec<Node>) -> Node {
        match self {
            Self::Bold => Node::Bold(inner),
            Self::Star | Self::Line => Node::Italic(inner),
        }
    }
}

/// Where marks stand.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "four facts about two neighbours"
)]
pub(super) struct Side {
    /// Something solid is behind them.
    pub(super) opens: bool,
    /// Something solid is before them.
    pub(super) closes: bool,
    /// No letter is before them.
    pub(super) begins_word: bool,
    /// No letter is behind them that would belong to the same word.
    pub(super) ends_word: bool,
}

impl Side {
    fn may_open(self, mark: Mark) -> bool {
        self.opens && (mark == Mark::Bold || self.begins_word)
    }

    fn may_close(self, mark: Mark) -> bool {
        self.closes && (mark == Mark::Bold || self.ends_word)
    }
}

enum Piece<'a> {
    Text(&'a str),
    Leaf(Node),
    Open(Mark),
    Close(Mark),
}

/// The pieces of a line in order. A mark that waits for its end becomes text when an outer one ends first, so every
/// piece is looked at a fixed number of times.
#[derive(Default)]
pub(super) struct Pieces<'a> {
    pieces: Vec<Piece<'a>>,
    /// Marks that wait for their end, and where they stand.
    open: Vec<(Mark, usize)>,
    /// How many of each mark wait.
    waiting: [usize; 3],
}

impl<'a> Pieces<'a> {
    pub(super) fn text(&mut self, text: &'a str) {
        if !text.is_empty() {
            self.pieces.push(Piece::Text(text));
        }
    }

    pub(super) fn leaf(&mut self, node: Node) {
        self.pieces.push(Piece::Leaf(node));
    }

    /// A run of one character. Three stars are two and one.
    pub(super) fn marks(&mut self, marks: &'a str, side: Side) {
        if marks == "***" {
            self.three(marks, side);
        } else if let Some(mark) = mark_of(marks) {
            if side.may_close(mark) && self.waits(mark) {
                self.close(mark);
            } else if side.may_open(mark) {
                self.open(mark);
            } else {
                self.text(marks);
            }
        } else {
            self.text(marks);
        }
    }

    fn three(&mut self, marks: &'a str, side: Side) {
        let closes = side.may_close(Mark::Star) && side.may_close(Mark::Bold);
        if closes && self.waits(Mark::Star) && self.waits(Mark::Bold) {
            let stars = |&&(mark, _): &&(Mark, usize)| mark != Mark::Line;
            let inner = self
                .open
                .iter()
                .rfind(stars)
                .map_or(Mark::Star, |&(mark, _)| mark);
            let outer = if inner == Mark::Star {
                Mark::Bold
            } else {
                Mark::Star
            };
            self.close(inner);
            self.close(outer);
        } else if side.may_open(Mark::Star) {
            self.open(Mark::Bold);
            self.open(Mark::Star);
        } else {
            self.text(marks);
        }
    }

    fn waits(&self, mark: Mark) -> bool {
        self.waiting[mark as usize] > 0
    }

    fn open(&mut self, mark: Mark) {
        self.open.push((mark, self.pieces.len()));
        self.waiting[mark as usize] += 1;
        self.pieces.push(Piece::Open(mark));
    }

    fn close(&mut self, mark: Mark) {
        while let Some((opened, at)) = self.open.pop() {
            self.waiting[opened as usize] -= 1;
            if opened == mark {
                break;
            }
            self.pieces[at] = Piece::Text(opened.as_str());
        }
        self.pieces.push(Piece::Close(mark));
    }

    /// The nodes, into a row on `level`.
    pub(super) fn build(mut self, level: usize, row: &mut Row) {
        for (mark, at) in self.open {
            self.pieces[at] = Piece::Text(mark.as_str());
        }
        build(&mut self.pieces.into_iter(), level, row);
    }
}

/// Builds until the end of what encloses it.
fn build<'a>(pieces: &mut impl Iterator<Item = Piece<'a>>, level: usize, row: &mut Row) {
    // Marks that are too deep: they are text, and so are their ends.
    let mut too_deep = 0_usize;
    while let Some(piece) = pieces.next() {
        match piece {
            Piece::Text(text) => row.push_text(text),
            Piece::Leaf(node) => row.push(node),
            Piece::Open(mark) if level < LEVELS_MAX => {
                let mut inner = Row::default();
                build(pieces, level + 1, &mut inner);
                row.push(mark.around(inner.end()));
            }
            Piece::Open(mark) => {
                too_deep += 1;
                row.push_text(mark.as_str());
            }
            Piece::Close(mark) if too_deep > 0 => {
                too_deep -= 1;
                row.push_text(mark.as_str());
            }
            Piece::Close(_) => return,
        }
    }
}
