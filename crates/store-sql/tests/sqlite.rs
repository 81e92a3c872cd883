//! The SQLite store against the contract.

use std::sync::Arc;

use maru_store_sql::{SqliteOptions, SqliteStore};
use store::SharedStore;

#[tokio::test]
async fn sqlite_passes_the_contract() {
    let directory = tempfile::tempdir().expect("a directory");
    let count = std::cell::Cell::new(0);
    store::contract::run_all(async || {
        count.set(count.get() + 1);
        let path = directory.path().join(format!("{}.db", count.get()));
        let store = SqliteStore::open(&path, SqliteOptions::default()).await;
        Arc::new(store.expect("the file opens")) as SharedStore
    })
    .await;
}
