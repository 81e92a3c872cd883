//! A guest's past taken along by whoever signs in where the guest was, over the public wire.

mod untold;
mod waiting;

use std::time::Duration;

use domain::Scope;
use hyper::Method;
use maru_testkit::host::server_key;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

async fn post(server: &TestServer, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
    let answer = request(server.address(), Method::POST, path, headers, Some(body)).await;
    answer.expect("an answer")
}

/// A user of the host comes over in the browser that holds this cookie: the person, and the offer.
async fn come_over(server: &TestServer, cookie: &str) -> (Person, Value) {
    come_over_with(server, cookie, &json!({})).await
}

/// The same, with more in the body.
async fn come_over_with(server: &TestServer, cookie: &str, more: &Value) -> (Person, Value) {
    let key = server_key(server, "demo", &[Scope::Handover]).await;
    let bearer = format!("Bearer {}", key.text);
    let wanted = json!({ "external_id": "u-1", "name": "지은", "session_ref": "s-1", "challenge": CHALLENGE });
    let headers = [("authorization", bearer.as_str())];
    let code = post(server, "/v1/server/handover-codes", &headers, &wanted).await;
    let mut shown = json!({ "tenant": "demo", "code": code.json()["code"], "verifier": VERIFIER });
    for (field, value) in more.as_object().expect("fields") {
        shown[field] = value.clone();
    }
    let answer = post(server, "/v1/auth/handover", &[("cookie", cookie)], &shown).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let person = Person::from_answer(server.address(), &answer);
    (person, answer.json()["claim"].clone())
}

async fn page(person: &Person) -> Value {
    person.get("/v1/rooms/tennis/messages").await.json()
}

#[tokio::test]
async fn a_guests_messages_and_rooms_go_along() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "다온").await;
    let watcher = Person::enter(server.address(), "bo").await;
    guest.say("tennis", "c1", "before").await;
    let mut socket = guest.open_socket().await;
    let before = page(&watcher).await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    assert_eq!(offer["guest"]["id"], guest.id());
    let mine = json!({ "ticket": offer["ticket"] });
    // An offer is nobody else's.
    assert_eq!(
        watcher.post("/v1/me/claims", &mine).await.problem_code(),
        "code_invalid"
    );
    let (_, offer) = come_over(&server, &guest.cookie).await;
    let mine = json!({ "ticket": offer["ticket"] });
    let claimed = ana.post("/v1/me/claims", &mine).await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(guest.get("/v1/me").await.problem_code(), "session_revoked");
    let after = page(&watcher).await;
    let message = &after["messages"][0];
    assert_eq!(
        (&message["sender"], &message["sent_as"]),
        (&ana.principal, &json!(guest.id()))
    );
    let room = ana.get("/v1/rooms/tennis").await.json();
    assert_eq!(
        room["members"],
        json!(1),
        "the place is one's own now: {room}"
    );
    assert_eq!(room["last_message"]["sender"]["id"], ana.id());
    // The events say the same: what was read before, and they, make what is read now.
    let head = before["head"].as_u64().expect("a head");
    let news = watcher
        .get(&format!("/v1/rooms/tennis/events?after={head}"))
        .await
        .json();
    let last = news["events"]
        .as_array()
        .expect("events")
        .last()
        .expect("an event")
        .clone();
    assert_eq!(
        (
            &last["event"]["type"],
            &last["event"]["was"],
            &last["event"]["member"]["id"]
        ),
        (
            &json!("member.changed"),
            &json!(guest.id()),
            &json!(ana.id())
        )
    );
    server.stop().await;
}

/// The parts in a room, by name.
async fn parts(reader: &Person, room: &str) -> Vec<(String, String)> {
    let path = format!("/v1/rooms/{room}/members");
    let page = reader.get(&path).await.json();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let members = page["members"].as_array().expect("members").iter();
    members
        .map(|one| (text(&one["member"]["name"]), text(&one["role"])))
        .collect()
}

/// Whoever claims a host is the host, and nobody else: neither the deputies nor who was there first.
#[tokio::test]
async fn the_part_of_a_host_goes_along() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "다온").await;
    let bo = Person::enter(server.address(), "bo").await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    for (room, is_in) in [("first", false), ("second", true)] {
        let made = json!({ "title": room, "alias": room });
        assert_eq!(guest.post("/v1/rooms", &made).await.status, 201);
        let own = format!("/v1/rooms/{room}/members/me");
        assert_eq!(bo.put(&own).await.status, 200);
        if is_in {
            assert_eq!(ana.put(&own).await.status, 200);
        }
        let path = format!("/v1/rooms/{room}/members/{}", bo.id());
        let part = json!({ "role": "deputy" });
        assert_eq!(guest.patch(&path, &part).await.status, 204);
    }
    let mine = json!({ "ticket": offer["ticket"] });
    let claimed = ana.post("/v1/me/claims", &mine).await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
    for room in ["first", "second"] {
        let part = |name: &str, part: &str| (name.to_owned(), part.to_owned());
        let expected = [part("지은", "host"), part("bo", "deputy")];
        assert_eq!(parts(&bo, room).await, expected, "{room}");
    }
    // Undone, everybody has what they had.
    let claim = claimed.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        ana.delete(&format!("/v1/me/claims/{claim}")).await.status,
        204
    );
    for (room, rest) in [("first", &[][..]), ("second", &[("지은", "member")])] {
        let had = [("다온", "host"), ("bo", "deputy")].iter().chain(rest);
        let expected: Vec<_> = had
            .map(|(name, part)| ((*name).to_owned(), (*part).to_owned()))
            .collect();
        assert_eq!(parts(&bo, room).await, expected, "{room}");
    }
    server.stop().await;
}

/// What the claimer did with a place since stands: a room that they left, or were put out of, has neither of them.
#[tokio::test]
async fn a_place_that_the_claimer_left_is_not_given_back() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "다온").await;
    let bo = Person::enter(server.address(), "bo").await;
    for room in ["left", "out"] {
        let made = json!({ "title": room, "alias": room });
        assert_eq!(bo.post("/v1/rooms", &made).await.status, 201);
        let own = format!("/v1/rooms/{room}/members/me");
        assert_eq!(guest.put(&own).await.status, 200);
    }
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    let mine = json!({ "ticket": offer["ticket"] });
    let claimed = ana.post("/v1/me/claims", &mine).await.json();
    assert_eq!(ana.delete("/v1/rooms/left/members/me").await.status, 204);
    let other = format!("/v1/rooms/out/members/{}", ana.id());
    assert_eq!(bo.delete(&other).await.status, 204);
    let path = format!("/v1/me/claims/{}", claimed["id"].as_str().expect("an id"));
    assert_eq!(ana.delete(&path).await.status, 204);
    for room in ["left", "out"] {
        let expected = [("bo".to_owned(), "host".to_owned())];
        assert_eq!(parts(&bo, room).await, expected, "{room}");
    }
    server.stop().await;
}

/// A ban holds for whoever takes somebody's place.
#[tokio::test]
async fn nobody_comes_by_a_claim_into_a_room_that_they_are_banned_from() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "다온").await;
    let bo = Person::enter(server.address(), "bo").await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    let made = json!({ "title": "court", "alias": "court" });
    assert_eq!(bo.post("/v1/rooms", &made).await.status, 201);
    for person in [&guest, &ana] {
        let joined = person.put("/v1/rooms/court/members/me").await;
        assert_eq!(joined.status, 200);
    }
    let ban = format!("/v1/rooms/court/bans/{}", ana.id());
    assert_eq!(bo.put_json(&ban, &json!({})).await.status, 204);
    let mine = json!({ "ticket": offer["ticket"] });
    let claimed = ana.post("/v1/me/claims", &mine).await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
    let expected = [("bo".to_owned(), "host".to_owned())];
    assert_eq!(parts(&bo, "court").await, expected);
    let read = ana.get("/v1/rooms/court/messages").await;
    assert_eq!(read.problem_code(), "room_banned");
    server.stop().await;
}

/// A guest whose browser keeps no cookie: they, and their refresh token.
async fn guest_without_cookies(server: &TestServer, tenant: &str) -> (Person, String) {
    let path = format!("/v1/tenants/{tenant}/guests");
    let body = json!({ "name": "다온", "refresh_by": "body" });
    let answer = post(server, &path, &[], &body).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    let token = answer.json()["refresh_token"].as_str().map(str::to_owned);
    let person = Person::from_answer(server.address(), &answer);
    (person, token.expect("a refresh token"))
}

#[tokio::test]
async fn where_no_cookie_stays_the_guest_s_refresh_token_in_the_body_brings_the_offer() {
    let server = TestServer::start().await;
    let (guest, token) = guest_without_cookies(&server, "demo").await;
    guest.say("tennis", "c1", "before").await;
    let by_body = json!({ "refresh_by": "body", "past": token });
    let (ana, offer) = come_over_with(&server, "", &by_body).await;
    assert_eq!(offer["guest"]["id"], guest.id());
    let claimed = ana
        .post("/v1/me/claims", &json!({ "ticket": offer["ticket"] }))
        .await;
    assert_eq!(claimed.status, 201, "{:?}", claimed.body);
    let page = page(&ana).await;
    assert_eq!(page["messages"][0]["sender"]["id"], ana.id());
    // The guest's sessions are over, and there is no past of theirs any more.
    let (_, offer) = come_over_with(&server, "", &by_body).await;
    assert_eq!(offer, Value::Null);
    server.stop().await;
}

#[tokio::test]
async fn a_past_in_the_body_that_is_no_guest_s_of_the_tenant_is_as_none() {
    let server = TestServer::start().await;
    maru_testkit::host::add_tenant(&server, "other").await;
    let (_, foreign) = guest_without_cookies(&server, "other").await;
    let (guest, token) = guest_without_cookies(&server, "demo").await;
    let forged = token.chars().rev().collect::<String>();
    for past in [foreign, forged] {
        let by_body = json!({ "refresh_by": "body", "past": past });
        let (_, offer) = come_over_with(&server, "", &by_body).await;
        assert_eq!(offer, Value::Null, "{past}");
    }
    // Who comes as a guest again has not signed in.
    let again = post(
        &server,
        "/v1/tenants/demo/guests",
        &[("cookie", &guest.cookie)],
        &json!({ "past": token }),
    )
    .await;
    assert_eq!(again.problem_code(), "invalid_request");
    let cookie = Person::enter(server.address(), "bo").await.cookie;
    let path = "/v1/tenants/demo/guests";
    let again = post(&server, path, &[("cookie", &cookie)], &json!({})).await;
    assert_eq!(again.status, 201);
    assert_eq!(again.json()["claim"], Value::Null);
    server.stop().await;
}

#[tokio::test]
async fn a_claim_is_made_once_and_given_back_by_its_owner() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "다온").await;
    let watcher = Person::enter(server.address(), "bo").await;
    let said = guest.say("tennis", "c1", "before").await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    let mine = json!({ "ticket": offer["ticket"] });
    let claimed = ana.post("/v1/me/claims", &mine).await;
    assert_eq!(
        ana.post("/v1/me/claims", &mine).await.problem_code(),
        "code_invalid"
    );
    let id = claimed.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(ana.get("/v1/me").await.json()["claims"][0]["id"], json!(id));
    let path = format!("/v1/me/claims/{id}");
    assert_eq!(
        watcher.delete(&path).await.problem_code(),
        "claim_not_found"
    );
    assert_eq!(ana.delete(&path).await.status, 204);
    let given_back = page(&watcher).await;
    assert_eq!(given_back["messages"][0]["sender"]["id"], guest.id());
    assert_eq!(given_back["messages"][0]["id"], said["id"]);
    assert_eq!(given_back["messages"][0].get("sent_as"), None);
    server.stop().await;
}

#[tokio::test]
async fn after_a_day_a_claim_stays() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "다온").await;
    let (ana, offer) = come_over(&server, &guest.cookie).await;
    let claimed = ana
        .post("/v1/me/claims", &json!({ "ticket": offer["ticket"] }))
        .await
        .json();
    server
        .ambient
        .advance(Duration::from_hours(24) - Duration::from_mins(1));
    let refreshed = post(
        &server,
        "/v1/auth/refresh",
        &[("cookie", &ana.cookie), ("x-maru-refresh", "1")],
        &json!({ "tenant": "demo" }),
    )
    .await;
    // The session of the host lasts a day at most, so the day is over a minute before it.
    assert_eq!(refreshed.status, 200, "{:?}", refreshed.body);
    server.ambient.advance(Duration::from_mins(1));
    let (ana, _) = come_over(&server, "").await;
    let path = format!("/v1/me/claims/{}", claimed["id"].as_str().expect("an id"));
    assert_eq!(ana.delete(&path).await.problem_code(), "too_late");
    server.stop().await;
}

#[tokio::test]
async fn nothing_is_offered_of_another_tenant_or_of_somebody_who_is_no_guest() {
    let server = TestServer::start().await;
    let (ana, offer) = come_over(&server, "").await;
    assert_eq!(offer, Value::Null);
    let (_, offer) = come_over(&server, &ana.cookie).await;
    assert_eq!(offer, Value::Null, "one's own other session is no guest");
    server.stop().await;
}
