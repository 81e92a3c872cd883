//! Whoever comes back to the feed with a cursor, and who comes with one that is not known.

use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

use crate::{change, kinds};

/// What the feed says next, with its cursor.
async fn told(socket: &mut Socket) -> (Value, String) {
    let frame = socket.next_of("feed").await;
    let cursor = frame["cursor"].as_str().expect("a cursor");
    (frame["feed"].clone(), cursor.to_owned())
}

async fn go_on(person: &Person, after: &str) -> (Socket, Value, String) {
    let mut socket = person.open_socket().await;
    let open = json!({ "type": "feed.open", "after": after, "ref": 1 });
    socket.send(&open).await;
    let (feed, cursor) = told(&mut socket).await;
    (socket, feed, cursor)
}

#[tokio::test]
async fn whoever_comes_back_is_told_what_changed_and_nothing_else() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    for room in ["tennis", "lunch"] {
        ana.put(&format!("/v1/rooms/{room}/members/me")).await;
    }
    let mut socket = ana.open_socket().await;
    socket.send(&json!({ "type": "feed.open" })).await;
    let (snapshot, _) = told(&mut socket).await;
    assert_eq!(snapshot["rooms"].as_array().map(Vec::len), Some(2));
    bo.say("tennis", "b1", "하나").await;
    let (_, cursor) = told(&mut socket).await;
    drop(socket);
    server.no_connections().await;
    bo.say("lunch", "b2", "둘").await;
    let set = json!({ "pinned": 4 });
    ana.patch("/v1/rooms/lunch/members/me", &set).await;
    ana.delete("/v1/rooms/tennis/members/me").await;
    let left = bo.get("/v1/rooms/tennis").await.json()["id"].clone();
    let (mut socket, resumed, _) = go_on(&ana, &cursor).await;
    assert_eq!(resumed["type"], "resumed");
    let left = format!("left {}", left.as_str().expect("an id"));
    assert_eq!(
        kinds(&resumed["changes"]),
        [left, "own lunch".to_owned(), "room lunch".to_owned()]
    );
    // From here on it is live.
    bo.say("lunch", "b3", "셋").await;
    let room = change(&mut socket, "room").await;
    assert_eq!(room["room"]["number"], 2);
    server.stop().await;
}

#[tokio::test]
async fn a_cursor_that_is_not_known_here_is_answered_by_a_snapshot() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    let mut socket = ana.open_socket().await;
    socket.send(&json!({ "type": "feed.open" })).await;
    let (_, cursor) = told(&mut socket).await;
    drop(socket);
    server.no_connections().await;
    for other in ["", "x", "elsewhere.0", "9999999999999999999999.1", "가.나"] {
        let (_, feed, _) = go_on(&ana, other).await;
        assert_eq!(feed["type"], "snapshot", "{other}");
        assert_eq!(feed["rooms"].as_array().map(Vec::len), Some(1));
    }
    let (_, feed, _) = go_on(&ana, &cursor).await;
    assert_eq!(feed["type"], "resumed");
    // Of another person the same cursor says nothing.
    let bo = Person::enter(server.address(), "bo").await;
    let (_, feed, _) = go_on(&bo, &cursor).await;
    assert_eq!(
        (&feed["type"], &feed["rooms"]),
        (&json!("snapshot"), &json!([]))
    );
    // After two minutes it is not remembered any more.
    server.no_connections().await;
    server.pass_seconds(140);
    let (_, feed, _) = go_on(&ana, &cursor).await;
    assert_eq!(feed["type"], "snapshot");
    server.stop().await;
}

#[tokio::test]
async fn a_stream_goes_on_from_the_id_of_its_last_event() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    ana.put("/v1/rooms/tennis/members/me").await;
    let first = stream(&ana, server.address(), "").await;
    assert!(first.contains("\"type\":\"snapshot\""), "{first}");
    let id = first.lines().find_map(|line| line.strip_prefix("id: "));
    let header = format!("last-event-id: {}\r\n", id.expect("an id"));
    server.no_connections().await;
    bo.say("tennis", "b1", "하나").await;
    let second = stream(&ana, server.address(), &header).await;
    assert!(second.contains("\"type\":\"resumed\""), "{second}");
    assert!(second.contains("하나"), "{second}");
    server.stop().await;
}

/// The first event of the feed's stream, as it stands on the line.
async fn stream(person: &Person, address: std::net::SocketAddr, headers: &str) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut line = tokio::net::TcpStream::connect(address)
        .await
        .expect("it connects");
    let asked = format!(
        "GET /v1/feed HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {}\r\n{headers}\r\n",
        person.token
    );
    line.write_all(asked.as_bytes()).await.expect("it is asked");
    let mut heard = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&heard).into_owned();
        if text.contains("event: feed") && text.contains("}\n\n") {
            return text;
        }
        let count = line.read_buf(&mut heard).await.expect("it is read");
        assert!(count > 0, "the line was closed: {text}");
    }
}
