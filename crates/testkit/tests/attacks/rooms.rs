//! What members, deputies and whoever was put out try in a room; and many at once.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use hyper::Method;
use maru_testkit::court::{court, court_on};
use maru_testkit::server::Settings;
use maru_testkit::{Answer, Person, TestServer, soon};
use serde_json::{Value, json};

const ROOM: &str = "/v1/rooms/court";

fn own() -> String {
    format!("{ROOM}/members/me")
}

fn member(person: &Person) -> String {
    format!("{ROOM}/members/{}", person.id())
}

fn ban(person: &Person) -> String {
    format!("{ROOM}/bans/{}", person.id())
}

async fn members(reader: &Person) -> Value {
    reader.get(&format!("{ROOM}/members")).await.json()["members"].clone()
}

fn check_refused(answer: &Answer, code: &str) {
    assert_eq!(answer.problem_code(), code, "{:?}", answer.body);
}

/// Everything by which order is kept over somebody.
async fn keep_order(by: &Person, over: &Person) -> Vec<Answer> {
    vec![
        by.delete(&member(over)).await,
        by.put_json(&ban(over), &json!({})).await,
        by.delete(&ban(over)).await,
        by.patch(&member(over), &json!({ "mute_seconds": 60 }))
            .await,
        by.patch(&member(over), &json!({ "role": "member" })).await,
        by.patch(&member(over), &json!({ "role": "deputy" })).await,
        by.patch(&member(over), &json!({ "role": "host" })).await,
    ]
}

#[tokio::test]
async fn a_plain_member_keeps_no_order_and_sets_nothing() {
    let (server, people) = court(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let said = ana.say("court", "a1", "말").await;
    let id = said["id"].as_str().expect("an id");
    let before = (members(ana).await, ana.get(ROOM).await.json());
    let mut answers = keep_order(bo, cy).await;
    answers.extend(keep_order(bo, ana).await);
    answers.extend(keep_order(bo, bo).await);
    for change in [
        json!({ "title": "내 방" }),
        json!({ "frozen": true }),
        json!({ "kind": "group" }),
        json!({ "alias": null }),
        json!({ "policy": { "members_max": 1 } }),
        json!({ "entry_code": "내 것" }),
    ] {
        answers.push(bo.patch(ROOM, &change).await);
    }
    answers.push(bo.delete(ROOM).await);
    answers.push(bo.put(&format!("{ROOM}/pins/{id}")).await);
    answers.push(bo.get(&format!("{ROOM}/bans")).await);
    answers.push(bo.get(&format!("{ROOM}/messages/{id}/edits")).await);
    for answer in &answers {
        check_refused(answer, "role_missing");
    }
    let message = format!("{ROOM}/messages/{id}");
    check_refused(&bo.delete(&message).await, "not_sender");
    let edited = bo.patch(&message, &json!({ "text": "x" })).await;
    check_refused(&edited, "not_sender");
    assert_eq!((members(ana).await, ana.get(ROOM).await.json()), before);
    server.stop().await;
}

#[tokio::test]
async fn a_deputy_touches_neither_the_host_nor_another_deputy() {
    let (server, people) = court(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    for deputy in [bo, cy] {
        let part = json!({ "role": "deputy" });
        assert_eq!(ana.patch(&member(deputy), &part).await.status, 204);
    }
    let before = members(ana).await;
    for other in [ana, cy, bo] {
        for answer in keep_order(bo, other).await {
            check_refused(&answer, "role_missing");
        }
    }
    for change in [
        json!({ "title": "내 방" }),
        json!({ "frozen": true, "title": "x" }),
    ] {
        check_refused(&bo.patch(ROOM, &change).await, "role_missing");
    }
    check_refused(&bo.delete(ROOM).await, "role_missing");
    assert_eq!(members(ana).await, before);
    server.stop().await;
}

#[tokio::test]
async fn nobody_comes_to_a_part_or_out_of_a_punishment_by_themselves() {
    let (server, people) = court(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    for field in ["role", "is_in", "invited"] {
        let joined = bo.put_json(&own(), &json!({ field: "host" })).await;
        check_refused(&joined, "invalid_request");
    }
    let mute = json!({ "mute_seconds": 60 });
    assert_eq!(ana.patch(&member(bo), &mute).await.status, 204);
    let unmuted = bo.patch(&member(bo), &json!({ "mute_seconds": 0 })).await;
    check_refused(&unmuted, "role_missing");
    assert_eq!(bo.delete(&own()).await.status, 204);
    assert_eq!(bo.put(&own()).await.status, 200);
    let say = json!({ "client_id": "b1", "text": "말" });
    let messages = format!("{ROOM}/messages");
    check_refused(&bo.post(&messages, &say).await, "room_muted");
    assert_eq!(ana.put_json(&ban(bo), &json!({})).await.status, 204);
    check_refused(&bo.delete(&ban(bo)).await, "role_missing");
    check_refused(&bo.put(&own()).await, "room_banned");
    // The host has one part, and gives it away or not at all.
    let down = ana.patch(&member(ana), &json!({ "role": "member" })).await;
    check_refused(&down, "not_oneself");
    assert_eq!(members(ana).await[0]["role"], "host");
    server.stop().await;
}

#[tokio::test]
async fn the_time_between_two_messages_is_kept_by_leaving_and_by_many_at_once() {
    let (server, people) = court(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    let slow = json!({ "slow_mode_seconds": 30 });
    assert_eq!(ana.patch(ROOM, &slow).await.status, 200);
    let messages = format!("{ROOM}/messages");
    let bodies: Vec<Value> = (0..20)
        .map(|at| json!({ "client_id": format!("b{at}"), "text": "말" }))
        .collect();
    let answers = join_all(bodies.iter().map(|body| bo.post(&messages, body))).await;
    let taken = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(taken, 1);
    assert_eq!(bo.delete(&own()).await.status, 204);
    assert_eq!(bo.put(&own()).await.status, 200);
    let again = json!({ "client_id": "again", "text": "말" });
    check_refused(&bo.post(&messages, &again).await, "slow_mode");
    server.pass_seconds(30);
    assert_eq!(bo.post(&messages, &again).await.status, 201);
    server.stop().await;
}

#[tokio::test]
async fn the_open_stream_and_the_long_poll_of_whoever_is_banned_end() {
    let (server, people) = court(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], people[1].clone());
    let head = ana.get(ROOM).await.json()["head"].clone();
    let poll = format!("{ROOM}/events?after={head}&wait=25");
    let polling = tokio::spawn({
        let bo = bo.clone();
        async move { bo.get(&poll).await }
    });
    let streaming = tokio::spawn({
        let bo = bo.clone();
        async move { bo.get(&format!("{ROOM}/stream?after={head}")).await }
    });
    server.connections_at_least(2).await;
    assert_eq!(ana.put_json(&ban(&bo), &json!({})).await.status, 204);
    // From the answer on nothing is read, by whichever name.
    let id = ana.get(ROOM).await.json()["id"].clone();
    for name in ["court", id.as_str().expect("an id")] {
        let read = bo.get(&format!("/v1/rooms/{name}/messages")).await;
        check_refused(&read, "room_banned");
    }
    ana.say("court", "a1", "이제 우리끼리").await;
    let polled = soon("the end of the poll", polling)
        .await
        .expect("an answer");
    check_refused(&polled, "room_banned");
    let streamed = soon("the end of the stream", streaming)
        .await
        .expect("an answer");
    let told = String::from_utf8_lossy(&streamed.body).into_owned();
    assert!(told.contains("event: unsubscribed"), "{told}");
    assert!(!told.contains("우리끼리"), "{told}");
    server.stop().await;
}

/// Rooms of any size are served in turns here, as large ones are.
#[tokio::test]
async fn whoever_is_put_out_of_a_large_room_hears_nothing_of_what_follows() {
    let hub = hub::HubLimits {
        inline_subscribers_max: 0,
        turn_sends_max: 1,
        ..Default::default()
    };
    let settings = Settings {
        hub,
        ..Settings::default()
    };
    let server = TestServer::start_with(settings).await;
    let (server, people) = court_on(server, &["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let mut out = bo.open_socket().await;
    let mut stays = cy.open_socket().await;
    out.subscribe("court", None).await;
    stays.subscribe("court", None).await;
    ana.say("court", "a1", "다 같이").await;
    assert_eq!(ana.put_json(&ban(bo), &json!({})).await.status, 204);
    ana.say("court", "a2", "이제 우리끼리").await;
    out.next_of("unsubscribed").await;
    out.send(&json!({ "type": "ping" })).await;
    assert_eq!(out.next().await["type"], "pong");
    let kinds = ["message.sent", "member.removed", "message.sent"];
    for kind in kinds {
        assert_eq!(stays.next_event().await["event"]["type"], kind);
    }
    assert_eq!(ana.delete(ROOM).await.status, 204);
    let gone = stays.next_of("unsubscribed").await;
    assert_eq!(gone["why"], "deleted");
    server.stop().await;
}

/// So many guests; the clock goes on where they would be too many at once.
async fn crowd(server: &TestServer, count: usize) -> Vec<Person> {
    let mut people = Vec::new();
    while people.len() < count {
        let name = format!("손님 {}", people.len());
        match Person::try_enter(server.address(), &name).await {
            Ok(person) => people.push(person),
            Err(_) => server.pass_seconds(10),
        }
    }
    people
}

#[tokio::test]
async fn of_fifty_who_join_at_once_as_many_come_in_as_there_is_room_for() {
    let server = TestServer::start().await;
    let people = crowd(&server, 51).await;
    let room = json!({ "title": "테니스장", "alias": "court" });
    assert_eq!(people[0].post("/v1/rooms", &room).await.status, 201);
    let ten = json!({ "policy": { "members_max": 10 } });
    assert_eq!(people[0].patch(ROOM, &ten).await.status, 200);
    let path = own();
    let say = json!({ "client_id": "c1", "text": "말" });
    let messages = format!("{ROOM}/messages");
    let answers = join_all(people[1..].iter().enumerate().map(async |(at, person)| {
        // Half of them join by a first message.
        match at % 2 {
            0 => person.put(&path).await,
            _ => person.post(&messages, &say).await,
        }
    }))
    .await;
    let inside = answers.iter().filter(|answer| answer.status < 300).count();
    assert_eq!(inside, 9);
    for answer in answers.iter().filter(|answer| answer.status >= 300) {
        check_refused(answer, "room_full");
    }
    let listed = members(&people[0]).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(10));
    assert_eq!(people[0].get(ROOM).await.json()["members"], 10);
    server.stop().await;
}

#[tokio::test]
async fn fifty_of_the_same_reaction_at_once_are_one() {
    let (server, people) = court(&["ana", "bo"]).await;
    let said = people[0].say("court", "a1", "말").await;
    let id = said["id"].as_str().expect("an id");
    let path = format!("{ROOM}/messages/{id}/reactions/%F0%9F%91%8D");
    for method in [Method::PUT, Method::DELETE, Method::PUT] {
        let react = || people[1].call(method.clone(), &path, None);
        let answers = join_all((0..50).map(|_| react())).await;
        assert!(answers.iter().all(|answer| answer.status == 200));
        // So many at once are not taken twice in a row.
        server.pass_seconds(10);
    }
    let page = people[1].get(&format!("{ROOM}/messages")).await.json();
    let reactions = &page["messages"][0]["reactions"];
    assert_eq!(*reactions, json!([{ "emoji": "👍", "count": 1 }]));
    assert_eq!(page["own_reactions"][id], json!(["👍"]));
    let log = whole_log(&people[0]).await;
    let marks = log
        .iter()
        .filter_map(|event| event["event"]["type"].as_str());
    let marks: Vec<&str> = marks.filter(|kind| kind.starts_with("reaction.")).collect();
    assert_eq!(
        marks,
        ["reaction.added", "reaction.removed", "reaction.added"]
    );
    server.stop().await;
}

async fn whole_log(reader: &Person) -> Vec<Value> {
    let page = reader.get(&format!("{ROOM}/events?after=0")).await.json();
    page["events"].as_array().expect("events").clone()
}

/// The parts after each event of the log: there is never more than one host.
fn check_one_host(log: &[Value]) -> usize {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let hosts =
        |parts: &BTreeMap<String, String>| parts.values().filter(|part| *part == "host").count();
    for event in log {
        let what = &event["event"];
        let id = text(&what["member"]["id"]);
        match what["type"].as_str() {
            Some("member.joined") => drop(parts.insert(id, text(&what["role"]))),
            Some("member.left" | "member.removed") => drop(parts.remove(&id)),
            Some("member.role_changed") => {
                parts.insert(text(&what["member"]), text(&what["role"]));
            }
            _ => {}
        }
        assert!(hosts(&parts) <= 1, "two hosts after {event}");
    }
    hosts(&parts)
}

#[tokio::test]
async fn there_are_never_two_hosts_however_many_transfers_run_at_once() {
    let (server, people) = court(&["ana", "bo", "cy", "dan"]).await;
    let part = json!({ "role": "host" });
    for round in 0..12 {
        let paths: Vec<String> = people.iter().map(member).collect();
        let gives = people.iter().flat_map(|by| {
            let part = &part;
            paths.iter().map(move |path| by.patch(path, part))
        });
        let goes = async {
            // Whoever is host leaves in the middle of it, in every other round.
            let person = &people[round % people.len()];
            if round % 2 == 0 {
                person.delete(&own()).await;
                person.put(&own()).await;
            }
        };
        futures_util::future::join(join_all(gives), goes).await;
    }
    assert_eq!(check_one_host(&whole_log(&people[0]).await), 1);
    let listed = members(&people[0]).await;
    let hosts = listed.as_array().into_iter().flatten();
    assert_eq!(hosts.filter(|one| one["role"] == "host").count(), 1);
    server.stop().await;
}
