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
/// Left out where they say nothing.
const PERHAPS: &[&str] = &[
    "sent_as",
    "edited_at",
    "markup",
    "deleted_at",
    "reply_to",
    "mentions",
    "here",
    "reactions",
    "pinned",
];
const ROOM: &[&str] = &[
    "id",
    "kind",
    "alias",
    "title",
    "cover",
    "description",
    "tags",
    "colour",
    "frozen",
    "archived",
    "slow_mode_seconds",
    "needs_entry_code",
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
    check(message, MESSAGE, PERHAPS);
    check_person(&message["sender"]);
    if let Some(quote) = message.get("reply_to") {
        let fields = ["id", "seq", "number", "sender", "text"];
        check(quote, &fields, &["sent_as", "deleted"]);
        check_person(&quote["sender"]);
    }
    for (list, fields) in [
        ("mentions", ["id", "name"]),
        ("reactions", ["emoji", "count"]),
    ] {
        for one in message[list].as_array().into_iter().flatten() {
            check(one, &fields, &[]);
        }
    }
}

fn check_room(room: &Value) {
    check(room, ROOM, &["notice"]);
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
        "room.changed" => {
            check(event, &["type", "room", "by"], &[]);
            check_room(&event["room"]);
        }
        "member.joined" => {
            check(event, &["type", "member", "role"], &[]);
            check_person(&event["member"]);
        }
        "member.left" => {
            check(event, &["type", "member"], &[]);
            check_person(&event["member"]);
        }
        "member.removed" => {
            check(event, &["type", "member", "by", "banned", "until"], &[]);
            check_person(&event["member"]);
        }
        "member.role_changed" => check(event, &["type", "member", "role", "by"], &[]),
        "member.muted" => check(event, &["type", "member", "until", "by"], &[]),
        "member.changed" => {
            check(event, &["type", "was", "member"], &["masked"]);
            check_person(&event["member"]);
        }
        "message.sent" | "message.edited" => {
            check(event, &["type", "message"], &[]);
            check_message(&event["message"]);
        }
        "reaction.added" | "reaction.removed" => {
            let fields = ["type", "message_id", "number", "emoji", "count", "by"];
            check(event, &fields, &[]);
        }
        "history.trimmed" => check(event, &["type", "floor", "number"], &[]),
        "message.pinned" => {
            let fields = ["type", "message_id", "number", "pinned", "by"];
            check(event, &fields, &[]);
        }
        "notice.changed" => {
            check(event, &["type", "notice", "by"], &[]);
            if !event["notice"].is_null() {
                check(&event["notice"], &["seq", "text", "by", "at"], &["markup"]);
            }
        }
        "messages.deleted" => check(event, &["type", "seqs", "of", "by"], &[]),
        "message.restored" => {
            check(event, &["type", "message", "by"], &[]);
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

/// What others see is one member of the list of members.
fn check_member(member: &Value) {
    check(member, &["member", "role", "joined_at"], &["muted_until"]);
    check_person(&member["member"]);
}

/// Talks in `court`, whose host is the first one, so that every kind of event happens that leaves the room there.
async fn talk(people: &[Person]) {
    let [host, one, other] = people else {
        panic!("three people")
    };
    let room = json!({ "title": "테니스장", "alias": "court", "entry_code": "secret-code" });
    assert_eq!(host.post("/v1/rooms", &room).await.status, 201);
    let open = json!({ "entry_code": null });
    host.patch("/v1/rooms/court", &open).await;
    let said = host.say("court", "m0", "말").await;
    let id = said["id"].as_str().expect("an id");
    let at = |rest: &str| format!("/v1/rooms/court/{rest}");
    let text = json!({ "text": "@다온 다른 말 @here", "mentions": [one.id()] });
    for person in [one, other] {
        assert_eq!(person.put(&at("members/me")).await.status, 200);
        let thumb = at(&format!("messages/{id}/reactions/%F0%9F%91%8D"));
        assert_eq!(person.put(&thumb).await.status, 200);
    }
    let heart = at(&format!("messages/{id}/reactions/%E2%9D%A4"));
    host.put(&heart).await;
    host.delete(&heart).await;
    host.put(&at(&format!("pins/{id}"))).await;
    let edited = host.patch(&at(&format!("messages/{id}")), &text).await;
    assert_eq!(edited.status, 200, "{:?}", edited.body);
    let answer = json!({ "client_id": "a1", "text": "대답", "reply_to": id });
    assert_eq!(one.post(&at("messages"), &answer).await.status, 201);
    let gone = host.say("court", "m1", "사라질 말").await;
    let gone = at(&format!("messages/{}", gone["id"].as_str().expect("an id")));
    assert_eq!(host.delete(&gone).await.status, 204);
    let member = at(&format!("members/{}", one.id()));
    let change = json!({ "role": "deputy", "mute_seconds": 60 });
    assert_eq!(host.patch(&member, &change).await.status, 204);
    host.delete(&member).await;
    let renamed = host.patch("/v1/me", &json!({ "name": "다른 이름" })).await;
    assert_eq!(renamed.status, 200, "{:?}", renamed.body);
    other.delete(&at("members/me")).await;
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
        assert_eq!(kinds.len(), 14, "{kinds:?}");
        let polled = reader
            .get("/v1/rooms/court/events?after=0&wait=0")
            .await
            .json();
        check(&polled, &["epoch", "head", "mode", "cursor", "events"], &[]);
        polled["events"]
            .as_array()
            .expect("events")
            .iter()
            .for_each(check_event);
        let page = reader.get("/v1/rooms/court/messages").await.json();
        let perhaps = ["own_reactions"];
        check(&page, &["messages", "head", "prev", "next"], &perhaps);
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
        check_room(&reader.get("/v1/rooms/court").await.json());
        let members = reader.get("/v1/rooms/court/members").await.json();
        check(&members, &["members", "next"], &[]);
        members["members"]
            .as_array()
            .expect("members")
            .iter()
            .for_each(check_member);
        let all = format!("{polled}{page}{rooms}{members}");
        assert!(
            !all.contains("secret-"),
            "what the host told us of its user: {all}"
        );
    }
    server.stop().await;
}

/// All events of `court` from its beginning, over a socket.
async fn read_socket(reader: &Person) -> Vec<Value> {
    let opened = Socket::open_with_bearer(reader.address, &reader.token).await;
    let mut socket = opened.expect("it opens");
    check(
        &socket.welcome,
        &["type", "epoch", "principal", "heartbeat_ms", "limits"],
        &[],
    );
    check_person(&socket.welcome["principal"]);
    let verdict = socket.subscribe("court", Some(0)).await;
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
