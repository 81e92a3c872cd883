//! Blocks for oneself: what they keep away, and who hears of them.

use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::{World, done, outcome, refused};

fn block(person: &Person) -> String {
    format!("/v1/me/blocks/{}", person.id())
}

async fn list(person: &Person) -> Vec<Value> {
    let answer = person.get("/v1/me/blocks").await.json();
    answer["blocks"].as_array().expect("blocks").clone()
}

#[tokio::test]
async fn a_block_is_listed_until_it_ends_and_told_to_ones_own_devices_only() {
    let world = World::start().await;
    let (ana, bo) = (&world.ana, &world.bo);
    let mut own = ana.open_socket().await;
    let mut others = bo.open_socket().await;
    for socket in [&mut own, &mut others] {
        socket
            .send(&json!({ "type": "feed.open", "ref": "f" }))
            .await;
        socket.next_of("feed").await;
    }
    assert_eq!(outcome(&ana.put(&block(bo)).await), done());
    let told = own.next_of("feed").await;
    let change = json!({ "type": "block", "person": bo.id(), "on": true });
    assert_eq!(told["feed"]["changes"], json!([change]));
    // Once more changes nothing, and nobody is told.
    assert_eq!(outcome(&ana.put(&block(bo)).await), done());
    let listed = list(ana).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["person"]["name"], "bo");
    assert_eq!(outcome(&ana.delete(&block(bo)).await), done());
    let told = own.next_of("feed").await;
    assert_eq!(told["feed"]["changes"][0]["on"], false);
    assert!(list(ana).await.is_empty());
    // Whoever was blocked hears of the next message and of nothing before it.
    world.say(&world.cy, "c1", "말").await;
    let told = others.next_of("feed").await;
    assert_eq!(told["feed"]["changes"][0]["type"], "room");
    world.server.stop().await;
}

#[tokio::test]
async fn nobody_blocks_themselves_or_whom_there_is_not() {
    let world = World::start().await;
    let own = world.ana.put(&block(&world.ana)).await;
    assert_eq!(outcome(&own), refused(422, "not_oneself"));
    let nobody = "/v1/me/blocks/pr_01jd000000000000000000000000";
    let missing = world.ana.put(nobody).await;
    assert_eq!(outcome(&missing), refused(404, "person_not_found"));
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_is_blocked_neither_opens_a_room_of_two_nor_writes_there() {
    let world = World::start().await;
    let (ana, bo) = (&world.ana, &world.bo);
    let meet = |other: &Person| json!({ "kind": "direct", "with": other.id() });
    let made = bo.post("/v1/rooms", &meet(ana)).await.json();
    let room = made["id"].as_str().expect("an id");
    let path = format!("/v1/rooms/{room}/messages");
    let say = |id: &str| json!({ "client_id": id, "text": "안녕" });
    let sent = bo.post(&path, &say("b1")).await;
    assert_eq!(sent.status, 201);
    let edit = format!("{path}/{}", sent.json()["id"].as_str().expect("an id"));
    assert_eq!(outcome(&ana.put(&block(bo)).await), done());
    let refusal = refused(403, "not_reachable");
    assert_eq!(outcome(&bo.post(&path, &say("b2")).await), refusal);
    assert_eq!(outcome(&bo.post("/v1/rooms", &meet(ana)).await), refusal);
    let edited = bo.patch(&edit, &json!({ "text": "다른 말" })).await;
    assert_eq!(outcome(&edited), refusal);
    // A repeat of what was sent before is still answered, and in other rooms everybody talks.
    assert_eq!(bo.post(&path, &say("b1")).await.status, 200);
    assert_eq!(world.send(bo, "b3", "말").await.status, 201);
    // Whoever blocks may write.
    assert_eq!(ana.post(&path, &say("a1")).await.status, 201);
    assert_eq!(outcome(&ana.delete(&block(bo)).await), done());
    assert_eq!(bo.post(&path, &say("b4")).await.status, 201);
    world.server.stop().await;
}

#[tokio::test]
async fn a_block_keeps_a_first_room_of_two_from_being_made() {
    let world = World::start().await;
    assert_eq!(outcome(&world.cy.put(&block(&world.bo)).await), done());
    let meet = json!({ "kind": "direct", "with": world.cy.id() });
    let refusal = world.bo.post("/v1/rooms", &meet).await;
    assert_eq!(outcome(&refusal), refused(403, "not_reachable"));
    let back = json!({ "kind": "direct", "with": world.bo.id() });
    assert_eq!(world.cy.post("/v1/rooms", &back).await.status, 201);
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_is_blocked_is_not_heard_of_in_a_room_of_two() {
    let world = World::start().await;
    let (ana, bo) = (&world.ana, &world.bo);
    let meet = json!({ "kind": "direct", "with": ana.id() });
    let made = bo.post("/v1/rooms", &meet).await.json();
    let room = made["id"].as_str().expect("an id");
    let said = ana.say(room, "a1", "@bo 안녕").await;
    let at = |rest: &str| {
        let id = said["id"].as_str().expect("an id");
        format!("/v1/rooms/{room}/{}", rest.replace("{id}", id))
    };
    let heart = at("messages/{id}/reactions/%E2%9D%A4");
    let thumb = at("messages/{id}/reactions/%F0%9F%91%8D");
    assert_eq!(bo.put(&heart).await.status, 200);
    let mut socket = ana.open_socket().await;
    socket.subscribe(room, None).await;
    assert_eq!(outcome(&ana.put(&block(bo)).await), done());
    let refusal = refused(403, "not_reachable");
    assert_eq!(outcome(&bo.put(&thumb).await), refusal);
    let pin = at("pins/{id}");
    assert_eq!(outcome(&bo.put(&pin).await), refusal);
    let call = json!({ "client_id": "b1", "text": "@ana", "mentions": [ana.id()] });
    assert_eq!(outcome(&bo.post(&at("messages"), &call).await), refusal);
    // He types, and is not told that nobody hears of it.
    let on = json!({ "on": true });
    assert_eq!(outcome(&bo.post(&at("typing"), &on).await), done());
    // What he added before he may take back.
    assert_eq!(bo.delete(&heart).await.status, 200);
    let event = socket.next_event().await;
    assert_eq!(event["event"]["type"], "reaction.removed");
    assert_eq!(outcome(&ana.delete(&block(bo)).await), done());
    assert_eq!(outcome(&bo.post(&at("typing"), &on).await), done());
    let typing = loop {
        let frame = socket.next_of("signal").await;
        if frame["signal"]["type"] == "typing" {
            break frame["signal"]["member"]["id"].clone();
        }
    };
    assert_eq!(typing, bo.id());
    let own = ana.get("/v1/me/rooms").await.json();
    let rooms = own["rooms"].as_array().expect("rooms").iter();
    let direct = rooms.filter(|own| own["room"]["id"] == room);
    assert!(direct.into_iter().all(|own| own.get("mention").is_none()));
    world.server.stop().await;
}
