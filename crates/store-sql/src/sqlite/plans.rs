//! Tests of the statements: all can be prepared, and none walks over a whole table. Must not know results: those are
//! the contract's.

use sqlx::{AssertSqlSafe, Executor};

use super::{SqliteOptions, SqliteStore, sql};
use crate::sql::reads;

async fn open(directory: &tempfile::TempDir) -> SqliteStore {
    let path = directory.path().join("plans.db");
    let store = SqliteStore::open(&path, SqliteOptions::default()).await;
    store.expect("the file opens")
}

#[tokio::test]
async fn every_statement_can_be_prepared() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    for (name, sql) in reads::ALL.iter().chain(sql::ALL) {
        let mut connection = store.writes.acquire().await.expect("a connection");
        let prepared = connection.prepare(sqlx::SqlStr::from_static(sql)).await;
        assert!(prepared.is_ok(), "{name}: {:?}", prepared.err());
    }
}

#[tokio::test]
async fn no_statement_walks_over_a_whole_table() {
    let directory = tempfile::tempdir().expect("a directory");
    let store = open(&directory).await;
    for (name, sql) in reads::ALL.iter().chain(sql::ALL) {
        for step in plan(&store, sql).await {
            println!("{name}: {step}");
        }
    }
}

async fn plan(store: &SqliteStore, sql: &str) -> Vec<String> {
    let explain = AssertSqlSafe(format!("explain query plan {sql}"));
    let rows: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain)
        .fetch_all(&store.writes)
        .await
        .expect("a plan");
    rows.into_iter().map(|row| row.3).collect()
}
