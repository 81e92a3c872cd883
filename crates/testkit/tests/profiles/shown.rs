//! By which id a room shows somebody: from the first name on, and for good. Must not know what their name is told by.

use hyper::Method;
use serde_json::{Value, json};

use crate::world::{USUAL, World};

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

/// Whoever listens hears which id it was; whoever comes later reads the room's alone, also of what was said before.
#[tokio::test]
async fn the_first_name_is_told_with_the_id_of_before_to_those_who_listen_alone() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    world.join(bo, None).await;
    world.join(secret, None).await;
    secret.say(&world.room, "s1", "이름 없이").await;
    let path = world.at("/messages");
    let plain = bo.get(&path).await.json();
    assert_eq!(plain["messages"][0]["sender"]["id"], json!(secret.id()));
    assert!(secret.get(&path).await.json().get("own_id").is_none());
    let mut socket = world.listen(bo).await;
    let (status, own) = world.set(secret, &json!({ "name": "달빛" })).await;
    assert_eq!(status, 200);
    let shown = text(&own["own_id"]).to_owned();
    assert_ne!(shown, secret.id());
    let told = loop {
        let frame = socket.next().await;
        if frame["event"]["type"] == "member.changed" {
            break frame["event"].clone();
        }
    };
    assert_eq!(
        (&told["was"], &told["masked"], &told["member"]["id"]),
        (&json!(secret.id()), &json!(true), &json!(shown))
    );
    let own_page = secret.get(&path).await.json();
    assert_eq!(own_page["own_id"], json!(shown));
    // Another name, and none: the id stays, and says nothing of the one before.
    for profile in [json!({ "name": "별빛" }), Value::Null] {
        let (_, own) = world.set(secret, &profile).await;
        assert_eq!(own["own_id"], json!(shown));
    }
    for path in ["/messages", "/members", "/events?after=0"] {
        let said = bo.get(&world.at(path)).await.json().to_string();
        assert!(said.contains(&shown) && said.contains(USUAL), "{said}");
        assert!(!said.contains(secret.id()), "{path}: {said}");
    }
    world.server.stop().await;
}

/// What keepers, members and the person do by the room's id is done to the person, and a block by it is one of that room.
#[tokio::test]
async fn by_the_id_of_the_room_everything_is_done_that_there_is_to_do() {
    let world = World::start().await;
    let (ana, secret, bo) = (&world.ana, &world.secret, &world.bo);
    world.join(bo, None).await;
    world.join(secret, Some("달빛")).await;
    secret.say(&world.room, "s1", "하나").await;
    let shown = world.shown(secret).await;
    let member = world.at(&format!("/members/{shown}"));
    for change in [
        json!({ "role": "deputy" }),
        json!({ "mute_seconds": 60 }),
        json!({ "mute_seconds": 0 }),
    ] {
        assert_eq!(ana.patch(&member, &change).await.status, 204, "{change}");
    }
    let acts = ana.get(&world.at("/acts")).await.json();
    assert_eq!(acts["acts"][0]["object"], json!(shown));
    assert!(!acts.to_string().contains(secret.id()));
    let cleared = ana.delete(&format!("{member}/messages")).await;
    assert_eq!(cleared.json()["deleted"], 1, "{:?}", cleared.body);
    // One's own usual id is one's own here too.
    let own = json!({ "client_id": "s2", "text": "@달빛 나", "mentions": [secret.id()] });
    let sent = secret.post(&world.at("/messages"), &own).await.json();
    assert_eq!(sent["mentions"][0]["id"], json!(shown));
    // Whom one blocks here calls one elsewhere, and not here.
    assert_eq!(bo.put(&format!("/v1/me/blocks/{shown}")).await.status, 204);
    for person in [secret, bo] {
        person.put("/v1/rooms/tennis/members/me").await;
    }
    for (room, client) in [(&*world.room, "c1"), ("tennis", "c2")] {
        secret.say(room, client, "@here 모두").await;
    }
    let rooms = bo.get("/v1/me/rooms").await.json();
    let calls = |room: &str| {
        let mut rooms = rooms["rooms"].as_array().expect("rooms").iter();
        let is_it =
            |own: &&Value| [&own["room"]["id"], &own["room"]["alias"]].contains(&&json!(room));
        rooms
            .find(is_it)
            .expect("one's room")
            .get("mentions")
            .cloned()
    };
    assert_eq!(
        (calls(&world.room), calls("tennis")),
        (None, Some(json!(1)))
    );
    let ban = world.at(&format!("/bans/{shown}"));
    assert_eq!(ana.put_json(&ban, &json!({})).await.status, 204);
    let bans = ana.get(&world.at("/bans")).await.json();
    assert_eq!(bans["bans"][0]["member"]["id"], json!(shown));
    assert_eq!(ana.delete(&ban).await.status, 204);
    world.server.stop().await;
}

/// Whoever is no more stays whom the room showed.
#[tokio::test]
async fn the_words_of_whoever_is_erased_stay_under_the_id_of_the_room() {
    let world = World::start().await;
    let (secret, bo) = (&world.secret, &world.bo);
    world.join(bo, None).await;
    world.join(secret, Some("달빛")).await;
    secret.say(&world.room, "s1", "하나").await;
    let shown = world.shown(secret).await;
    let gone = secret
        .call(Method::DELETE, "/v1/me", Some(&json!({})))
        .await;
    assert_eq!(gone.status / 100, 2, "{:?}", gone.body);
    for path in ["/messages", "/events?after=0"] {
        let said = bo.get(&world.at(path)).await.json().to_string();
        assert!(said.contains(&shown), "{path}: {said}");
        for word in [secret.id(), USUAL, "달빛"] {
            assert!(!said.contains(word), "{path}: {said}");
        }
    }
    world.server.stop().await;
}
