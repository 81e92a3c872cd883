//! Somebody who signs in at a real identity provider, on our page and in a window.

use axum::http::Method;
use serde_json::json;
use testkit::Person;
use testkit::browser::{Browser, param};
use testkit::provider::Provider;

use super::{CLIENT_SECRET, VERIFIER, Walk, challenge, now_of};
use crate::reading::text;

/// By the provider, from our own page and back, once more with what has been used, and by the code of a window.
pub(super) async fn walk_by_provider(walk: &mut Walk, ruth: &Person) {
    let origin = format!("http://{}", walk.server.address);
    let _provider = introduce(walk, ruth, &origin).await;
    let person = json!({ "sub": "secret-subject-9", "name": "나리", "email": "nari@mail.example", "email_verified": true });
    let start = format!("{origin}/v1/tenants/demo/oidc/house/start");
    let back = format!("{origin}/v1/auth/oidc/callback");
    let mut browser = Browser::of(&person);
    let called = browser
        .follow_until(&format!("{start}?mode=page&return_to=/demo"), &back)
        .await;
    keep_errand(walk, &called);
    let answer = browser.get(&called).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/demo"));
    let cookie = browser
        .cookie(walk.server.address, "maru-rt")
        .expect("somebody is in");
    walk.keep(cookie);
    // What was used is refused, and not repeated.
    browser.get(&called).await;
    let mut window = Browser::of(&person);
    let begun = format!("{start}?mode=popup&challenge={}", challenge());
    let called = window.follow_until(&begun, &back).await;
    keep_errand(walk, &called);
    let page = window.get(&called).await;
    assert_eq!(page.status, 200, "{:?}", page.body);
    let code = code_in(&String::from_utf8_lossy(&page.body));
    let code = walk.keep(code);
    let body = json!({ "tenant": "demo", "code": code, "verifier": VERIFIER });
    let answer = walk.post("/v1/auth/exchange-code", body.clone()).await;
    walk.entered(&answer);
    walk.post("/v1/auth/exchange-code", body).await;
}

/// The code and the state of the address that a provider sends somebody back to.
fn keep_errand(walk: &mut Walk, called: &str) {
    walk.keep(param(called, "code"));
    walk.keep(param(called, "state"));
}

/// The code that the page of a window hands to the page that has opened it.
fn code_in(page: &str) -> String {
    let rest = page.split("data-code=\"").nth(1);
    let code = rest.and_then(|rest| rest.split('"').next());
    code.expect("a code").to_owned()
}

/// Starts a provider and sets it in the tenant.
async fn introduce(walk: &mut Walk, ruth: &Person, origin: &str) -> Provider {
    let guest = walk.post("/v1/tenants/demo/guests", json!({})).await;
    walk.entered(&guest);
    let options = json!({
        "redirect_uri": format!("{origin}/v1/auth/oidc/callback"),
        "logout_uri": format!("{origin}/v1/tenants/demo/oidc/house/backchannel-logout"),
        "alg": "RS256", "client_auth": "client_secret_basic",
        "client_id": "maru-tests", "client_secret": CLIENT_SECRET, "now": now_of(&guest, 300) * 1000,
    });
    let provider = Provider::start(&options).await;
    let house = json!({ "id": "house", "label": "House", "preset": "discovery", "issuer": provider.issuer,
        "client_id": "maru-tests", "client_secret": CLIENT_SECRET });
    let settings = json!({ "settings": { "oidc": [house] } });
    let path = "/v1/admin/tenants/demo";
    let changed = walk
        .call(Method::PATCH, path, &ruth.token, Some(settings))
        .await;
    assert_eq!(changed.status, 200, "{:?}", changed.body);
    assert_eq!(text(&changed.json()["slug"]), "demo");
    provider
}
