//! Histories that are cut: what is gone is gone everywhere, and what stays is numbered as it was.

use std::time::Duration;

use maru_testkit::{Person, TestServer};
use serde_json::json;

use crate::world::{Watcher, make_room, resume, say_many, told, whole_history};

#[tokio::test]
async fn a_lobby_keeps_its_newest_two_hundred_messages() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    make_room(&ana, "lobby", "game").await;
    let first = ana.say("game", "first", "the first").await;
    let id = first["id"].as_str().expect("an id");
    let at_first = format!("/v1/rooms/game/messages/{id}");
    say_many(&ana, "game", 2..250).await;
    let reaction = format!("{at_first}/reactions/%F0%9F%91%8D");
    assert_eq!(bo.put(&reaction).await.status, 200);
    assert_eq!(
        ana.put(&format!("/v1/rooms/game/pins/{id}")).await.status,
        200
    );
    assert_eq!(
        ana.patch(&at_first, &json!({ "text": "the first, once more" }))
            .await
            .status,
        200
    );
    let answer = json!({ "client_id": "answer", "text": "an answer", "reply_to": id });
    let answer = bo.post("/v1/rooms/game/messages", &answer).await.json();
    assert_eq!(answer["number"], 250);
    let mut watcher = Watcher::open(&bo, "game").await;
    let head = whole_history(&bo, "game").await["head"]
        .as_u64()
        .expect("a head");

    server.keep_house().await;
    let page = whole_history(&bo, "game").await;
    let messages = page["messages"].as_array().expect("messages");
    assert_eq!(messages.len(), 200);
    assert_eq!(
        (&messages[0]["number"], &messages[199]["number"]),
        (&json!(51), &json!(250))
    );
    assert!(messages[199].get("reply_to").is_none(), "{}", messages[199]);
    let room = bo.get("/v1/rooms/game").await.json();
    assert_eq!(
        (&room["number"], &room["floor_number"]),
        (&json!(250), &json!(50))
    );
    let pins = bo.get("/v1/rooms/game/pins").await.json();
    assert_eq!(pins["messages"], json!([]));
    let events = watcher.check(&bo).await;
    assert!(
        events
            .iter()
            .all(|event| event["event"]["type"] == "history.trimmed"),
        "{events:?}"
    );
    let last = &events.last().expect("it was events")["event"];
    assert_eq!(last["number"], 50);

    let floor = last["floor"].as_u64().expect("a floor");
    check_cursors(&bo, head, floor).await;
    check_gone(&ana, &bo, (id, &at_first)).await;
    server.stop().await;
}

/// A cursor of before the cut that lies behind the floor resumes, one below it does not.
async fn check_cursors(bo: &Person, head: u64, floor: u64) {
    assert_eq!(resume(bo, "game", head).await["mode"], "resumed");
    assert_eq!(resume(bo, "game", floor).await["mode"], "resumed");
    for after in [0, floor - 1] {
        assert_eq!(resume(bo, "game", after).await["mode"], "reset", "{after}");
    }
    let mut socket = bo.open_socket().await;
    assert_eq!(
        socket.subscribe("game", Some(floor - 1)).await["mode"],
        "reset"
    );
    assert_eq!(
        socket.subscribe("game", Some(floor)).await["mode"],
        "resumed"
    );
}

/// What is gone cannot be changed or answered, and is not sent a second time.
async fn check_gone(ana: &Person, bo: &Person, (id, path): (&str, &str)) {
    let missing = (404, "message_not_found".to_owned());
    assert_eq!(
        told(&ana.patch(path, &json!({ "text": "again" })).await),
        missing
    );
    assert_eq!(told(&ana.delete(path).await), missing);
    assert_eq!(
        told(&bo.put(&format!("{path}/reactions/%F0%9F%91%8D")).await),
        missing
    );
    let answer = json!({ "client_id": "late", "text": "too late", "reply_to": id });
    assert_eq!(
        told(&bo.post("/v1/rooms/game/messages", &answer).await),
        missing
    );
    let again = json!({ "client_id": "first", "text": "the first" });
    let again = ana.post("/v1/rooms/game/messages", &again).await;
    assert_eq!(again.status, 200, "{:?}", again.body);
    let again = again.json();
    assert_eq!(
        (again["id"].as_str(), &again["text"]),
        (Some(id), &json!(""))
    );
    assert_eq!(
        whole_history(bo, "game").await["messages"]
            .as_array()
            .map(Vec::len),
        Some(200)
    );
}

#[tokio::test]
async fn messages_go_after_their_hours_and_whoever_did_not_read_them_has_less_to_read() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    make_room(&ana, "open", "hall").await;
    assert_eq!(bo.put("/v1/rooms/hall/members/me").await.status, 200);
    let hours = json!({ "policy": { "history_hours_max": 2 } });
    assert_eq!(ana.patch("/v1/rooms/hall", &hours).await.status, 200);
    say_many(&ana, "hall", 0..5).await;
    ana.say("tennis", "t1", "elsewhere").await;
    server.ambient.advance(Duration::from_mins(90));
    let (ana, bo) = (ana.again().await, bo.again().await);
    ana.say("hall", "young", "young").await;
    server.ambient.advance(Duration::from_secs(1));
    ana.say("tennis", "t2", "elsewhere, later").await;
    server.keep_house().await;
    assert_eq!(
        whole_history(&bo, "hall").await["messages"]
            .as_array()
            .map(Vec::len),
        Some(6)
    );

    server.ambient.advance(Duration::from_mins(30));
    let (ana, bo) = (ana.again().await, bo.again().await);
    server.keep_house().await;
    let left = whole_history(&bo, "hall").await;
    assert_eq!(left["messages"].as_array().map(Vec::len), Some(1));
    assert_eq!(left["messages"][0]["number"], 6);
    let own = bo.get("/v1/me/rooms").await.json();
    assert_eq!(
        (&own["rooms"][0]["unread"], &own["unread"]),
        (&json!(1), &json!(1))
    );
    // What the house does makes no room the newest.
    let newest = bo.get("/v1/rooms").await.json()["rooms"][0]["alias"].clone();
    assert_eq!(newest, "tennis");
    let marked = json!({ "seq": left["messages"][0]["seq"] });
    assert_eq!(
        bo.put_json("/v1/rooms/hall/read", &marked).await.status,
        200
    );
    assert_eq!(bo.get("/v1/me/rooms").await.json()["unread"], 0);

    // When the last one goes, there is none.
    server.ambient.advance(Duration::from_hours(2));
    server.keep_house().await;
    let ana = ana.again().await;
    let room = ana.get("/v1/rooms/hall").await.json();
    assert_eq!(
        (&room["last_message"], &room["number"]),
        (&json!(null), &json!(6))
    );
    let next = ana.say("hall", "next", "goes on").await;
    assert_eq!(next["number"], 7);
    server.stop().await;
}
