//! Libraries that only some crates may use: the database stays behind the store, HTTP behind the
//! door. Must not read code, only the manifests.

use super::Finding;
use super::crate_edges::{dependencies, line_of, manifests};
use super::source::Tree;

/// A library, and the folders of the crates that may use it.
const CONFINED: [(&str, &[&str]); 2] = [
    ("sqlx", &["store-sql"]),
    ("axum", &["http", "maru", "testkit"]),
];

/// Finds uses of a confined library elsewhere, in tests too.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (folder, file) in manifests(tree) {
        for (name, _) in dependencies(&file.text) {
            let confined = CONFINED.iter().find(|(library, _)| *library == name);
            if let Some((library, homes)) = confined
                && !homes.contains(&folder)
            {
                let advice = format!("{library} is for {} only", homes.join(", "));
                findings.push(Finding::new(
                    &file.path,
                    line_of(&file.text, library),
                    "confined library",
                    advice,
                ));
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_driver_outside_the_store_is_found() {
        let tree = Tree::of(&[
            (
                "crates/app/Cargo.toml",
                "[dev-dependencies]\nsqlx.workspace = true\n",
            ),
            (
                "crates/store-sql/Cargo.toml",
                "[dependencies]\nsqlx.workspace = true\n",
            ),
            (
                "crates/hub/Cargo.toml",
                "[dependencies]\naxum.workspace = true\n",
            ),
        ]);
        let found: Vec<_> = check(&tree)
            .into_iter()
            .map(|finding| (finding.path, finding.line))
            .collect();
        assert_eq!(
            found,
            [
                ("crates/app/Cargo.toml".to_owned(), 2),
                ("crates/hub/Cargo.toml".to_owned(), 2)
            ]
        );
    }
}
