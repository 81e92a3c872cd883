//! Several hubs over one store: the bus carries hints, and may lose everything.

mod endings;
mod rooms;
mod waiting;

use std::sync::Arc;

use domain::{
    Event, EventBody, Principal, PrincipalId, PrincipalKind, RoomId, Seq, TenantId, Timestamp,
};
use hub::{Bus, Hint, LocalBus};
use maru_testkit::faulty::FaultyStore;
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, Socket, TestServer};
use serde_json::json;
use store::SharedStore;
use tokio::sync::broadcast;

/// A bus that loses every hint.
struct LossyBus(broadcast::Sender<Hint>);

impl Bus for LossyBus {
    fn publish(&self, _lost: Hint) {}

    fn listen(&self) -> broadcast::Receiver<Hint> {
        self.0.subscribe()
    }

    fn is_shared(&self) -> bool {
        true
    }
}

async fn two_nodes(bus: Arc<dyn Bus>) -> (TestServer, TestServer, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_sqlite(folder.path()).await;
    let (one, two) = nodes_over([Arc::clone(&store), store], bus).await;
    (one, two, folder)
}

async fn nodes_over(stores: [SharedStore; 2], bus: Arc<dyn Bus>) -> (TestServer, TestServer) {
    let [first, second] = stores;
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
    let one = TestServer::start_on(first, one).await;
    let two = TestServer::start_on(second, two).await;
    (one, two)
}

#[tokio::test]
async fn the_bus_of_one_process_keeps_the_contract() {
    let id = |bits| PrincipalId::from_uuid(uuid::Uuid::from_u128(bits));
    let member = Principal {
        id: id(1),
        kind: PrincipalKind::Guest,
        name: "ana".into(),
        tag: "#1".into(),
        picture: None,
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
    let events = [event].into();
    let hint = Hint::Events { tenant, events };
    hub::bus::check_contract(&LocalBus::shared(), hint).await;
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

/// A node beside another, over the same store, whose reading of the revocation log can fail.
async fn node_that_may_be_blind() -> (TestServer, TestServer, Arc<FaultyStore>, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_sqlite(folder.path()).await;
    let faulty = FaultyStore::around(Arc::clone(&store));
    let stores = [store, Arc::clone(&faulty) as SharedStore];
    let (one, two) = nodes_over(stores, Arc::new(LocalBus::shared())).await;
    (one, two, faulty, folder)
}

/// Lets time pass on the node; whoever says nothing for so long would be given up.
async fn pass_minutes(node: &TestServer, minutes: u32, sockets: &mut [&mut Socket]) {
    for _ in 0..3 * minutes {
        node.pass_seconds(20);
        for socket in &mut *sockets {
            socket.send(&json!({ "type": "ping" })).await;
            // Nothing came before it.
            assert_eq!(socket.next().await["type"], "pong");
        }
    }
}

#[tokio::test]
async fn a_node_that_cannot_read_the_log_is_silent_and_afterwards_exact() {
    let (one, two, faulty, _folder) = node_that_may_be_blind().await;
    let at_two = async |name: &str| Person {
        address: two.address(),
        ..Person::enter(one.address(), name).await
    };
    let ana = Person::enter(one.address(), "ana").await;
    let (ben, dora) = (at_two("ben").await, at_two("dora").await);
    ana.say("tennis", "k0", "before").await;
    let (mut socket, mut of_dora) = (ben.open_socket().await, dora.open_socket().await);
    for one in [&mut socket, &mut of_dora] {
        one.subscribe("tennis", None).await;
    }

    faulty.set_blind(true);
    two.pass_seconds(7);
    assert_eq!(ben.get("/healthz").await.status, 200);
    for path in ["/readyz", "/v1/rooms", "/v1/tenants/demo"] {
        let refused = ben.get(path).await;
        assert_eq!(refused.problem_code(), "store_unavailable", "{path}");
    }
    let said = json!({ "client_id": "k", "text": "hello", "type": "message.send", "room": "tennis", "ref": 7 });
    socket.send(&said).await;
    let refused = socket.next_of("error").await;
    assert_eq!(refused["problem"]["code"], "store_unavailable");
    assert_eq!(refused["ref"], 7);

    // Signed out and said on the other node; the line is older than a minute when this node reads it. Tokens end.
    let out = Person {
        address: one.address(),
        ..dora
    };
    out.post("/v1/auth/logout", &json!({})).await;
    ana.say("tennis", "k1", "meanwhile").await;
    two.running.api.hub.look_up_heads().await;
    pass_minutes(&two, 6, &mut [&mut socket, &mut of_dora]).await;

    faulty.set_blind(false);
    assert_eq!(of_dora.close_code().await, 4403);
    let event = socket.next_event().await;
    assert_eq!(event["event"]["message"]["text"], "meanwhile");
    assert_eq!(ben.get("/readyz").await.status, 200);
    // Half a minute to renew what ended meanwhile.
    two.pass_seconds(1);
    ana.say("tennis", "k2", "after").await;
    let event = socket.next_event().await;
    assert_eq!(event["event"]["message"]["text"], "after");
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn a_node_whose_room_fell_below_the_floor_begins_it_anew() {
    let (one, two, faulty, _folder) = node_that_may_be_blind().await;
    let ana = Person::enter(one.address(), "ana").await;
    let bo = Person {
        address: two.address(),
        ..Person::enter(one.address(), "bo").await
    };
    let room = json!({ "title": "game", "alias": "game", "kind": "lobby" });
    assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
    let few = json!({ "policy": { "history_messages_max": 3 } });
    assert_eq!(ana.patch("/v1/rooms/game", &few).await.status, 200);
    let seen = ana.say("game", "k0", "before").await;
    let mut socket = bo.open_socket().await;
    let verdict = socket.subscribe("game", None).await;
    assert_eq!(verdict["head"], seen["seq"]);

    // The node hears of nothing for a while; what it misses is cut meanwhile.
    faulty.set_blind(true);
    two.pass_seconds(7);
    for at in 1..=8 {
        ana.say("game", &format!("k{at}"), "meanwhile").await;
    }
    one.keep_house().await;
    faulty.set_blind(false);
    assert_eq!(socket.close_code().await, 1013);

    let mut again = bo.open_socket().await;
    let verdict = again.subscribe("game", seen["seq"].as_u64()).await;
    assert_eq!(verdict["mode"], "reset");
    let page = bo.get("/v1/rooms/game/messages").await.json();
    assert_eq!(page["messages"].as_array().map(Vec::len), Some(3));
    ana.say("game", "k9", "after").await;
    let event = again.next_event().await;
    assert_eq!(event["event"]["message"]["text"], "after");
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn a_node_alone_hears_of_everything_by_itself() {
    let server = TestServer::start().await;
    server.pass_seconds(20);
    let ana = Person::enter(server.address(), "ana").await;
    assert_eq!(ana.get("/readyz").await.status, 200);
    assert_eq!(ana.get("/v1/rooms").await.status, 200);
    server.stop().await;
}
