//! What attackers send to the callback: answers to other sign-ins, used answers, answers of other providers.

use maru_testkit::{Answer, TestServer};
use serde_json::json;

use crate::{come_back, jieun, me, problem, sign_in, start_url};
use maru_testkit::browser::{Browser, param, with_param};
use maru_testkit::provider::Provider;

/// Refused so, and nobody is signed in.
fn assert_refused(answer: &Answer, browser: &Browser, server: &TestServer, code: &str) {
    assert_eq!(problem(answer), code);
    assert_eq!(browser.cookie(server.address(), "maru-rt"), None);
}

#[tokio::test]
async fn an_answer_is_only_for_the_browser_that_began() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut attacker = Browser::of(&json!({"sub": "attacker"}));
    let theirs = come_back(&mut attacker, &server, &start_url(&server, "")).await;
    let mut victim = Browser::of(&jieun());
    let answer = victim.get(&theirs).await;
    assert_refused(&answer, &victim, &server, "oidc_state");
    let mut begun = Browser::of(&jieun());
    let own = come_back(&mut begun, &server, &start_url(&server, "")).await;
    let answer = begun.get(&theirs).await;
    assert_refused(&answer, &begun, &server, "oidc_state");
    // The attacker's code with the victim's own state: the provider asks for the attacker's verifier.
    let injected = with_param(&own, "code", param(&theirs, "code"));
    let answer = begun.get(&injected).await;
    assert_refused(&answer, &begun, &server, "oidc_refused");
    server.stop().await;
}

#[tokio::test]
async fn an_answer_counts_once() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    let back = come_back(&mut browser, &server, &start_url(&server, "")).await;
    // Somebody copied all that the browser holds before it came back.
    let mut copy = browser.clone();
    assert_eq!(browser.get(&back).await.status, 303);
    let answer = copy.get(&back).await;
    assert_refused(&answer, &copy, &server, "oidc_state");
    let mut later = Browser::of(&jieun());
    let fresh = come_back(&mut later, &server, &start_url(&server, "")).await;
    let replayed = with_param(&fresh, "code", param(&back, "code"));
    let answer = later.get(&replayed).await;
    assert_refused(&answer, &later, &server, "oidc_refused");
    server.stop().await;
}

#[tokio::test]
async fn a_sign_in_ends_after_ten_minutes() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    let back = come_back(&mut browser, &server, &start_url(&server, "")).await;
    server.ambient.advance(std::time::Duration::from_mins(10));
    let answer = browser.get(&back).await;
    assert_refused(&answer, &browser, &server, "oidc_state");
    server.stop().await;
}

#[tokio::test]
async fn a_token_of_another_sign_in_has_another_nonce() {
    let server = TestServer::start().await;
    let provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    let begin = start_url(&server, "");
    let authorize = browser.follow_until(&begin, &provider.issuer).await;
    let changed = with_param(&authorize, "nonce", "of-another-sign-in");
    let back = come_back(&mut browser, &server, &changed).await;
    let answer = browser.get(&back).await;
    assert_refused(&answer, &browser, &server, "oidc_nonce");
    server.stop().await;
}

#[tokio::test]
async fn a_code_of_another_app_or_another_provider_opens_nothing() {
    let server = TestServer::start().await;
    let ours = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let theirs = Provider::of(&server, "b", "RS256", "client_secret_basic").await;
    let mut browser = Browser::of(&jieun());
    let begin = start_url(&server, "");
    let authorize = browser.follow_until(&begin, &ours.issuer).await;
    let of_other_app = with_param(&authorize, "client_id", "another-app");
    let back = come_back(&mut browser, &server, &of_other_app).await;
    let answer = browser.get(&back).await;
    assert_refused(&answer, &browser, &server, "oidc_refused");
    let authorize = browser.follow_until(&begin, &ours.issuer).await;
    let elsewhere = authorize.replace(&ours.issuer, &theirs.issuer);
    let back = come_back(&mut browser, &server, &elsewhere).await;
    let answer = browser.get(&back).await;
    assert_refused(&answer, &browser, &server, "oidc_refused");
    server.stop().await;
}

#[tokio::test]
async fn an_address_leads_to_nobodys_account_verified_or_not() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    let mut owner = Browser::of(&jieun());
    sign_in(&mut owner, &server).await;
    let owner = me(&owner, &server).await;
    for (sub, is_verified) in [("first", false), ("second", true)] {
        let person =
            json!({"sub": sub, "email": "Jieun@example.com", "email_verified": is_verified});
        let mut browser = Browser::of(&person);
        sign_in(&mut browser, &server).await;
        let somebody = me(&browser, &server).await;
        assert_ne!(somebody["principal"]["id"], owner["principal"]["id"]);
        assert_eq!(somebody["email"], serde_json::Value::Null);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_sign_in_never_leads_off_our_pages() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    for elsewhere in [
        "//evil.example",
        "https://evil.example",
        "/%5Cevil",
        "%5C%5Cevil.example",
        "/%0d%0aa",
    ] {
        let url = start_url(&server, &format!("?return_to={elsewhere}"));
        let answer = Browser::default().get(&url).await;
        assert_eq!(
            (answer.status, answer.problem_code().as_str()),
            (400, "invalid_request"),
            "{elsewhere}"
        );
    }
    let unknown = start_url(&server, "").replace("/oidc/a/", "/oidc/x/");
    assert_eq!(
        Browser::default().get(&unknown).await.problem_code(),
        "provider_not_found"
    );
    server.stop().await;
}
