//! Something else in place of every field of every body, and of every part of every address (T29). What may stand there is
//! read off `/openapi.json`. Each is taken or refused, and never an error of ours.

use std::collections::HashSet;
use std::fmt::Write as _;

use futures_util::{StreamExt as _, stream};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use crate::ask::{Answered, Ask};
use crate::routes::{all, is_variant};
use crate::samples::{Scene, sample};
use crate::schema::{Document, Field};
use crate::things::Place;
use crate::world::{Caller, Somebody, World};

/// Requests under way at once; more would be refused as too many passwords.
const AT_ONCE: usize = 8;
/// A tenant that may be set to anything.
const VICTIM: &str = "victim";
/// Longer than any text that is taken.
const LONG: usize = 10_000;

/// What is sent in place of a field. What may change the most comes last.
fn values() -> Vec<Value> {
    vec![
        json!(true),
        json!(1),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("x".repeat(LONG)),
        json!("' OR 1=1 --"),
        json!("\u{0}"),
        json!([]),
        json!([1]),
        json!({ "$ne": null }),
        json!({}),
        Value::Null,
    ]
}

/// What is sent in place of a part of an address, as it stands there.
fn texts() -> Vec<String> {
    let long = "x".repeat(LONG);
    let plain = "true null 1 -1 1e300 %00 %ff %E2%80%AE .. %2e%2e%2f [] %5B1%5D %7B%7D %7B%22$ne%22:null%7D";
    let mut texts: Vec<String> = plain.split(' ').map(str::to_owned).collect();
    texts.extend([String::new(), long, "'%20OR%201=1%20--".to_owned()]);
    texts
}

/// Who gets so far that the body is read.
fn caller_of(route: &str) -> Caller {
    let path = route.split(' ').nth(1).unwrap_or_default();
    let begins = |with: &[&str]| with.iter().any(|start| path.starts_with(start));
    if path == "/v1/operators/setup" || begins(&["/v1/tenants", "/v1/auth"]) {
        Caller::Nobody
    } else if begins(&["/v1/admin", "/v1/operators"]) {
        Caller::Operator
    } else if begins(&["/v1/server"]) {
        Caller::ServerKey
    } else if begins(&["/v1/me"]) {
        Caller::Account
    } else {
        Caller::Guest
    }
}

async fn well_formed(world: &World, route: &str) -> (Somebody, Ask) {
    let caller = caller_of(route);
    let who = world.caller(caller).await;
    let scene = Scene::new(world, Place::Own, caller, &who);
    let mut ask = sample(route, scene).await;
    if route == "PATCH /v1/admin/tenants/{tenant}" {
        ask.path = ask.path.replace("demo", VICTIM);
    }
    (who, ask)
}

/// What is wrong with an answer, whatever was asked.
fn fault(answer: &Answered) -> Option<String> {
    let problem = answer.json();
    let kind = answer.headers.get("content-type");
    let is_problem = kind.is_some_and(|kind| kind == "application/problem+json")
        && problem["status"] == answer.status
        && problem["code"].is_string();
    let body = String::from_utf8_lossy(&answer.body);
    match answer.status {
        100..400 => None,
        400..500 if is_problem => None,
        status => Some(format!("{status} {body}")),
    }
}

/// Sends every value in place of one field; what went wrong.
async fn try_field(world: &World, document: &Document, route: &str, field: Field) -> String {
    let (who, ask) = well_formed(world, route).await;
    // A sample leaves out what may be left out.
    let body = ask.body.clone().unwrap_or_else(|| json!({}));
    let mut wrong = String::new();
    let mut cases: Vec<(Value, bool)> = values()
        .into_iter()
        .map(|value| (value.clone(), document.takes(&field, &value)))
        .collect();
    if document.is_closed(&field) {
        cases.insert(0, (json!({ "of_no_schema": 1 }), false));
    }
    for (value, is_taken) in cases {
        let body = document.put(route, &body, &field, value.clone());
        let ask = Ask {
            body: Some(body),
            ..ask.clone()
        };
        let answer = world.ask(&who, &ask).await;
        let of_another_kind = (!is_taken && answer.outcome() != "400 invalid_request")
            .then(|| format!("{} although the schema knows it not", answer.outcome()));
        if let Some(fault) = fault(&answer).or(of_another_kind) {
            let value: String = value.to_string().chars().take(40).collect();
            let _ = writeln!(wrong, "{route} {:?} = {value}: {fault}", field.way);
        }
    }
    wrong
}

/// Sends every text in place of one part of the address; what went wrong.
async fn try_address(world: &World, route: &str, (place, name): (String, String)) -> String {
    let (who, ask) = well_formed(world, route).await;
    let mut wrong = String::new();
    for text in texts() {
        let path = if place == "path" {
            in_path(route, &ask.path, &name, &text)
        } else {
            in_query(&ask.path, &name, &text)
        };
        let ask = Ask {
            path,
            ..ask.clone()
        };
        if let Some(fault) = fault(&world.ask(&who, &ask).await) {
            let text: String = text.chars().take(40).collect();
            let _ = writeln!(wrong, "{route} {name} = {text}: {fault}");
        }
    }
    wrong
}

fn in_path(route: &str, sample: &str, name: &str, text: &str) -> String {
    let template = route.split(' ').nth(1).expect("a path");
    let (path, query) = sample.split_once('?').unwrap_or((sample, ""));
    let wanted = format!("{{{name}}}");
    let parts = template.split('/').zip(path.split('/'));
    let parts = parts.map(|(of, part)| if of == wanted { text } else { part });
    let path = parts.collect::<Vec<_>>().join("/");
    format!("{path}?{query}").trim_end_matches('?').to_owned()
}

fn in_query(sample: &str, name: &str, text: &str) -> String {
    let (path, query) = sample.split_once('?').unwrap_or((sample, ""));
    let others = query
        .split('&')
        .filter(|one| !one.is_empty() && one.split('=').next() != Some(name));
    let all: Vec<String> = others
        .map(str::to_owned)
        .chain([format!("{name}={text}")])
        .collect();
    format!("{path}?{}", all.join("&"))
}

async fn prepared() -> (World, Document, Vec<String>) {
    let world = World::start().await;
    maru_testkit::host::add_tenant(&world.server, VICTIM).await;
    let nobody = Somebody::default();
    let openapi = world.ask_as(&nobody, "GET", "/openapi.json", None).await;
    let routes = all(&world).await.into_iter();
    let routes = routes.filter(|route| !is_variant(route)).collect();
    (world, Document::new(openapi.json()), routes)
}

/// It still does its work.
async fn ended(world: World) {
    let guest = world.guest("demo").await;
    let said = json!({ "client_id": "after", "text": "nothing of this has hurt" });
    let path = format!("/v1/rooms/{}/messages", world.room("demo"));
    let answer = world.ask_as(&guest, "POST", &path, Some(said)).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    world.server.stop().await;
}

/// T29
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_stands_in_a_field_is_taken_or_refused() {
    let (world, document, routes) = prepared().await;
    let with_body = routes
        .iter()
        .filter(|route| document.body(route).is_object());
    let fields: Vec<(&String, Field)> = with_body
        .flat_map(|route| {
            document
                .fields(route)
                .into_iter()
                .map(move |one| (route, one))
        })
        .collect();
    assert!(fields.len() > 150, "{}", fields.len());
    let wrong: String = stream::iter(fields)
        .map(|(route, field)| try_field(&world, &document, route, field))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    assert!(wrong.is_empty(), "{wrong}");
    ended(world).await;
}

/// T29
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whatever_stands_in_an_address_is_taken_or_refused() {
    let (world, document, routes) = prepared().await;
    let parts: Vec<(&String, (String, String))> = routes
        .iter()
        .flat_map(|route| {
            let parts = document.parameters(route).into_iter();
            parts.map(move |(place, name)| (route, (place.to_owned(), name.to_owned())))
        })
        .collect();
    assert!(parts.len() > 60, "{}", parts.len());
    let wrong: String = stream::iter(parts)
        .map(|(route, part)| try_address(&world, route, part))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    assert!(wrong.is_empty(), "{wrong}");
    ended(world).await;
}

/// T29: of frames too a list is none.
#[tokio::test]
async fn a_list_is_no_frame() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut socket = ana.open_socket().await;
    for frame in [
        json!([]),
        json!(["ping"]),
        json!(["ping", null]),
        json!([{ "type": "ping" }]),
    ] {
        socket.send(&frame).await;
        let refused = socket.next_of("error").await;
        assert_eq!(refused["problem"]["code"], "invalid_request", "{frame}");
    }
    socket.send(&json!({ "type": "ping" })).await;
    socket.next_of("pong").await;
    server.stop().await;
}

/// What is no frame is told by its `ref` too, and every refusal of a socket by the id of the socket.
#[tokio::test]
async fn a_frame_that_is_none_is_told_which_one_it_was() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let (mut one, mut other) = (ana.open_socket().await, ana.open_socket().await);
    let wrong = [
        (json!({ "type": "nothing", "ref": 7 }), json!(7)),
        (
            json!({ "type": "ping", "more": 1, "ref": "r1" }),
            json!("r1"),
        ),
        (
            json!({ "type": "typing", "room": 3, "ref": "r2" }),
            json!("r2"),
        ),
        (
            json!({ "type": "read.mark", "room": "lobby", "seq": -1, "ref": 9 }),
            json!(9),
        ),
        (
            json!({ "type": "nothing", "ref": "r".repeat(65) }),
            Value::Null,
        ),
        (json!({ "type": "nothing", "ref": { "a": 1 } }), Value::Null),
        (json!({ "type": "nothing" }), Value::Null),
        // This one is a frame, of a room that is none.
        (
            json!({ "type": "subscribe", "room": "nowhere", "ref": 1 }),
            json!(1),
        ),
    ];
    let mut ids = HashSet::new();
    for (frame, reference) in &wrong {
        one.send(frame).await;
        let refused = one.next_of("error").await;
        assert_eq!(refused["ref"], *reference, "{frame}");
        ids.insert(refused["problem"]["request_id"].to_string());
    }
    other.send(&json!([])).await;
    ids.insert(other.next_of("error").await["problem"]["request_id"].to_string());
    assert_eq!(ids.len(), 2, "{ids:?}");
    assert!(ids.iter().all(|id| id.len() == 18), "{ids:?}");
    server.stop().await;
}
