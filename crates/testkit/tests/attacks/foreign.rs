//! T28, T31, T36: a room of another tenant, by whatever name, is no room; and nothing of it arrives.

use app::admin::{Who, create_bot};
use app::keys::KeyWanted;
use domain::Scope;
use hyper::Method;
use maru_testkit::host::{add_tenant, server_key};
use maru_testkit::http::request;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

/// Somebody in the tenant `other`, with a room.
async fn stranger(server: &TestServer) -> (Person, String) {
    add_tenant(server, "other").await;
    let path = "/v1/tenants/other/guests";
    let answer = request(server.address(), Method::POST, path, &[], Some(&json!({}))).await;
    let person = Person::from_answer(server.address(), &answer.expect("an answer"));
    let body = json!({ "title": "비밀", "alias": "secret" });
    let room = person.post("/v1/rooms", &body).await.json();
    (person, room["id"].as_str().expect("a room").to_owned())
}

#[tokio::test]
async fn nothing_of_a_foreign_room_arrives_however_one_asks() {
    let server = TestServer::start().await;
    let (eve, room) = stranger(&server).await;
    let message = eve.say(&room, "m1", "무엇인가").await;
    let message = message["id"].as_str().expect("an id");
    let ana = Person::enter(server.address(), "ana").await;
    let mut socket = ana.open_socket().await;
    for name in [room.as_str(), "secret"] {
        for frame in [
            json!({ "type": "subscribe", "room": name, "after": 0 }),
            json!({ "type": "unsubscribe", "room": name }),
            json!({ "type": "message.send", "room": name, "client_id": "x", "text": "x" }),
            json!({ "type": "message.delete", "room": name, "id": message }),
            json!({ "type": "message.edit", "room": name, "id": message, "text": "x" }),
            json!({ "type": "reaction.set", "room": name, "id": message, "emoji": "👍", "on": true }),
            json!({ "type": "read.mark", "room": name, "seq": 1 }),
        ] {
            socket.send(&frame).await;
            let refused = socket.next().await;
            assert_eq!(refused["problem"]["code"], "room_not_found", "{frame}");
        }
        let path = |tail: &str| format!("/v1/rooms/{name}{tail}");
        for answer in [
            ana.get(&path("")).await,
            ana.get(&path("/messages")).await,
            ana.get(&path("/events?wait=0&after=0")).await,
            ana.get(&path("/stream")).await,
            ana.put(&path("/members/me")).await,
            ana.delete(&path("/members/me")).await,
            ana.delete(&path(&format!("/messages/{message}"))).await,
            ana.post(
                &path("/messages"),
                &json!({ "client_id": "x", "text": "x" }),
            )
            .await,
        ] {
            assert_eq!(
                (answer.status, answer.problem_code().as_str()),
                (404, "room_not_found")
            );
        }
    }
    // A message of there is none of a room here.
    let here = ana
        .delete(&format!("/v1/rooms/tennis/messages/{message}"))
        .await;
    assert_eq!(
        (here.status, here.problem_code().as_str()),
        (404, "message_not_found")
    );
    eve.say(&room, "m2", "더").await;
    socket.send(&json!({ "type": "ping", "ref": 1 })).await;
    let pong = socket.next().await;
    assert_eq!(
        (&pong["type"], &pong["heads"]),
        (&json!("pong"), &json!({}))
    );
    server.stop().await;
}

/// Neither people nor messages of another tenant, or of another room, stand in for those of here.
#[tokio::test]
async fn people_and_messages_of_elsewhere_are_missing_here() {
    let server = TestServer::start().await;
    let (eve, room) = stranger(&server).await;
    let message = eve.say(&room, "m1", "@eve").await["id"].clone();
    let ana = Person::enter(server.address(), "ana").await;
    let made = ana
        .post("/v1/rooms", &json!({ "title": "여기", "alias": "here-1" }))
        .await;
    assert_eq!(made.status, 201);
    let elsewhere = ana.say("tennis", "m1", "다른 방").await["id"].clone();
    let at = |rest: &str| format!("/v1/rooms/here-1{rest}");
    let id = eve.id();
    for (answer, code) in [
        (
            ana.delete(&at(&format!("/members/{id}"))).await,
            "person_not_found",
        ),
        (
            ana.patch(&at(&format!("/members/{id}")), &json!({ "role": "host" }))
                .await,
            "person_not_found",
        ),
        (
            ana.put_json(&at(&format!("/bans/{id}")), &json!({})).await,
            "person_not_found",
        ),
        (
            ana.post("/v1/rooms", &json!({ "kind": "direct", "with": id }))
                .await,
            "person_not_found",
        ),
        (
            ana.post(
                &at("/messages"),
                &json!({ "client_id": "a1", "text": "@eve", "mentions": [id] }),
            )
            .await,
            "invalid_mention",
        ),
    ] {
        assert_eq!(answer.problem_code(), code, "{:?}", answer.body);
    }
    for other in [&message, &elsewhere] {
        let text = other.as_str().expect("an id");
        let answer =
            json!({ "client_id": format!("a-{}", &text[20..]), "text": "대답", "reply_to": other });
        for answer in [
            ana.post(&at("/messages"), &answer).await,
            ana.put(&at(&format!("/pins/{text}"))).await,
            ana.patch(&at(&format!("/messages/{text}")), &json!({ "text": "x" }))
                .await,
            ana.put(&at(&format!("/messages/{text}/reactions/%F0%9F%91%8D")))
                .await,
        ] {
            assert_eq!(
                answer.problem_code(),
                "message_not_found",
                "{:?}",
                answer.body
            );
        }
    }
    server.stop().await;
}

/// T28
#[tokio::test]
async fn a_key_of_one_tenant_is_nothing_in_another_and_nothing_in_an_address() {
    let server = TestServer::start().await;
    let (_, room) = stranger(&server).await;
    let scopes = [Scope::Handover, Scope::Sessions, Scope::People];
    let backend = server_key(&server, "demo", &scopes).await.text;
    let wanted = KeyWanted {
        name: "bot",
        scopes: vec![Scope::Read, Scope::Write, Scope::Rooms],
        ..KeyWanted::default()
    };
    let made = create_bot(&server.running.api.cx, Who::CommandLine, "demo", wanted);
    let bot = made.await.expect("a bot").1.text;
    let call = async |key: &str, method: Method, path: &str, body: Option<&Value>| {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str())];
        let answer = request(server.address(), method, path, &headers, body)
            .await
            .expect("an answer");
        (answer.status, answer.problem_code())
    };
    let at = format!("/v1/rooms/{room}");
    assert_eq!(
        call(&bot, Method::GET, &at, None).await,
        (404, "room_not_found".to_owned())
    );
    let text = json!({ "client_id": "x", "text": "x" });
    let sent = call(&bot, Method::POST, &format!("{at}/messages"), Some(&text)).await;
    assert_eq!(sent, (404, "room_not_found".to_owned()));
    // A field that names the tenant is no field of a body of the backend.
    let ban = json!({ "reason": "x", "tenant": "other" });
    let banned = call(
        &backend,
        Method::PUT,
        "/v1/server/people/u-1/ban",
        Some(&ban),
    )
    .await;
    assert_eq!(banned, (400, "invalid_request".to_owned()));
    for key in [&bot, &backend] {
        for path in [
            format!("/v1/rooms?key={key}"),
            format!("/v1/socket?ticket={key}"),
            format!("/v1/rooms/{key}"),
        ] {
            assert_eq!(
                call("", Method::GET, &path, None).await,
                (400, "invalid_request".to_owned())
            );
        }
    }
    server.stop().await;
}
