//! The PostgreSQL store against the contract, on a server that the test starts itself.

use std::cell::Cell;
use std::sync::Arc;

use maru_store_sql::testing::PostgresCluster;
use maru_store_sql::{PostgresOptions, PostgresStore};
use store::{Durability, SharedStore};

async fn connect(url: &str) -> SharedStore {
    let store = PostgresStore::connect(url, PostgresOptions::default()).await;
    Arc::new(store.expect("the server answers"))
}

#[tokio::test]
async fn postgres_passes_the_contract() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let template = cluster.create_database("template", None);
    let store = connect(&template.expect("a database")).await;
    let weak = store.durability().await.expect("durability is known");
    assert_eq!(weak, Durability::Weak("fsync=off"));
    drop(store);
    let count = Cell::new(0);
    store::contract::run_all(async || {
        count.set(count.get() + 1);
        let name = format!("case_{}", count.get());
        let url = cluster.create_database(&name, None);
        connect(&url.expect("a database")).await
    })
    .await;
}
