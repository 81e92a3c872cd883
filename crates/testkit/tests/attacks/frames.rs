//! T58: frames that no client of ours sends. Whoever sends them is out; nobody else notices.

use bytes::Bytes;
use maru_testkit::{Person, TestServer};

/// The largest frame that is taken, in bytes, and one more.
const TOO_LARGE: usize = 64 * 1024 + 1;

#[tokio::test]
async fn a_frame_that_cannot_be_one_ends_its_own_socket_and_no_other() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let eve = Person::enter(server.address(), "eve").await;
    let mut ana = ana.open_socket().await;
    ana.subscribe("lobby", None).await;
    let large = format!(r#"{{"type":"ping","filler":"{}"}}"#, "x".repeat(TOO_LARGE));
    for (payload, code) in [
        (Bytes::from(large), 1009),
        (Bytes::from_static(b"{\"type\":\"\xff\xfe\"}"), 1007),
    ] {
        let mut socket = eve.open_socket().await;
        socket.send_text_bytes(payload).await;
        assert_eq!(socket.close_code().await, code);
    }
    // What is JSON and no frame of ours is answered, and the socket goes on.
    let mut socket = eve.open_socket().await;
    let nested = format!("{}{}", "[".repeat(30_000), "]".repeat(30_000));
    for wrong in [
        nested.as_str(),
        "null",
        "{}",
        r#"{"type":"no.such","ref":1}"#,
        "{",
    ] {
        socket.send_text_bytes(Bytes::from(wrong.to_owned())).await;
        let answer = socket.next_of("error").await;
        assert_eq!(answer["problem"]["status"], 400, "{answer}");
    }
    socket.subscribe("lobby", None).await;
    let said = ana.say("lobby", "1", "still here").await;
    assert_eq!(said["type"], "ack", "{said}");
    // She comes in with it, which is an event of its own.
    while socket.next_event().await["event"]["message"]["text"] != "still here" {}
    server.stop().await;
}
