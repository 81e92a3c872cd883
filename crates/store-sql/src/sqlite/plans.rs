//! Tests of the statements: all can be prepared, and none walks over a table. Must not know results: those are the
//! contract's.

use sqlx::{Executor, SqlStr};

use super::{SqliteOptions, SqliteStore, lists, locks, search, sql};
use crate::explain::query_plan;
use crate::sql::{self as shared, reads, rooms};

/// What a plan may scan: the rows of the parameter, cut runs of a log, and all tenants in their order.
const SCANS: &[&str] = &[
    "SCAN json_each",
    "SCAN jsonb_each",
    "SCAN w",
    "SCAN m",
    "SCAN r",
    "SCAN older",
    "SCAN newer",
    "SCAN sent",
    "SCAN happened",
    "SCAN l",
    "SCAN ended",
    // What the index found, cut to a page.
    "SCAN search_index VIRTUAL TABLE",
    "SCAN h",
    "SCAN f",
    // Unread messages that call one person, cut to a hundred.
    "SCAN called",
    "SCAN calling",
    "SCAN counted",
    // The places that one event names, at most a hundred.
    "SCAN d VIRTUAL TABLE",
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
    let own = [search::ALL, sql::ALL, lists::ALL, locks::ALL];
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
    for (name, sql) in statements() {
        for step in plan(&store, sql).await {
            let is_scan = step.starts_with("SCAN");
            let is_known = SCANS.iter().any(|scan| {
                let rest = step.strip_prefix(scan);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
            });
            assert!(!is_scan || is_known, "{name}: {step}");
        }
    }
}

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
        (reads::READ_HISTORY, "messages"),
        (reads::READ_LOG, "messages"),
        (reads::READ_LOG, "events"),
    ] {
        let plan = plan(&store, sql).await;
        let search =
            format!("SEARCH {table} USING PRIMARY KEY (tenant_id=? AND room_id=? AND seq>?)");
        assert!(plan.contains(&search), "{plan:?}");
    }
    let plan = plan(&store, lists::LIST_ROOMS).await;
    let search = "SEARCH r USING INDEX rooms_activity (listed=? AND tenant_id=? AND active_at<?)";
    assert!(plan.iter().any(|step| step == search), "{plan:?}");
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
