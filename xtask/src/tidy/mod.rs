//! `cargo xtask tidy`: the rules of the house that no compiler knows. One file per rule; a rule is
//! a pure function from the files of the project to findings. Must not change a file, but for the
//! ratchet when it is asked to.

mod confined;
mod crate_edges;
mod escapes;
mod file_length;
mod function_length;
mod functions;
mod migrations;
mod module_docs;
mod npm_lock;
mod private_paths;
mod room_kinds;
mod skipped_tests;
mod sleeping_tests;
mod source;
mod sql_text;
mod type_names;
mod web_globals;
mod web_layers;
mod web_size;

use std::fmt;
use std::path::Path;

use anyhow::Result;

use source::Tree;

/// A place that breaks a rule, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    line: usize,
    rule: &'static str,
    advice: String,
}

impl Finding {
    /// A finding in `path` at `line`, the first of which is 1.
    fn new(path: &str, line: usize, rule: &'static str, advice: impl Into<String>) -> Self {
        let (path, advice) = (path.to_owned(), advice.into());
        Self {
            path,
            line,
            rule,
            advice,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            path,
            line,
            rule,
            advice,
        } = self;
        write!(out, "{path}:{line}: {rule}: {advice}")
    }
}

/// A rule: what it finds in the project.
type Rule = fn(&Tree) -> Vec<Finding>;

/// Every rule of the house.
const RULES: [Rule; 17] = [
    confined::check,
    crate_edges::check,
    escapes::check,
    file_length::check,
    function_length::check,
    migrations::check,
    module_docs::check,
    npm_lock::check,
    private_paths::check,
    room_kinds::check,
    skipped_tests::check,
    sleeping_tests::check,
    sql_text::check,
    type_names::check,
    web_globals::check,
    web_layers::check,
    web_size::check,
];

/// Prints every finding. Answers whether there was none.
pub(crate) fn run(root: &Path) -> Result<bool> {
    let findings = findings(root)?;
    for finding in &findings {
        println!("{finding}");
    }
    if findings.is_empty() {
        println!("tidy: {} rules hold", RULES.len());
    }
    Ok(findings.is_empty())
}

/// Every finding in the project at `root`, sorted by place.
pub(crate) fn findings(root: &Path) -> Result<Vec<Finding>> {
    let tree = Tree::read(root)?;
    let mut findings: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    findings.sort();
    Ok(findings)
}

/// Rewrites the ratchet of long files with today's lengths.
pub(crate) fn bless(root: &Path) -> Result<()> {
    let text = file_length::blessed(&Tree::read(root)?);
    std::fs::write(root.join(file_length::RATCHET), text)?;
    println!("{} is written", file_length::RATCHET);
    Ok(())
}

/// On which lines a rule finds something in a project of one file.
#[cfg(test)]
fn lines_found(rule: Rule, path: &str, text: &str) -> Vec<usize> {
    let findings = rule(&Tree::of(&[(path, text)]));
    findings.iter().map(|finding| finding.line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_as_place_rule_and_advice() {
        let finding = Finding::new("a.rs", 3, "length", "split it");
        assert_eq!(finding.to_string(), "a.rs:3: length: split it");
    }
}
