//! Bots over the public wire: everywhere people are, as far as their keys reach, and gone at once when a key is revoked.

use std::time::Duration;

use app::admin::{Who, create_bot, create_bot_key, delete_bot, revoke_key};
use app::keys::{KeyWanted, NewKey};
use domain::{PrincipalId, Scope};
use hyper::Method;
use maru_testkit::host::add_tenant;
use maru_testkit::http::{Answer, request};
use maru_testkit::server::Settings;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

const BY: Who = Who::CommandLine;

fn wanted<'a>(scopes: &[Scope]) -> KeyWanted<'a> {
    KeyWanted {
        name: "알림이",
        scopes: scopes.to_vec(),
        ..KeyWanted::default()
    }
}

async fn bot_in(server: &TestServer, slug: &str, wanted: KeyWanted<'_>) -> (Person, NewKey) {
    let cx = &server.running.api.cx;
    let made = create_bot(cx, BY, slug, wanted).await;
    let (record, key) = made.expect("a bot");
    let bot = Person {
        address: server.address(),
        token: key.text.clone(),
        cookie: String::new(),
        principal: json!({ "id": record.principal.id.to_string() }),
    };
    (bot, key)
}

async fn bot(server: &TestServer, scopes: &[Scope]) -> (Person, NewKey) {
    bot_in(server, "demo", wanted(scopes)).await
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn text(client_id: &str) -> Value {
    json!({ "client_id": client_id, "text": "안녕하세요" })
}

#[tokio::test]
async fn a_bot_reads_sends_and_listens_as_people_do() {
    let server = TestServer::start().await;
    let (bot, _) = bot(&server, &[Scope::Read, Scope::Write, Scope::Rooms]).await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut socket = bot.open_socket().await;
    assert_eq!(socket.welcome["principal"]["kind"], "bot");
    socket.subscribe("lobby", None).await;
    ana.say("lobby", "1", "안녕").await;
    while socket.next_event().await["event"]["type"] != "message.sent" {}
    assert_eq!(socket.say("lobby", "b1", "반가워요").await["type"], "ack");
    let said = bot.say("lobby", "b2", "또 만나요").await;
    assert_eq!(said["sender"]["kind"], "bot");
    let path = format!(
        "/v1/rooms/lobby/messages/{}",
        said["id"].as_str().expect("an id")
    );
    assert_eq!(bot.delete(&path).await.status, 204);
    assert_eq!(bot.get("/v1/rooms/lobby/messages").await.status, 200);
    let made = bot.post("/v1/rooms", &json!({ "title": "새 방" })).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    for path in ["/v1/me", "/v1/me/sessions"] {
        assert_eq!(outcome(&bot.get(path).await), refused(403, "scope_missing"));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_scope_that_is_missing_is_missing_through_every_door() {
    let server = TestServer::start().await;
    let (reader, _) = bot(&server, &[Scope::Read]).await;
    let (writer, _) = bot(&server, &[Scope::Write]).await;
    let missing = refused(403, "scope_missing");
    let messages = "/v1/rooms/lobby/messages";
    let members = "/v1/rooms/lobby/members/me";
    assert_eq!(outcome(&reader.post(messages, &text("1")).await), missing);
    assert_eq!(outcome(&reader.put(members).await), missing);
    assert_eq!(outcome(&reader.delete(members).await), missing);
    assert_eq!(
        outcome(&reader.post("/v1/rooms", &json!({ "title": "방" })).await),
        missing
    );
    let someone = format!("{messages}/ms_{}", "0".repeat(26));
    assert_eq!(outcome(&reader.delete(&someone).await), missing);
    for path in [
        "/v1/rooms",
        "/v1/rooms/lobby",
        messages,
        "/v1/rooms/lobby/events",
        "/v1/rooms/lobby/stream",
    ] {
        assert_eq!(outcome(&writer.get(path).await), missing, "{path}");
    }
    let mut socket = reader.open_socket().await;
    assert_eq!(
        socket.say("lobby", "1", "안녕").await["problem"]["code"],
        "scope_missing"
    );
    let delete = json!({ "type": "message.delete", "room": "lobby", "id": "ms_x", "ref": 1 });
    socket.send(&delete).await;
    assert_eq!(
        socket.next_of("error").await["problem"]["code"],
        "scope_missing"
    );
    let mut socket = writer.open_socket().await;
    for kind in ["subscribe", "unsubscribe"] {
        socket.send(&json!({ "type": kind, "room": "lobby" })).await;
        assert_eq!(
            socket.next_of("error").await["problem"]["code"],
            "scope_missing"
        );
    }
    let ana = Person::enter(server.address(), "ana").await;
    ana.say("lobby", "1", "비밀").await;
    assert_eq!(socket.say("lobby", "2", "안녕").await["type"], "ack");
    assert_eq!(
        writer.put(members).await.json()["last_message"],
        Value::Null
    );
    server.stop().await;
}

#[tokio::test]
async fn a_room_outside_the_list_is_missing_on_every_path() {
    let server = TestServer::start().await;
    let (bot, _) = bot_in(
        &server,
        "demo",
        KeyWanted {
            rooms: Some(vec!["tennis".to_owned()]),
            ..wanted(&[Scope::Read, Scope::Write])
        },
    )
    .await;
    let rooms = bot.get("/v1/rooms").await.json();
    let aliases: Vec<_> = rooms["rooms"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|room| room["alias"].clone())
        .collect();
    assert_eq!(aliases, [json!("tennis")]);
    assert_eq!(bot.get("/v1/rooms/tennis/messages").await.status, 200);
    bot.say("tennis", "1", "안녕").await;
    let missing = refused(404, "room_not_found");
    for path in ["", "/messages", "/events", "/stream"] {
        let answer = bot.get(&format!("/v1/rooms/lobby{path}")).await;
        assert_eq!(outcome(&answer), missing, "{path}");
    }
    assert_eq!(
        outcome(&bot.post("/v1/rooms/lobby/messages", &text("2")).await),
        missing
    );
    assert_eq!(
        outcome(&bot.put("/v1/rooms/lobby/members/me").await),
        missing
    );
    assert_eq!(
        outcome(&bot.delete("/v1/rooms/lobby/members/me").await),
        missing
    );
    let mut socket = bot.open_socket().await;
    socket
        .send(&json!({ "type": "subscribe", "room": "lobby" }))
        .await;
    assert_eq!(
        socket.next_of("error").await["problem"]["code"],
        "room_not_found"
    );
    assert_eq!(
        socket.say("lobby", "3", "안녕").await["problem"]["code"],
        "room_not_found"
    );
    socket.subscribe("tennis", None).await;
    server.stop().await;
}

#[tokio::test]
async fn a_room_of_another_tenant_is_missing() {
    let server = TestServer::start().await;
    add_tenant(&server, "other").await;
    let scopes = [Scope::Read, Scope::Write];
    let (bot, _) = bot_in(&server, "other", wanted(&scopes)).await;
    let ana = Person::enter(server.address(), "ana").await;
    let lobby = ana.get("/v1/rooms/lobby").await.json()["id"].clone();
    let lobby = lobby.as_str().expect("an id");
    for name in ["lobby", lobby] {
        let path = format!("/v1/rooms/{name}/messages");
        assert_eq!(
            outcome(&bot.get(&path).await),
            refused(404, "room_not_found")
        );
        let sent = bot.post(&path, &text("1")).await;
        assert_eq!(outcome(&sent), refused(404, "room_not_found"));
    }
    server.stop().await;
}

#[tokio::test]
async fn a_revoked_key_closes_its_socket_and_writes_no_more() {
    let server = TestServer::start().await;
    let cx = &server.running.api.cx;
    let scopes = [Scope::Read, Scope::Write];
    let (bot, first) = bot(&server, &scopes).await;
    let id = PrincipalId::parse(bot.id()).expect("an id");
    let second = create_bot_key(cx, BY, "demo", id, wanted(&scopes)).await;
    let other = Person {
        token: second.expect("a second key").text,
        ..bot.clone()
    };
    let third = create_bot_key(cx, BY, "demo", id, wanted(&scopes)).await;
    assert_eq!(third.map(|_| ()), Err(app::IdentityError::TooManyKeys));
    let mut socket = bot.open_socket().await;
    let mut kept = other.open_socket().await;
    bot.say("lobby", "1", "안녕").await;
    assert_eq!(revoke_key(cx, BY, "demo", first.key.id).await, Ok(()));
    assert_eq!(socket.close_code().await, 4403);
    let answer = bot.post("/v1/rooms/lobby/messages", &text("2")).await;
    assert_eq!(outcome(&answer), refused(401, "key_revoked"));
    // The other key of the bot goes on.
    assert_eq!(kept.say("lobby", "3", "안녕").await["type"], "ack");
    assert_eq!(delete_bot(cx, BY, "demo", id).await, Ok(()));
    assert_eq!(kept.close_code().await, 4403);
    let answer = other.post("/v1/rooms/lobby/messages", &text("4")).await;
    assert_eq!(outcome(&answer), refused(401, "key_revoked"));
    let ana = Person::enter(server.address(), "ana").await;
    let page = ana.get("/v1/rooms/lobby/messages").await.json();
    assert_eq!(page["messages"][0]["sender"]["name"], "(알 수 없음)");
    server.stop().await;
}

#[tokio::test]
async fn a_key_s_end_closes_its_socket() {
    let server = TestServer::start().await;
    let now = server.running.api.cx.ambient.now();
    let (bot, _) = bot_in(
        &server,
        "demo",
        KeyWanted {
            expires_at: Some(now.plus(Duration::from_mins(10))),
            ..wanted(&[Scope::Read, Scope::Write])
        },
    )
    .await;
    let mut socket = bot.open_socket().await;
    // Longer than any access token lives.
    for _ in 0..20 {
        server.pass_seconds(20);
        socket.send(&json!({ "type": "ping" })).await;
        socket.next_of("pong").await;
    }
    assert_eq!(socket.say("lobby", "1", "안녕").await["type"], "ack");
    for _ in 0..9 {
        server.pass_seconds(20);
        socket.send(&json!({ "type": "ping" })).await;
        socket.next_of("pong").await;
    }
    // To the second: a key has no time to renew itself.
    server.pass_seconds(20);
    assert_eq!(socket.close_code().await, 4401);
    assert_eq!(
        outcome(&bot.get("/v1/rooms").await),
        refused(401, "key_expired")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_bot_s_socket_opens_by_its_key_too() {
    let server = TestServer::start().await;
    let (bot, _) = bot(&server, &[Scope::Read]).await;
    let answer = bot.call(Method::GET, "/v1/socket", None).await;
    // The key is looked at behind the handshake, which this request is none of.
    assert_eq!(outcome(&answer), refused(400, "invalid_upgrade"));
    let handshake = maru_testkit::Socket::open_with_bearer(server.address(), &bot.token).await;
    let mut socket = handshake.expect("the socket opens");
    socket.subscribe("lobby", None).await;
    let wrong = maru_testkit::Socket::open_with_bearer(server.address(), "maru_bk_x").await;
    assert!(wrong.is_err());
    server.stop().await;
}

#[tokio::test]
async fn a_bot_s_key_is_taken_from_its_networks_only() {
    let server = TestServer::start().await;
    let far = KeyWanted {
        addresses: Some(vec!["2001:db8::/32".to_owned()]),
        ..wanted(&[Scope::Read, Scope::Write])
    };
    let (bot, _) = bot_in(&server, "demo", far).await;
    let reads = bot.get("/v1/rooms").await;
    assert_eq!(outcome(&reads), refused(403, "address_not_allowed"));
    let sends = bot.post("/v1/rooms/lobby/messages", &text("far")).await;
    assert_eq!(outcome(&sends), refused(403, "address_not_allowed"));
    let handshake = maru_testkit::Socket::open_with_bearer(server.address(), &bot.token).await;
    assert!(handshake.is_err());
    let near = KeyWanted {
        addresses: Some(vec!["127.0.0.0/8".to_owned()]),
        ..wanted(&[Scope::Read, Scope::Write])
    };
    let (bot, _) = bot_in(&server, "demo", near).await;
    let sends = bot.post("/v1/rooms/lobby/messages", &text("near")).await;
    assert_eq!(sends.status, 201, "{:?}", sends.body);
    server.stop().await;
}

#[tokio::test]
async fn a_bot_s_ticket_opens_a_socket_from_its_networks_only() {
    let mut settings = Settings::default();
    settings.http.trusted_proxy_hops = 1;
    let server = TestServer::start_with(settings).await;
    let near = KeyWanted {
        addresses: Some(vec!["192.0.2.0/24".to_owned()]),
        ..wanted(&[Scope::Read])
    };
    let (bot, _) = bot_in(&server, "demo", near).await;
    let bearer = format!("Bearer {}", bot.token);
    let upgrade = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    for (from, status, code) in [
        ("198.51.100.7", 403, "address_not_allowed"),
        ("192.0.2.9", 101, ""),
    ] {
        let headers = [
            ("authorization", bearer.as_str()),
            ("x-forwarded-for", "192.0.2.7"),
        ];
        let path = "/v1/socket-tickets";
        let made = request(server.address(), Method::POST, path, &headers, None).await;
        let made = made.expect("an answer");
        assert_eq!(made.status, 201, "{:?}", made.body);
        let ticket = made.json()["ticket"].as_str().expect("a ticket").to_owned();
        let path = format!("/v1/socket?ticket={ticket}");
        let headers: Vec<_> = [("x-forwarded-for", from)]
            .into_iter()
            .chain(upgrade)
            .collect();
        let opened = request(server.address(), Method::GET, &path, &headers, None).await;
        let opened = opened.expect("an answer");
        let told = match opened.status {
            101 => String::new(),
            _ => opened.problem_code(),
        };
        assert_eq!((opened.status, told.as_str()), (status, code), "{from}");
    }
    server.stop().await;
}
