//! T62, T64, T66: who may frame and keep our pages, and what lies beside them.

use std::sync::Arc;

use hyper::Method;
use maru_testkit::faulty::FaultyStore;
use maru_testkit::host::{add_tenant, change_tenant};
use maru_testkit::http::{Answer, request};
use maru_testkit::server::{Settings, open_sqlite};
use maru_testkit::{Person, TestServer};
use serde_json::Value;
use store::SharedStore;

async fn page(server: &TestServer, path: &str) -> Answer {
    let answer = request(server.address(), Method::GET, path, &[], None).await;
    answer.expect("an answer")
}

/// The origins after `frame-ancestors`.
fn ancestors(answer: &Answer) -> String {
    let policy = answer.header("content-security-policy");
    let directive = policy
        .split(';')
        .find_map(|one| one.trim().strip_prefix("frame-ancestors "));
    directive.unwrap_or("anybody").to_owned()
}

/// T64
#[tokio::test]
async fn only_the_tenant_s_own_hosts_frame_its_embedded_pages_and_nobody_the_others() {
    let server = TestServer::start().await;
    add_tenant(&server, "other").await;
    for (slug, origin) in [
        ("demo", "https://shop.example"),
        ("other", "https://other.example"),
    ] {
        change_tenant(&server, slug, |tenant| {
            tenant.settings.origins = vec![domain::Origin::parse(origin).expect("an origin")];
        })
        .await;
    }
    for (path, expected) in [
        ("/embed/demo", "'self' https://shop.example"),
        ("/embed/demo/tennis", "'self' https://shop.example"),
        ("/embed/other", "'self' https://other.example"),
        ("/embed/nobody", "'none'"),
        ("/", "'none'"),
        ("/demo", "'none'"),
        ("/demo/tennis", "'none'"),
        ("/maru", "'none'"),
        ("/nobody", "'none'"),
        ("/docs", "'none'"),
    ] {
        let answer = page(&server, path).await;
        assert_eq!(ancestors(&answer), expected, "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
    // The operators' pages are never framed, whatever their tenant is set to.
    assert_eq!(ancestors(&page(&server, "/embed/maru").await), "'self'");
    change_tenant(&server, "demo", |tenant| tenant.settings.origins.clear()).await;
    assert_eq!(ancestors(&page(&server, "/embed/demo").await), "'self'");
    server.stop().await;
}

/// T62: a page says who is signed in, so no cache between us and the browser may give it to another.
#[tokio::test]
async fn a_page_is_for_the_browser_that_asked() {
    let server = TestServer::start().await;
    for path in ["/", "/demo", "/demo/tennis", "/embed/demo", "/nobody"] {
        let answer = page(&server, path).await;
        assert_eq!(
            answer.header("cache-control"),
            "private, no-cache",
            "{path}"
        );
        let varies: Vec<_> = answer.headers.get_all("vary").iter().collect();
        assert!(
            varies.iter().any(|vary| vary.as_bytes() == b"cookie"),
            "{path}: {varies:?}"
        );
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
    server.stop().await;
}

fn state_in(text: &str) -> Value {
    let (_, state) = text
        .split_once("id=\"maru-state\">")
        .expect("the page's state");
    let (state, _) = state.split_once("</script>").expect("its end");
    serde_json::from_str(state).expect("JSON")
}

/// Whoever is in is not shown the way in because a read failed: the page asks by its refresh.
#[tokio::test]
async fn a_page_takes_whoever_has_a_token_of_ours_for_signed_in_while_the_store_cannot_say() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = FaultyStore::around(open_sqlite(folder.path()).await);
    let server = TestServer::start_on(Arc::clone(&store) as SharedStore, Settings::default()).await;
    let ana = Person::enter(server.address(), "ana").await;
    let forged = format!("{}x", ana.cookie);
    store.set_sessions_unread(true);
    for (cookie, is_in) in [(ana.cookie.as_str(), true), (forged.as_str(), false)] {
        let headers = [("cookie", cookie)];
        let answer = request(server.address(), Method::GET, "/demo", &headers, None).await;
        let text = String::from_utf8(answer.expect("a page").body.to_vec()).expect("text");
        let state = state_in(&text);
        assert_eq!(state["signed_in"], is_in, "{state}");
        assert_eq!(state["principal"], Value::Null);
    }
    server.stop().await;
}

/// What the document knows of whoever comes is what everybody may know of them: neither the cookie's token, nor an access
/// token, nor the tenant's secrets stand in it.
#[tokio::test]
async fn the_state_in_the_document_names_the_person_and_holds_no_secret() {
    let server = TestServer::start().await;
    change_tenant(&server, "demo", |tenant| {
        tenant.settings.handover.redeem_url = Some("https://host.example/redeem".to_owned());
        tenant.settings.origins = vec![domain::Origin::parse("https://shop.example").expect("one")];
    })
    .await;
    let body = serde_json::json!({ "name": "</script>", "device": "A secret device" });
    let path = "/v1/tenants/demo/guests";
    let entered = request(server.address(), Method::POST, path, &[], Some(&body)).await;
    let guest = Person::from_answer(server.address(), &entered.expect("an answer"));
    let (_, refresh) = guest.cookie.split_once('=').expect("a token");
    for path in ["/demo", "/demo/tennis", "/embed/demo", "/embed/demo/tennis"] {
        let is_embedded = path.starts_with("/embed");
        let of_frame = guest.cookie.replace("maru-rt=", "maru-rtp=");
        let cookie = if is_embedded {
            &of_frame
        } else {
            &guest.cookie
        };
        let headers = [("cookie", cookie.as_str())];
        let answer = request(server.address(), Method::GET, path, &headers, None).await;
        let text = String::from_utf8(answer.expect("a page").body.to_vec()).expect("text");
        let state = state_in(&text);
        assert_eq!(state["signed_in"], true, "{path}: {state}");
        assert_eq!(state["principal"], guest.principal, "{path}");
        assert_eq!(state["embedded"], is_embedded, "{path}");
        let names: Vec<&str> = state.as_object().map_or_else(Vec::new, |fields| {
            fields.keys().map(String::as_str).collect()
        });
        let known = [
            "disabled",
            "embedded",
            "origins",
            "principal",
            "signed_in",
            "tenant",
        ];
        assert!(names.iter().all(|name| known.contains(name)), "{names:?}");
        for secret in [refresh, &guest.token, "host.example", "A secret device"] {
            assert!(!text.contains(secret), "{path}");
        }
        let session = guest.get("/v1/me").await.json()["session"].clone();
        assert!(!text.contains(session.as_str().expect("an id")), "{path}");
    }
    server.stop().await;
}

/// T66
#[tokio::test]
async fn nothing_of_the_inside_lies_beside_the_pages() {
    let server = TestServer::start().await;
    for path in [
        "/.git/config",
        "/.git/HEAD",
        "/.env/x",
        "/metrics/x",
        "/debug/pprof",
        "/assets/app.js.map",
        "/assets/talk.js.map",
        "/assets/..%2f..%2fkeys.toml",
        "/assets/%2e%2e%2fCargo.toml",
        "/docs/../keys.toml",
        "/v1/metrics",
        "/v1/debug",
        "/v1/operators/setup-codes",
    ] {
        let answer = page(&server, path).await;
        let is_talk_page = answer.header("content-type").starts_with("text/html");
        // A two-part address is a room's page, which shows nothing but itself.
        assert!(
            answer.status == 404 || answer.status == 405 || is_talk_page,
            "{path}: {}",
            answer.status
        );
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(
            !text.contains("signing") && !text.contains("[core]"),
            "{path}"
        );
    }
    server.stop().await;
}
