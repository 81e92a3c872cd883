//! The feed over the public wire: a snapshot of one's rooms, then what changes in them, however it came to be.

mod crowd;
mod returns;

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

/// The types of changes with the rooms that they are about, in the order of the alphabet.
fn kinds(changes: &Value) -> Vec<String> {
    let changes = changes.as_array().expect("changes").iter();
    let kind = |change: &Value| {
        let (kind, room) = (&change["type"], &change["room"]);
        let room = if room["room"].is_object() {
            &room["room"]
        } else {
            room
        };
        let name = room["alias"].as_str().or(room.as_str()).unwrap_or_default();
        format!("{} {name}", kind.as_str().expect("a type"))
    };
    let mut kinds: Vec<String> = changes.map(kind).collect();
    kinds.sort();
    kinds
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

/// Rooms of somebody who is in many.
const MANY: usize = 510;
const MADE_AT_ONCE: usize = 30;

#[tokio::test]
async fn whoever_is_in_many_rooms_has_all_of_them_in_the_list_and_in_the_feed() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut made = Vec::with_capacity(MANY);
    while made.len() < MANY {
        let mut making = tokio::task::JoinSet::new();
        for n in 0..MADE_AT_ONCE {
            let ana = ana.clone();
            let body = json!({ "title": format!("방 {n}") });
            making.spawn(async move { ana.post("/v1/rooms", &body).await.json() });
        }
        let answers = making.join_all().await;
        made.extend(answers.iter().map(|room| text(&room["id"])));
    }
    let bo = Person::enter(server.address(), "bo").await;
    // What is remembered of a list is not what it says later.
    let before = ana.get("/v1/me/rooms").await;
    assert_eq!(ana.get("/v1/me/rooms").await.json(), before.json());
    bo.say(&made[MANY / 2], "b1", "새 말").await;
    let renamed = format!("/v1/rooms/{}", made[MANY / 3]);
    let renamed = ana.patch(&renamed, &json!({ "title": "새 이름" })).await;
    assert_eq!(renamed.status, 200);
    let listed = ana.get("/v1/me/rooms").await.json();
    assert_ne!(listed, before.json());
    let (_feed, snapshot) = open(&ana).await;
    assert_eq!(snapshot["rooms"], listed["rooms"]);
    assert_eq!(
        (&snapshot["unread"], &listed["unread"]),
        (&json!(1), &json!(1))
    );
    let rooms = listed["rooms"].as_array().expect("rooms");
    let grown = rooms.iter().find(|own| own["unread"] == 1);
    let grown = &grown.expect("one of them has grown")["room"];
    assert_eq!(grown["id"], json!(made[MANY / 2]));
    assert_eq!(grown["last_message"]["text"], "새 말");
    let mut ids: Vec<String> = rooms.iter().map(|own| text(&own["room"]["id"])).collect();
    ids.sort_unstable();
    made.sort_unstable();
    assert_eq!(ids, made);
    server.stop().await;
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
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

#[tokio::test]
async fn what_one_sets_for_oneself_comes_to_ones_other_devices_and_to_nobody_else() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    for person in [&ana, &bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    let (mut of_ana, _) = open(&ana).await;
    let (mut of_bo, _) = open(&bo).await;
    let set = json!({ "pinned": 1, "notify": "mentions", "unread": true });
    let answer = ana.patch("/v1/rooms/tennis/members/me", &set).await;
    assert_eq!(answer.status, 200);
    let own = change(&mut of_ana, "own").await["room"].clone();
    assert_eq!(own, answer.json());
    assert_eq!(
        (&own["pinned"], &own["notify"], &own["marked_unread"]),
        (&json!(1), &json!("mentions"), &json!(true))
    );
    // Reading again what was read ends the mark, and is told.
    let seq = json!({ "seq": own["marker"]["seq"] });
    ana.put_json("/v1/rooms/tennis/read", &seq).await;
    let own = change(&mut of_ana, "own").await["room"].clone();
    assert_eq!(own.get("marked_unread"), None);
    // What bo hears first is what happens to all.
    ana.say("tennis", "a1", "안녕").await;
    let heard = changes(&mut of_bo).await;
    assert_eq!(kinds(&json!(heard)), ["room tennis"]);
    server.stop().await;
}

#[tokio::test]
async fn a_call_is_told_to_whom_it_calls_and_ones_own_words_are_read() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    for person in [&ana, &bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    let (mut of_bo, _) = open(&bo).await;
    let call = json!({ "client_id": "a1", "text": "@bo님", "mentions": [bo.id()] });
    let said = ana.post("/v1/rooms/tennis/messages", &call).await.json();
    let place = json!({ "seq": said["seq"], "number": said["number"] });
    let own = change(&mut of_bo, "own").await;
    assert_eq!(own["room"]["mention"], place);
    let said = ana.say("tennis", "a2", "@here 모두").await;
    let place = json!({ "seq": said["seq"], "number": said["number"] });
    let room = change(&mut of_bo, "room").await;
    assert_eq!(room["here"], place);
    let said = bo.say("tennis", "b1", "네").await;
    let marker = change(&mut of_bo, "marker").await;
    assert_eq!(
        marker["marker"],
        json!({ "seq": said["seq"], "number": said["number"] })
    );
    let own = bo.get("/v1/me/rooms").await.json()["rooms"][0].clone();
    assert_eq!((own.get("mention"), &own["unread"]), (None, &json!(0)));
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_called_hears_how_often_also_when_a_call_goes() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    for person in [&ana, &bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    let (mut feed, _) = open(&ana).await;
    let call = async |id: &str, text: &str, mentions: Value| {
        let body = json!({ "client_id": id, "text": text, "mentions": mentions });
        let sent = bo.post("/v1/rooms/tennis/messages", &body).await.json();
        sent["id"].as_str().expect("an id").to_owned()
    };
    let delete = async |id: &str| {
        let gone = bo.delete(&format!("/v1/rooms/tennis/messages/{id}")).await;
        assert_eq!(gone.status, 204);
    };
    let named = call("b1", "@ana 네", json!([ana.id()])).await;
    assert_eq!(change(&mut feed, "own").await["room"]["mentions"], 1);
    let here = call("b2", "@here 모두", json!([])).await;
    assert_eq!(change(&mut feed, "own").await["room"]["mentions"], 2);
    delete(&here).await;
    let own = change(&mut feed, "own").await["room"].clone();
    assert_eq!(
        (&own["mentions"], &own["mention"]["number"]),
        (&json!(1), &json!(1))
    );
    delete(&named).await;
    let own = change(&mut feed, "own").await["room"].clone();
    assert_eq!((own.get("mentions"), own.get("mention")), (None, None));
    server.stop().await;
}
