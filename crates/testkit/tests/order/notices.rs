//! Notices of rooms: who puts them up, where they stand, and those before.

use serde_json::json;

use crate::world::{World, done, outcome, refused};

#[tokio::test]
async fn a_notice_stands_in_the_room_and_in_its_log_and_those_before_are_listed() {
    let world = World::start().await;
    let mut socket = world.bo.open_socket().await;
    socket.subscribe(&world.room, None).await;
    let path = world.at("/notice");
    let put = async |text: &str| {
        let answer = world.ana.put_json(&path, &json!({ "text": text })).await;
        outcome(&answer)
    };
    assert_eq!(put("**내일** 쉽니다").await, done());
    let event = socket.next_event().await;
    assert_eq!(event["event"]["type"], "notice.changed");
    let notice = event["event"]["notice"].clone();
    assert_eq!(notice["markup"][0]["type"], "bold");
    assert_eq!(notice["seq"], event["seq"]);
    // The same once more is no new one.
    assert_eq!(put("**내일** 쉽니다").await, done());
    let room = world.cy.get(&world.at("")).await.json();
    assert_eq!(room["notice"], notice);
    assert_eq!(put("모레도 쉽니다").await, done());
    assert_eq!(
        socket.next_event().await["event"]["notice"]["text"],
        "모레도 쉽니다"
    );
    let set = world
        .ana
        .patch(&world.at(""), &json!({ "title": "다른 방" }))
        .await;
    assert_eq!(set.json()["notice"]["text"], "모레도 쉽니다");
    let changed = socket.next_event().await;
    assert!(
        changed["event"]["room"].get("notice").is_none(),
        "{changed}"
    );
    assert_eq!(outcome(&world.ana.delete(&path).await), done());
    assert!(socket.next_event().await["event"]["notice"].is_null());
    let room = world.cy.get(&world.at("")).await.json();
    assert!(room.get("notice").is_none(), "{room}");
    let all = world.cy.get(&world.at("/notices")).await.json();
    let notices = all["notices"].as_array().expect("notices").iter();
    let texts: Vec<_> = notices.map(|one| one["text"].clone()).collect();
    assert_eq!(texts, ["모레도 쉽니다", "**내일** 쉽니다"]);
    let replayed = world
        .bo
        .get(&world.at("/events?after=4&wait=0"))
        .await
        .json();
    assert_eq!(replayed["events"][0]["event"]["notice"], notice);
    world.server.stop().await;
}

#[tokio::test]
async fn notices_are_for_host_and_deputies_and_have_a_length() {
    let world = World::start().await;
    let path = world.at("/notice");
    let by_member = world.bo.put_json(&path, &json!({ "text": "공지" })).await;
    assert_eq!(outcome(&by_member), refused(403, "role_missing"));
    let long = json!({ "text": "가".repeat(1_001) });
    let too_long = world.ana.put_json(&path, &long).await;
    assert_eq!(outcome(&too_long), refused(422, "invalid_room"));
    let deputy = world.at(&format!("/members/{}", world.bo.id()));
    world.ana.patch(&deputy, &json!({ "role": "deputy" })).await;
    let fits = json!({ "text": "가".repeat(1_000) });
    assert_eq!(outcome(&world.bo.put_json(&path, &fits).await), done());
    world.server.stop().await;
}
