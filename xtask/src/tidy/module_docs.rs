//! Every Rust file says first what it is for and what it must not know: `//!` stands on its first
//! line. Must not judge what it says.

use super::Finding;
use super::source::Tree;

/// Finds Rust files that begin with something else.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let silent = tree.rust_code().filter(|file| !has_docs(&file.text));
    let advice = "begin the file with `//!`: what it is for, and what it must not know";
    silent
        .map(|file| Finding::new(&file.path, 1, "module docs", advice))
        .collect()
}

fn has_docs(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first
        .and_then(|line| line.strip_prefix("//!"))
        .is_some_and(|words| !words.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_words_of_its_own_is_found() {
        for text in [
            "",
            "use a;\n//! late\n",
            "//!\n",
            "// a comment\n",
            "/// of an item\nfn a() {}\n",
        ] {
            assert_eq!(
                check(&Tree::of(&[("crates/a/src/lib.rs", text)])).len(),
                1,
                "{text:?}"
            );
        }
        assert!(check(&Tree::of(&[("crates/a/src/lib.rs", "//! Rooms.\n")])).is_empty());
    }
}
