//! T57, T59: what pages of other origins send, and sockets that they open.

use hyper::Method;
use maru_testkit::host::{add_tenant, change_tenant};
use maru_testkit::http::{request, request_text};
use maru_testkit::{Person, TestServer};
use serde_json::json;

const HANDSHAKE: [(&str, &str); 4] = [
    ("connection", "Upgrade"),
    ("upgrade", "websocket"),
    ("sec-websocket-version", "13"),
    ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
];
const OURS: &str = "https://shop.example";
const THEIRS: &str = "https://other.example";

/// The demo tenant allows one page, the other tenant another.
async fn start() -> (TestServer, Person) {
    let server = TestServer::start().await;
    add_tenant(&server, "other").await;
    for (slug, origin) in [("demo", OURS), ("other", THEIRS)] {
        change_tenant(&server, slug, |tenant| {
            tenant.settings.origins = vec![domain::Origin::parse(origin).expect("an origin")];
        })
        .await;
    }
    let ana = Person::enter(server.address(), "ana").await;
    (server, ana)
}

/// A ticket that a page of this origin asked for.
async fn ticket(ana: &Person, origin: Option<&str>) -> String {
    let bearer = format!("Bearer {}", ana.token);
    let mut headers = vec![("authorization", bearer.as_str())];
    headers.extend(origin.map(|origin| ("origin", origin)));
    let path = "/v1/socket-tickets";
    let answer = request(ana.address, Method::POST, path, &headers, Some(&json!({}))).await;
    let json = answer.expect("an answer").json();
    json["ticket"].as_str().expect("a ticket").to_owned()
}

/// How a handshake from this origin ends.
async fn handshake(ana: &Person, ticket: &str, more: &[(&str, &str)]) -> (u16, String) {
    let headers = [&HANDSHAKE, more].concat();
    let path = format!("/v1/socket?ticket={ticket}");
    let answer = request_head(ana, &path, &headers).await;
    (answer.0, answer.1)
}

/// A handshake's answer: one that succeeds has no end, so only its head is read.
async fn request_head(ana: &Person, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut socket = tokio::net::TcpStream::connect(ana.address)
        .await
        .expect("a connection");
    let mut lines = String::new();
    for (name, value) in headers {
        lines.extend([*name, ": ", *value, "\r\n"]);
    }
    let text = format!(
        "GET {path} HTTP/1.1\r\nhost: {}\r\n{lines}\r\n",
        ana.address
    );
    socket.write_all(text.as_bytes()).await.expect("it is sent");
    let mut read = Vec::new();
    let answered = async {
        let mut piece = [0; 4096];
        loop {
            let count = socket.read(&mut piece).await.expect("an answer");
            read.extend_from_slice(&piece[..count]);
            let text = String::from_utf8_lossy(&read).into_owned();
            if count == 0 || text.starts_with("HTTP/1.1 101") || text.ends_with('}') {
                return text;
            }
        }
    };
    let text = maru_testkit::soon("an answer", answered).await;
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    let code = text
        .split_once("\"code\":\"")
        .and_then(|(_, rest)| rest.split('"').next());
    (status.unwrap_or(0), code.unwrap_or_default().to_owned())
}

/// T57
#[tokio::test]
async fn a_socket_opens_only_for_pages_that_the_tenant_allows() {
    let (server, ana) = start().await;
    let own = format!("http://{}", server.address());
    let look_alike = [
        "null",
        "https://evil.example",
        "https://shop.example.evil",
        "https://evil-shop.example",
        "https://shop.example:8443",
        "http://shop.example",
        "https://SHOP.example.",
        "https://shop.example/",
        "https://shop.example@evil.example",
        "file://",
        "",
        THEIRS,
        "http://127.0.0.1",
        "http://localhost",
    ];
    for origin in look_alike {
        let free = ticket(&ana, None).await;
        let ended = handshake(&ana, &free, &[("origin", origin)]).await;
        assert_eq!(ended, (403, "origin_not_allowed".to_owned()), "{origin}");
        let bearer = format!("Bearer {}", ana.token);
        let headers = [
            &HANDSHAKE[..],
            &[("origin", origin), ("authorization", &bearer)],
        ]
        .concat();
        let ended = request_head(&ana, "/v1/socket", &headers).await;
        assert_eq!(ended, (403, "origin_not_allowed".to_owned()), "{origin}");
    }
    for origin in [own.as_str(), OURS] {
        let bound = ticket(&ana, Some(origin)).await;
        assert_eq!(
            handshake(&ana, &bound, &[("origin", origin)]).await.0,
            101,
            "{origin}"
        );
    }
    server.stop().await;
}

/// T57: a ticket that a page asked for is for that page.
#[tokio::test]
async fn a_ticket_of_one_page_opens_nothing_from_another_or_from_none() {
    let (server, ana) = start().await;
    let own = format!("http://{}", server.address());
    for (asked, used) in [
        (OURS, Some(own.as_str())),
        (own.as_str(), Some(OURS)),
        (OURS, None),
        (own.as_str(), None),
    ] {
        let bound = ticket(&ana, Some(asked)).await;
        let page: Vec<(&str, &str)> = used.map(|origin| ("origin", origin)).into_iter().collect();
        let ended = handshake(&ana, &bound, &page).await;
        assert_eq!(
            ended,
            (401, "ticket_invalid".to_owned()),
            "{asked} {used:?}"
        );
        // It is used up.
        let ended = handshake(&ana, &bound, &[("origin", asked)]).await;
        assert_eq!(ended, (401, "ticket_invalid".to_owned()));
    }
    // A cookie opens no socket, whoever sends it.
    let headers = [&HANDSHAKE[..], &[("cookie", ana.cookie.as_str())]].concat();
    let ended = request_head(&ana, "/v1/socket", &headers).await;
    assert_eq!(ended, (401, "token_missing".to_owned()));
    server.stop().await;
}

/// T59
#[tokio::test]
async fn another_page_neither_refreshes_nor_signs_out() {
    let (server, ana) = start().await;
    let pages = [
        vec![
            ("origin", "https://evil.example"),
            ("sec-fetch-site", "cross-site"),
        ],
        vec![("origin", "null"), ("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        // The host's page, which may call with a token, may not use the cookie either.
        vec![("origin", OURS), ("sec-fetch-site", "cross-site")],
        vec![("origin", OURS)],
    ];
    let kinds = [
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
        "text/plain;charset=UTF-8",
        "application/json",
        "",
    ];
    for page in &pages {
        for kind in kinds {
            for path in ["/v1/auth/refresh", "/v1/auth/logout"] {
                let mut headers = page.clone();
                headers.push(("cookie", &ana.cookie));
                headers.extend((!kind.is_empty()).then_some(("content-type", kind)));
                for marked in [false, true] {
                    headers.extend(marked.then_some(("x-maru-refresh", "1")));
                    let sent = request_text(server.address(), Method::POST, path, &headers, "{}");
                    let answer = sent.await.expect("an answer");
                    let told = (answer.status, answer.problem_code());
                    assert_eq!(told, (403, "cross_site".to_owned()), "{path} {headers:?}");
                    assert_eq!(answer.header("set-cookie"), "", "{path}");
                    assert_eq!(answer.header("clear-site-data"), "", "{path}");
                }
            }
        }
    }
    assert_eq!(ana.get("/v1/me").await.status, 200);
    let headers = [("cookie", ana.cookie.as_str()), ("x-maru-refresh", "1")];
    let path = "/v1/auth/refresh";
    let answer = request(
        server.address(),
        Method::POST,
        path,
        &headers,
        Some(&json!({})),
    )
    .await;
    assert_eq!(answer.expect("an answer").status, 200);
    server.stop().await;
}
