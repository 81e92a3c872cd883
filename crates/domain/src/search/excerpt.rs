//! The part of a found text that is worth showing, with what was found in it. Must not know how it is shown.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::Query;

/// Graphemes of an excerpt.
pub const EXCERPT_GRAPHEMES_MAX: usize = 160;
/// Graphemes before the first that was found.
const LEAD_GRAPHEMES: usize = 40;

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// What is shown.
    pub text: Box<str>,
    /// The bytes of it that were found, in order, none overlapping another.
    pub marks: Vec<Range<usize>>,
    /// Something stands before it.
    pub is_cut_before: bool,
    /// Something stands behind it.
    pub is_cut_after: bool,
}

impl Excerpt {
    /// The marks in code units of UTF-16, as scripts in browsers count them: from, to.
    pub fn marks_utf16(&self) -> Vec<(usize, usize)> {
        let units = |bytes: usize| self.text[..bytes].encode_utf16().count();
        let mark = |range: &Range<usize>| (units(range.start), units(range.end));
        self.marks.iter().map(mark).collect()
    }
}

impl Query {
    /// The part of the text around the first that is found; its beginning where nothing is.
    pub fn excerpt(&self, text: &str) -> Excerpt {
        let found = self.highlights(text);
        let starts: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
        let first_byte = found.first().map_or(0, |range| range.start);
        let first = starts.partition_point(|&at| at < first_byte);
        let from = if starts.len() <= EXCERPT_GRAPHEMES_MAX {
            0
        } else {
            let last_start = starts.len() - EXCERPT_GRAPHEMES_MAX;
            first.saturating_sub(LEAD_GRAPHEMES).min(last_start)
        };
        let byte_of = |grapheme: usize| starts.get(grapheme).copied().unwrap_or(text.len());
        let part = byte_of(from)..byte_of(from + EXCERPT_GRAPHEMES_MAX);
        let within = |range: &Range<usize>| {
            let (start, end) = (range.start.max(part.start), range.end.min(part.end));
            (start < end).then(|| start - part.start..end - part.start)
        };
        Excerpt {
            marks: found.iter().filter_map(within).collect(),
            is_cut_before: part.start > 0,
            is_cut_after: part.end < text.len(),
            text: text[part].into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn query(text: &str) -> Query {
        Query::parse(text).expect("a query")
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let excerpt = query("상담").excerpt("고객상담, 재상담 😀 상담");
        assert_eq!(&*excerpt.text, "고객상담, 재상담 😀 상담");
        assert!(!excerpt.is_cut_before && !excerpt.is_cut_after);
        assert_eq!(excerpt.marks_utf16(), [(2, 4), (7, 9), (13, 15)]);
    }

    #[test]
    fn a_long_text_is_shown_around_what_was_found() {
        let text = format!("{}상담{}", "가 ".repeat(300), " 나".repeat(300));
        let excerpt = query("상담").excerpt(&text);
        assert!(excerpt.is_cut_before && excerpt.is_cut_after);
        assert_eq!(excerpt.text.chars().count(), EXCERPT_GRAPHEMES_MAX);
        assert_eq!(&excerpt.text[excerpt.marks[0].clone()], "상담");
        let near_the_end = query("상담").excerpt(&format!("{}상담", "가 ".repeat(300)));
        assert_eq!(near_the_end.text.chars().count(), EXCERPT_GRAPHEMES_MAX);
        assert!(!near_the_end.is_cut_after);
    }

    proptest! {
        #[test]
        fn what_is_marked_is_a_part_of_the_text(
            before in "\\PC{0,200}", after in "\\PC{0,200}", asked in "[가각나ㄱab1]{2,4}",
        ) {
            let Ok(query) = Query::parse(&asked) else { return Ok(()) };
            let text = format!("{before} 가각나ab1 {after}");
            let excerpt = query.excerpt(&text);
            prop_assert!(text.contains(&*excerpt.text));
            prop_assert!(excerpt.text.graphemes(true).count() <= EXCERPT_GRAPHEMES_MAX + 1);
            prop_assert_eq!(query.matches(&text), !excerpt.marks.is_empty());
            for mark in &excerpt.marks {
                prop_assert!(excerpt.text.get(mark.clone()).is_some());
            }
        }
    }
}
