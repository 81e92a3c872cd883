//! T13: a socket goes on with newer tokens of its own session and nobody else's.

use std::time::Duration;

use maru_testkit::{Person, TestServer};
use serde_json::json;

#[tokio::test]
async fn a_token_of_somebody_else_ends_the_socket() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let ben = Person::enter(server.address(), "ben").await;
    let mut socket = ana.open_socket().await;
    socket
        .send(&json!({ "type": "session.renew", "access_token": ben.token, "ref": 1 }))
        .await;
    assert_eq!(socket.close_code().await, 4403);
    // She is not signed out by it.
    assert_eq!(ana.get("/v1/me").await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_token_of_nobody_renews_nothing_and_the_old_end_stays() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut socket = ana.open_socket().await;
    for token in ["a.b.c", "", &ana.cookie] {
        socket
            .send(&json!({ "type": "session.renew", "access_token": token, "ref": 1 }))
            .await;
        let refused = socket.next_of("error").await;
        assert_eq!(refused["problem"]["code"], "token_invalid", "{token}");
    }
    server.ambient.advance(Duration::from_secs(330));
    server.pass_seconds(1);
    assert_eq!(socket.close_code().await, 4401);
    server.stop().await;
}
