//! Signing out at the provider.

use std::time::Duration;

use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::soon;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::{VERIFIER, exchange, jieun, refresh, sign_in, window_code};
use maru_testkit::browser::Browser;
use maru_testkit::provider::{Provider, logout_url};

#[tokio::test]
async fn whoever_signs_out_at_the_provider_is_signed_out_here() {
    let server = TestServer::start().await;
    let provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    let mut other = Browser::of(&jieun());
    sign_in(&mut browser, &server).await;
    sign_in(&mut other, &server).await;
    provider.sign_out(&mut browser).await;
    let refused = refresh(&browser, &server).await;
    assert_eq!(
        (refused.status, refused.problem_code().as_str()),
        (401, "refresh_expired")
    );
    // The other browser has a session of its own at the provider.
    assert_eq!(refresh(&other, &server).await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_window_that_signed_out_at_the_provider_since_hands_nobody_over() {
    let server = TestServer::start().await;
    let provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut window = Browser::of(&jieun());
    let early = window_code(&mut window, &server).await;
    let mut other = Browser::of(&jieun());
    let of_another = window_code(&mut other, &server).await;
    provider.sign_out(&mut window).await;
    let refused = exchange(&server, &early, VERIFIER).await;
    assert_eq!(refused.problem_code(), "code_invalid");
    // Another session of theirs there goes on, and so does a new one.
    assert_eq!(exchange(&server, &of_another, VERIFIER).await.status, 200);
    server.ambient.advance(Duration::from_secs(1));
    let mut again = Browser::of(&jieun());
    let code = window_code(&mut again, &server).await;
    assert_eq!(exchange(&server, &code, VERIFIER).await.status, 200);
    server.stop().await;
}

/// The body of the one request that comes.
async fn overhear(listener: TcpListener) -> String {
    let (mut stream, _) = listener.accept().await.expect("a connection");
    let mut text = String::new();
    loop {
        let mut piece = [0; 4096];
        let read = stream.read(&mut piece).await.expect("a request");
        text.push_str(std::str::from_utf8(&piece[..read]).expect("text"));
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let head = head.to_lowercase();
        let length = head.split("content-length: ").nth(1);
        let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
        if body.len() >= length.expect("the provider says how long it is") {
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
            stream.write_all(answer).await.expect("written");
            return body.to_owned();
        }
    }
}

#[tokio::test]
async fn a_logout_token_counts_once_and_only_where_it_belongs() {
    let server = TestServer::start().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let told_at = format!("http://{}/", listener.local_addr().expect("bound"));
    let how = ("RS256", "client_secret_basic");
    let provider = Provider::telling(&server, "a", how, &told_at).await;
    let _other = Provider::of(&server, "b", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    sign_in(&mut browser, &server).await;
    let overheard = tokio::spawn(overhear(listener));
    provider.sign_out(&mut browser).await;
    let form = soon("a logout token", overheard).await.expect("overheard");
    let tell = async |id: &str, form: &str| {
        let url = logout_url(&server, id);
        Browser::default().visit(Method::POST, &url, form).await
    };
    for (id, form) in [
        ("b", form.as_str()),
        ("a", &form[..form.len() - 4]),
        ("a", "logout_token=e30.e30.e30"),
    ] {
        let refused = tell(id, form).await;
        assert_eq!(
            (refused.status, refused.problem_code().as_str()),
            (400, "oidc_refused")
        );
    }
    assert_eq!(tell("a", "").await.problem_code(), "invalid_request");
    assert_eq!(refresh(&browser, &server).await.status, 200);
    assert_eq!(tell("a", &form).await.status, 200);
    assert_eq!(
        refresh(&browser, &server).await.problem_code(),
        "refresh_expired"
    );
    assert_eq!(tell("a", &form).await.problem_code(), "oidc_refused");
    server.stop().await;
}
