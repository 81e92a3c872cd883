//! Files have a length that a reader can hold: 100 to 300 lines, never more than 600. What is
//! above 400 today stands in a ratchet with its length, which may only shrink.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Finding;
use super::source::{Kind, SourceFile, Tree};

/// The file that lists the long files.
pub(super) const RATCHET: &str = "xtask/ratchet.toml";
/// No file may be longer.
const LINES_MAX: usize = 600;
/// Longer files must stand in the ratchet.
const LINES_FREE: usize = 400;
const HEAD: &str = "# Files above 400 lines, with their length. `cargo xtask tidy --bless` lowers the numbers;\n\
                    # nothing raises them but a review.\n\n[lines]\n";
const RULE: &str = "file length";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ratchet {
    #[serde(default)]
    lines: BTreeMap<String, usize>,
}

/// Finds files above the hard limit, files that grew, and a ratchet that can be tightened.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let ratchet = match read(tree) {
        Ok(ratchet) => ratchet,
        Err(why) => return vec![Finding::new(RATCHET, 1, RULE, why)],
    };
    let mut findings: Vec<Finding> = measured(tree)
        .filter_map(|file| check_file(file, &ratchet))
        .collect();
    for path in ratchet.lines.keys() {
        if tree.find(path).is_none() {
            let advice = format!("{path} is gone: run `cargo xtask tidy --bless`");
            findings.push(Finding::new(RATCHET, 1, RULE, advice));
        }
    }
    findings
}

fn check_file(file: &SourceFile, ratchet: &Ratchet) -> Option<Finding> {
    let length = length(file);
    let advice = match ratchet.lines.get(&file.path) {
        _ if length > LINES_MAX => format!("{length} lines, {LINES_MAX} is the end: split it"),
        None if length > LINES_FREE => {
            format!(
                "{length} lines, {LINES_FREE} is enough: split it, or list it with `cargo xtask tidy --bless`"
            )
        }
        Some(known) if length > *known => format!("grew from {known} to {length} lines: split it"),
        Some(known) if length < *known => {
            format!("shrank from {known} to {length} lines: run `cargo xtask tidy --bless`")
        }
        _ => return None,
    };
    Some(Finding::new(&file.path, length, RULE, advice))
}

/// The ratchet's new text: numbers go down, entries without need go, and a file that is new there enters
/// with its length, for the review to see.
pub(super) fn blessed(tree: &Tree) -> String {
    let known = read(tree).unwrap_or_default().lines;
    let mut text = vec![HEAD.to_owned()];
    for file in measured(tree).filter(|file| length(file) > LINES_FREE) {
        let length = length(file);
        let number = known
            .get(&file.path)
            .map_or(length, |known| length.min(*known));
        text.push(format!("\"{}\" = {number}\n", file.path));
    }
    text.concat()
}

fn read(tree: &Tree) -> Result<Ratchet, String> {
    match tree.find(RATCHET) {
        Some(file) => toml::from_str(&file.text).map_err(|error| error.message().to_owned()),
        None => Ok(Ratchet::default()),
    }
}

fn measured(tree: &Tree) -> impl Iterator<Item = &SourceFile> {
    let counts = |file: &&SourceFile| file.kind != Kind::Other && !file.is_generated();
    tree.files.iter().filter(counts)
}

fn length(file: &SourceFile) -> usize {
    file.text.lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_one(lines: usize, ratchet: &str) -> Vec<String> {
        let text = "x\n".repeat(lines);
        let tree = Tree::of(&[("crates/a/src/a.rs", &text), (RATCHET, ratchet)]);
        check(&tree)
            .into_iter()
            .map(|finding| finding.advice)
            .collect()
    }

    #[test]
    fn a_file_may_have_400_lines_without_asking() {
        assert!(check_one(400, "").is_empty());
        assert!(check_one(401, "")[0].contains("401 lines"));
    }

    #[test]
    fn a_long_file_may_shrink_and_not_grow() {
        let ratchet = "[lines]\n\"crates/a/src/a.rs\" = 450\n";
        assert!(check_one(450, ratchet).is_empty());
        assert!(check_one(451, ratchet)[0].contains("grew from 450 to 451"));
        assert!(check_one(449, ratchet)[0].contains("--bless"));
        assert!(
            check_one(601, "[lines]\n\"crates/a/src/a.rs\" = 700\n")[0].contains("600 is the end")
        );
    }

    #[test]
    fn an_entry_without_a_file_is_found() {
        let found = check_one(10, "[lines]\n\"crates/b/src/b.rs\" = 450\n");
        assert!(found[0].contains("is gone"), "{found:?}");
    }

    #[test]
    fn blessing_lowers_numbers_and_never_raises_one() {
        let (short, long) = ("x\n".repeat(420), "x\n".repeat(480));
        let ratchet = "[lines]\n\"a.rs\" = 450\n\"b.css\" = 450\n\"c.ts\" = 500\n";
        let tree = Tree::of(&[
            ("a.rs", &short),
            ("b.css", &long),
            ("c.ts", "x\n"),
            (RATCHET, ratchet),
        ]);
        let text = blessed(&tree);
        assert!(
            text.ends_with("[lines]\n\"a.rs\" = 420\n\"b.css\" = 450\n"),
            "{text}"
        );
        let again: Ratchet = toml::from_str(&text).unwrap();
        assert_eq!(again.lines.len(), 2);
    }

    #[test]
    fn a_ratchet_that_cannot_be_read_is_a_finding() {
        assert_eq!(check_one(10, "[lines\n").len(), 1);
    }
}
