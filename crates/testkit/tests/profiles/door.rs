//! A name for one room from the first moment: whoever makes a room, and whoever asks to come in, is never called otherwise
//! there.

use maru_testkit::Person;
use maru_testkit::http::Answer;
use serde_json::{Value, json};

use crate::world::{USUAL, World, hear_until};

fn text(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

/// The names in a room's list of members.
async fn members(reader: &Person, room: &str) -> Vec<String> {
    let page = reader.get(&format!("/v1/rooms/{room}/members")).await;
    let page = page.json();
    let members = page["members"].as_array().expect("members");
    let name = |one: &Value| one["member"]["name"].as_str().expect("a name").to_owned();
    members.iter().map(name).collect()
}

#[tokio::test]
async fn whoever_makes_a_room_is_in_it_under_the_name_that_they_give_from_its_first_event() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    let wanted = json!({ "title": "가면", "profile": { "name": "달빛" } });
    let made = secret.post("/v1/rooms", &wanted).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let room = made.json()["id"].as_str().expect("an id").to_owned();
    let events = bo.get(&format!("/v1/rooms/{room}/events?after=0")).await;
    assert!(text(&events).contains("달빛"), "{:?}", events.body);
    assert!(!text(&events).contains(USUAL), "{:?}", events.body);
    assert_eq!(members(bo, &room).await, ["달빛"]);
    let own = secret.get("/v1/me/rooms").await.json();
    assert_eq!(own["rooms"][0]["profile"]["name"], "달빛");
    // A name that a room does not have is refused before there is a room.
    let lobby = json!({ "title": "로비", "kind": "lobby", "profile": { "name": "달빛" } });
    assert_eq!(
        secret.post("/v1/rooms", &lobby).await.problem_code(),
        "not_in_this_room"
    );
    let none = json!({ "title": "이름 없음", "profile": { "name": " " } });
    assert_eq!(
        secret.post("/v1/rooms", &none).await.problem_code(),
        "invalid_name"
    );
    // It is theirs there, and of nobody else.
    let same = json!({ "profile": { "name": "달 빛" } });
    let joined = bo
        .put_json(&format!("/v1/rooms/{room}/members/me"), &same)
        .await;
    assert_eq!(
        (joined.status, joined.problem_code().as_str()),
        (422, "invalid_name"),
        "it imitates the host"
    );
    world.server.stop().await;
}

#[tokio::test]
async fn whoever_asks_to_come_in_is_known_to_those_who_decide_by_the_name_that_they_give() {
    let world = World::start().await;
    let (ana, secret, bo) = (&world.ana, &world.secret, &world.bo);
    let policy = json!({ "policy": { "entry": "approval" } });
    assert_eq!(ana.patch(&world.at(""), &policy).await.status, 200);
    let mut socket = world.listen(ana).await;
    let asked = json!({ "note": "안녕하세요", "profile": { "name": "별빛" } });
    let answer = secret.put_json(&world.at("/queue/me"), &asked).await;
    assert_eq!(answer.status, 202, "{:?}", answer.body);
    assert_eq!(answer.json()["waiting"][0]["by"]["name"], "별빛");
    let page = ana.get(&world.at("/queue?kind=entry")).await;
    assert!(!text(&page).contains(USUAL), "{:?}", page.body);
    assert_eq!(page.json()["waiting"][0]["by"]["name"], "별빛");
    // Until they are in, the name is kept for them, and the room is told nothing.
    let same = json!({ "profile": { "name": "별빛" } });
    let taken = bo.put_json(&world.at("/queue/me"), &same).await;
    assert_eq!(taken.problem_code(), "name_taken");
    assert_eq!(members(ana, &world.room).await, ["ana"]);
    assert!(
        secret.get("/v1/me/rooms").await.json()["rooms"]
            .as_array()
            .expect("rooms")
            .is_empty()
    );
    let id = page.json()["waiting"][0]["id"].clone();
    let path = world.at(&format!(
        "/queue/{}/resolution",
        id.as_str().expect("an id")
    ));
    let accept = json!({ "action": "accept" });
    assert_eq!(ana.put_json(&path, &accept).await.status, 204);
    assert_eq!(members(ana, &world.room).await, ["ana", "별빛"]);
    secret.say(&world.room, "s1", "반가워요").await;
    let heard = hear_until(&mut socket, "반가워요").await;
    assert!(
        heard.iter().any(|said| said.contains("member.joined")),
        "{heard:?}"
    );
    for said in &heard {
        assert!(!said.contains(USUAL), "{said}");
    }
    world.server.stop().await;
}

/// A decline tells nobody who asked, now and later.
#[tokio::test]
async fn whoever_was_declined_keeps_the_name_there() {
    let world = World::start().await;
    let (ana, secret) = (&world.ana, &world.secret);
    let policy = json!({ "policy": { "entry": "approval" } });
    assert_eq!(ana.patch(&world.at(""), &policy).await.status, 200);
    let asked = json!({ "profile": { "name": "별빛" } });
    let answer = secret.put_json(&world.at("/queue/me"), &asked).await;
    let id = answer.json()["waiting"][0]["id"].clone();
    let path = world.at(&format!(
        "/queue/{}/resolution",
        id.as_str().expect("an id")
    ));
    let decline = json!({ "action": "decline" });
    assert_eq!(ana.put_json(&path, &decline).await.status, 204);
    // Another usual name is nothing that this room hears of.
    let head = async || ana.get(&world.at("")).await.json()["head"].clone();
    let before = head().await;
    secret.patch("/v1/me", &json!({ "name": "김다른" })).await;
    assert_eq!(head().await, before);
    world.server.pass_seconds(24 * 3_600);
    let secret = secret.again().await;
    let again = secret.put_json(&world.at("/queue/me"), &json!({})).await;
    assert_eq!(again.status, 202, "{:?}", again.body);
    assert_eq!(again.json()["waiting"][0]["by"]["name"], "별빛");
    world.server.stop().await;
}

/// An id says nothing: whoever is known by no other name is nobody in a room where they never were.
#[tokio::test]
async fn by_an_id_alone_nothing_is_done_to_somebody_and_nothing_learnt() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    world.join(secret, Some("달빛")).await;
    world.join(bo, None).await;
    let made = bo.post("/v1/rooms", &json!({ "title": "덫" })).await;
    let trap = made.json()["id"].as_str().expect("an id").to_owned();
    let id = secret.id();
    let at = |rest: &str| format!("/v1/rooms/{trap}{rest}");
    let guess = json!({ "client_id": "g1", "text": format!("@{USUAL}"), "mentions": [id] });
    let tried = [
        bo.put_json(&at(&format!("/bans/{id}")), &json!({})).await,
        bo.patch(
            &at(&format!("/members/{id}")),
            &json!({ "mute_seconds": 60 }),
        )
        .await,
        bo.delete(&at(&format!("/members/{id}"))).await,
        bo.post(&at("/reports"), &json!({ "person": id, "reason": "spam" }))
            .await,
    ];
    for answer in &tried {
        assert_eq!(
            (answer.status, answer.problem_code().as_str()),
            (404, "person_not_found")
        );
    }
    let guessed = bo.post(&at("/messages"), &guess).await;
    let nobody = json!({ "client_id": "g2", "text": "@아무도", "mentions": [id] });
    let missed = bo.post(&at("/messages"), &nobody).await;
    assert_eq!(
        (guessed.status, guessed.problem_code()),
        (missed.status, missed.problem_code())
    );
    assert_eq!(guessed.status, 422);
    for path in ["/bans", "/acts", "/events?after=0", "/reports?state=open"] {
        let answer = bo.get(&at(path)).await;
        assert_eq!(answer.status, 200);
        assert!(!text(&answer).contains(USUAL), "{path} {:?}", answer.body);
    }
    // Where they are, under the name that they have there, all of it can be done.
    let shown = world.shown(secret).await;
    let report = json!({ "person": shown, "reason": "spam" });
    assert_eq!(bo.post(&world.at("/reports"), &report).await.status, 204);
    let ban = world.at(&format!("/bans/{shown}"));
    assert_eq!(world.ana.put_json(&ban, &json!({})).await.status, 204);
    // And whoever knows them keeps them out of a room before they come.
    for person in [secret, bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    let ban = at(&format!("/bans/{id}"));
    assert_eq!(bo.put_json(&ban, &json!({})).await.status, 204);
    world.server.stop().await;
}
