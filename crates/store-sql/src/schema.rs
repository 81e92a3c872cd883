//! Tests that both engines have the same tables, columns and indexes, and that a tenant is deleted from all of them. Must
//! not know what they are for.

use std::collections::BTreeMap;

use crate::sql::identity::DELETE_TENANT_ROWS;

const SQLITE: &str = concat!(
    include_str!("../migrations/sqlite/0001_foundation.sql"),
    include_str!("../migrations/sqlite/0002_identity.sql"),
    include_str!("../migrations/sqlite/0003_rooms.sql"),
    include_str!("../migrations/sqlite/0004_search.sql"),
    include_str!("../migrations/sqlite/0005_order.sql"),
    include_str!("../migrations/sqlite/0006_own.sql"),
    include_str!("../migrations/sqlite/0007_retention.sql"),
    include_str!("../migrations/sqlite/0008_queue.sql"),
    include_str!("../migrations/sqlite/0009_claim_places.sql"),
    include_str!("../migrations/sqlite/0010_profiles.sql"),
    include_str!("../migrations/sqlite/0011_presence.sql"),
    include_str!("../migrations/sqlite/0012_reports_of_people.sql"),
    include_str!("../migrations/sqlite/0013_waiting_moves.sql"),
    include_str!("../migrations/sqlite/0014_push.sql"),
    include_str!("../migrations/sqlite/0015_masks.sql"),
    include_str!("../migrations/sqlite/0016_looks.sql"),
    include_str!("../migrations/sqlite/0018_kept_answers.sql")
);
const POSTGRES: &str = concat!(
    include_str!("../migrations/postgres/0001_foundation.sql"),
    include_str!("../migrations/postgres/0002_identity.sql"),
    include_str!("../migrations/postgres/0003_rooms.sql"),
    include_str!("../migrations/postgres/0004_search.sql"),
    include_str!("../migrations/postgres/0005_order.sql"),
    include_str!("../migrations/postgres/0006_own.sql"),
    include_str!("../migrations/postgres/0007_retention.sql"),
    include_str!("../migrations/postgres/0008_queue.sql"),
    include_str!("../migrations/postgres/0009_claim_places.sql"),
    include_str!("../migrations/postgres/0010_profiles.sql"),
    include_str!("../migrations/postgres/0011_presence.sql"),
    include_str!("../migrations/postgres/0012_reports_of_people.sql"),
    include_str!("../migrations/postgres/0013_waiting_moves.sql"),
    include_str!("../migrations/postgres/0014_push.sql"),
    include_str!("../migrations/postgres/0015_masks.sql"),
    include_str!("../migrations/postgres/0016_looks.sql"),
    include_str!("../migrations/postgres/0018_kept_answers.sql")
);
/// The words of types, and those by which an engine counts a log's lines itself.
const TYPES: &[&str] = &[
    "blob",
    "uuid",
    "bytea",
    "integer",
    "bigint",
    "text",
    "autoincrement",
    "generated",
    "always",
    "as",
    "identity",
];

/// Tables with their columns, and indexes with what they cover.
fn names(migration: &str) -> BTreeMap<String, Vec<String>> {
    let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut table = String::new();
    for line in migration.lines() {
        if let Some(rest) = line.strip_prefix("create table ") {
            rest.trim_end_matches(" (").clone_into(&mut table);
        } else if let Some((table, column)) = parse_addition(line) {
            names.entry(table).or_default().push(column);
        } else if let Some((index, covered)) = parse_index(line) {
            names.insert(index, vec![covered]);
        } else if line.starts_with(')') {
            table.clear();
        } else if let Some(column) = line.strip_prefix("    ").filter(|_| !table.is_empty()) {
            let column = parse_column(column);
            names.entry(table.clone()).or_default().push(column);
        }
    }
    names
}

/// A column that a table is given later.
fn parse_addition(line: &str) -> Option<(String, String)> {
    let addition = line.strip_prefix("alter table ")?.strip_suffix(';')?;
    let (table, column) = addition.split_once(" add column ")?;
    Some((table.into(), parse_column(column)))
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
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rules: Vec<&str> = words
        .skip(1)
        .filter(|word| !TYPES.contains(&word.trim_end_matches(',')))
        .collect();
    if rest.is_empty() {
        return name.into();
    }
    format!("{name} {}", rules.join(" ").trim_end_matches(','))
}

#[test]
fn both_engines_have_the_same_tables_columns_and_indexes() {
    let tables = names(SQLITE);
    assert!(tables.len() >= 42, "{tables:#?}");
    assert!(tables["messages"].len() >= 12, "{tables:#?}");
    assert!(tables["sessions"].len() >= 15, "{tables:#?}");
    let mut others = names(POSTGRES);
    // The index of tokens is a virtual table in SQLite: what the engines call full text has nothing in common.
    assert!(others.remove("search_index").is_some());
    assert!(others.remove("search_index_tokens").is_some());
    assert_eq!(tables, others);
}

#[test]
fn every_table_of_a_tenant_but_its_logs_is_emptied_with_it() {
    // The audit log stays for ever, the revocations for their day.
    const KEPT: &[&str] = &["audit", "revocations"];
    let deleted = |table: &str| {
        let begin = format!("delete from {table} where ");
        DELETE_TENANT_ROWS.iter().any(|sql| sql.starts_with(&begin))
    };
    let mut count = 0;
    for (table, columns) in names(SQLITE) {
        let is_of_tenant = columns
            .iter()
            .any(|column| column.starts_with("tenant_id "));
        if is_of_tenant {
            assert_eq!(deleted(&table), !KEPT.contains(&table.as_str()), "{table}");
            count += 1;
        }
    }
    assert_eq!(count, 33);
    assert!(deleted("tenants"));
}
