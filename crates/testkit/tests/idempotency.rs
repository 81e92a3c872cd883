//! `Idempotency-Key` over the public wire: what comes again under a key is answered as before and not done twice.

use std::time::Duration;

use app::idempotency::{self, Asked, Done, Turn, begin, finish};
use domain::{ClientId, Scope};
use futures_util::future::join_all;
use hyper::Method;
use maru_testkit::host::{server_key, tenant_id};
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};
use store::OnceRequest;

const INVITES: &str = "/v1/rooms/court/invites";

async fn post(who: &Person, path: &str, key: &str, body: &Value) -> Answer {
    post_with(who, &who.token, path, key, body).await
}

async fn post_with(at: &Person, token: &str, path: &str, key: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str()), ("idempotency-key", key)];
    let answer = request(at.address, Method::POST, path, &headers, Some(body)).await;
    answer.expect("the server answers")
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

/// Somebody with a room of theirs.
async fn host(server: &TestServer, alias: &str) -> Person {
    let ana = Person::enter(server.address(), "ana").await;
    let room = json!({ "title": "점심", "alias": alias });
    assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
    ana
}

async fn invites(who: &Person) -> usize {
    let list = who.get(INVITES).await.json();
    list["invites"].as_array().expect("invites").len()
}

#[tokio::test]
async fn a_repeat_is_answered_as_before_and_another_request_is_refused() {
    let server = TestServer::start().await;
    let ana = host(&server, "court").await;
    let wanted = json!({ "uses": 3 });
    let first = post(&ana, INVITES, "k1", &wanted).await;
    assert_eq!(first.status, 201, "{}", first.problem_code());
    for _ in 0..2 {
        let again = post(&ana, INVITES, "k1", &wanted).await;
        assert_eq!((again.status, again.json()), (200, first.json()));
        assert_eq!(again.header("content-type"), first.header("content-type"));
    }
    assert_eq!(invites(&ana).await, 1);
    let other = post(&ana, INVITES, "k1", &json!({ "uses": 4 })).await;
    assert_eq!(outcome(&other), refused(422, "idempotency_key_reused"));
    assert_eq!(other.json()["fields"][0]["field"], "Idempotency-Key");
    let elsewhere = post(&ana, "/v1/rooms", "k1", &wanted).await;
    assert_eq!(outcome(&elsewhere), refused(422, "idempotency_key_reused"));
    assert_eq!(invites(&ana).await, 1);
    // Another key is another request, and so is the same key of somebody else.
    let second = post(&ana, INVITES, "k2", &wanted).await;
    assert_eq!(second.status, 201);
    assert_ne!(second.json()["code"], first.json()["code"]);
    let bo = Person::enter(server.address(), "bo").await;
    let room = json!({ "title": "저녁" });
    assert_eq!(post(&bo, "/v1/rooms", "k1", &room).await.status, 201);
    let wrong = post(&ana, INVITES, "k 3", &wanted).await;
    assert_eq!(outcome(&wrong), refused(400, "invalid_request"));
    server.stop().await;
}

#[tokio::test]
async fn what_was_refused_frees_its_key_and_a_day_frees_every_key() {
    let server = TestServer::start().await;
    let ana = host(&server, "court").await;
    let wrong = post(&ana, INVITES, "k1", &json!({ "uses": 0 })).await;
    assert_eq!(outcome(&wrong), refused(422, "invalid_member"));
    let wanted = json!({ "uses": 1 });
    let first = post(&ana, INVITES, "k1", &wanted).await;
    assert_eq!(first.status, 201, "{}", first.problem_code());
    server.ambient.advance(Duration::from_hours(24));
    let ana = ana.again().await;
    let next_day = post(&ana, INVITES, "k1", &wanted).await;
    assert_eq!(next_day.status, 201);
    assert_ne!(next_day.json()["code"], first.json()["code"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_that_come_at_once_one_is_done() {
    let server = TestServer::start().await;
    let ana = host(&server, "court").await;
    let wanted = json!({ "uses": 5 });
    let answers = join_all((0..12).map(|_| post(&ana, INVITES, "k1", &wanted))).await;
    let made = answers.iter().filter(|answer| answer.status == 201);
    let made: Vec<Value> = made.map(Answer::json).collect();
    assert_eq!(made.len(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        if answer.status == 200 {
            assert_eq!(answer.json(), made[0]);
        } else {
            assert_eq!(outcome(answer), refused(409, "idempotency_key_in_use"));
            assert_eq!(answer.header("retry-after"), "1");
        }
    }
    assert_eq!(invites(&ana).await, 1);
    assert_eq!(post(&ana, INVITES, "k1", &wanted).await.json(), made[0]);
    server.stop().await;
}

/// Takes a key as the server does before it does what is asked.
async fn take(
    server: &TestServer,
    who: &Person,
    path: &str,
    key: &str,
    body: &Value,
) -> OnceRequest {
    let said = body.to_string();
    let asked = Asked {
        tenant: tenant_id(server, "demo"),
        who: who.id(),
        key: &ClientId::parse(key).expect("a key"),
        address: path,
        body: said.as_bytes(),
    };
    match begin(&server.running.api.cx, asked, false).await {
        Ok(Turn::First(first)) => first,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_was_cut_off_is_not_done_again_but_where_that_is_safe() {
    let server = TestServer::start().await;
    let ana = host(&server, "court").await;
    let room = json!({ "title": "저녁" });
    // The server ends in the middle of it.
    take(&server, &ana, INVITES, "k1", &json!({})).await;
    take(&server, &ana, "/v1/rooms", "k2", &room).await;
    let unknown = post(&ana, INVITES, "k1", &json!({})).await;
    assert_eq!(outcome(&unknown), refused(409, "idempotency_key_in_use"));
    assert_eq!(invites(&ana).await, 0);
    // The writer knows the key of a room.
    let made = post(&ana, "/v1/rooms", "k2", &room).await;
    assert_eq!(made.status, 201, "{}", made.problem_code());
    let again = post(&ana, "/v1/rooms", "k2", &room).await;
    assert_eq!((again.status, again.json()), (200, made.json()));
    server.stop().await;
}

#[tokio::test]
async fn what_may_have_been_done_keeps_its_key() {
    let server = TestServer::start().await;
    let ana = host(&server, "court").await;
    let long = idempotency::Answer {
        status: 201,
        media_type: None,
        body: "x".repeat(100_000),
    };
    let ends = [Done::Unknown, Done::Answered(long)];
    for (key, done) in ["k1", "k2"].into_iter().zip(ends) {
        let first = take(&server, &ana, INVITES, key, &json!({})).await;
        let finished = finish(&server.running.api.cx, &first, &done).await;
        finished.expect("the store is there");
        let unknown = post(&ana, INVITES, key, &json!({})).await;
        assert_eq!(outcome(&unknown), refused(409, "idempotency_key_in_use"));
    }
    assert_eq!(invites(&ana).await, 0);
    server.stop().await;
}

#[tokio::test]
async fn a_backend_repeats_what_it_asked_and_has_one_code() {
    let server = TestServer::start().await;
    let ana = host(&server, "court").await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let path = "/v1/server/handover-codes";
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let wanted =
        json!({ "external_id": "7", "name": "지은", "session_ref": "s-1", "challenge": challenge });
    let first = post_with(&ana, &key.text, path, "k1", &wanted).await;
    assert_eq!(
        first.status,
        201,
        "{} {:?}",
        first.problem_code(),
        first.body
    );
    let again = post_with(&ana, &key.text, path, "k1", &wanted).await;
    assert_eq!((again.status, again.json()), (200, first.json()));
    // Whoever shows no credential has no answer that could be kept.
    let none = [("idempotency-key", "k1")];
    let nobody = request(ana.address, Method::POST, path, &none, Some(&wanted)).await;
    assert_eq!(nobody.expect("an answer").status, 401);
    server.stop().await;
}
