//! The first load of the talk app stays small, and so does what the binary carries. Must not
//! compress anything: the web build writes the `.gz` files that are served.

use std::collections::BTreeSet;

use super::Finding;
use super::source::{SourceFile, Tree};

const DIST: &str = "crates/web-assets/dist/";
const PAGE: &str = "crates/web-assets/dist/index.html";
/// What a phone loads before the first room shows, compressed: 68 KiB.
const FIRST_LOAD_BYTES_MAX: u64 = 68 * 1024;
/// All files of the build, with their compressed siblings.
const DIST_BYTES_MAX: u64 = 3_000_000;
const RULE: &str = "web size";

/// Finds a build that is missing, too big, or without its compressed files.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(page) = tree.find(PAGE) else {
        return vec![Finding::new(
            PAGE,
            1,
            RULE,
            "the web build is missing: run `cargo xtask web`",
        )];
    };
    let mut findings = Vec::new();
    let mut first_load = 0;
    for path in first_load_paths(tree, page) {
        match tree.find(&format!("{path}.gz")) {
            Some(compressed) => first_load += compressed.bytes,
            None => findings.push(Finding::new(
                &path,
                1,
                RULE,
                "the build must write a .gz file beside it",
            )),
        }
    }
    let dist = tree.files.iter().filter(|file| file.path.starts_with(DIST));
    let total: u64 = dist.map(|file| file.bytes).sum();
    findings.extend(too_big("the first load", first_load, FIRST_LOAD_BYTES_MAX));
    findings.extend(too_big("the whole build", total, DIST_BYTES_MAX));
    findings
}

/// The page, and the scripts and styles that it names (the bundler names every static import
/// there), or all of them if it names none. A big file may exist in its compressed form only.
fn first_load_paths(tree: &Tree, page: &SourceFile) -> BTreeSet<String> {
    let folder = format!("{DIST}assets/");
    let in_folder = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with(&folder));
    let plain = in_folder.map(|file| file.path.trim_end_matches(".gz").trim_end_matches(".br"));
    let is_code = |path: &&str| matches!(path.rsplit('.').next(), Some("js" | "css"));
    let all: BTreeSet<String> = plain.filter(is_code).map(str::to_owned).collect();
    let is_named = |path: &&String| page.text.contains(&path[DIST.len()..]);
    let mut paths: BTreeSet<String> = all.iter().filter(is_named).cloned().collect();
    if paths.is_empty() {
        paths = all;
    }
    paths.insert(PAGE.to_owned());
    paths
}

fn too_big(what: &str, bytes: u64, bytes_max: u64) -> Option<Finding> {
    let advice = format!(
        "{what} has {bytes} bytes, {bytes_max} is the end: load later, or drop a dependency"
    );
    (bytes > bytes_max).then(|| Finding::new(PAGE, 1, RULE, advice))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, usize)], page: &str) -> Vec<String> {
        let texts: Vec<_> = files
            .iter()
            .map(|(name, bytes)| (format!("{DIST}{name}"), "x".repeat(*bytes)))
            .collect();
        let mut tree: Vec<(&str, &str)> = texts
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
            .collect();
        tree.push((PAGE, page));
        let findings = check(&Tree::of(&tree));
        findings.into_iter().map(|finding| finding.advice).collect()
    }

    #[test]
    fn a_first_load_above_the_limit_is_found_and_later_loads_are_free() {
        let page = "<script src=\"/assets/talk.js\">";
        let with = |bytes| {
            [
                ("index.html.gz", 680),
                ("assets/talk.js.gz", bytes),
                ("assets/later.js.gz", 90_000),
            ]
        };
        assert!(found(&with(68_952), page).is_empty());
        assert!(found(&with(68_953), page)[0].contains("69633 bytes"));
    }

    #[test]
    fn a_page_that_names_no_asset_counts_all() {
        let files = [
            ("index.html.gz", 1),
            ("assets/a.js.gz", 40_000),
            ("assets/b.css.gz", 40_000),
        ];
        assert!(found(&files, "<html>")[0].contains("80001 bytes"));
    }

    #[test]
    fn a_missing_compressed_file_a_big_build_and_no_build_are_found() {
        let page = "<script src=\"/assets/a.js\">";
        assert!(found(&[("index.html.gz", 1), ("assets/a.js", 9)], page)[0].contains(".gz"));
        assert!(
            found(&[("index.html.gz", 1), ("emoji.json", 3_000_001)], "")[0]
                .contains("the whole build")
        );
        assert_eq!(check(&Tree::of(&[])).len(), 1);
    }
}
