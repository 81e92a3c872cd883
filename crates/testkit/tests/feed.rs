//! The feed over the public wire: a snapshot of one's rooms, then what changes in them, however it came to be.

use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

/// The next changes of the feed.
async fn changes(socket: &mut Socket) -> Vec<Value> {
    loop {
        let frame = socket.next_of("feed").await;
        if let Some(changes) = frame["feed"]["changes"].as_array() {
            return changes.clone();
        }
    }
}

/// The next change of this type about the room; those of other types in between are passed over.
async fn change(socket: &mut Socket, kind: &str) -> Value {
    loop {
        let found = changes(socket).await;
        if let Some(change) = found.into_iter().find(|change| change["type"] == kind) {
            return change;
        }
    }
}

async fn open(person: &Person) -> (Socket, Value) {
    let mut socket = person.open_socket().await;
    socket.send(&json!({ "type": "feed.open", "ref": 1 })).await;
    let snapshot = socket.next_of("feed").await["feed"].clone();
    assert_eq!(snapshot["type"], "snapshot");
    (socket, snapshot)
}

fn room_of<'a>(snapshot: &'a Value, alias: &str) -> &'a Value {
    let mut rooms = snapshot["rooms"].as_array().expect("rooms").iter();
    let found = rooms.find(|own| own["room"]["alias"] == alias);
    found.unwrap_or_else(|| panic!("{alias} is not in {snapshot}"))
}

#[tokio::test]
async fn a_message_in_another_room_moves_its_line_without_a_subscription() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    bo.say("tennis", "b1", "먼저").await;
    let (mut feed, snapshot) = open(&ana).await;
    assert_eq!(room_of(&snapshot, "tennis")["unread"], 1);
    let said = bo.say("tennis", "b2", "안녕").await;
    let change = change(&mut feed, "room").await;
    assert_eq!(change["room"]["alias"], "tennis");
    assert_eq!(change["room"]["last_message"]["id"], said["id"]);
    assert_eq!(change["room"]["number"], 2);
    server.stop().await;
}

#[tokio::test]
async fn rooms_come_and_go_with_ones_own_acts_on_another_device() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let (mut feed, snapshot) = open(&ana).await;
    assert_eq!(snapshot["rooms"], json!([]));
    ana.put("/v1/rooms/tennis/members/me").await;
    let joined = change(&mut feed, "joined").await;
    assert_eq!(joined["room"]["room"]["alias"], "tennis");
    assert_eq!(joined["room"]["role"], "member");
    let bo = Person::enter(server.address(), "bo").await;
    let said = bo.say("tennis", "b1", "안녕").await;
    change(&mut feed, "room").await;
    let read = json!({ "seq": said["seq"] });
    let put = hyper::Method::PUT;
    let answer = ana.call(put, "/v1/rooms/tennis/read", Some(&read)).await;
    assert_eq!(answer.status, 200);
    let marker = change(&mut feed, "marker").await;
    assert_eq!(marker["marker"]["number"], 1);
    ana.delete("/v1/rooms/tennis/members/me").await;
    let left = change(&mut feed, "left").await;
    assert_eq!(left["room"], joined["room"]["room"]["id"]);
    bo.say("tennis", "b2", "혼자").await;
    ana.put("/v1/rooms/lunch/members/me").await;
    let next = changes(&mut feed).await;
    assert!(
        next.iter()
            .all(|change| change["type"] != "room" || change["room"]["alias"] != "tennis"),
        "{next:?}"
    );
    server.stop().await;
}

#[tokio::test]
async fn the_stream_begins_with_a_snapshot_and_ends_with_the_session() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    let streaming = {
        let ana = ana.clone();
        tokio::spawn(async move { ana.get("/v1/feed").await })
    };
    server.connections_at_least(1).await;
    assert_eq!(ana.post("/v1/auth/logout", &json!({})).await.status, 204);
    let streamed = streaming.await.expect("the stream ended");
    assert_eq!(streamed.header("content-type"), "text/event-stream");
    let text = String::from_utf8_lossy(&streamed.body).into_owned();
    let first = text.lines().next();
    assert!(
        first == Some("event: feed") || text.contains("goodbye"),
        "{text}"
    );
    server.stop().await;
}

#[tokio::test]
async fn a_thousand_messages_of_a_moment_are_few_changes() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    let (mut feed, _) = open(&ana).await;
    let mut socket = bo.open_socket().await;
    for at in 0..200 {
        let text = format!("{at}");
        socket
            .send(&json!({ "type": "message.send", "room": "tennis", "client_id": format!("b{at}"), "text": text, "ref": at }))
            .await;
    }
    let mut count = 0;
    loop {
        let change = change(&mut feed, "room").await;
        count += 1;
        if change["room"]["number"] == 200 {
            break;
        }
    }
    assert!(count < 50, "{count} changes for 200 messages");
    server.stop().await;
}
