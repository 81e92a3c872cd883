//! What moderators do is written down, and can be undone for a day.

use domain::Role;
use domain::moderation::acts::UNDO_LIFE;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::{World, done, outcome, refused};

async fn acts(world: &World, reader: &Person) -> Vec<Value> {
    let page = reader.get(&world.at("/acts")).await.json();
    page["acts"].as_array().expect("acts").clone()
}

/// Acts of one millisecond stand in no order: each has its own.
async fn undo(world: &World, by: &Person, act: &Value) -> (u16, String) {
    world.server.pass_seconds(1);
    let id = act["id"].as_str().expect("an id");
    let path = world.at(&format!("/acts/{id}/undo"));
    outcome(&by.post(&path, &json!({ "reason": "잘못 눌렀음" })).await)
}

async fn call(world: &World, method: hyper::Method, path: &str, body: Value) -> (u16, String) {
    world.server.pass_seconds(1);
    outcome(&world.ana.call(method, &world.at(path), Some(&body)).await)
}

async fn delete(world: &World, path: &str, body: Value) -> (u16, String) {
    call(world, hyper::Method::DELETE, path, body).await
}

#[tokio::test]
async fn every_act_is_written_down_with_who_what_and_why() {
    let world = World::start().await;
    let (bo, cy) = (world.bo.id().to_owned(), world.cy.id().to_owned());
    let said = world.say(&world.bo, "b1", "말").await;
    let why = || json!({ "reason": "그래서" });
    delete(&world, &format!("/messages/{said}"), why()).await;
    let mute = json!({ "mute_seconds": 60, "reason": "그래서" });
    let member = format!("/members/{bo}");
    call(&world, hyper::Method::PATCH, &member, mute).await;
    let slow = json!({ "slow_mode_seconds": 5, "frozen": true, "reason": "그래서" });
    call(&world, hyper::Method::PATCH, "", slow).await;
    let notice = json!({ "text": "공지", "reason": "그래서" });
    call(&world, hyper::Method::PUT, "/notice", notice).await;
    let deputy = json!({ "role": "deputy", "reason": "그래서" });
    call(
        &world,
        hyper::Method::PATCH,
        &format!("/members/{cy}"),
        deputy,
    )
    .await;
    delete(&world, &member, why()).await;
    let ban = json!({ "seconds": 60, "reason": "그래서" });
    call(&world, hyper::Method::PUT, &format!("/bans/{bo}"), ban).await;
    delete(&world, &format!("/bans/{bo}"), why()).await;
    let lines = acts(&world, &world.cy).await;
    let kinds: Vec<&Value> = lines.iter().rev().map(|act| &act["kind"]).collect();
    assert_eq!(
        kinds,
        [
            "message.deleted",
            "member.muted",
            "room.changed",
            "notice.changed",
            "member.role_changed",
            "member.kicked",
            "member.banned",
            "member.pardoned"
        ]
    );
    for act in &lines {
        assert_eq!(act["by"], world.ana.id());
        assert_eq!(act["reason"], "그래서");
    }
    assert_eq!(lines[7]["object"], *said);
    assert_eq!(lines[5]["words"], json!(["frozen", "slow_mode_seconds"]));
    assert_eq!(lines[3]["words"], json!(["deputy"]));
    let by_member = world.bo.get(&world.at("/acts")).await;
    assert_eq!(outcome(&by_member), refused(403, "role_missing"));
    let viewer = world.staff(Role::Viewer).await;
    let all = viewer.get("/v1/admin/tenants/demo/room-acts").await.json();
    assert_eq!(all["acts"].as_array().map(Vec::len), Some(8));
    world.server.stop().await;
}

#[tokio::test]
async fn what_one_does_to_oneself_is_no_act_of_order() {
    let world = World::start().await;
    let said = world.say(&world.ana, "a1", "내 말").await;
    delete(&world, &format!("/messages/{said}"), json!({})).await;
    assert!(acts(&world, &world.ana).await.is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn a_moderators_deletion_is_undone_within_a_day_and_ones_own_never() {
    let world = World::start().await;
    let first = world.say(&world.cy, "c1", "첫 말").await;
    let body = json!({ "client_id": "b1", "text": "**굵은** 말 @cy", "reply_to": first,
        "mentions": [world.cy.id()] });
    let said = world.bo.post(&world.at("/messages"), &body).await.json();
    let id = said["id"].as_str().expect("an id");
    delete(&world, &format!("/messages/{id}"), json!({})).await;
    assert_eq!(world.messages().await[1]["text"], "");
    let mut socket = world.bo.open_socket().await;
    socket.subscribe(&world.room, None).await;
    let act = acts(&world, &world.ana).await.remove(0);
    assert!(act["undo_until"].is_string());
    assert_eq!(
        undo(&world, &world.bo, &act).await,
        refused(403, "role_missing")
    );
    assert_eq!(undo(&world, &world.ana, &act).await, done());
    let event = socket.next_event().await["event"].clone();
    assert_eq!(event["type"], "message.restored");
    assert_eq!(event["message"], said);
    assert_eq!(world.messages().await[1], said);
    assert_eq!(
        undo(&world, &world.ana, &act).await,
        refused(409, "too_late")
    );
    let lines = acts(&world, &world.ana).await;
    assert_eq!(lines[0]["kind"], "act.undone");
    assert_eq!(lines[0]["object"], act["id"]);
    assert_eq!(lines[1]["undone"], true);
    // Once more, and then what is sealed is purged as it is after a day.
    delete(&world, &format!("/messages/{id}"), json!({})).await;
    let act = acts(&world, &world.ana).await.remove(0);
    let store = world.server.store();
    let mut tx = store.begin_identity().await.expect("a transaction");
    let tomorrow = world.server.running.api.cx.ambient.now().plus(UNDO_LIFE);
    let after = tomorrow.plus(std::time::Duration::from_secs(1));
    let purged = tx.purge(after, 100).await.expect("it is purged");
    assert!(purged > 0, "the sealed text goes");
    tx.commit().await.expect("it is committed");
    assert_eq!(
        undo(&world, &world.ana, &act).await,
        refused(409, "too_late")
    );
    world.server.stop().await;
}

#[tokio::test]
async fn bans_and_mutes_are_undone_as_they_were_before() {
    let world = World::start().await;
    let bo = world.bo.id().to_owned();
    let deputy = json!({ "role": "deputy" });
    call(
        &world,
        hyper::Method::PATCH,
        &format!("/members/{bo}"),
        deputy,
    )
    .await;
    call(
        &world,
        hyper::Method::PUT,
        &format!("/bans/{bo}"),
        json!({}),
    )
    .await;
    assert_eq!(world.bo.get(&world.at("/messages")).await.status, 403);
    let act = acts(&world, &world.ana).await.remove(0);
    assert_eq!(undo(&world, &world.ana, &act).await, done());
    assert_eq!(world.send(&world.bo, "b1", "돌아왔다").await.status, 201);
    let members = world.bo.get(&world.at("/members")).await.json();
    assert_eq!(members["members"][1]["role"], "deputy");
    let mute = json!({ "mute_seconds": 600 });
    let cy = format!("/members/{}", world.cy.id());
    call(&world, hyper::Method::PATCH, &cy, mute).await;
    let first = acts(&world, &world.ana).await.remove(0);
    call(
        &world,
        hyper::Method::PATCH,
        &cy,
        json!({ "mute_seconds": 60 }),
    )
    .await;
    // Another mute came after it.
    assert_eq!(
        undo(&world, &world.ana, &first).await,
        refused(409, "too_late")
    );
    let second = acts(&world, &world.ana).await.remove(0);
    assert_eq!(undo(&world, &world.ana, &second).await, done());
    let refusal = world.send(&world.cy, "c1", "말").await;
    // The first mute of ten minutes, less the three seconds that went by.
    assert_eq!(refusal.header("retry-after"), "597");
    assert_eq!(undo(&world, &world.ana, &first).await, done());
    assert_eq!(world.send(&world.cy, "c1", "말").await.status, 201);
    world.server.stop().await;
}

#[tokio::test]
async fn what_somebody_said_is_cleared_with_one_event_for_many_and_comes_back() {
    let world = World::start().await;
    for at in 0..130 {
        world.say(&world.bo, &format!("b{at}"), "광고").await;
    }
    world.say(&world.cy, "c1", "말").await;
    let mut socket = world.cy.open_socket().await;
    socket.subscribe(&world.room, None).await;
    let path = world.at(&format!("/members/{}/messages", world.bo.id()));
    let by_member = world.cy.delete(&path).await;
    assert_eq!(outcome(&by_member), refused(403, "role_missing"));
    let cleared = world.ana.delete(&path).await.json();
    assert_eq!(cleared, json!({ "deleted": 130, "next": null }));
    let mut gone = 0;
    for _ in 0..2 {
        let event = socket.next_event().await["event"].clone();
        assert_eq!(event["type"], "messages.deleted");
        assert_eq!(event["of"], world.bo.id());
        gone += event["seqs"].as_array().map_or(0, Vec::len);
    }
    assert_eq!(gone, 130);
    let left = world.messages().await;
    let said: Vec<_> = left.iter().filter(|m| m["text"] != "").collect();
    assert_eq!(said.len(), 1);
    let lines = acts(&world, &world.ana).await;
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1]["kind"], "messages.deleted");
    for act in &lines {
        assert_eq!(undo(&world, &world.ana, act).await, done());
    }
    let again = world.messages().await;
    assert!(again.iter().all(|message| message["text"] != ""));
    world.server.stop().await;
}

#[tokio::test]
async fn only_the_last_hours_are_cleared_where_that_is_asked() {
    let mut world = World::start().await;
    world.say(&world.bo, "b1", "오래된 말").await;
    world.server.pass_seconds(3_700);
    (world.ana, world.bo) = (world.ana.again().await, world.bo.again().await);
    world.say(&world.bo, "b2", "새 말").await;
    let path = format!("/members/{}/messages", world.bo.id());
    let newer = delete(&world, &path, json!({ "hours": 1 })).await;
    assert_eq!(newer, refused(200, ""));
    let messages = world.messages().await;
    let texts: Vec<&Value> = messages.iter().map(|m| &m["text"]).collect();
    assert_eq!(texts, ["오래된 말", ""]);
    let wrong = delete(&world, &path, json!({ "hours": 0 })).await;
    assert_eq!(wrong, refused(400, "invalid_request"));
    world.server.stop().await;
}
