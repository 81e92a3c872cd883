//! Invitations to rooms: whoever shows one comes in, as often and as long as it says.

use futures_util::future::join_all;
use hyper::Method;
use maru_testkit::http::Answer;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

async fn join(person: &Person, room: &str, invite: &str) -> Answer {
    let path = format!("/v1/rooms/{room}/members/me");
    let body = json!({ "invite": invite });
    person.call(Method::PUT, &path, Some(&body)).await
}

async fn group(host: &Person) -> String {
    let room = json!({ "title": "우리끼리", "kind": "group" });
    let made = host.post("/v1/rooms", &room).await.json();
    made["id"].as_str().expect("an id").to_owned()
}

async fn invite(person: &Person, room: &str, wanted: Value) -> (String, String) {
    let path = format!("/v1/rooms/{room}/invites");
    let made = person.post(&path, &wanted).await;
    assert_eq!(made.status, 201, "{}", made.problem_code());
    let made = made.json();
    let text = |field: &str| made[field].as_str().expect("a text").to_owned();
    assert!(text("url").ends_with(&format!("#invite={}", text("code"))));
    (text("id"), text("code"))
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

#[tokio::test]
async fn the_third_person_by_a_link_for_two_is_refused_and_coming_twice_uses_it_once() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let room = group(&ana).await;
    let (id, code) = invite(&ana, &room, json!({ "uses": 2 })).await;
    let mut people = Vec::new();
    for name in ["bo", "cy", "dan"] {
        people.push(Person::enter(server.address(), name).await);
    }
    let outside = people[0].put(&format!("/v1/rooms/{room}/members/me")).await;
    assert_eq!(outcome(&outside), (403, "not_invited".to_owned()));
    assert_eq!(join(&people[0], &room, &code).await.status, 200);
    assert_eq!(join(&people[0], &room, &code).await.status, 200);
    assert_eq!(join(&people[1], &room, &code).await.status, 200);
    let third = join(&people[2], &room, &code).await;
    assert_eq!(outcome(&third), (403, "invite_over".to_owned()));
    let read = people[0].get(&format!("/v1/rooms/{room}/messages")).await;
    assert_eq!(read.status, 200);
    // Used up, it is no longer on the list; a member may invite, and see no list.
    let path = format!("/v1/rooms/{room}/invites");
    assert_eq!(ana.get(&path).await.json()["invites"], json!([]));
    assert_eq!(people[0].get(&path).await.problem_code(), "role_missing");
    let (other, code) = invite(&people[0], &room, json!({})).await;
    assert_ne!(other, id);
    let listed = ana.get(&path).await.json();
    assert_eq!(listed["invites"][0]["id"], other);
    assert!(
        !listed.to_string().contains(&code),
        "the code is shown once"
    );
    server.stop().await;
}

#[tokio::test]
async fn an_invitation_ends_with_its_time_and_when_it_is_taken_back_and_is_to_one_room() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let (room, other) = (group(&ana).await, group(&ana).await);
    let (_, short) = invite(&ana, &room, json!({ "seconds": 30 })).await;
    let elsewhere = join(&bo, &other, &short).await;
    assert_eq!(outcome(&elsewhere), (403, "invite_over".to_owned()));
    server.pass_seconds(31);
    let late = join(&bo, &room, &short).await;
    assert_eq!(outcome(&late), (403, "invite_over".to_owned()));
    let (id, code) = invite(&ana, &room, json!({})).await;
    let path = format!("/v1/rooms/{room}/invites/{id}");
    assert_eq!(bo.delete(&path).await.problem_code(), "role_missing");
    assert_eq!(ana.delete(&path).await.status, 204);
    assert_eq!(join(&bo, &room, &code).await.problem_code(), "invite_over");
    server.stop().await;
}

#[tokio::test]
async fn of_fifty_who_show_an_invitation_for_ten_at_once_ten_come_in() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let room = group(&ana).await;
    let (_, code) = invite(&ana, &room, json!({ "uses": 10 })).await;
    let enter = |n| Person::enter(server.address(), if n % 2 == 0 { "bo" } else { "cy" });
    let people = join_all((0..50).map(enter)).await;
    let answers = join_all(people.iter().map(|person| join(person, &room, &code))).await;
    let came = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(came, 10);
    let now = ana.get(&format!("/v1/rooms/{room}")).await.json();
    assert_eq!(now["members"], 11);
    server.stop().await;
}

#[tokio::test]
async fn a_ban_holds_against_an_invitation_and_a_refusal_uses_none_up() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let (bo, cy) = (
        Person::enter(server.address(), "bo").await,
        Person::enter(server.address(), "cy").await,
    );
    let room = group(&ana).await;
    let (_, code) = invite(&ana, &room, json!({ "uses": 1 })).await;
    let ban = format!("/v1/rooms/{room}/bans/{}", bo.id());
    let banned = ana.call(Method::PUT, &ban, Some(&json!({}))).await;
    assert_eq!(banned.status, 204);
    assert_eq!(join(&bo, &room, &code).await.problem_code(), "room_banned");
    assert_eq!(join(&cy, &room, &code).await.status, 200);
    server.stop().await;
}
