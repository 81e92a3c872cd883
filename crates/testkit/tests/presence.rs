//! Who is in a room now, and who types: told, and not kept.

use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

async fn signal(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let frame = socket.next_of("signal").await;
        if frame["signal"]["type"] == kind {
            return frame["signal"].clone();
        }
    }
}

async fn count(socket: &mut Socket, people: u64, connections: u64) {
    loop {
        let told = signal(socket, "presence").await;
        if told["people"] == people && told["connections"] == connections {
            return;
        }
    }
}

#[tokio::test]
async fn people_and_their_connections_are_counted_apart() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let mut first = ana.open_socket().await;
    first.subscribe("tennis", None).await;
    count(&mut first, 1, 1).await;
    let mut second = ana.open_socket().await;
    second.subscribe("tennis", None).await;
    count(&mut first, 1, 2).await;
    let mut third = bo.open_socket().await;
    third.subscribe("tennis", None).await;
    count(&mut first, 2, 3).await;
    let shown = ana.get("/v1/rooms/tennis/presence").await.json();
    assert_eq!(shown, json!({ "people": 2, "connections": 3 }));
    // Whoever says that they go is gone at once; whoever loses the line counts for a while longer.
    third
        .send(&json!({ "type": "unsubscribe", "room": "tennis" }))
        .await;
    count(&mut first, 1, 2).await;
    server.stop().await;
}

#[tokio::test]
async fn whoever_loses_the_line_counts_for_a_while_longer() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let mut watching = ana.open_socket().await;
    watching.subscribe("tennis", None).await;
    let mut lost = bo.open_socket().await;
    lost.subscribe("tennis", None).await;
    count(&mut watching, 2, 2).await;
    drop(lost);
    count(&mut watching, 2, 1).await;
    count(&mut watching, 1, 1).await;
    server.stop().await;
}

#[tokio::test]
async fn others_see_who_types_and_one_does_not_see_oneself() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    for person in [&ana, &bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    let mut of_ana = ana.open_socket().await;
    of_ana.subscribe("tennis", None).await;
    let mut of_bo = bo.open_socket().await;
    of_bo.subscribe("tennis", None).await;
    of_bo
        .send(&json!({ "type": "typing", "room": "tennis", "on": true, "ref": "t" }))
        .await;
    let typing = signal(&mut of_ana, "typing").await;
    assert_eq!(typing["member"]["id"], bo.id());
    assert_eq!(typing["on"], true);
    let stopped = ana
        .post("/v1/rooms/tennis/typing", &json!({ "on": false }))
        .await;
    assert_eq!(stopped.status, 204);
    // The first one that bo hears is ana's: none of bo's own came before it.
    let heard = signal(&mut of_bo, "typing").await;
    assert_eq!(heard["member"]["id"], ana.id());
    server.stop().await;
}

#[tokio::test]
async fn only_members_are_seen_to_type_and_only_where_it_is_told() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let on = json!({ "on": true });
    let outside = ana.post("/v1/rooms/tennis/typing", &on).await;
    assert_eq!(
        (outside.status, outside.problem_code()),
        (403, "not_member".to_owned())
    );
    let live = json!({ "title": "중계", "kind": "live" });
    let room = ana.post("/v1/rooms", &live).await.json();
    let path = format!("/v1/rooms/{}/typing", room["id"].as_str().expect("an id"));
    let silent = ana.post(&path, &on).await;
    assert_eq!(silent.problem_code(), "not_in_this_room");
    server.stop().await;
}
