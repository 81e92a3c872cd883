//! Names and pictures for one room: no byte that goes to another member of that room says who somebody is elsewhere.

mod door;
mod masked;
mod shown;
mod told;
mod world;

use hyper::Method;
use serde_json::{Value, json};

use crate::world::{USUAL, World, hear_until};

/// What the host reads of a message of theirs that waits, and lets through.
async fn held_and_let_through(world: &World) -> Vec<String> {
    let rules = [json!({ "text": "광고", "action": "hold" })];
    let words = json!({ "words": { "rules": rules, "allowed": [] } });
    assert_eq!(world.ana.patch(&world.at(""), &words).await.status, 200);
    let wanted = json!({ "client_id": "h1", "text": "광고 말" });
    let held = world.secret.post(&world.at("/messages"), &wanted).await;
    assert_eq!(held.status, 202, "{:?}", held.body);
    let held = held.json()["held"].clone();
    let queue = world.ana.get(&world.at("/queue?kind=message")).await.json();
    assert_eq!(queue["waiting"][0]["by"]["name"], "별빛", "{queue}");
    let id = held["id"].as_str().expect("an id");
    let path = world.at(&format!("/queue/{id}/resolution"));
    let accept = json!({ "action": "accept" });
    let decided = world.ana.put_json(&path, &accept).await;
    assert_eq!(decided.status / 100, 2, "{:?}", decided.body);
    vec![
        format!("held {held}"),
        format!("queue {queue}"),
        format!("decided {:?}", decided.body),
    ]
}

/// What others read of the room, and of their own.
async fn read_everything(world: &World, seen: &mut Vec<String>) {
    let (ana, secret, bo) = (&world.ana, &world.secret, &world.bo);
    let rest = [
        "/messages",
        "/members",
        "/events?after=0",
        "/pins",
        "/presence",
        "/readers",
        "",
    ];
    for path in rest {
        seen.push(format!("{path} {}", bo.get(&world.at(path)).await.json()));
    }
    for path in ["/bans", "/acts", "/reports?state=open", "/invites"] {
        seen.push(format!("{path} {}", ana.get(&world.at(path)).await.json()));
    }
    assert_eq!(
        bo.put(&format!("/v1/me/blocks/{}", world.shown(secret).await))
            .await
            .status,
        204
    );
    for path in ["/v1/me/rooms", "/v1/rooms", "/v1/me/blocks"] {
        seen.push(format!("{path} {}", bo.get(path).await.json()));
    }
}

/// Everything that is done under the name of a room is heard and read by others under it, and by nothing else.
#[tokio::test]
async fn no_byte_that_others_of_the_room_get_says_who_somebody_is() {
    let world = World::start().await;
    let (ana, secret, bo) = (&world.ana, &world.secret, &world.bo);
    let tag = secret.principal["tag"].as_str().expect("a tag").to_owned();
    world.join(bo, None).await;
    let mut socket = world.listen(bo).await;
    world.join(secret, Some("달빛")).await;
    let first = secret.say(&world.room, "s1", "첫 말").await;
    let id = first["id"].as_str().expect("an id");
    let typing = json!({ "on": true });
    assert_eq!(secret.post(&world.at("/typing"), &typing).await.status, 204);
    let edited = json!({ "text": "첫 글" });
    assert_eq!(
        secret
            .patch(&world.at(&format!("/messages/{id}")), &edited)
            .await
            .status,
        200
    );
    let shown = world.shown(secret).await;
    let reply =
        json!({ "client_id": "a1", "text": "@달빛 네", "reply_to": id, "mentions": [shown] });
    assert_eq!(ana.post(&world.at("/messages"), &reply).await.status, 201);
    let emoji = world.at(&format!("/messages/{id}/reactions/%F0%9F%91%8D"));
    assert_eq!(secret.put(&emoji).await.status, 200);
    assert_eq!(ana.put(&world.at(&format!("/pins/{id}"))).await.status, 200);
    let report = json!({ "person": shown, "reason": "spam" });
    assert_eq!(bo.post(&world.at("/reports"), &report).await.status, 204);
    let (status, own) = world.set(secret, &json!({ "name": "별빛" })).await;
    assert_eq!((status, &own["profile"]["name"]), (200, &json!("별빛")));
    secret.patch("/v1/me", &json!({ "name": "김다른" })).await;
    secret.delete(&world.at("/members/me")).await;
    world.join(secret, None).await;
    let mut seen = held_and_let_through(&world).await;
    secret.say(&world.room, "s2", "끝 말").await;
    seen.extend(hear_until(&mut socket, "끝 말").await);
    read_everything(&world, &mut seen).await;
    assert!(seen.iter().any(|said| said.contains("별빛")));
    assert!(seen.iter().any(|said| said.contains("\"typing\"")));
    for said in &seen {
        for word in [USUAL, "김다른", &tag, secret.id()] {
            assert!(!said.contains(word), "{word} stands in {said}");
        }
    }
    let found = seen
        .iter()
        .find(|said| said.starts_with("/members"))
        .expect("members");
    assert!(found.contains("별빛"), "{found}");
    world.server.stop().await;
}

#[tokio::test]
async fn a_message_that_is_found_is_by_the_name_of_its_room() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    world.join(bo, None).await;
    world.join(secret, Some("달빛")).await;
    secret.say(&world.room, "s1", "바닷가 산책").await;
    secret.say("tennis", "s2", "바닷가 산책").await;
    world.join(bo, None).await;
    bo.put("/v1/rooms/tennis/members/me").await;
    world.server.index_all().await;
    let found = bo
        .get("/v1/search/messages?q=%EB%B0%94%EB%8B%B7%EA%B0%80")
        .await;
    let found = found.json();
    let hits = found["messages"].as_array().expect("hits").iter();
    let mut senders: Vec<Value> = hits.map(|hit| hit["sender"]["name"].clone()).collect();
    senders.sort_by_key(ToString::to_string);
    assert_eq!(senders, [json!(USUAL), json!("달빛")]);
    world.server.stop().await;
}

/// Names are told apart within a room, imitate nobody who keeps order, and are changed so often and no more.
#[tokio::test]
async fn a_name_is_somebodys_alone_and_not_the_hosts() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    world.join(secret, Some("달빛")).await;
    world.join(bo, None).await;
    let code = |(status, body): (u16, Value)| (status, body["code"].clone());
    let name = |name: &str| json!({ "name": name });
    assert_eq!(
        code(world.set(bo, &name("달 빛!")).await),
        (409, json!("name_taken"))
    );
    for refused in [
        "ana",
        "Аna",
        "관리자",
        " ",
        "이름이스무자를넘으면안된다고했잖아요그렇지요",
    ] {
        let answer = world.set(bo, &name(refused)).await;
        assert_eq!(code(answer), (422, json!("invalid_name")), "{refused}");
    }
    let picture =
        json!({ "name": "해", "picture": { "type": "emoji", "emoji": "💣", "colour": "pine" } });
    assert_eq!(world.set(bo, &picture).await.0, 422);
    let picture =
        json!({ "name": "해", "picture": { "type": "emoji", "emoji": "🌻", "colour": "pine" } });
    let (status, own) = world.set(bo, &picture).await;
    assert_eq!((status, &own["profile"]), (200, &picture));
    // The name and its owner part with the room's leave, not with the room.
    secret.delete(&world.at("/members/me")).await;
    assert_eq!(
        code(world.set(bo, &name("달빛")).await),
        (409, json!("name_taken"))
    );
    let mut last = 200;
    for at in 0..10 {
        last = world
            .set(bo, &name(&format!("해{}", "이".repeat(at))))
            .await
            .0;
        if last == 429 {
            break;
        }
    }
    assert_eq!(last, 429);
    world.server.stop().await;
}

#[tokio::test]
async fn where_the_policy_has_no_names_nobody_sets_one() {
    let world = World::start().await;
    let (ana, bo) = (&world.ana, &world.bo);
    world.join(bo, Some("별빛")).await;
    let own = json!({ "policy": { "profiles": "own" } });
    assert_eq!(ana.patch(&world.at(""), &own).await.status, 200);
    let standing = bo.get(&world.at("/members/me")).await.json();
    assert_eq!(standing["profiles"], "own");
    let (status, problem) = world.set(bo, &json!({ "name": "달빛" })).await;
    assert_eq!(
        (status, &problem["code"]),
        (403, &json!("not_in_this_room"))
    );
    // What was set before stays until its owner takes it away: a switch tells nobody's name.
    let members = ana.get(&world.at("/members")).await.json();
    assert_eq!(members["members"][1]["member"]["name"], "별빛");
    assert_eq!(world.set(bo, &Value::Null).await.0, 200);
    let members = ana.get(&world.at("/members")).await.json();
    assert_eq!(members["members"][1]["member"]["name"], "bo");
    let direct = json!({ "kind": "direct", "with": bo.id() });
    let direct = ana.post("/v1/rooms", &direct).await.json();
    let path = format!(
        "/v1/rooms/{}/members/me",
        direct["id"].as_str().expect("an id")
    );
    let named = json!({ "profile": { "name": "달빛" } });
    let answer = ana.patch(&path, &named).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (403, &json!("not_in_this_room"))
    );
    world.server.stop().await;
}

/// An id leads to no name: neither by a room of two nor by a block.
#[tokio::test]
async fn nobody_learns_a_usual_name_by_the_id_that_a_room_tells() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    world.join(secret, Some("달빛")).await;
    world.join(bo, None).await;
    let direct = json!({ "kind": "direct", "with": secret.id() });
    let answer = bo.post("/v1/rooms", &direct).await;
    assert_eq!(
        (answer.status, &answer.json()["code"]),
        (403, &json!("not_reachable"))
    );
    let by_id = format!("/v1/me/blocks/{}", secret.id());
    let answer = bo.put(&by_id).await;
    assert_eq!(
        (answer.status, answer.problem_code().as_str()),
        (404, "person_not_found")
    );
    let shown = world.shown(secret).await;
    let outside = json!({ "kind": "direct", "with": shown });
    assert_eq!(bo.post("/v1/rooms", &outside).await.status, 404);
    let block = format!("/v1/me/blocks/{shown}");
    assert_eq!(bo.call(Method::PUT, &block, None).await.status, 204);
    let blocks = bo.get("/v1/me/blocks").await.json();
    assert_eq!(blocks["blocks"][0]["person"]["name"], "달빛");
    assert_eq!(blocks["blocks"][0]["person"]["tag"], "");
    assert_eq!(blocks["blocks"][0]["person"]["id"], json!(shown));
    bo.delete(&block).await;
    // Who meets them elsewhere under their own name may write to them.
    for person in [secret, bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    assert_eq!(bo.post("/v1/rooms", &direct).await.status, 201);
    assert_eq!(bo.put(&by_id).await.status, 204);
    world.server.stop().await;
}
