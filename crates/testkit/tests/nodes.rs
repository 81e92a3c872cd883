//! Several hubs over one store: the bus carries hints, and may lose everything.

use std::sync::Arc;

use domain::{
    Event, EventBody, Principal, PrincipalId, PrincipalKind, RoomId, Seq, TenantId, Timestamp,
};
use futures_util::future::join_all;
use hub::{Bus, LocalBus, RoomHint};
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer};
use serde_json::json;
use store_sql::testing::PostgresCluster;
use store_sql::{PostgresOptions, PostgresStore};
use tokio::sync::broadcast;

/// A bus that loses every hint.
struct LossyBus(broadcast::Sender<RoomHint>);

impl Bus for LossyBus {
    fn publish(&self, _lost: RoomHint) {}

    fn listen(&self) -> broadcast::Receiver<RoomHint> {
        self.0.subscribe()
    }

    fn is_shared(&self) -> bool {
        true
    }
}

async fn two_nodes(bus: Arc<dyn Bus>) -> (TestServer, TestServer, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_sqlite(folder.path()).await;
    let one = Settings {
        bus: Arc::clone(&bus),
        seed: 1,
        ..Settings::default()
    };
    let two = Settings {
        bus,
        seed: 2,
        ..Settings::default()
    };
    let one = TestServer::start_on(Arc::clone(&store), one).await;
    let two = TestServer::start_on(store, two).await;
    (one, two, folder)
}

#[tokio::test]
async fn the_bus_of_one_process_keeps_the_contract() {
    let id = |bits| PrincipalId::from_uuid(uuid::Uuid::from_u128(bits));
    let member = Principal {
        id: id(1),
        kind: PrincipalKind::Guest,
        name: "ana".into(),
        tag: "#1".into(),
    };
    let event = Event {
        room: RoomId::from_uuid(PrincipalId::as_uuid(id(2))),
        seq: Seq::new(1),
        at: Timestamp::from_millis(0),
        body: EventBody::MemberJoined {
            member,
            role: domain::MemberRole::Member,
        },
    };
    let tenant = TenantId::from_uuid(uuid::Uuid::from_u128(3));
    hub::bus::check_contract(
        &LocalBus::shared(),
        RoomHint {
            tenant,
            events: [event].into(),
        },
    )
    .await;
}

#[tokio::test]
async fn what_is_said_on_one_node_is_heard_on_the_other() {
    let (one, two, _folder) = two_nodes(Arc::new(LocalBus::shared())).await;
    let ana = Person::enter(one.address(), "ana").await;
    let bo = Person {
        address: two.address(),
        ..Person::enter(one.address(), "bo").await
    };
    let mut socket = bo.open_socket().await;
    socket.subscribe("tennis", None).await;
    ana.say("tennis", "k1", "hello").await;
    assert_eq!(socket.next_event().await["event"]["type"], "member.joined");
    assert_eq!(
        socket.next_event().await["event"]["message"]["text"],
        "hello"
    );
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn whoever_is_banned_on_one_node_neither_reads_nor_listens_on_the_other() {
    let (one, two, _folder) = two_nodes(Arc::new(LocalBus::shared())).await;
    let ana = Person::enter(one.address(), "ana").await;
    let bo = Person {
        address: two.address(),
        ..Person::enter(one.address(), "bo").await
    };
    let room = json!({ "title": "court", "alias": "court" });
    assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
    let mut socket = bo.open_socket().await;
    socket.subscribe("court", None).await;
    let history = "/v1/rooms/court/messages";
    assert_eq!(bo.get(history).await.status, 200);
    let ban = format!("/v1/rooms/court/bans/{}", bo.id());
    assert_eq!(ana.put_json(&ban, &json!({})).await.status, 204);
    socket.next_of("unsubscribed").await;
    // What the other node remembered of the room a moment ago is forgotten by then.
    assert_eq!(bo.get(history).await.problem_code(), "room_banned");
    let again = json!({ "type": "subscribe", "room": "court", "ref": "again" });
    socket.send(&again).await;
    let refused = socket.next_of("error").await;
    assert_eq!(refused["problem"]["code"], "room_banned");
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn a_lost_hint_is_made_good_from_the_store() {
    let (one, two, _folder) = two_nodes(Arc::new(LossyBus(broadcast::Sender::new(1)))).await;
    let ana = Person::enter(one.address(), "ana").await;
    let mut socket = Person {
        address: two.address(),
        ..ana.clone()
    }
    .open_socket()
    .await;
    let head = socket.subscribe("tennis", None).await["head"]
        .as_u64()
        .expect("a head");
    for at in 1..=5 {
        ana.say("tennis", &format!("k{at}"), "hello").await;
    }
    two.running.api.hub.look_up_heads().await;
    for seq in head + 1..=head + 6 {
        assert_eq!(socket.next_event().await["seq"], json!(seq));
    }
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn what_is_revoked_on_one_node_ends_on_the_other_although_the_bus_loses_everything() {
    let lossy = LossyBus(broadcast::channel(1).0);
    let (one, two, _folder) = two_nodes(Arc::new(lossy)).await;
    let ana = Person::enter(one.address(), "ana").await;
    let elsewhere = Person {
        address: two.address(),
        ..ana.clone()
    };
    let mut socket = elsewhere.open_socket().await;
    socket.subscribe("tennis", None).await;
    let out = ana.post("/v1/auth/logout", &json!({})).await;
    assert_eq!(out.status, 204, "{out:?}");
    // No path of either node writes from the answer on: the transaction looks at the session.
    let said = json!({ "client_id": "late", "text": "too late" });
    for person in [&ana, &elsewhere] {
        let refused = person.post("/v1/rooms/tennis/messages", &said).await;
        assert_eq!(refused.problem_code(), "session_revoked");
    }
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(
        elsewhere.get("/v1/rooms").await.problem_code(),
        "session_revoked"
    );
    one.stop().await;
    two.stop().await;
}

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
