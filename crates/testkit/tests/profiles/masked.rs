//! Somebody acts everywhere under names that rooms have for them. Whatever others of these rooms are told, over each of the
//! ways on which they can be told, no byte of it says who that is.

use std::time::Duration;

use maru_testkit::Person;
use maru_testkit::courier::Courier;
use serde_json::{Value, json};

use crate::told::{World, hear, id_of, read_own, read_room, stream};

/// What must stand in nothing that others get.
const REAL: &str = "REALNAME";

/// What somebody does in a room, all of which must be taken.
async fn does(who: &Person, room: &str, acts: &[(&str, &str, Value)]) {
    for (method, path, body) in acts {
        let path = format!("/v1/rooms/{room}{path}");
        let method = method.parse().expect("a method");
        let body = (!body.is_null()).then_some(body);
        let answer = who.call(method, &path, body).await;
        assert_eq!(answer.status / 100, 2, "{path} {:?}", answer.body);
    }
}

/// The masked one's own room: made, set, kept in order and talked in under its name.
async fn as_host(world: &mut World) -> String {
    let masked = world.masked.clone();
    let (ana, bo, cy) = (world.ana.clone(), world.bo.clone(), world.cy.clone());
    let wanted = json!({ "title": "가면", "profile": { "name": "달빛" } });
    let room = world.room(&masked, wanted).await;
    for person in [&ana, &bo, &cy] {
        does(person, &room, &[("PUT", "/members/me", Value::Null)]).await;
    }
    let first = world.say(&masked, &room, "첫 말", Value::Null).await;
    let of_bo = world
        .say(&bo, &room, "bo의 말", json!({ "reply_to": first }))
        .await;
    let shown = world.id_in(&masked, &room).await;
    let call = json!({ "mentions": [shown] });
    let called = world.say(&ana, &room, "@달빛 안녕", call).await;
    world
        .say(&masked, &room, "답", json!({ "reply_to": called }))
        .await;
    let at = |rest: &str, id: &str| rest.replace("{}", id);
    let (mute, ban) = (json!({ "mute_seconds": 60 }), json!({ "seconds": 60 }));
    does(
        &masked,
        &room,
        &[
            (
                "PATCH",
                &at("/messages/{}", &first),
                json!({ "text": "첫 글" }),
            ),
            (
                "PUT",
                &at("/messages/{}/reactions/%F0%9F%91%8D", &of_bo),
                Value::Null,
            ),
            ("PUT", &at("/pins/{}", &of_bo), Value::Null),
            ("PUT", "/notice", json!({ "text": "알립니다" })),
            ("POST", "/typing", json!({ "on": true })),
            (
                "PATCH",
                "",
                json!({ "title": "가면 무도회", "slow_mode_seconds": 0 }),
            ),
            ("POST", "/invites", json!({})),
            (
                "PATCH",
                &at("/members/{}", ana.id()),
                json!({ "role": "deputy" }),
            ),
            ("PATCH", &at("/members/{}", bo.id()), mute),
            (
                "PATCH",
                &at("/members/{}", bo.id()),
                json!({ "mute_seconds": 0 }),
            ),
            ("PUT", &at("/bans/{}", cy.id()), ban),
            ("DELETE", &at("/bans/{}", cy.id()), Value::Null),
            ("DELETE", &at("/messages/{}", &of_bo), Value::Null),
        ],
    )
    .await;
    does(&cy, &room, &[("PUT", "/members/me", Value::Null)]).await;
    let report = json!({ "message": first, "reason": "spam" });
    does(&bo, &room, &[("POST", "/reports", report)]).await;
    let person = json!({ "person": shown, "reason": "abuse" });
    does(&bo, &room, &[("POST", "/reports", person)]).await;
    room
}

/// Another one's room: asked for, let into, left, put out of and come back to under its name.
async fn as_guest(world: &mut World) -> String {
    let (ana, bo, masked) = (world.ana.clone(), world.bo.clone(), world.masked.clone());
    let room = world.room(&ana, json!({ "title": "승인" })).await;
    does(&bo, &room, &[("PUT", "/members/me", Value::Null)]).await;
    let words = json!({ "rules": [{ "text": "광고", "action": "hold" }], "allowed": [] });
    let set = json!({ "policy": { "entry": "approval" }, "words": words });
    does(&ana, &room, &[("PATCH", "", set)]).await;
    let asked = json!({ "note": "들여 주세요", "profile": { "name": "별빛" } });
    does(&masked, &room, &[("PUT", "/queue/me", asked)]).await;
    decide(world, &ana, &room, "entry").await;
    world.say(&masked, &room, "왔어요", Value::Null).await;
    let held = json!({ "client_id": "held", "text": "광고 말" });
    does(&masked, &room, &[("POST", "/messages", held)]).await;
    decide(world, &ana, &room, "message").await;
    does(&masked, &room, &[("DELETE", "/members/me", Value::Null)]).await;
    let invite = ana
        .post(&format!("/v1/rooms/{room}/invites"), &json!({}))
        .await;
    let shown = json!({ "invite": world.note("invite", &invite)["code"] });
    does(&masked, &room, &[("PUT", "/members/me", shown.clone())]).await;
    let mask = world.id_in(&masked, &room).await;
    let kick = format!("/members/{mask}");
    does(&ana, &room, &[("DELETE", &kick, Value::Null)]).await;
    does(&masked, &room, &[("PUT", "/members/me", shown)]).await;
    world.say(&masked, &room, "또 왔어요", Value::Null).await;
    room
}

/// A room that the masked one is not let into.
async fn as_nobody(world: &mut World) -> String {
    let (ana, masked) = (world.ana.clone(), world.masked.clone());
    let room = world.room(&ana, json!({ "title": "닫힌 방" })).await;
    let set = json!({ "policy": { "entry": "approval" } });
    does(&ana, &room, &[("PATCH", "", set)]).await;
    let asked = json!({ "profile": { "name": "해님" } });
    does(&masked, &room, &[("PUT", "/queue/me", asked)]).await;
    let path = format!("/v1/rooms/{room}/queue?kind=entry");
    let page = ana.get(&path).await;
    let waiting = world.note("queue", &page);
    assert_eq!(waiting["waiting"][0]["by"]["name"], "해님");
    let id = id_of(&waiting["waiting"][0]);
    let path = format!("/queue/{id}/resolution");
    let ban = format!("/bans/{}", id_of(&waiting["waiting"][0]["by"]));
    let acts = [
        ("PUT", &*path, json!({ "action": "decline" })),
        ("PUT", &*ban, json!({})),
    ];
    does(&ana, &room, &acts).await;
    room
}

/// What waits is let through, by whoever reads it first.
async fn decide(world: &mut World, keeper: &Person, room: &str, kind: &str) {
    let path = format!("/v1/rooms/{room}/queue?kind={kind}");
    let page = keeper.get(&path).await;
    let page = world.note("queue", &page);
    assert_eq!(page["waiting"][0]["by"]["name"], "별빛", "{page}");
    let id = id_of(&page["waiting"][0]);
    let path = format!("/v1/rooms/{room}/queue/{id}/resolution");
    let decided = keeper.put_json(&path, &json!({ "action": "accept" })).await;
    world.note("decided", &decided);
}

/// What others can be tempted to do with an id.
async fn pry(world: &mut World) {
    let bo = world.bo.clone();
    let trap = world.room(&bo, json!({ "title": "덫" })).await;
    let id = world.masked.id().to_owned();
    let direct = json!({ "kind": "direct", "with": id });
    let guess = json!({ "client_id": "g1", "text": "@REALNAME-7f3a", "mentions": [id] });
    let tried = [
        bo.post("/v1/rooms", &direct).await,
        bo.put_json(&format!("/v1/rooms/{trap}/bans/{id}"), &json!({}))
            .await,
        bo.post(&format!("/v1/rooms/{trap}/messages"), &guess).await,
    ];
    for answer in tried {
        assert_eq!(answer.status / 100, 4, "{:?}", answer.body);
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        world.seen.push(format!("refusal: {body}"));
    }
    let block = bo.put(&format!("/v1/me/blocks/{id}")).await;
    assert_eq!(block.status, 404, "{:?}", block.body);
    read_room(world, &bo, &trap).await;
}

/// In a room that knows somebody by a mask, the id of elsewhere is answered as one that nobody has; and so is the mask in
/// every other room.
async fn probe(world: &mut World, (keeper, room): (&Person, &str), id: &str) {
    // Of the same form, and nobody's.
    let missing = format!("pr_{}", "7".repeat(26));
    let at = format!("/v1/rooms/{room}");
    let tries = |id: &str| {
        [
            (
                "PATCH",
                format!("{at}/members/{id}"),
                json!({ "mute_seconds": 60 }),
            ),
            (
                "PATCH",
                format!("{at}/members/{id}"),
                json!({ "role": "deputy" }),
            ),
            ("DELETE", format!("{at}/members/{id}"), Value::Null),
            ("DELETE", format!("{at}/members/{id}/messages"), Value::Null),
            ("PUT", format!("{at}/bans/{id}"), json!({})),
            ("DELETE", format!("{at}/bans/{id}"), Value::Null),
            (
                "POST",
                format!("{at}/reports"),
                json!({ "person": id, "reason": "spam" }),
            ),
            (
                "POST",
                format!("{at}/messages"),
                json!({ "client_id": "p1", "text": "@별빛 @달빛 @REALNAME-7f3a", "mentions": [id] }),
            ),
            ("GET", format!("{at}/members?after={id}"), Value::Null),
        ]
    };
    for ((method, path, body), (_, nowhere, of_nobody)) in
        tries(id).into_iter().zip(tries(&missing))
    {
        let given = |body: Value| (!body.is_null()).then_some(body);
        let answer = keeper
            .call(
                method.parse().expect("a method"),
                &path,
                given(body).as_ref(),
            )
            .await;
        let same = keeper
            .call(
                method.parse().expect("a method"),
                &nowhere,
                given(of_nobody).as_ref(),
            )
            .await;
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, same.status, "{path} {body}");
        let of = |mut said: Value| {
            said["request_id"] = Value::Null;
            said
        };
        if answer.status / 100 != 2 || !body.is_empty() {
            assert_eq!(of(answer.json()), of(same.json()), "{path}");
        }
        world.seen.push(format!("probe: {body}"));
    }
}

#[tokio::test]
async fn nothing_that_others_get_says_who_acts_under_the_names_of_rooms() {
    let mut world = World::start().await;
    let (bo, cy, masked) = (world.bo.clone(), world.cy.clone(), world.masked.clone());
    let service = Courier::start().await;
    let key = cy.get("/v1/me/push").await.json()["public_key"].clone();
    let device = service.device();
    let subscribed = cy
        .put_json("/v1/me/push/subscription", &device.to_json("ko"))
        .await;
    assert_eq!(subscribed.status, 204, "{:?}", subscribed.body);
    let mut socket = bo.open_socket().await;
    socket.send(&json!({ "type": "feed.open" })).await;
    socket.next_of("feed").await;
    let feed = stream(&bo, "/v1/feed");

    let own = as_host(&mut world).await;
    socket.subscribe(&own, Some(0)).await;
    let streamed = stream(&bo, &format!("/v1/rooms/{own}/stream?after=0"));
    let asked = as_guest(&mut world).await;
    let streamed_too = stream(&bo, &format!("/v1/rooms/{asked}/stream?after=0"));
    let closed = as_nobody(&mut world).await;
    pry(&mut world).await;
    let ana = world.ana.clone();
    let mut masks = Vec::new();
    for room in [&own, &asked, &closed] {
        masks.push(world.id_in(&masked, room).await);
        probe(&mut world, (&ana, room), masked.id()).await;
    }
    probe(&mut world, (&ana, &asked), &masks[0]).await;
    probe(&mut world, (&ana, &closed), &masks[1]).await;
    masks.push(masked.id().to_owned());
    masks.sort();
    masks.dedup();
    assert_eq!(masks.len(), 4, "each room has its own: {masks:?}");
    // Another usual name is nobody's business there either.
    let renamed = masked
        .patch("/v1/me", &json!({ "name": "REALNAME-other" }))
        .await;
    assert_eq!(renamed.status, 200, "{:?}", renamed.body);
    let hand_over = json!({ "role": "host" });
    let path = format!("/members/{}", bo.id());
    does(&masked, &own, &[("PATCH", &path, hand_over)]).await;
    world.say(&masked, &own, "끝 말", Value::Null).await;

    world.server.connections_at_least(4).await;
    hear(&mut socket, "끝 말", &mut world.seen).await;
    world.server.index_all().await;
    for reader in [world.ana.clone(), bo.clone()] {
        read_own(&mut world, &reader).await;
        read_room(&mut world, &reader, &own).await;
        read_room(&mut world, &reader, &asked).await;
    }
    read_room(&mut world, &ana, &closed).await;
    world.server.ambient.advance(Duration::from_secs(6));
    world.server.push_all().await;
    let now = domain::Ambient::now(&*world.server.ambient).as_seconds();
    let key = key.as_str().expect("a key");
    let pushed = service.read(&device, key, now);
    world
        .seen
        .extend(pushed.iter().map(|one| format!("push: {one}")));
    let tag = masked.principal["tag"].as_str().expect("a tag").to_owned();
    let mut seen = world.seen;
    world.server.stop().await;
    for told in [feed, streamed, streamed_too] {
        seen.push(told.await.expect("the stream ends"));
    }
    check(&seen, &[REAL, &tag, masked.id()]);
}

/// Every live way has told of who acts, and none under the usual name.
fn check(seen: &[String], words: &[&str]) {
    for way in [
        "socket: ",
        "push: ",
        "/v1/feed: ",
        "/stream?after=0: ",
        "/v1/me/export: ",
        "queue: ",
    ] {
        let names = ["달빛", "별빛"];
        let told = seen.iter().filter(|said| said.contains(way));
        let mut told = told.filter(|said| names.iter().any(|name| said.contains(name)));
        let says_nobody = way.contains("export");
        assert!(
            says_nobody || told.next().is_some(),
            "{way} told nothing of them"
        );
    }
    for said in seen {
        for word in words {
            assert!(!said.contains(word), "{word} stands in {said}");
        }
    }
}
