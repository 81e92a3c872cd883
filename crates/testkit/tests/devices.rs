//! Many devices of one person over the public wire: signing out here, there and everywhere, and one refresh for twenty tabs.

use futures_util::future::join_all;
use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};

async fn call(
    server: &TestServer,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: &Value,
) -> Answer {
    let answer = request(server.address(), method, path, headers, Some(body)).await;
    answer.expect("an answer")
}

fn stream(person: &Person) -> tokio::task::JoinHandle<Answer> {
    let person = person.clone();
    tokio::spawn(async move { person.get("/v1/rooms/tennis/stream").await })
}

#[tokio::test]
async fn signing_out_closes_every_connection_and_nothing_is_written_after_the_answer() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut sockets = [
        ana.open_socket().await,
        ana.open_socket().await,
        ana.open_socket().await,
    ];
    for socket in &mut sockets {
        socket.subscribe("tennis", None).await;
    }
    let stream = stream(&ana);
    let poller = ana.clone();
    let poll =
        tokio::spawn(async move { poller.get("/v1/rooms/tennis/events?after=1&wait=25").await });
    server.connections_at_least(5).await;
    let answer = call(
        &server,
        Method::POST,
        "/v1/auth/logout",
        &[("cookie", &ana.cookie)],
        &json!({}),
    )
    .await;
    assert_eq!(answer.status, 204, "{answer:?}");
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    assert!(
        answer.header("set-cookie").contains("Max-Age=0"),
        "{answer:?}"
    );
    for socket in &mut sockets {
        assert_eq!(socket.close_code().await, 4403);
    }
    let streamed = stream.await.expect("the stream ended");
    let text = String::from_utf8_lossy(&streamed.body).into_owned();
    assert!(
        text.contains("event: goodbye") && text.contains("4403"),
        "{text}"
    );
    let answered = poll.await.expect("the poll ended");
    assert_eq!(answered.problem_code(), "session_revoked");
    let said = json!({ "client_id": "late", "text": "too late" });
    let send = ana.post("/v1/rooms/tennis/messages", &said).await;
    assert_eq!(
        (send.status, send.problem_code().as_str()),
        (401, "session_revoked")
    );
    assert_eq!(ana.get("/v1/rooms").await.problem_code(), "session_revoked");
    // Signing out once more is harmless.
    let again = call(
        &server,
        Method::POST,
        "/v1/auth/logout",
        &[("cookie", &ana.cookie)],
        &json!({}),
    )
    .await;
    assert_eq!(again.status, 204);
    server.stop().await;
}

/// A host's user has no cookie of their own: beside their token stands the guest's, who signs out alone.
#[tokio::test]
async fn a_cookie_signs_out_beside_somebody_who_goes_on_and_keeps_what_is_stored() {
    let server = TestServer::start().await;
    let guest = Person::enter(server.address(), "gus").await;
    let other = Person::enter(server.address(), "ana").await;
    let cookie = [("cookie", guest.cookie.as_str())];
    let body = json!({ "tenant": "demo", "keeps_storage": true });
    let answer = call(&server, Method::POST, "/v1/auth/logout", &cookie, &body).await;
    assert_eq!(answer.status, 204, "{answer:?}");
    assert_eq!(answer.header("clear-site-data"), "");
    assert!(
        answer.header("set-cookie").contains("Max-Age=0"),
        "{answer:?}"
    );
    let gone = guest.get("/v1/me").await;
    assert_eq!(gone.problem_code(), "session_revoked");
    assert_eq!(other.get("/v1/me").await.status, 200);
    let told = json!({ "tenant": "demo", "keeps_storage": false });
    let answer = call(&server, Method::POST, "/v1/auth/logout", &cookie, &told).await;
    assert_eq!(answer.header("clear-site-data"), "\"storage\"");
    server.stop().await;
}

#[tokio::test]
async fn a_ticket_of_a_session_that_ended_opens_nothing() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let ticket = ana.post("/v1/socket-tickets", &json!({})).await.json();
    ana.post("/v1/auth/logout", &json!({})).await;
    let ticket = ticket["ticket"].as_str().expect("a ticket").to_owned();
    assert!(Socket::open(server.address(), &ticket).await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn fifty_redeems_of_one_ticket_open_one_socket() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let ticket = ana.post("/v1/socket-tickets", &json!({})).await.json();
    let ticket = ticket["ticket"].as_str().expect("a ticket").to_owned();
    let tries = (0..50).map(|_| Socket::open(server.address(), &ticket));
    let opened = join_all(tries).await.into_iter().flatten().count();
    assert_eq!(opened, 1);
    server.stop().await;
}

#[tokio::test]
async fn twenty_tabs_that_refresh_at_once_get_one_successor() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let headers = [("cookie", ana.cookie.as_str()), ("x-maru-refresh", "1")];
    let body = json!({ "tenant": "demo" });
    let tabs = (0..20).map(|_| call(&server, Method::POST, "/v1/auth/refresh", &headers, &body));
    let answers = join_all(tabs).await;
    let cookies: std::collections::BTreeSet<&str> = answers
        .iter()
        .map(|answer| answer.header("set-cookie"))
        .collect();
    assert!(answers.iter().all(|answer| answer.status == 200));
    assert_eq!(cookies.len(), 1, "one successor for all");
    server.stop().await;
}

#[tokio::test]
async fn a_device_is_listed_and_ended_by_its_owner_alone() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let bo = Person::enter(server.address(), "bo").await;
    let list = ana.get("/v1/me/sessions").await.json();
    let sessions = list["sessions"].as_array().expect("sessions");
    assert_eq!(sessions.len(), 1);
    assert_eq!(
        (&sessions[0]["current"], &sessions[0]["way"]),
        (&json!(true), &json!("guest"))
    );
    let path = format!(
        "/v1/me/sessions/{}",
        sessions[0]["id"].as_str().expect("an id")
    );
    // Somebody else's, a missing one and one's own answer alike; only one's own ends.
    let missing = "/v1/me/sessions/se_01kag00000000000000000000";
    assert_eq!(bo.delete(&path).await.status, 204);
    assert_eq!(bo.delete(missing).await.status, 204);
    assert_eq!(ana.get("/v1/me").await.status, 200);
    let mut socket = ana.open_socket().await;
    assert_eq!(ana.delete(&path).await.status, 204);
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(ana.get("/v1/me").await.problem_code(), "session_revoked");
    assert_eq!(bo.get("/v1/me").await.status, 200);
    server.stop().await;
}

#[tokio::test]
async fn a_token_that_was_used_twice_ends_the_session_and_its_sockets() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    let mut socket = ana.open_socket().await;
    let body = json!({});
    let headers = [("cookie", ana.cookie.as_str()), ("x-maru-refresh", "1")];
    let first = call(&server, Method::POST, "/v1/auth/refresh", &headers, &body).await;
    assert_eq!(first.status, 200);
    server.ambient.advance(std::time::Duration::from_secs(11));
    let again = call(&server, Method::POST, "/v1/auth/refresh", &headers, &body).await;
    assert_eq!(again.problem_code(), "refresh_reused");
    assert_eq!(socket.close_code().await, 4403);
    server.stop().await;
}

#[tokio::test]
async fn without_a_cookie_the_refresh_token_travels_in_the_body() {
    let server = TestServer::start().await;
    let body = json!({ "name": "ana", "refresh_by": "body", "device": "A frame" });
    let entered = call(&server, Method::POST, "/v1/tenants/demo/guests", &[], &body).await;
    assert_eq!((entered.status, entered.header("set-cookie")), (201, ""));
    let token = entered.json()["refresh_token"].clone();
    let marked = [("x-maru-refresh", "1")];
    let refreshed = call(
        &server,
        Method::POST,
        "/v1/auth/refresh",
        &marked,
        &json!({ "refresh_token": token }),
    )
    .await;
    assert_eq!(refreshed.status, 200, "{refreshed:?}");
    assert_eq!(refreshed.json()["principal"], entered.json()["principal"]);
    assert!(refreshed.json()["refresh_token"].is_string());
    let partitioned = json!({ "refresh_by": "partitioned_cookie" });
    let framed = call(
        &server,
        Method::POST,
        "/v1/tenants/demo/guests",
        &[],
        &partitioned,
    )
    .await;
    let cookie = framed.header("set-cookie");
    for part in [
        "maru-rtp=",
        "HttpOnly",
        "Secure",
        "SameSite=None",
        "Partitioned",
        "Path=/",
    ] {
        assert!(cookie.contains(part), "{cookie}");
    }
    server.stop().await;
}
