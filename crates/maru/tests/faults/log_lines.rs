//! T60: what strangers send cannot write lines of its own into a log, nor move somebody's terminal. Must not know what is
//! logged.

use axum::http::Method;
use serde_json::{Value, json};
use testkit::{Person, http, soon};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::server::{Launch, Server, folder};

/// What would be a line of a log, if it became one.
const FORGED: &str = r#"{"level":"ERROR","fields":{"message":"forged-line"}}"#;

/// Sends everything that ends in a log with these in it.
async fn speak(server: &Server) {
    let ana = Person::enter(server.address, "ana").await;
    let breaks = [
        format!("x\r\n{FORGED}"),
        format!("x\n{FORGED}\n"),
        "\u{1b}[2J\u{1b}[31mred\u{1b}]0;title\u{7}".to_owned(),
        "\"}\n\"".to_owned(),
        format!("x\u{2028}{FORGED}\u{85}"),
    ];
    for text in &breaks {
        for (path, body) in [
            ("/v1/tenants/demo/guests", json!({ "name": text })),
            ("/v1/tenants/demo/guests", json!({ "device": text })),
            (
                "/v1/tenants/demo/login",
                json!({ "email": text, "password": text }),
            ),
            ("/v1/rooms", json!({ "title": text, "alias": text })),
            (
                "/v1/rooms/tennis/messages",
                json!({ "client_id": text, "text": text }),
            ),
            (
                "/v1/auth/exchange-token",
                json!({ "tenant": text, "token": text }),
            ),
        ] {
            let answer = ana.post(path, &body).await;
            assert!(answer.status < 500, "{path} {:?}", answer.body);
        }
        let encoded = percent_encoded(text);
        for path in [
            format!("/v1/rooms/{encoded}"),
            format!("/{encoded}"),
            format!("/v1/rooms?{encoded}={encoded}"),
        ] {
            let headers = [("x-request-id", "a b\"c")];
            let answer = http::request(server.address, Method::GET, &path, &headers, None).await;
            assert!(answer.expect("an answer").status < 500, "{path}");
        }
    }
    for head in [
        "GET /v1/rooms HTTP/1.1\r\nhost: x\r\nuser-agent: a\u{1b}[31m\r\nconnection: close\r\n\r\n".to_owned(),
        "GET /v1/rooms HTTP/1.1\r\nhost: x\r\nuser-agent: \"}{\"\r\nx-request-id: \u{9b}31m\r\nconnection: close\r\n\r\n".to_owned(),
        format!("GET /v1/\u{1b}[31m HTTP/1.1\r\nhost: x\r\n\r\n{FORGED}\r\n"),
        format!("POST /v1/tenants/demo/guests HTTP/1.1\r\nhost: x\r\nuser-agent: {FORGED}\r\ncontent-type: application/json\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}"),
    ] {
        let mut socket = TcpStream::connect(server.address).await.expect("a connection");
        socket.write_all(head.as_bytes()).await.expect("it is sent");
        let mut answer = Vec::new();
        // Whether it is answered or cut is the listener's business.
        drop(soon("an end", socket.read_to_end(&mut answer)).await);
    }
}

async fn log_of(format: &str) -> String {
    let home = folder();
    let launch = Launch::in_home(home.path())
        .with_variable("MARU_LOG", "trace")
        .with_variable("MARU_LOG_FORMAT", format);
    let server = launch.start().await;
    speak(&server).await;
    let log = server.stop().await.log;
    assert!(log.contains("stopped"), "the log says nothing: {log}");
    let moves = |c: &char| c.is_control() && !matches!(c, '\n' | '\t');
    let found = log.lines().find(|line| line.chars().any(|c| moves(&c)));
    assert_eq!(found, None, "a control character");
    log
}

#[tokio::test]
async fn a_line_of_a_json_log_is_one_whole_object_and_ours() {
    for line in log_of("json").await.lines() {
        let parsed: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{error} in {line}"));
        let target = parsed["target"].as_str().unwrap_or_default();
        assert!(
            parsed["timestamp"].is_string() && !target.is_empty(),
            "{line}"
        );
        assert_ne!(parsed["fields"]["message"], "forged-line", "{line}");
    }
}

#[tokio::test]
async fn a_line_of_a_text_log_begins_with_its_time() {
    for line in log_of("text").await.lines() {
        let time = line.split(' ').next().unwrap_or_default();
        let is_time = time.len() > 20 && time.starts_with("20") && time.ends_with('Z');
        assert!(is_time, "{line}");
    }
}

fn percent_encoded(text: &str) -> String {
    let hex = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    let encoded = text
        .bytes()
        .flat_map(|byte| ['%', hex(byte >> 4), hex(byte & 15)]);
    encoded.collect()
}
