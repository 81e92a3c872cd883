//! Small looks into masked code: lines, brackets, words. Must not know a language.

/// Where the lines of a text begin.
pub(crate) struct Lines(Vec<usize>);

impl Lines {
    /// Finds the line ends of `text`.
    pub(crate) fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    /// The line of the byte at `offset`; the first is 1.
    pub(crate) fn number_at(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset)
    }

    /// Where the line of the byte at `offset` begins.
    pub(crate) fn start_at(&self, offset: usize) -> usize {
        self.0[self.number_at(offset) - 1]
    }
}

/// A byte that names are made of. Everything beyond ASCII counts, so that Korean names are whole.
pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || byte >= 0x80
}

/// The words of `code`, each with its place.
pub(crate) fn words(code: &str) -> impl Iterator<Item = (usize, &str)> {
    let bytes = code.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| is_word_byte(*byte))?;
        let length = bytes[start..]
            .iter()
            .take_while(|byte| is_word_byte(**byte))
            .count();
        at = start + length;
        Some((start, &code[start..at]))
    })
}

/// The place of the first byte at or after `at` that is no white space.
pub(crate) fn next_solid(code: &str, at: usize) -> Option<usize> {
    let rest = code.as_bytes().get(at..)?;
    rest.iter()
        .position(|byte| !byte.is_ascii_whitespace())
        .map(|skip| at + skip)
}

/// The place of the last byte before `at` that is no white space.
pub(crate) fn previous_solid(code: &str, at: usize) -> Option<usize> {
    code.as_bytes()[..at]
        .iter()
        .rposition(|byte| !byte.is_ascii_whitespace())
}

/// The place of the bracket that closes the one at `open`, which is one of `(`, `[` and `{`.
pub(crate) fn closing_bracket(code: &str, open: usize) -> Option<usize> {
    let bytes = code.as_bytes();
    let close = match bytes[open] {
        b'(' => b')',
        b'[' => b']',
        _ => b'}',
    };
    let mut depth = 0_usize;
    for (at, byte) in bytes.iter().enumerate().skip(open) {
        if *byte == bytes[open] {
            depth += 1;
        } else if *byte == close {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::of("a\nbc\n\nd");
        assert_eq!(
            [0, 1, 2, 5, 6].map(|at| lines.number_at(at)),
            [1, 1, 2, 3, 4]
        );
        assert_eq!(lines.start_at(3), 2);
    }

    #[test]
    fn words_are_whole_and_have_their_place() {
        let found: Vec<_> = words("fn send_1(방: $x)").collect();
        assert_eq!(found, [(0, "fn"), (3, "send_1"), (10, "방"), (15, "$x")]);
    }

    #[test]
    fn brackets_of_one_kind_are_matched() {
        assert_eq!(closing_bracket("{ { } ( }", 2), Some(4));
        assert_eq!(closing_bracket("f(a, (b))", 1), Some(8));
        assert_eq!(closing_bracket("{ {", 0), None);
    }

    #[test]
    fn white_space_is_stepped_over_both_ways() {
        assert_eq!(next_solid("a  b", 1), Some(3));
        assert_eq!(previous_solid("a  b", 3), Some(0));
        assert_eq!(next_solid("a ", 1), None);
    }
}
