//! A test that both engines have the same tables, columns and indexes. Must not know what they are for.

use std::collections::BTreeMap;

const SQLITE: &str = include_str!("../migrations/sqlite/0001_foundation.sql");
const POSTGRES: &str = include_str!("../migrations/postgres/0001_foundation.sql");

/// Tables with their columns, and indexes with what they cover.
fn names(migration: &str) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut table = String::new();
    for line in migration.lines() {
        if let Some(rest) = line.strip_prefix("create table ") {
            rest.trim_end_matches(" (").clone_into(&mut table);
        } else if let Some((index, covered)) = parse_index(line) {
            names.insert(index, vec![covered]);
        } else if let Some(column) = line.strip_prefix("    ") {
            let column = parse_column(column);
            names.entry(table.clone()).or_default().push(column);
        }
    }
    names
}

fn parse_index(line: &str) -> Option<(String, String)> {
    let definition = line.strip_prefix("create ")?;
    let (kind, rest) = definition.split_once("index ")?;
    let (name, covered) = rest.split_once(" on ")?;
    Some((name.into(), format!("{kind}{covered}")))
}

/// The name and what holds for it, without its type; whole where it is a key.
fn parse_column(line: &str) -> String {
    let words = line.split_whitespace();
    let types = ["blob", "uuid", "integer", "bigint", "text"];
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rules: Vec<&str> = words
        .skip(1)
        .filter(|word| !types.contains(&word.trim_end_matches(',')))
        .collect();
    if rest.is_empty() {
        return name.into();
    }
    format!("{name} {}", rules.join(" ").trim_end_matches(','))
}

#[test]
fn both_engines_have_the_same_tables_columns_and_indexes() {
    let tables = names(SQLITE);
    assert!(tables.len() >= 13, "{tables:#?}");
    assert!(tables["messages"].len() >= 12, "{tables:#?}");
    assert_eq!(tables, names(POSTGRES));
}
