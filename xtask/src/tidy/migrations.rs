//! Migrations come in pairs, one for each database, under the same name. Must not read them.

use std::collections::BTreeSet;

use super::Finding;
use super::source::Tree;

const FOLDERS: [&str; 2] = [
    "crates/store-sql/migrations/sqlite/",
    "crates/store-sql/migrations/postgres/",
];

/// Finds migrations that one database has and the other lacks.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let [sqlite, postgres] = FOLDERS.map(|folder| names_in(tree, folder));
    let mut findings = Vec::new();
    for (here, names, there, others) in [
        (FOLDERS[0], &sqlite, FOLDERS[1], &postgres),
        (FOLDERS[1], &postgres, FOLDERS[0], &sqlite),
    ] {
        for name in names.difference(others) {
            let advice = format!("has no partner: write {there}{name}");
            findings.push(Finding::new(
                &format!("{here}{name}"),
                1,
                "paired migrations",
                advice,
            ));
        }
    }
    findings
}

fn names_in<'a>(tree: &'a Tree, folder: &str) -> BTreeSet<&'a str> {
    tree.files
        .iter()
        .filter_map(|file| file.path.strip_prefix(folder))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_without_its_partner_is_found_on_either_side() {
        let tree = Tree::of(&[
            ("crates/store-sql/migrations/sqlite/0001_rooms.sql", ""),
            ("crates/store-sql/migrations/postgres/0001_rooms.sql", ""),
            ("crates/store-sql/migrations/sqlite/0002_reads.sql", ""),
            ("crates/store-sql/migrations/postgres/0003_bots.sql", ""),
        ]);
        let found: Vec<_> = check(&tree)
            .into_iter()
            .map(|finding| finding.advice)
            .collect();
        assert_eq!(
            found,
            [
                "has no partner: write crates/store-sql/migrations/postgres/0002_reads.sql",
                "has no partner: write crates/store-sql/migrations/sqlite/0003_bots.sql",
            ]
        );
    }
}
