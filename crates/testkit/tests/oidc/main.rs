//! Signing in at a real identity provider, and what attackers try on the way (T24 to T26 of the threat list).

mod attacks;
mod cookies;
mod forged;
mod on_paper;
mod pasts;
mod presets;
mod second_factor;
mod sign_outs;

use hyper::Method;
use maru_testkit::browser::Browser;
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use maru_testkit::provider::Provider;

/// Where a sign-in begins.
fn start_url(server: &TestServer, query: &str) -> String {
    format!(
        "http://{}/v1/tenants/demo/oidc/a/start{query}",
        server.address()
    )
}

fn callback_url(server: &TestServer) -> String {
    format!("http://{}/v1/auth/oidc/callback", server.address())
}

/// Why nobody came in: said to the browser by a document, or to the page that it goes back to.
fn problem(answer: &Answer) -> String {
    let told = answer.header("location").split_once("#problem=");
    match told {
        Some((_, code)) => code.to_owned(),
        None => answer.problem_code(),
    }
}

/// Everything up to the address that the provider sends the browser back to.
async fn come_back(browser: &mut Browser, server: &TestServer, start: &str) -> String {
    browser.follow_until(start, &callback_url(server)).await
}

/// Signs in on a page of ours.
async fn sign_in(browser: &mut Browser, server: &TestServer) -> Answer {
    let back = come_back(
        browser,
        server,
        &start_url(server, "?return_to=/demo/lunch"),
    )
    .await;
    browser.get(&back).await
}

/// The next access token by the browser's cookie.
async fn refresh(browser: &Browser, server: &TestServer) -> Answer {
    let cookie = browser
        .cookie(server.address(), "maru-rt")
        .unwrap_or_default();
    let cookie = format!("maru-rt={cookie}");
    let headers = [("cookie", cookie.as_str()), ("x-maru-refresh", "1")];
    let path = "/v1/auth/refresh";
    let body = json!({});
    let answer = request(server.address(), Method::POST, path, &headers, Some(&body)).await;
    answer.expect("an answer")
}

/// Whoever is signed in in the browser.
async fn person(browser: &Browser, server: &TestServer) -> Person {
    let signed_in = refresh(browser, server).await;
    assert_eq!(signed_in.status, 200, "{:?}", signed_in.body);
    Person::from_answer(server.address(), &signed_in)
}

async fn me(browser: &Browser, server: &TestServer) -> Value {
    person(browser, server).await.get("/v1/me").await.json()
}

fn jieun() -> Value {
    json!({"sub": "jieun", "name": "지은", "email": "jieun@example.com", "email_verified": true})
}

#[tokio::test]
async fn one_signs_in_at_the_provider_and_is_the_same_person_the_next_time() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    let answer = sign_in(&mut browser, &server).await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, "/demo/lunch")
    );
    assert_eq!(browser.cookie(server.address(), "maru-oidc"), None);
    let first = me(&browser, &server).await;
    assert_eq!(first["principal"]["kind"], "account");
    assert_eq!(first["principal"]["name"], "지은");
    assert_eq!(first["email"], "jieun@example.com");
    assert_eq!(first["password"], false);
    let mut elsewhere = Browser::of(&jieun());
    sign_in(&mut elsewhere, &server).await;
    assert_eq!(
        me(&elsewhere, &server).await["principal"],
        first["principal"]
    );
    server.stop().await;
}

#[tokio::test]
async fn other_algorithms_and_ways_to_prove_the_client_work_too() {
    let server = TestServer::start().await;
    for (id, alg) in [("es", "ES256"), ("ed", "EdDSA")] {
        let _provider = Provider::of(&server, id, alg, "client_secret_post").await;
        let mut browser = Browser::of(&jieun());
        let start = start_url(&server, "").replace("/oidc/a/", &format!("/oidc/{id}/"));
        let back = come_back(&mut browser, &server, &start).await;
        let answer = browser.get(&back).await;
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, "/demo"),
            "{alg}"
        );
    }
    server.stop().await;
}

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// What a window that signs in at the provider hands to the frame that opened it.
async fn window_code(window: &mut Browser, server: &TestServer) -> String {
    let start = start_url(server, &format!("?mode=popup&challenge={CHALLENGE}"));
    let back = come_back(window, server, &start).await;
    let page = window.get(&back).await;
    assert_eq!(page.status, 200);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("script-src 'self'"), "{policy}");
    assert_eq!(window.cookie(server.address(), "maru-rt"), None);
    let text = String::from_utf8(page.body.to_vec()).expect("text");
    let code = text.split("data-code=\"").nth(1);
    let code = code.and_then(|rest| rest.split('"').next());
    code.expect("a code").to_owned()
}

async fn exchange(server: &TestServer, code: &str, verifier: &str) -> Answer {
    let body = json!({"tenant": "demo", "code": code, "verifier": verifier, "refresh_by": "body"});
    let path = "/v1/auth/exchange-code";
    let answer = request(server.address(), Method::POST, path, &[], Some(&body)).await;
    answer.expect("an answer")
}

#[tokio::test]
async fn a_window_hands_its_sign_in_to_the_frame_that_holds_the_verifier_once() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut window = Browser::of(&jieun());
    let code = window_code(&mut window, &server).await;
    let signed_in = exchange(&server, &code, VERIFIER).await;
    assert_eq!(signed_in.status, 200, "{:?}", signed_in.body);
    assert_eq!(signed_in.json()["principal"]["name"], "지은");
    assert!(signed_in.json()["refresh_token"].is_string());
    let again = exchange(&server, &code, VERIFIER).await;
    assert_eq!(
        (again.status, again.problem_code().as_str()),
        (400, "code_invalid")
    );
    let code = window_code(&mut window, &server).await;
    for verifier in ["a".repeat(43).as_str(), VERIFIER] {
        // The wrong verifier uses the code up.
        let refused = exchange(&server, &code, verifier).await;
        assert_eq!(refused.problem_code(), "code_invalid");
    }
    server.stop().await;
}
