//! Whether people are online, and when they were last there: who is told, and who is not.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::{PrincipalId, Scope};
use hub::{Bus, LocalBus};
use hyper::Method;
use maru_testkit::host::server_key;
use maru_testkit::http::call;
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

struct World {
    server: TestServer,
    key: String,
}

/// Away from the edge of a minute.
async fn half_a_minute_on(server: &TestServer) {
    server.ambient.advance(std::time::Duration::from_secs(30));
    // A node beside another has to read the revocations again first.
    let ready = async {
        while call(server.address(), Method::GET, "/readyz", "", None)
            .await
            .status
            != 200
        {}
    };
    maru_testkit::soon("the node is ready", ready).await;
}

impl World {
    async fn start() -> Self {
        Self::on(TestServer::start().await).await
    }

    async fn on(server: TestServer) -> Self {
        half_a_minute_on(&server).await;
        let key = server_key(&server, "demo", &[Scope::Handover]).await;
        let key = key.text.clone();
        Self { server, key }
    }

    /// Waits until somebody is no longer online.
    async fn gone(&self, person: &Person) {
        let tenant = maru_testkit::host::tenant_id(&self.server, "demo");
        let id = PrincipalId::parse(person.id()).expect("an id");
        let hub = &self.server.running.api.hub;
        let gone = async {
            while hub.is_here((tenant, id)) {
                tokio::task::yield_now().await;
            }
        };
        maru_testkit::soon("somebody is gone", gone).await;
    }

    /// A user of the host: of whom it is kept when they were last there.
    async fn user(&self, name: &str) -> Person {
        let address = self.server.address();
        let wanted = json!({ "external_id": name, "name": name, "session_ref": name, "challenge": CHALLENGE });
        let path = "/v1/server/handover-codes";
        let made = call(address, Method::POST, path, &self.key, Some(&wanted)).await;
        assert_eq!(made.status, 201, "{:?}", made.body);
        let body = json!({ "tenant": "demo", "code": made.json()["code"], "verifier": VERIFIER });
        let answer = call(address, Method::POST, "/v1/auth/handover", "", Some(&body)).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
        Person::from_answer(address, &answer)
    }
}

/// The room of these two.
async fn meet(one: &Person, other: &Person) -> String {
    let body = json!({ "kind": "direct", "with": other.id() });
    let made = one.post("/v1/rooms", &body).await.json();
    made["id"].as_str().expect("an id").to_owned()
}

/// A server, and two people in their room.
async fn two() -> (World, [Person; 2], String) {
    let world = World::start().await;
    let (ana, bo) = (world.user("ana").await, world.user("bo").await);
    let room = meet(&ana, &bo).await;
    (world, [ana, bo], room)
}

/// Both listen to a room.
async fn looking([one, other]: [&Person; 2], room: &str) -> [Looker; 2] {
    [
        Looker::open(one, room).await,
        Looker::open(other, room).await,
    ]
}

/// Somebody who listens to a room.
struct Looker {
    socket: Socket,
    /// What was told while something else was waited for.
    told: VecDeque<Value>,
}

impl Looker {
    async fn open(person: &Person, room: &str) -> Self {
        let mut socket = person.open_socket().await;
        socket.subscribe(room, None).await;
        Self {
            socket,
            told: VecDeque::new(),
        }
    }

    /// The next that is told of the others.
    async fn told(&mut self) -> Value {
        loop {
            if let Some(told) = self.told.pop_front() {
                return told;
            }
            let frame = self.socket.next().await;
            self.note(&frame);
        }
    }

    /// Waits until this is told; what was told before it may have been told again.
    async fn until(&mut self, expected: &Value) {
        while self.told().await != *expected {}
    }

    fn note(&mut self, frame: &Value) {
        if frame["signal"]["type"] == "people" {
            self.told.push_back(frame["signal"]["people"].clone());
        }
    }

    /// Says that they are alive, and waits until that is heard.
    async fn breathe(&mut self) {
        self.socket
            .send(&json!({ "type": "ping", "ref": "p" }))
            .await;
        loop {
            let frame = self.socket.next().await;
            if frame["type"] == "pong" {
                return;
            }
            self.note(&frame);
        }
    }

    /// Time passes in which they are not silent.
    async fn pass(&mut self, world: &World, seconds: u32) {
        for _ in 0..seconds / 20 {
            world.server.pass_seconds(20);
            self.breathe().await;
        }
        world.server.pass_seconds(seconds % 20);
        self.breathe().await;
    }
}

fn online(person: &Person) -> Value {
    json!([{ "person": person.id(), "online": true }])
}

fn offline(person: &Person) -> Value {
    json!([{ "person": person.id(), "online": false }])
}

/// Nothing is told of them.
fn untold(person: &Person) -> Value {
    json!([{ "person": person.id() }])
}

/// As the list of members says it: whether they are online, and when they were last there.
async fn listed(viewer: &Person, room: &str, person: &Person) -> (Value, Value) {
    let page = viewer
        .get(&format!("/v1/rooms/{room}/members"))
        .await
        .json();
    let members = page["members"].as_array().expect("members").iter();
    let mut of_one = members.filter(|one| one["member"]["id"] == person.id());
    let one = of_one.next().expect("a member").clone();
    (one["online"].clone(), one["last_seen_at"].clone())
}

async fn set(person: &Person, shows: bool) {
    let body = json!({ "presence": shows });
    let me = person.patch("/v1/me", &body).await.json();
    assert_eq!(me["presence"], shows);
}

#[tokio::test]
async fn whoever_looks_is_told_when_the_other_comes_and_goes() {
    let (world, [ana, bo], room) = two().await;
    let mut of_ana = Looker::open(&ana, &room).await;
    of_ana.until(&offline(&bo)).await;
    // Any connection counts, whatever it listens to.
    let of_bo = bo.open_socket().await;
    of_ana.until(&online(&bo)).await;
    assert_eq!(listed(&ana, &room, &bo).await, (json!(true), Value::Null));
    of_bo.close().await;
    of_ana.pass(&world, 11).await;
    let gone = of_ana.told().await;
    // 07:00:00 in the test's time, and some seconds: to the minute.
    let last = "2026-11-21T07:00:00.000Z";
    let expected = json!([{ "person": bo.id(), "online": false, "last_seen_at": last }]);
    assert_eq!(gone, expected);
    let shown = ana.get("/v1/me/presence").await.json();
    assert_eq!(shown["rooms"][0]["room"], room);
    assert_eq!(shown["rooms"][0]["people"], expected);
    assert_eq!(listed(&ana, &room, &bo).await, (json!(false), json!(last)));
    world.server.stop().await;
}

#[tokio::test]
async fn a_killed_client_is_offline_within_a_minute() {
    let (world, [ana, bo], room) = two().await;
    let mut of_ana = Looker::open(&ana, &room).await;
    of_ana.until(&offline(&bo)).await;
    // Nobody reads this one any more, and nothing closes it.
    let killed = bo.open_socket().await;
    of_ana.until(&online(&bo)).await;
    of_ana.pass(&world, 60).await;
    assert_eq!(of_ana.told().await[0]["online"], false);
    drop(killed);
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_comes_back_at_once_was_never_gone() {
    let (world, [ana, bo], room) = two().await;
    let first = bo.open_socket().await;
    let mut of_ana = Looker::open(&ana, &room).await;
    of_ana.until(&online(&bo)).await;
    drop(first);
    world.server.connections_at_least(1).await;
    let second = bo.open_socket().await;
    of_ana.pass(&world, 15).await;
    assert_eq!(listed(&ana, &room, &bo).await.0, true);
    // What she hears next is that he hides: nothing was told between.
    set(&bo, false).await;
    assert_eq!(of_ana.told().await, untold(&bo));
    drop(second);
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_hides_is_seen_by_nobody_and_sees_nobody() {
    let (world, [ana, bo], room) = two().await;
    let [mut of_ana, mut of_bo] = looking([&ana, &bo], &room).await;
    of_bo.until(&online(&ana)).await;
    set(&bo, false).await;
    of_bo.until(&untold(&ana)).await;
    of_ana.until(&untold(&bo)).await;
    let nothing = (Value::Null, Value::Null);
    assert_eq!(listed(&ana, &room, &bo).await, nothing);
    assert_eq!(listed(&bo, &room, &ana).await, nothing);
    assert_eq!(bo.get("/v1/me/presence").await.json()["rooms"], json!([]));
    // Nor does a count tell of him: of two there is one.
    let path = format!("/v1/rooms/{room}/presence");
    let seen = ana.get(&path).await.json();
    let alone = json!({ "people": 1, "connections": 1, "members": [ana.id()] });
    assert_eq!(seen, alone);
    // What he was seen at before is not told when he shows himself again, nor is this time kept.
    drop(of_bo);
    of_ana.pass(&world, 11).await;
    world.gone(&bo).await;
    set(&bo, true).await;
    assert_eq!(listed(&ana, &room, &bo).await, (json!(false), Value::Null));
    world.server.stop().await;
}

#[tokio::test]
async fn a_block_hides_the_two_from_each_other() {
    let (world, [ana, bo], room) = two().await;
    let [mut of_ana, mut of_bo] = looking([&ana, &bo], &room).await;
    for (socket, other) in [(&mut of_ana, &bo), (&mut of_bo, &ana)] {
        socket.until(&online(other)).await;
    }
    let block = format!("/v1/me/blocks/{}", bo.id());
    assert_eq!(ana.put(&block).await.status, 204);
    of_ana.until(&untold(&bo)).await;
    of_bo.until(&untold(&ana)).await;
    assert_eq!(listed(&bo, &room, &ana).await.0, Value::Null);
    assert_eq!(ana.delete(&block).await.status, 204);
    of_bo.until(&online(&ana)).await;
    world.server.stop().await;
}

#[tokio::test]
async fn rooms_tell_as_much_of_their_people_as_their_policy_says_and_only_to_members() {
    let world = World::start().await;
    let (ana, bo, cy) = (
        world.user("ana").await,
        world.user("bo").await,
        world.user("cy").await,
    );
    let here = bo.open_socket().await;
    let room = json!({ "title": "방", "alias": "court" });
    assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
    assert_eq!(bo.put("/v1/rooms/court/members/me").await.status, 200);
    assert_eq!(listed(&ana, "court", &bo).await, (Value::Null, Value::Null));
    for (kind, expected) in [
        ("members", json!(true)),
        ("last_seen", json!(true)),
        ("none", Value::Null),
    ] {
        let policy = json!({ "policy": { "presence": kind } });
        assert_eq!(ana.patch("/v1/rooms/court", &policy).await.status, 200);
        assert_eq!(listed(&ana, "court", &bo).await.0, expected, "{kind}");
        // She reads the room and is not in it.
        assert_eq!(listed(&cy, "court", &bo).await.0, Value::Null, "{kind}");
    }
    let silent = ana.get("/v1/rooms/court/presence").await;
    assert_eq!(
        (silent.status, silent.problem_code()),
        (403, "not_in_this_room".to_owned())
    );
    drop(here);
    world.server.stop().await;
}

#[tokio::test]
async fn a_guest_is_online_while_they_are_there_and_nothing_is_kept() {
    let world = World::start().await;
    let ana = world.user("ana").await;
    let guest = Person::enter(world.server.address(), "guest").await;
    let room = meet(&ana, &guest).await;
    let here = guest.open_socket().await;
    let mut of_ana = Looker::open(&ana, &room).await;
    of_ana.until(&online(&guest)).await;
    drop(here);
    of_ana.pass(&world, 11).await;
    of_ana.until(&offline(&guest)).await;
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_is_connected_to_another_node_is_online_here_too() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open_sqlite(folder.path()).await;
    let bus: Arc<dyn Bus> = Arc::new(LocalBus::shared());
    let start = async |seed| {
        let settings = Settings {
            bus: Arc::clone(&bus),
            seed,
            ..Settings::default()
        };
        TestServer::start_on(Arc::clone(&store), settings).await
    };
    let (one, two) = (start(1).await, start(2).await);
    half_a_minute_on(&two).await;
    let world = World::on(one).await;
    let (ana, bo) = (world.user("ana").await, world.user("bo").await);
    let room = meet(&ana, &bo).await;
    let elsewhere = Person {
        address: two.address(),
        ..ana.clone()
    };
    let here = bo.open_socket().await;
    let until = async |online: bool| {
        let told = async {
            loop {
                let told = listed(&elsewhere, &room, &bo).await;
                if told.0 == online {
                    return told.1;
                }
            }
        };
        maru_testkit::soon("what the other node knows", told).await
    };
    assert_eq!(until(true).await, Value::Null);
    here.close().await;
    world.server.no_connections().await;
    world.server.pass_seconds(11);
    assert_eq!(until(false).await, "2026-11-21T07:00:00.000Z");
    two.stop().await;
    world.server.stop().await;
}
