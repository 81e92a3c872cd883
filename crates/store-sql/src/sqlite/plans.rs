//! Tests of the statements: all can be prepared, and none walks over a table. Must not know results: those are the
//! contract's.

use std::collections::BTreeSet;

use sqlx::{Executor, SqlStr};

use super::{SqliteOptions, SqliteStore, lists, locks, presence, search, sql};
use crate::explain::query_plan;
use crate::sql::{self as shared, reads, rooms};

/// Tables that a plan may walk over, each with the way in which it does. What a statement made itself (rows of the
/// parameter, cut runs of a log) may always be walked over: how it came to be is checked where it did.
const TABLE_SCANS: &[&str] = &[
    // What the index found, cut to a page.
    "SCAN search_index VIRTUAL TABLE INDEX",
    // All of them are wanted, and they are few.
    "SCAN tenants USING INDEX",
    // The index holds those that are not done, and the oldest are wanted.
    "SCAN erasures USING INDEX erasures_open",
];

async fn open(directory: &tempfile::TempDir) -> SqliteStore {
    let path = directory.path().join("plans.db");
    let store = SqliteStore::open(&path, SqliteOptions::default()).await;
    store.expect("the file opens")
}

fn statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    let own = [search::ALL, sql::ALL, lists::ALL, locks::ALL, presence::ALL];
    shared::all().chain(own.into_iter().flatten())
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    let mut connection = store.writes.acquire().await.expect("a connection");
    for (name, sql) in statements() {
        let prepared = connection.prepare(SqlStr::from_static(sql)).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

#[tokio::test]
async fn no_statement_walks_over_a_table() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    let tables = tables(&store).await;
    let mut walked = Vec::new();
    for (name, sql) in statements() {
        let plan = plan(&store, sql).await;
        let steps = walks(&tables, sql, &plan).into_iter();
        walked.extend(steps.map(|step| format!("{name}: {step}")));
    }
    assert!(walked.is_empty(), "{walked:#?}");
}

#[tokio::test]
async fn a_table_is_known_behind_its_other_name() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    let tables = tables(&store).await;
    let walks = async |sql: &str| {
        let plan = plan(&store, sql).await;
        walks(&tables, sql, &plan).len()
    };
    for sql in [
        "select text from messages",
        "select m.text from messages m",
        "select m.text from messages as m where m.text = $1",
        "select r.title from json_each($1) w, rooms r where r.title = w.value",
        "with m as (select text from messages) select m.text from m order by m.text",
        "select w.value from json_each($1) w left join rooms r on r.title = w.value",
        "update rooms set title = $1 where title is distinct from $2",
        "delete from messages where text in (select value from json_each($1))",
    ] {
        assert_eq!(walks(sql).await, 1, "{sql}");
    }
    for sql in [
        "select m.value from json_each($1) m",
        "with r as (select value from json_each($1)) select r.value from r",
        "select m.text from json_each($1) w join messages m on m.tenant_id = $2 and m.room_id = $3 and m.seq = w.value",
    ] {
        assert_eq!(walks(sql).await, 0, "{sql}");
    }
}

/// The tables of the store, by their own names.
async fn tables(store: &SqliteStore) -> BTreeSet<String> {
    let names: Vec<(String,)> =
        sqlx::query_as("select name from sqlite_master where type = 'table'")
            .fetch_all(&store.writes)
            .await
            .expect("the schema");
    names.into_iter().map(|row| row.0).collect()
}

/// The steps of a plan that walk over a table, also where the statement gives it another name. Where a name stands for a
/// table in one place and for something else in another, it counts as the table.
fn walks<'a>(tables: &BTreeSet<String>, sql: &str, plan: &'a [String]) -> Vec<&'a str> {
    let named = tables_named(tables, sql);
    let walks = |step: &&str| {
        let walked = step.strip_prefix("SCAN ").unwrap_or_default();
        let name = walked.split(' ').next().unwrap_or_default();
        named.contains(name) && !TABLE_SCANS.iter().any(|known| step.starts_with(known))
    };
    plan.iter().map(String::as_str).filter(walks).collect()
}

/// The names by which a statement speaks of tables: `from rooms r`, `join rooms as r on`, `update rooms set`.
fn tables_named(tables: &BTreeSet<String>, sql: &str) -> BTreeSet<String> {
    let spaced = sql.to_lowercase().replace(',', " , ");
    let spaced = spaced.replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut named = BTreeSet::new();
    for (at, _) in words
        .iter()
        .enumerate()
        .filter(|(_, word)| tables.contains(**word))
    {
        let begins = ["from", "join", "update", "into", ","];
        if at == 0 || !begins.contains(&words[at - 1]) {
            continue;
        }
        named.insert(words[at].to_owned());
        let behind = &words[at + 1..];
        let behind = behind.strip_prefix(&["as"]).unwrap_or(behind);
        let other = behind.first().filter(|word| !ENDS.contains(word));
        named.extend(other.map(|&word| word.to_owned()));
    }
    named
}

/// What stands behind a table that has no other name.
const ENDS: &[&str] = &[
    "where",
    "join",
    "left",
    "inner",
    "cross",
    "natural",
    "on",
    "using",
    "order",
    "group",
    "having",
    "limit",
    "set",
    "values",
    "select",
    "union",
    "except",
    "returning",
    "indexed",
    "not",
    "default",
    "(",
    ")",
    ",",
];

#[tokio::test]
async fn a_batch_of_sends_searches_only_by_whole_keys() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    let by_key = |table: &str, key: &str| format!("SEARCH {table} USING {key} LEFT-JOIN");
    let expected = [
        "MATERIALIZE wanted".into(),
        "SCAN json_each VIRTUAL TABLE INDEX 1:".into(),
        "SCAN w".into(),
        by_key("t", "PRIMARY KEY (id=?)"),
        by_key("s", "PRIMARY KEY (tenant_id=? AND id=?)"),
        by_key("p", "PRIMARY KEY (tenant_id=? AND id=?)"),
        by_key("r", "PRIMARY KEY (tenant_id=? AND id=?)"),
        by_key(
            "b",
            "PRIMARY KEY (tenant_id=? AND room_id=? AND principal_id=?)",
        ),
        by_key(
            "m",
            "COVERING INDEX messages_client_id \
             (client_id=? AND sender_id=? AND room_id=? AND tenant_id=?)",
        ),
    ];
    assert_eq!(plan(&store, sql::LOAD).await, expected);
    let writes = "SCAN jsonb_each VIRTUAL TABLE INDEX 1:";
    assert_eq!(plan(&store, sql::INSERT_MESSAGES).await, [writes]);
    let update = "SEARCH rooms USING PRIMARY KEY (tenant_id=? AND id=?)";
    assert_eq!(plan(&store, sql::UPDATE_HEADS).await, [writes, update]);
    let update = "SEARCH members USING PRIMARY KEY (tenant_id=? AND room_id=? AND principal_id=?)";
    assert_eq!(plan(&store, sql::UPDATE_MARKERS).await, [writes, update]);
}

#[tokio::test]
async fn messages_are_found_by_one_index_entry() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    let plan = plan(&store, sql::LOAD_MESSAGES).await;
    let found = "SEARCH m USING INDEX messages_id (id=? AND tenant_id=? AND room_id=?)";
    assert!(plan.iter().any(|step| step == found), "{plan:?}");
}

#[tokio::test]
async fn pages_of_history_and_log_are_read_along_the_key() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    for (sql, table) in [
        (lists::READ_HISTORY, "messages"),
        (reads::READ_LOG, "messages"),
        (reads::READ_LOG, "events"),
    ] {
        let plan = plan(&store, sql).await;
        let search =
            format!("SEARCH {table} USING PRIMARY KEY (tenant_id=? AND room_id=? AND seq>?)");
        assert!(plan.contains(&search), "{plan:?}");
    }
    let plan = plan(&store, lists::LIST_ROOMS).await;
    let search =
        "SEARCH rooms USING INDEX rooms_activity (listed=? AND tenant_id=? AND active_at<?)";
    assert!(plan.iter().any(|step| step == search), "{plan:?}");
    for sql in [lists::LIST_LOOKS, lists::GET_ROOMS] {
        let plan = self::plan(&store, sql).await;
        let search = "SEARCH r USING PRIMARY KEY (tenant_id=? AND id=?)";
        assert!(plan.iter().any(|step| step == search), "{plan:?}");
    }
}

#[tokio::test]
async fn the_rooms_of_somebody_are_found_by_who_they_are() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    for (sql, table) in [
        (lists::LIST_OWN_PLACES, "b"),
        (rooms::LIST_BANS_OF, "members"),
        (shared::search::LIST_READABLE, "b"),
    ] {
        let plan = plan(&store, sql).await;
        // Not by the primary key, which would lead to all members of the tenant.
        let search = format!("SEARCH {table} USING INDEX members_principal (principal_id=?)");
        assert!(plan.contains(&search), "{plan:#?}");
    }
}

#[tokio::test]
async fn what_a_search_finds_is_read_along_keys_and_cut_in_the_index() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    let plan = plan(&store, search::FIND_MESSAGES).await;
    let expected = [
        "MATERIALIZE hits",
        "SEARCH d USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)",
        "SEARCH m USING PRIMARY KEY (tenant_id=? AND room_id=? AND seq=?) LEFT-JOIN",
    ];
    for step in expected {
        assert!(plan.iter().any(|one| one == step), "{step}: {plan:#?}");
    }
    // The index hands over by descending ids and in no other order, so the limit ends the reading.
    let found = plan
        .iter()
        .position(|step| step.starts_with("SCAN search_index VIRTUAL TABLE INDEX"));
    let found = found.expect("the index is asked");
    assert!(!plan[found + 1].contains("TEMP B-TREE"), "{plan:#?}");
}

async fn plan(store: &SqliteStore, sql: &str) -> Vec<String> {
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(query_plan(sql))
        .fetch_all(&store.writes)
        .await
        .expect("a plan");
    rows.into_iter().map(|row| row.3).collect()
}
