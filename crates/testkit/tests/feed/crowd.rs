//! A room to which five thousand listen: what a turn tells of it is looked up and encoded once, and everybody gets the same
//! bytes.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::{Actor, PrincipalId, RoomId, SessionId, TenantId, Timestamp};
use hub::{Connection, Encoding, NewConnection, Registered};
use maru_testkit::{Person, TestServer};
use serde_json::json;
use uuid::Uuid;

use crate::{change, open};

const LISTENERS: u128 = 5_000;
const MESSAGES: u64 = 200;
/// Far more than it takes: whoever waits longer waits for nothing.
const PATIENCE: Duration = Duration::from_mins(1);

/// Somebody whose feed is open, as if their list had told that they are in the room.
fn listen(server: &TestServer, tenant: TenantId, room: RoomId, number: u128) -> Registered {
    let hub = &server.running.api.hub;
    let registered = hub.register(NewConnection {
        actor: Actor {
            tenant,
            principal: PrincipalId::from_uuid(Uuid::from_u128(number)),
            session: SessionId::from_uuid(Uuid::from_u128(number)),
        },
        deadline: Timestamp::NEVER,
        encoding: Encoding::Sse,
        socket: None,
        is_sighted: false,
    });
    let opened = hub.open_feed(registered.connection(), None);
    hub.feed_rooms(registered.connection(), &opened, [room]);
    hub.begin_feed(registered.connection(), &opened);
    registered
}

/// All that a connection gets until it has heard of the last message.
async fn heard(connection: &Arc<Connection>) -> Vec<Bytes> {
    let last = format!("\"number\":{MESSAGES},");
    let mut heard: Vec<Bytes> = Vec::new();
    loop {
        heard.extend(connection.take_all().expect("it is open"));
        let newest = heard.last().map(|bytes| String::from_utf8_lossy(bytes));
        if newest.is_some_and(|text| text.contains(&last)) {
            return heard;
        }
        tokio::task::yield_now().await;
    }
}

/// Where the bytes of each frame lie: copies lie elsewhere.
fn places(frames: &[Bytes]) -> Vec<usize> {
    frames.iter().map(|bytes| bytes.as_ptr() as usize).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_thousand_listeners_are_told_by_one_encoding_a_turn() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let room = ana.put("/v1/rooms/tennis/members/me").await;
    assert_eq!(room.status, 200, "{:?}", room.body);
    let id = ana.get("/v1/rooms/tennis").await.json()["id"].clone();
    let id = RoomId::parse(id.as_str().expect("an id")).expect("an id");
    let demo = domain::TenantSlug::parse("demo").expect("a slug");
    let demo = server.store().find_tenant(&demo).await.expect("read");
    let demo = demo.expect("it is there").id;
    let (mut feed, _) = open(&ana).await;
    let crowd: Vec<Registered> = (1..=LISTENERS)
        .map(|number| listen(&server, demo, id, number))
        .collect();
    let mut socket = bo.open_socket().await;
    for at in 0..MESSAGES {
        let send = json!({ "type": "message.send", "room": "tennis", "client_id": format!("b{at}"),
            "text": "말", "ref": at });
        socket.send(&send).await;
    }
    let mut turns = 0;
    loop {
        turns += 1;
        if change(&mut feed, "room").await["room"]["number"] == MESSAGES {
            break;
        }
    }
    let all = async {
        let mut all = Vec::new();
        for one in &crowd {
            all.push(heard(one.connection()).await);
        }
        all
    };
    let all = tokio::time::timeout(PATIENCE, all).await.expect("all hear");
    let told: BTreeSet<Vec<usize>> = all.iter().map(|frames| places(frames)).collect();
    assert_eq!(told.len(), 1, "some got bytes of their own");
    let told = told.first().expect("one way");
    assert!(told.len() <= turns, "{} of {turns} turns", told.len());
    assert!(turns < 50, "{turns} turns for {MESSAGES} messages");
    drop(crowd);
    server.stop().await;
}
