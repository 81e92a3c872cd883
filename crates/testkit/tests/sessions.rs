//! Signing in over the public wire: refreshing, renewing, and what a bad token gets.

use std::time::Duration;

use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

async fn refresh(server: &TestServer, cookie: &str) -> Answer {
    let headers = [("cookie", cookie), ("x-maru-refresh", "1")];
    request(
        server.address(),
        Method::POST,
        "/v1/auth/refresh",
        &headers,
        Some(&json!({})),
    )
    .await
    .expect("an answer")
}

fn cookie_of(answer: &Answer) -> String {
    answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[tokio::test]
async fn a_bad_token_is_refused_and_never_a_new_guest() {
    let server = TestServer::start().await;
    let mut ana = Person::enter(server.address(), "ana").await;
    ana.token.push('x');
    let answer = ana.get("/v1/rooms").await;
    assert_eq!(
        (answer.status, answer.problem_code().as_str()),
        (401, "token_invalid")
    );
    assert_eq!(answer.header("set-cookie"), "");
    let none = request(server.address(), Method::GET, "/v1/rooms", &[], None)
        .await
        .expect("an answer");
    assert_eq!(
        (none.status, none.problem_code().as_str()),
        (401, "token_missing")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_token_ends_and_a_refresh_brings_the_same_person_back() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    server.ambient.advance(Duration::from_secs(301));
    assert_eq!(ana.get("/v1/rooms").await.problem_code(), "token_expired");
    let answer = refresh(&server, &ana.cookie).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["principal"], ana.principal);
    let again = Person {
        token: answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned(),
        ..ana
    };
    assert_eq!(again.get("/v1/rooms").await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_repeated_refresh_gets_the_same_successor_within_the_grace_and_ends_the_session_after_it()
{
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let first = refresh(&server, &ana.cookie).await;
    let repeat = refresh(&server, &ana.cookie).await;
    assert_eq!(cookie_of(&first), cookie_of(&repeat));
    server.ambient.advance(Duration::from_secs(11));
    let reused = refresh(&server, &ana.cookie).await;
    assert_eq!(
        (reused.status, reused.problem_code().as_str()),
        (401, "refresh_reused")
    );
    let successor = refresh(&server, &cookie_of(&first)).await;
    assert_eq!(
        (successor.status, successor.problem_code().as_str()),
        (401, "refresh_expired")
    );
    let send = ana
        .post(
            "/v1/rooms/tennis/messages",
            &json!({ "client_id": "k", "text": "hi" }),
        )
        .await;
    assert_eq!(
        (send.status, send.problem_code().as_str()),
        (401, "session_revoked")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_refresh_is_only_answered_to_our_own_pages() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let foreign = [
        vec![("x-maru-refresh", "1"), ("origin", "https://evil.example")],
        vec![("x-maru-refresh", "1"), ("sec-fetch-site", "cross-site")],
        vec![],
    ];
    for headers in foreign {
        let mut headers = headers.clone();
        headers.push(("cookie", &ana.cookie));
        let answer = request(
            server.address(),
            Method::POST,
            "/v1/auth/refresh",
            &headers,
            Some(&json!({})),
        )
        .await
        .expect("an answer");
        assert_eq!(
            (answer.status, answer.problem_code().as_str()),
            (403, "cross_site")
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_ticket_opens_one_socket_and_only_in_its_time() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let ticket = |answer: &Answer| {
        answer.json()["ticket"]
            .as_str()
            .expect("a ticket")
            .to_owned()
    };
    let once = ticket(&ana.post("/v1/socket-tickets", &json!({})).await);
    assert!(Socket::open(server.address(), &once).await.is_ok());
    assert!(Socket::open(server.address(), &once).await.is_err());
    let late = ticket(&ana.post("/v1/socket-tickets", &json!({})).await);
    server.ambient.advance(Duration::from_secs(30));
    assert!(Socket::open(server.address(), &late).await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn a_socket_is_closed_after_its_tokens_end_unless_it_renews() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut renewing = ana.open_socket().await;
    let mut lapsing = ana.open_socket().await;
    server.ambient.advance(Duration::from_secs(200));
    let answer = refresh(&server, &ana.cookie).await;
    renewing.send(&json!({ "type": "session.renew", "access_token": answer.json()["access_token"], "ref": 1 })).await;
    let ack = renewing.next_of("ack").await;
    assert_eq!(ack["expires_at"], answer.json()["expires_at"]);
    server.ambient.advance(Duration::from_secs(128));
    server.pass_seconds(1);
    lapsing.send(&json!({ "type": "ping", "ref": 3 })).await;
    assert_eq!(lapsing.next_of("pong").await["ref"], 3);
    server.pass_seconds(1);
    assert_eq!(lapsing.next_of("goodbye").await["code"], 4401);
    assert_eq!(lapsing.try_next().await, Err(Some(4401)));
    renewing.send(&json!({ "type": "ping", "ref": 2 })).await;
    assert_eq!(renewing.next_of("pong").await["ref"], 2);
    server.stop().await;
}

#[tokio::test]
async fn a_guests_name_follows_the_language_and_the_rules() {
    let server = TestServer::start().await;
    let enter = async |headers: &[(&str, &str)], body: Value| {
        let path = "/v1/tenants/demo/guests";
        request(server.address(), Method::POST, path, headers, Some(&body))
            .await
            .expect("an answer")
    };
    let korean = enter(&[("accept-language", "ko-KR,ko;q=0.9")], json!({}))
        .await
        .json();
    let name = korean["principal"]["name"]
        .as_str()
        .expect("a name")
        .to_owned();
    assert!(name.chars().any(|c| ('가'..='힣').contains(&c)), "{name}");
    let english = enter(&[("accept-language", "en")], json!({})).await.json();
    assert!(
        english["principal"]["name"]
            .as_str()
            .expect("a name")
            .is_ascii()
    );
    assert_eq!(
        enter(&[], json!({ "name": " \u{202e}x" }))
            .await
            .problem_code(),
        "invalid_name"
    );
    assert_eq!(
        enter(&[], json!({ "nmae": "x" })).await.problem_code(),
        "invalid_request"
    );
    server.stop().await;
}
