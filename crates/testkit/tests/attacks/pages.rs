//! T62, T64, T66: who may frame and keep our pages, and what lies beside them.

use hyper::Method;
use maru_testkit::TestServer;
use maru_testkit::host::{add_tenant, change_tenant};
use maru_testkit::http::{Answer, request};

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
