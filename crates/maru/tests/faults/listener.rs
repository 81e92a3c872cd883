//! The public listener against clients that are slow, many or wrong. Must not know which part of the server refuses.

use std::time::Duration;

use axum::http::Method;
use serde_json::json;
use testkit::{Answer, Person, http, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{Launch, Server, folder};
use crate::strace::{beside, calls};

/// A header may take 10 s: nothing happens before the first, everything before both have passed.
const HEADER_WAITS: [Duration; 2] = [Duration::from_secs(8), Duration::from_secs(7)];
/// What happens at once happens long before any wait ends.
const AT_ONCE_MAX: Duration = Duration::from_secs(5);

#[tokio::test]
async fn half_sent_headers_and_silent_connections_are_cut_and_nobody_else_waits() {
    let home = folder();
    let server = Launch::in_home(home.path()).start().await;
    let ana = Person::enter(server.address, "ana").await;
    let mut slow = Vec::new();
    for words in ["", "G", "GET / HTTP/1.1\r\nhost:"] {
        slow.push(tokio::spawn(check_cut(connect(&server).await, words)));
    }
    ana.say("tennis", "c1", "meanwhile").await;
    let mut kept = connect(&server).await;
    let used = exchange(&mut kept, b"GET /healthz HTTP/1.1\r\nhost: maru\r\n\r\n").await;
    assert!(used.starts_with("HTTP/1.1 200"), "{used}");
    for cut in slow {
        cut.await.expect("it was cut in time");
    }
    ana.say("tennis", "c2", "later").await;
}

async fn check_cut(mut connection: TcpStream, words: &str) {
    connection
        .write_all(words.as_bytes())
        .await
        .expect("words are taken");
    let mut answer = Vec::new();
    let [not_yet, by_now] = HEADER_WAITS;
    let read = connection.read_to_end(&mut answer);
    let mut read = std::pin::pin!(read);
    let early = tokio::time::timeout(not_yet, &mut read).await;
    assert!(early.is_err(), "cut too early after {words:?}");
    let late = tokio::time::timeout(by_now, &mut read).await;
    assert!(late.is_ok(), "not cut after {words:?}");
}

/// Without the option, an answer in two parts waits 40 ms for the peer's delayed acknowledgement.
#[tokio::test]
async fn accepted_connections_do_not_wait_before_they_answer() {
    let home = folder();
    let trace = home.path().join("trace");
    let words = beside(&trace, &["trace=accept4,setsockopt,write,writev,sendto"]);
    let server = Launch::in_home(home.path()).under(words).start().await;
    let mut kept = connect(&server).await;
    for _ in 0..20 {
        exchange(&mut kept, b"GET /healthz HTTP/1.1\r\nhost: maru\r\n\r\n").await;
    }
    let ana = Person::enter(server.address, "ana").await;
    drop((kept, ana.open_socket().await));
    server.stop().await;

    let trace = std::fs::read_to_string(trace).expect("strace has written its trace");
    let calls = calls(&trace);
    let accepts = calls
        .iter()
        .filter(|call| call.name == "accept4" && call.is_done());
    let mut accepted = 0;
    for accept in accepts {
        accepted += 1;
        let descriptor = accept.result().split('<').next().unwrap_or_default();
        let after = calls.iter().filter(|call| call.began > accept.began);
        let first = after
            .into_iter()
            .find(|call| call.is_of(descriptor))
            .expect("it is used");
        assert!(first.rest.contains("TCP_NODELAY, [1]"), "{first:?}");
    }
    assert!(accepted >= 4, "{accepted} connections");
}

async fn connect(server: &Server) -> TcpStream {
    let connection = TcpStream::connect(server.address)
        .await
        .expect("it listens");
    connection.set_nodelay(true).expect("a TCP socket");
    connection
}

/// Sends bytes in one write and gives one answer, whose body must be short.
async fn exchange(connection: &mut TcpStream, request: &[u8]) -> String {
    connection
        .write_all(request)
        .await
        .expect("it takes a request");
    let mut answer = vec![0; 16 * 1024];
    let read = soon("an answer", connection.read(&mut answer))
        .await
        .expect("it answers");
    String::from_utf8_lossy(&answer[..read]).into_owned()
}

#[tokio::test]
async fn connections_above_the_limit_are_closed_at_once_and_served_when_others_close() {
    let home = folder();
    let launch = Launch::in_home(home.path()).with(["--limit-connections", "4"]);
    let server = launch.start().await;
    let ana = Person::enter(server.address, "ana").await;
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(ana.open_socket().await);
    }
    let mut fourth = connect(&server).await;
    let health = b"GET /healthz HTTP/1.1\r\nhost: maru\r\n\r\n";
    assert!(
        exchange(&mut fourth, health)
            .await
            .starts_with("HTTP/1.1 200")
    );
    for _ in 0..3 {
        let mut fifth = connect(&server).await;
        let end = tokio::time::timeout(AT_ONCE_MAX, fifth.read(&mut [0; 1])).await;
        assert!(matches!(end, Ok(Ok(0) | Err(_))), "it was taken: {end:?}");
    }
    assert!(
        exchange(&mut fourth, health)
            .await
            .starts_with("HTTP/1.1 200")
    );
    held.remove(0).close().await;
    soon("a place", try_until_served(&server)).await;
}

/// The place of a closed connection is free as soon as its task has ended.
async fn try_until_served(server: &Server) {
    loop {
        let health = http::request(server.address, Method::GET, "/healthz", &[], None).await;
        if health.is_ok_and(|answer| answer.status == 200) {
            return;
        }
    }
}

#[tokio::test]
async fn a_session_has_so_many_sockets_and_gets_another_when_one_closes() {
    let home = folder();
    let launch = Launch::in_home(home.path()).with(["--limit-connections-per-session", "2"]);
    let server = launch.start().await;
    let ana = Person::enter(server.address, "ana").await;
    let (first, second) = (ana.open_socket().await, ana.open_socket().await);
    let refused = upgrade(&ana).await;
    assert_eq!(
        (refused.status, refused.problem_code().as_str()),
        (429, "too_many_connections")
    );
    assert_eq!(refused.header("retry-after"), "1");
    let bo = Person::enter(server.address, "bo").await;
    let other = bo.open_socket().await;
    first.close().await;
    let again = async { while upgrade(&ana).await.status != 101 {} };
    soon("a place", again).await;
    drop((second, other));
}

/// A handshake on a connection that is given up right after it.
async fn upgrade(person: &Person) -> Answer {
    let ticket = person.post("/v1/socket-tickets", &json!({})).await.json();
    let path = format!(
        "/v1/socket?ticket={}",
        ticket["ticket"].as_str().expect("a ticket")
    );
    let headers = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let answer = http::request(person.address, Method::GET, &path, &headers, None).await;
    answer.expect("the server answers")
}
