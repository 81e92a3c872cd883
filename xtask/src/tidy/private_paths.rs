//! Nothing in the project may name a folder of one person's or one machine's own. Must not care
//! what kind of file it stands in.

use super::Finding;
use super::source::{SourceFile, Tree};

/// Where homes and checkouts stand, written in two parts so that this file may pass.
const PRIVATE: [&str; 6] = [
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
    concat!("/wo", "rk/"),
    concat!("/works", "pace/"),
    concat!("/bui", "lds/"),
];

/// Finds such paths in every text.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    tree.files.iter().flat_map(private_paths_in).collect()
}

fn private_paths_in(file: &SourceFile) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, line) in file.text.lines().enumerate() {
        if let Some(path) = PRIVATE.iter().find(|path| begins_a_path(line, path)) {
            let advice = format!(
                "a path below {path} means nothing elsewhere: make it relative, or /var/lib/maru"
            );
            findings.push(Finding::new(&file.path, index + 1, "private paths", advice));
        }
    }
    findings
}

/// Whether `path` stands in `line` where a path begins: `/a` does, `./a`, `b/a` and `//c/a` do not.
fn begins_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|letter| !letter.is_alphanumeric() && !"/._-}~*$".contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::lines_found;

    fn found(text: &str) -> Vec<usize> {
        lines_found(check, "docs/a.md", text)
    }

    #[test]
    fn absolute_paths_of_one_machine_are_found() {
        let text = format!("fine\ncd {}ana/maru\n\"{}x\"\n", PRIVATE[1], PRIVATE[0]);
        assert_eq!(found(&text), [2, 3]);
    }

    #[test]
    fn addresses_and_relative_paths_are_free() {
        assert!(found("https://maru.example/home/ana\n./root/x\ncrates/home/x\n").is_empty());
    }
}
