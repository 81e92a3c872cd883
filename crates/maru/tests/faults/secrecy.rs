//! What must never be in a log: tokens, tickets, cookies, keys, and what people say. Must not know where log lines are
//! written.

use std::fs;

use axum::http::Method;
use serde_json::json;
use testkit::{Person, http};

use crate::reading::text;
use crate::server::{Launch, folder};

#[tokio::test]
async fn a_log_of_everything_holds_no_secret_and_no_word_of_anybody() {
    let home = folder();
    let launch = Launch::in_home(home.path()).with_variable("MARU_LOG", "trace");
    let server = launch.start().await;
    let words = "these words are for the room only";
    let ana = Person::enter(server.address, "very private name").await;
    let mut secrets = vec![
        words.to_owned(),
        "very private name".to_owned(),
        ana.token.clone(),
    ];
    secrets.push(text_of_cookie(&ana.cookie));

    let ticket = ana.post("/v1/socket-tickets", &json!({})).await.json();
    let ticket = text(&ticket["ticket"]);
    let mut socket = testkit::Socket::open(server.address, &ticket)
        .await
        .expect("it opens");
    secrets.push(ticket);
    let renewed = refresh(&ana).await;
    secrets.extend([renewed.token.clone(), text_of_cookie(&renewed.cookie)]);
    let renew = json!({ "type": "session.renew", "access_token": renewed.token, "ref": "r" });
    socket.send(&renew).await;
    socket.next_of("ack").await;
    socket.subscribe("tennis", Some(0)).await;
    socket.say("tennis", "s1", words).await;
    renewed.say("tennis", "h1", words).await;
    socket
        .say("tennis", "s1", "these words are for the room only, changed")
        .await;
    renewed.get("/v1/rooms/tennis/messages").await;
    refresh_again(&ana).await;

    drop(socket);
    let log = server.stop().await.log;
    assert!(log.contains("stopped"), "the log says nothing: {log}");
    let keys = fs::read_to_string(home.path().join("data/keys.toml")).expect("keys");
    secrets.extend(
        keys.split('"')
            .filter(|part| part.len() == 64)
            .map(str::to_owned),
    );
    assert_eq!(secrets.len(), 9);
    for secret in secrets {
        assert!(secret.len() > 10, "no secret: {secret:?}");
        assert!(!log.contains(&secret), "{secret} in {log}");
    }
}

/// The value of `name=value`.
fn text_of_cookie(cookie: &str) -> String {
    cookie
        .split_once('=')
        .map_or("", |(_, value)| value)
        .to_owned()
}

async fn call_refresh(person: &Person) -> testkit::Answer {
    let headers = [("x-maru-refresh", "1"), ("cookie", person.cookie.as_str())];
    let (path, body) = ("/v1/auth/refresh", json!({}));
    let answer = http::request(person.address, Method::POST, path, &headers, Some(&body)).await;
    answer.expect("the server answers")
}

/// The same person with the next token and cookie.
async fn refresh(person: &Person) -> Person {
    let answer = call_refresh(person).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let mut renewed = person.clone();
    renewed.token = text(&answer.json()["access_token"]);
    let cookie = answer
        .header("set-cookie")
        .split(';')
        .next()
        .unwrap_or_default();
    cookie.clone_into(&mut renewed.cookie);
    renewed
}

/// Refusals are logged too: a cookie that was used before.
async fn refresh_again(person: &Person) {
    let answer = call_refresh(person).await;
    assert!(matches!(answer.status, 200 | 401), "{:?}", answer.body);
}
