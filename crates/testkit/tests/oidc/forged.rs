//! ID tokens that a provider never signed so.

use maru_testkit::TestServer;
use serde_json::json;

use crate::{jieun, problem, sign_in};
use maru_testkit::browser::Browser;
use maru_testkit::provider::Provider;

#[tokio::test]
async fn a_forged_token_signs_nobody_in() {
    let server = TestServer::start().await;
    let _provider = Provider::of(&server, "a", "RS256", "client_secret_basic").await;
    for forge in [
        json!({"alg": "none"}),
        json!({"alg": "HS256"}),
        json!({"key": "other"}),
        json!({"claims": {"aud": "another-app"}}),
        json!({"claims": {"aud": ["maru-tests", "another-app"]}}),
        json!({"claims": {"azp": "another-app"}}),
        json!({"claims": {"iss": "http://169.254.169.254/latest"}}),
        json!({"claims": {"exp": 1_000}}),
        json!({"claims": {"exp": "9999999999"}}),
        json!({"claims": {"iat": 9_999_999_999_i64}}),
        json!({"claims": {"sub": ""}}),
        json!({"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}}),
    ] {
        let mut person = jieun();
        person["forge"] = forge.clone();
        let mut browser = Browser::of(&person);
        let answer = sign_in(&mut browser, &server).await;
        assert_eq!(problem(&answer), "oidc_refused", "{forge}");
        assert_eq!(browser.cookie(server.address(), "maru-rt"), None);
    }
    // Signed anew by the provider's own key and otherwise as it was, it is good: the forging itself is not what fails.
    let mut person = jieun();
    person["forge"] = json!({});
    let answer = sign_in(&mut Browser::of(&person), &server).await;
    assert_eq!(answer.status, 303);
    server.stop().await;
}
