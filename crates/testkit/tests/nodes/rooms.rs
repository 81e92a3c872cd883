//! Rooms on two nodes that write to one PostgreSQL at once: their rules hold as on one.

use std::sync::Arc;

use futures_util::future::join_all;
use hub::{Bus, LocalBus};
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer};
use serde_json::json;
use store_sql::testing::PostgresCluster;
use store_sql::{PostgresOptions, PostgresStore};

/// Two nodes over one PostgreSQL, where batches do run beside each other. They end with the cluster.
async fn two_nodes_on(cluster: &PostgresCluster) -> (TestServer, TestServer) {
    let url = cluster.create_database("maru", None).expect("a database");
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::shared());
    let start = async |seed| {
        let store = PostgresStore::connect(&url, PostgresOptions::default()).await;
        let settings = Settings {
            bus: Arc::clone(&bus),
            seed,
            ..Settings::default()
        };
        TestServer::start_on(Arc::new(store.expect("the server answers")), settings).await
    };
    (start(1).await, start(2).await)
}

/// Everybody as they come by either node.
fn by_both(people: &[Person], two: &TestServer) -> Vec<Person> {
    let address = two.address();
    let elsewhere = people.iter().map(|person| Person {
        address,
        ..person.clone()
    });
    people.iter().cloned().chain(elsewhere).collect()
}

async fn hosts(reader: &Person) -> usize {
    let page = reader.get("/v1/rooms/court/members").await.json();
    let members = page["members"].as_array().expect("members").iter();
    members.filter(|one| one["role"] == "host").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rooms_keep_their_rules_where_two_nodes_write_at_once() {
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    let (one, two) = two_nodes_on(&cluster).await;
    let mut people = Vec::new();
    for name in ["ana", "bo", "cy", "dan", "eve", "fay"] {
        people.push(Person::enter(one.address(), name).await);
    }
    let both = by_both(&people, &two);
    let room = json!({ "title": "court", "alias": "court" });
    assert_eq!(people[0].post("/v1/rooms", &room).await.status, 201);
    let four = json!({ "policy": { "members_max": 4 } });
    assert_eq!(people[0].patch("/v1/rooms/court", &four).await.status, 200);
    // Whoever comes by both nodes at once comes in once, and four are in.
    let own = "/v1/rooms/court/members/me";
    join_all(both.iter().map(|person| person.put(own))).await;
    let room = people[0].get("/v1/rooms/court").await.json();
    assert_eq!(room["members"], 4);
    // A reaction by both nodes is one.
    let said = people[0].say("court", "a1", "말").await;
    let id = said["id"].as_str().expect("an id");
    let path = format!("/v1/rooms/court/messages/{id}/reactions/%F0%9F%91%8D");
    let again = both.iter().cycle().take(48);
    join_all(again.map(|person| person.put(&path))).await;
    let page = people[0].get("/v1/rooms/court/messages").await.json();
    let count = page["messages"][0]["reactions"][0]["count"].as_u64();
    assert_eq!(count, Some(6));
    check_transfers(&both, own).await;
    // The two find the same room, whoever was first.
    let meets = |from: &Person, to: &Person| {
        let (from, body) = (from.clone(), json!({ "kind": "direct", "with": to.id() }));
        async move { from.post("/v1/rooms", &body).await.json()["id"].clone() }
    };
    let made = join_all([
        meets(&both[0], &both[1]),
        meets(&both[7], &both[0]),
        meets(&both[1], &both[6]),
        meets(&both[6], &both[7]),
    ])
    .await;
    assert!(made.iter().all(|id| *id == made[0] && id.is_string()));
    one.stop().await;
    two.stop().await;
}

/// However many hosts give their part away or leave at once, there is one.
async fn check_transfers(both: &[Person], own: &str) {
    let part = json!({ "role": "host" });
    for round in 0..4 {
        let gives = both.iter().flat_map(|by| {
            let part = &part;
            both[..6].iter().map(async move |to| {
                let path = format!("/v1/rooms/court/members/{}", to.id());
                by.patch(&path, part).await
            })
        });
        let goes = async {
            both[round].delete(own).await;
            both[round + 6].put(own).await;
        };
        futures_util::future::join(join_all(gives), goes).await;
        assert_eq!(hosts(&both[0]).await, 1, "round {round}");
    }
}
