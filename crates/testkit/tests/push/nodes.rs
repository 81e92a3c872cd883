//! Several nodes over one store: each push goes out once, and all sign with one key.

use std::sync::Arc;
use std::time::Duration;

use hub::LocalBus;
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer};
use store::SharedStore;
use store_sql::testing::PostgresCluster;
use store_sql::{PostgresOptions, PostgresStore};

use crate::world::World;

async fn node(store: SharedStore, bus: &Arc<LocalBus>, seed: u64) -> TestServer {
    let settings = Settings {
        bus: Arc::clone(bus) as Arc<dyn hub::Bus>,
        seed,
        ..Settings::default()
    };
    TestServer::start_on(store, settings).await
}

async fn check(first: SharedStore, second: SharedStore) {
    let bus = Arc::new(LocalBus::shared());
    let one = node(first, &bus, 1).await;
    let two = node(second, &bus, 2).await;
    let world = World::on(one).await;
    let device = world.subscribe(&world.bo).await;
    let at_two = |person: &Person| Person {
        address: two.address(),
        ..person.clone()
    };
    let key = at_two(&world.bo).get("/v1/me/push").await.json();
    assert_eq!(key["public_key"], world.key.as_str());
    // The other node learns that anybody is pushed to by its next turn.
    two.push_all().await;
    for at in 1..=3 {
        world.ana.say("court", &format!("a{at}"), "하나").await;
        at_two(&world.ana)
            .say("court", &format!("b{at}"), "둘")
            .await;
    }
    world.server.ambient.advance(Duration::from_secs(6));
    two.ambient.advance(Duration::from_secs(6));
    tokio::join!(world.server.push_all(), two.push_all());
    let told = world.told(&device);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (&told[0]["text"], told[0]["unread"].as_u64()),
        (&"둘".into(), Some(6))
    );
    world.server.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn a_push_goes_out_once_from_two_nodes() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_sqlite(folder.path()).await;
    check(Arc::clone(&store), store).await;
}

#[tokio::test]
async fn a_push_goes_out_once_from_two_nodes_on_postgres() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let url = cluster.create_database("push", None).expect("a database");
    let connect = async || {
        let store = PostgresStore::connect(&url, PostgresOptions::default()).await;
        Arc::new(store.expect("the server answers")) as SharedStore
    };
    check(connect().await, connect().await).await;
}
