//! The same writing in other bytes: Hangul with its letters apart, emoji with and without what asks for their picture.

use maru_testkit::{Person, TestServer};
use serde_json::json;

/// `달빛`, as macOS and iOS may give it.
const APART: &str = "\u{1103}\u{1161}\u{11af}\u{1107}\u{1175}\u{11be}";
const COMPOSED: &str = "달빛";

#[tokio::test]
async fn an_entry_code_opens_the_room_whether_its_letters_are_apart_or_not() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    for (alias, given, tried) in [
        ("first", COMPOSED, APART),
        ("second", APART, COMPOSED),
        ("third", APART, APART),
    ] {
        let room = json!({ "title": "테니스장", "alias": alias, "entry_code": given });
        assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
        let bo = Person::enter(server.address(), "bo").await;
        let own = format!("/v1/rooms/{alias}/members/me");
        let wrong = bo.put_json(&own, &json!({ "entry_code": "달" })).await;
        assert_eq!(wrong.problem_code(), "entry_code_wrong");
        let come = bo.put_json(&own, &json!({ "entry_code": tried })).await;
        assert!(come.status < 300, "{alias}: {}", come.problem_code());
    }
    // Forty syllables are forty characters, however many letters they come in.
    let long = json!({ "title": "테니스장", "entry_code": APART.repeat(20) });
    assert_eq!(ana.post("/v1/rooms", &long).await.status, 201);
    let longer = json!({ "title": "테니스장", "entry_code": APART.repeat(21) });
    assert_eq!(ana.post("/v1/rooms", &longer).await.status, 422);
    server.stop().await;
}

#[tokio::test]
async fn somebody_is_named_once_and_also_with_letters_apart() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let moon = Person::enter(server.address(), COMPOSED).await;
    moon.put("/v1/rooms/tennis/members/me").await;
    let mut socket = ana.open_socket().await;
    socket.subscribe("tennis", None).await;
    let text = format!("@{APART}님, @{COMPOSED}");
    let body = json!({ "client_id": "a1", "text": text, "mentions": [moon.id(), moon.id()] });
    let sent = ana.post("/v1/rooms/tennis/messages", &body).await;
    assert_eq!(sent.status, 201, "{}", sent.problem_code());
    let named = json!([{ "id": moon.id(), "name": COMPOSED }]);
    assert_eq!(sent.json()["mentions"], named);
    let mut event = socket.next_event().await;
    while event["event"]["type"] != "message.sent" {
        event = socket.next_event().await;
    }
    assert_eq!(event["event"]["message"]["mentions"], named);
    let markup = &event["event"]["message"]["markup"];
    assert_eq!(
        markup[0],
        json!({ "type": "mention", "id": moon.id(), "name": APART })
    );
    assert_eq!(
        markup[2],
        json!({ "type": "mention", "id": moon.id(), "name": COMPOSED })
    );
    // They are called once.
    let rooms = moon.get("/v1/me/rooms").await.json();
    assert_eq!(rooms["rooms"][0]["mentions"], 1, "{rooms}");
    server.stop().await;
}

#[tokio::test]
async fn a_heart_is_one_reaction_with_and_without_its_variation_selector() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let body = json!({ "client_id": "a1", "text": "이겼다" });
    let sent = ana.post("/v1/rooms/tennis/messages", &body).await.json();
    let id = sent["id"].as_str().expect("an id");
    let at = |emoji: &str| format!("/v1/rooms/tennis/messages/{id}/reactions/{emoji}");
    let (bare, qualified) = (at("%E2%9D%A4"), at("%E2%9D%A4%EF%B8%8F"));
    let heart = |count: u32| json!([{ "emoji": "\u{2764}\u{fe0f}", "count": count }]);
    for (person, path, count) in [
        (&ana, &bare, 1),
        (&ana, &qualified, 1),
        (&bo, &qualified, 2),
        (&bo, &bare, 2),
    ] {
        let reacted = person.put(path).await;
        assert_eq!(reacted.status, 200, "{}", reacted.problem_code());
        assert_eq!(reacted.json()["reactions"], heart(count));
    }
    let taken = ana.delete(&qualified).await.json();
    assert_eq!(taken["reactions"], heart(1));
    let taken = bo.delete(&bare).await.json();
    assert_eq!(taken.get("reactions"), None);
    server.stop().await;
}
