//! A guest who signs in at a provider on our own page: what they said before is offered by the page's first refresh.

use hyper::Method;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use super::{jieun, sign_in};
use maru_testkit::browser::Browser;
use maru_testkit::provider::Provider;

/// A refresh with all cookies of the browser, as its page makes it.
async fn refresh(server: &TestServer, browser: &Browser) -> Answer {
    let cookie = ["maru-rt", "maru-past"]
        .iter()
        .filter_map(|name| {
            Some(format!(
                "{name}={}",
                browser.cookie(server.address(), name)?
            ))
        })
        .collect::<Vec<_>>()
        .join("; ");
    let headers = [("cookie", cookie.as_str()), ("x-maru-refresh", "1")];
    let path = "/v1/auth/refresh";
    let body = json!({});
    let answer = request(server.address(), Method::POST, path, &headers, Some(&body)).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    answer
}

/// A guest, and the browser in which they are in.
async fn guest(server: &TestServer) -> (Person, Browser) {
    let guest = Person::enter(server.address(), "다온").await;
    let mut browser = Browser::of(&jieun());
    browser.keep(server.address(), &guest.cookie);
    (guest, browser)
}

#[tokio::test]
async fn the_first_refresh_offers_the_past_and_the_offer_is_good() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let (guest, mut browser) = guest(&server).await;
    sign_in(&mut browser, &server).await;
    let answer = refresh(&server, &browser).await;
    let cleared = answer.headers.get_all("set-cookie").iter();
    assert!(cleared.into_iter().any(|cookie| {
        let text = cookie.to_str().expect("plain");
        text.starts_with("maru-past=;") && text.contains("Max-Age=0")
    }));
    let signed_in = answer.json();
    assert_eq!(signed_in["claim"]["guest"]["id"], guest.id());
    let person = Person {
        address: server.address(),
        token: signed_in["access_token"]
            .as_str()
            .expect("a token")
            .to_owned(),
        cookie: String::new(),
        principal: signed_in["principal"].clone(),
    };
    let mine = json!({ "ticket": signed_in["claim"]["ticket"] });
    assert_eq!(person.post("/v1/me/claims", &mine).await.status, 201);
    server.stop().await;
}

#[tokio::test]
async fn a_past_is_offered_to_nobody_but_whoever_signed_in() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let (_, mut browser) = guest(&server).await;
    sign_in(&mut browser, &server).await;
    // Somebody else comes in by the same browser before its page has asked.
    let other = Person::enter(server.address(), "bo").await;
    browser.keep(server.address(), &other.cookie);
    assert_eq!(
        refresh(&server, &browser).await.json()["claim"],
        Value::Null
    );
    // What the browser carries is not what opens the guest's session.
    let past = browser.cookie(server.address(), "maru-past");
    let cookie = format!("maru-rt={}", past.expect("it is carried"));
    let headers = [("cookie", cookie.as_str()), ("x-maru-refresh", "1")];
    let path = "/v1/auth/refresh";
    let refused = request(
        server.address(),
        Method::POST,
        path,
        &headers,
        Some(&json!({})),
    )
    .await;
    assert_eq!(
        refused.expect("an answer").problem_code(),
        "refresh_expired"
    );
    server.stop().await;
}

#[tokio::test]
async fn who_was_nobody_or_is_over_has_no_past() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut fresh = Browser::of(&jieun());
    sign_in(&mut fresh, &server).await;
    assert_eq!(fresh.cookie(server.address(), "maru-past"), None);
    // An account that signs in again is no guest.
    sign_in(&mut fresh, &server).await;
    assert_eq!(fresh.cookie(server.address(), "maru-past"), None);
    let (guest, mut over) = guest(&server).await;
    assert_eq!(guest.post("/v1/auth/logout", &json!({})).await.status, 204);
    let answer = sign_in(&mut over, &server).await;
    assert_eq!(answer.header("location"), "/demo/lunch");
    assert_eq!(over.cookie(server.address(), "maru-past"), None);
    server.stop().await;
}
