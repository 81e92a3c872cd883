//! T35: what others get to see of people and messages is exactly what docs/wire.md says, however it arrives.

use std::collections::BTreeSet;

use app::admin::{Who, create_bot};
use app::keys::KeyWanted;
use domain::Scope;
use hyper::Method;
use maru_testkit::host::server_key;
use maru_testkit::http::request;
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

const PERSON: &[&str] = &["id", "kind", "name", "tag"];
const MESSAGE: &[&str] = &[
    "id",
    "room",
    "seq",
    "number",
    "sender",
    "client_id",
    "text",
    "sent_at",
];
const ROOM: &[&str] = &[
    "id",
    "kind",
    "alias",
    "title",
    "cover",
    "created_at",
    "head",
    "number",
    "members",
    "last_message",
];

/// That the object has these fields, perhaps those, and no other.
fn check(what: &Value, fields: &[&str], perhaps: &[&str]) {
    let has: BTreeSet<&str> = what
        .as_object()
        .unwrap_or_else(|| panic!("{what}"))
        .keys()
        .map(String::as_str)
        .collect();
    let must: BTreeSet<&str> = fields.iter().copied().collect();
    let may: BTreeSet<&str> = must
        .iter()
        .copied()
        .chain(perhaps.iter().copied())
        .collect();
    assert!(
        must.is_subset(&has) && has.is_subset(&may),
        "{has:?} are not {fields:?} in {what}"
    );
}

fn check_person(person: &Value) {
    check(person, PERSON, &[]);
    let kinds = ["guest", "account", "external", "bot"];
    assert!(kinds.iter().any(|kind| person["kind"] == *kind), "{person}");
}

fn check_message(message: &Value) {
    check(message, MESSAGE, &["sent_as", "deleted_at"]);
    check_person(&message["sender"]);
}

fn check_room(room: &Value) {
    check(room, ROOM, &[]);
    if !room["last_message"].is_null() {
        check_message(&room["last_message"]);
    }
}

fn check_event(record: &Value) {
    check(record, &["seq", "at", "event"], &["type", "room"]);
    let event = &record["event"];
    match event["type"].as_str().expect("a type") {
        "room.created" => {
            check(event, &["type", "room"], &[]);
            check_room(&event["room"]);
        }
        "member.joined" | "member.left" => {
            check(event, &["type", "member"], &[]);
            check_person(&event["member"]);
        }
        "member.changed" => {
            check(event, &["type", "was", "member"], &[]);
            check_person(&event["member"]);
        }
        "message.sent" => {
            check(event, &["type", "message"], &[]);
            check_message(&event["message"]);
        }
        "message.deleted" => check(event, &["type", "message_id", "number", "by"], &[]),
        other => panic!("docs/wire.md knows no {other}"),
    }
}

/// A user of the host, whose external id and session nobody may see.
async fn external(server: &TestServer) -> Person {
    let key = server_key(server, "demo", &[Scope::Handover]).await.text;
    let verifier = "v".repeat(43);
    let challenge = base64::Engine::encode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        app::secrets::hash(&verifier),
    );
    let wanted = json!({ "external_id": "secret-user-7", "name": "다온", "session_ref": "secret-session-7", "challenge": challenge });
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    let path = "/v1/server/handover-codes";
    let code = request(
        server.address(),
        Method::POST,
        path,
        &headers,
        Some(&wanted),
    )
    .await;
    let code = code.expect("an answer").json()["code"].clone();
    let body = json!({ "tenant": "demo", "code": code, "verifier": verifier });
    let path = "/v1/auth/handover";
    let answer = request(server.address(), Method::POST, path, &[], Some(&body)).await;
    Person::from_answer(server.address(), &answer.expect("an answer"))
}

/// A bot, and its key as a credential.
async fn bot(server: &TestServer) -> Person {
    let wanted = KeyWanted {
        name: "날씨",
        scopes: vec![Scope::Read, Scope::Write],
        ..KeyWanted::default()
    };
    let made = create_bot(&server.running.api.cx, Who::CommandLine, "demo", wanted);
    let (record, key) = made.await.expect("a bot");
    Person {
        address: server.address(),
        token: key.text,
        cookie: String::new(),
        principal: json!({ "id": record.principal.id.to_string() }),
    }
}

/// Talks in `tennis` so that every kind of event happens.
async fn talk(people: &[Person]) {
    for (at, one) in people.iter().enumerate() {
        one.put("/v1/rooms/tennis/members/me").await;
        let sent = one.say("tennis", &format!("m{at}"), "말").await;
        if at == 0 {
            let path = format!(
                "/v1/rooms/tennis/messages/{}",
                sent["id"].as_str().expect("an id")
            );
            assert_eq!(one.delete(&path).await.status, 204);
            let renamed = one.patch("/v1/me", &json!({ "name": "다른 이름" })).await;
            assert_eq!(renamed.status, 200, "{:?}", renamed.body);
            one.delete("/v1/rooms/tennis/members/me").await;
        }
    }
}

#[tokio::test]
async fn every_role_sees_of_others_what_the_contract_names_and_no_field_more() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let people = [ana, external(&server).await, bot(&server).await];
    talk(&people).await;
    for reader in &people {
        let mut kinds = BTreeSet::new();
        for record in read_socket(reader).await {
            check_event(&record);
            kinds.insert(record["event"]["type"].as_str().expect("a type").to_owned());
        }
        assert!(kinds.len() >= 5, "{kinds:?}");
        let polled = reader
            .get("/v1/rooms/tennis/events?after=0&wait=0")
            .await
            .json();
        check(&polled, &["epoch", "head", "mode", "cursor", "events"], &[]);
        polled["events"]
            .as_array()
            .expect("events")
            .iter()
            .for_each(check_event);
        let page = reader.get("/v1/rooms/tennis/messages").await.json();
        check(&page, &["messages", "head", "prev", "next"], &[]);
        page["messages"]
            .as_array()
            .expect("messages")
            .iter()
            .for_each(check_message);
        let rooms = reader.get("/v1/rooms").await.json();
        rooms["rooms"]
            .as_array()
            .expect("rooms")
            .iter()
            .for_each(check_room);
        check_room(&reader.get("/v1/rooms/tennis").await.json());
        let all = format!("{polled}{page}{rooms}");
        assert!(
            !all.contains("secret-"),
            "what the host told us of its user: {all}"
        );
    }
    server.stop().await;
}

/// All events of `tennis` from its beginning, over a socket.
async fn read_socket(reader: &Person) -> Vec<Value> {
    let opened = Socket::open_with_bearer(reader.address, &reader.token).await;
    let mut socket = opened.expect("it opens");
    check(
        &socket.welcome,
        &["type", "epoch", "principal", "heartbeat_ms", "limits"],
        &[],
    );
    check_person(&socket.welcome["principal"]);
    let verdict = socket.subscribe("tennis", Some(0)).await;
    check(&verdict, &["type", "room", "alias", "head", "mode"], &[]);
    let head = verdict["head"].as_u64().expect("a head");
    let mut records = Vec::new();
    while records.last().and_then(|last: &Value| last["seq"].as_u64()) != Some(head) {
        let frame = socket.next().await;
        match frame["events"].as_array() {
            Some(several) => records.extend(several.iter().cloned()),
            None => records.push(frame),
        }
    }
    records
}
