//! Calls against real listeners on this machine.

use std::time::Duration;

use app::outbound::{Fetch as _, FetchError, FetchRequest, Payload};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::{HttpFetch, OutboundPolicy};

fn allowing_this_machine() -> HttpFetch {
    HttpFetch::new(OutboundPolicy::allowing(["127.0.0.1", "localhost"]).expect("hosts"))
}

async fn listen() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("bound").port();
    (listener, port)
}

/// Reads one request up to its end.
async fn read_request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    loop {
        let so_far = String::from_utf8_lossy(&text).to_lowercase();
        if let Some((head, body)) = so_far.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1);
            let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
            if body.len() >= length.unwrap_or(0) {
                return String::from_utf8(text).expect("the requests here are text");
            }
        }
        let mut piece = [0; 1024];
        let read = stream.read(&mut piece).await.expect("a request");
        assert_ne!(read, 0, "the request has no end");
        text.extend_from_slice(&piece[..read]);
    }
}

/// Answers each connection's one request with this text; the requests.
fn answer_with(listener: TcpListener, answers: Vec<&'static str>) -> JoinHandle<Vec<String>> {
    tokio::spawn(async move {
        let mut requests = Vec::new();
        for answer in answers {
            let (mut stream, _) = listener.accept().await.expect("a connection");
            requests.push(read_request(&mut stream).await);
            stream.write_all(answer.as_bytes()).await.expect("written");
        }
        requests
    })
}

#[tokio::test]
async fn this_machine_is_not_called_without_leave_by_number_or_by_name() {
    let (listener, port) = listen().await;
    let fetch = HttpFetch::new(OutboundPolicy::public_only());
    for url in [
        format!("https://127.0.0.1:{port}/"),
        format!("https://localhost:{port}/"),
        format!("https://2130706433:{port}/"),
        format!("http://localhost:{port}/"),
        format!("https://[::ffff:127.0.0.1]:{port}/"),
    ] {
        let result = fetch.fetch(FetchRequest::get(url.as_str())).await;
        assert_eq!(result, Err(FetchError::Refused), "{url}");
    }
    let nothing = tokio::time::timeout(Duration::ZERO, listener.accept()).await;
    assert!(nothing.is_err(), "a connection was made");
}

#[tokio::test]
async fn a_call_sends_what_it_was_given_and_nothing_of_earlier_calls() {
    let (listener, port) = listen().await;
    let answer = "HTTP/1.1 200 OK\r\nContent-Type: Application/JSON; charset=utf-8\r\n\
        Set-Cookie: a=b\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    let serving = answer_with(listener, vec![answer, answer]);
    let fetch = allowing_this_machine();
    let url = format!("http://localhost:{port}/token?x=1");
    let mut form = FetchRequest::new(
        url.as_str(),
        Payload::Form(vec![("code", "a b&c=d".to_owned())]),
    );
    form.authorization = Some("Basic abc".to_owned());
    let got = fetch.fetch(form).await.expect("an answer");
    assert_eq!((got.status, got.body.as_slice()), (200, b"{}".as_slice()));
    assert_eq!(got.content_type, "application/json");
    let json = FetchRequest::new(url, Payload::Json("{\"code\":1}".to_owned()));
    fetch.fetch(json).await.expect("an answer");
    let requests = serving.await.expect("two requests");
    assert!(requests[0].starts_with("POST /token?x=1 HTTP/1.1\r\n"));
    assert!(requests[0].contains("authorization: Basic abc\r\n"));
    assert!(requests[0].ends_with("\r\n\r\ncode=a+b%26c%3Dd"));
    assert!(requests[1].ends_with("\r\n\r\n{\"code\":1}"));
    let second = requests[1].to_lowercase();
    for stray in ["cookie:", "referer:", "authorization:"] {
        assert!(!second.contains(stray), "{stray}");
    }
}

#[tokio::test]
async fn a_redirect_comes_back_and_is_not_followed() {
    let (listener, port) = listen().await;
    let answer = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    let serving = answer_with(listener, vec![answer]);
    let request = FetchRequest::get(format!("http://127.0.0.1:{port}/"));
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got.expect("an answer").status, 302);
    serving.await.expect("one request");
}

#[tokio::test]
async fn an_authorization_cannot_add_a_header() {
    let (_listener, port) = listen().await;
    let mut request = FetchRequest::get(format!("http://127.0.0.1:{port}/"));
    request.authorization = Some("Bearer a\r\nX-Evil: 1".to_owned());
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got, Err(FetchError::Refused));
}

#[tokio::test]
async fn an_answer_that_says_it_is_too_large_is_not_read() {
    let (listener, port) = listen().await;
    let answer = "HTTP/1.1 200 OK\r\nContent-Length: 524289\r\n\r\n";
    let serving = answer_with(listener, vec![answer]);
    let request = FetchRequest::get(format!("http://127.0.0.1:{port}/"));
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got, Err(FetchError::TooLarge));
    serving.await.expect("one request");
}

#[tokio::test]
async fn an_answer_without_end_is_cut_at_its_limit() {
    let (listener, port) = listen().await;
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        stream.write_all(head).await.expect("written");
        let piece = format!("1000\r\n{}\r\n", "a".repeat(4096));
        let mut pieces = 0_u32;
        // Ends only because the other side leaves.
        while stream.write_all(piece.as_bytes()).await.is_ok() {
            pieces += 1;
        }
        pieces
    });
    let request = FetchRequest::get(format!("http://127.0.0.1:{port}/"));
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got, Err(FetchError::TooLarge));
    assert!(serving.await.expect("the server's end") >= 128);
}

#[tokio::test]
async fn an_answer_that_comes_byte_by_byte_is_cut_when_its_time_is_over() {
    let (listener, port) = listen().await;
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        read_request(&mut stream).await;
        let head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";
        stream.write_all(head).await.expect("written");
        let mut beat = tokio::time::interval(Duration::from_millis(20));
        while stream.write_all(b"a").await.is_ok() {
            beat.tick().await;
        }
    });
    let mut request = FetchRequest::get(format!("http://127.0.0.1:{port}/"));
    request.timeout = Duration::from_millis(300);
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got, Err(FetchError::Timeout));
    serving.await.expect("the server's end");
}

#[tokio::test]
async fn a_server_that_never_answers_is_left_when_the_time_is_over() {
    let (_listener, port) = listen().await;
    let mut request = FetchRequest::get(format!("http://127.0.0.1:{port}/"));
    request.timeout = Duration::from_millis(100);
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got, Err(FetchError::Timeout));
}

#[tokio::test]
async fn what_speaks_no_tls_is_no_answer_to_https() {
    let (listener, port) = listen().await;
    let serving = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        stream
            .write_all(b"HTTP/1.1 200 OK\r\n\r\n")
            .await
            .expect("written");
    });
    let request = FetchRequest::get(format!("https://localhost:{port}/"));
    let got = allowing_this_machine().fetch(request).await;
    assert_eq!(got, Err(FetchError::Network));
    serving.await.expect("one connection");
}
