//! What the doctor says of a server that is well, and of each thing that proxies and settings get wrong.

use serde_json::{Value, json};
use testkit::authority::Authority;

use crate::proxy::{Fault, Proxy};
use crate::world::{Home, Server};

/// What it looks at where a tenant is named.
const ALL: [&str; 17] = [
    "encrypted",
    "reachable",
    "clock",
    "public address",
    "host",
    "methods",
    "client address",
    "tenant",
    "cookie",
    "coming back",
    "access token",
    "socket",
    "stream",
    "leaving",
    "embedding",
    "foreign origins",
    "allowed origins",
];

fn checks<'a>(findings: &'a Value, state: &str) -> Vec<&'a str> {
    let all = findings.as_array().expect("findings");
    let of = all.iter().filter(|one| one["state"] == state);
    of.filter_map(|one| one["check"].as_str()).collect()
}

/// What is seen and what mends it, of the one thing that is wrong.
fn only_wrong(findings: &Value) -> (String, String) {
    let text = |one: &Value| one.as_str().unwrap_or_default().to_owned();
    let all = findings.as_array().expect("findings");
    let wrong = all.iter().find(|one| one["state"] == "wrong");
    let wrong = wrong.expect("something is wrong");
    (text(&wrong["seen"]), text(&wrong["fix"]))
}

/// A server behind a proxy with TLS, and a tenant that a page of another origin embeds.
struct Site {
    home: Home,
    proxy: Proxy,
    server: Server,
    authority: String,
}

impl Site {
    async fn new(words: &[&str]) -> Self {
        let home = Home::new();
        let trusted = Authority::default();
        let authority = home.data().with_extension("pem");
        std::fs::write(&authority, trusted.pem()).expect("a file");
        let proxy = Proxy::with_tls(&trusted).await;
        let url = format!("https://localhost:{}", proxy.address.port());
        let as_it_should = ["--public-url", &url, "--trusted-proxy-hops", "1"];
        let words = match words {
            [] => &as_it_should[..],
            words => words,
        };
        let server = home.serve(words);
        proxy.lead_to(server.address);
        let shop = ["tenant", "set", "demo", "--origin", "https://shop.example"];
        home.json(&shop).await;
        Self {
            authority: authority.to_string_lossy().into_owned(),
            home,
            proxy,
            server,
        }
    }

    /// What the doctor finds, and whether it was content.
    async fn examine(&self, words: &[&str]) -> (Value, bool) {
        let url = format!("https://localhost:{}", self.proxy.address.port());
        let mut all = vec!["doctor", "--json", "--url", &url, "--tenant", "demo"];
        all.extend(words);
        let trusted = [("SSL_CERT_FILE", self.authority.as_str())];
        let ended = self.home.run_with(&all, &trusted).await;
        let found = serde_json::from_str(&ended.out);
        let found = found.unwrap_or_else(|_| panic!("{}{}", ended.out, ended.log));
        (found, ended.status.success())
    }
}

/// Each thing that a proxy gets wrong: which check names it, as what, and what mends it.
const FAULTS: [(Fault, &str, &str, &str); 22] = [
    (Fault::ClockBehind, "clock", " s apart", "NTP"),
    (Fault::ClockAhead, "clock", " s apart", "NTP"),
    (
        Fault::CookieNotSecure,
        "cookie",
        "it lacks Secure",
        "leave `Set-Cookie` as it is",
    ),
    (
        Fault::CookieNotHttpOnly,
        "cookie",
        "it lacks HttpOnly",
        "leave `Set-Cookie` as it is",
    ),
    (
        Fault::CookieOfSite,
        "cookie",
        "it has a Domain",
        "leave `Set-Cookie` as it is",
    ),
    (
        Fault::CookieRenamed,
        "cookie",
        "its name is not __Host-Http-rt",
        "leave `Set-Cookie`",
    ),
    (
        Fault::CookieDropped,
        "cookie",
        "no cookie arrives",
        "leave `Set-Cookie` as it is",
    ),
    (
        Fault::CookieNotPassedOn,
        "coming back",
        "refresh_expired",
        "pass `Cookie` on",
    ),
    (
        Fault::HostReplaced,
        "host",
        "arrives as 127.0.0.1",
        "pass `Host` on",
    ),
    (
        Fault::OriginDropped,
        "foreign origins",
        "`Origin` does not arrive",
        "pass `Origin` on",
    ),
    (
        Fault::OriginReplaced,
        "foreign origins",
        "`Origin` does not arrive",
        "pass `Origin` on",
    ),
    (
        Fault::AuthorizationDropped,
        "access token",
        "token_missing",
        "pass `Authorization` on",
    ),
    (
        Fault::ForwardedForDropped,
        "client address",
        "anybody can pass for any address",
        "--trusted-proxy-hops 0",
    ),
    (
        Fault::PostRefused,
        "entering",
        "a guest cannot enter: status 405",
        "pass POST",
    ),
    (
        Fault::WritesRefused,
        "methods",
        "PATCH, PUT, DELETE does not arrive",
        "every method",
    ),
    (
        Fault::UpgradeDropped,
        "socket",
        "in place of 101",
        "proxy_set_header Upgrade",
    ),
    (
        Fault::StreamsHeld,
        "stream",
        "events are held back",
        "proxy_buffering off",
    ),
    (
        Fault::FramesForbidden,
        "embedding",
        "a proxy forbids frames",
        "`X-Frame-Options`",
    ),
    (
        Fault::PolicyDropped,
        "embedding",
        "does not say who may frame it",
        "`Content-Security-Policy`",
    ),
    (
        Fault::EverybodyMayRead,
        "foreign origins",
        "any page may read what we answer",
        "`Access-Control-…`",
    ),
    (
        Fault::PreflightsAnswered,
        "allowed origins",
        "https://shop.example is refused: a proxy answers OPTIONS",
        "pass OPTIONS on",
    ),
    (
        Fault::CredentialsAllowed,
        "allowed origins",
        "a proxy allows pages of others our cookies",
        "`Access-Control-…`",
    ),
];

#[tokio::test]
async fn whatever_a_proxy_spoils_is_named_and_nothing_else() {
    let site = Site::new(&[]).await;
    let (found, is_good) = site.examine(&[]).await;
    assert_eq!(checks(&found, "good"), ALL, "{found:#}");
    assert!(is_good, "{found:#}");
    for (fault, check, seen, fix) in FAULTS {
        site.proxy.spoil(&[fault]);
        let (found, is_good) = site.examine(&[]).await;
        assert!(!is_good, "{fault:?}");
        assert_eq!(checks(&found, "wrong"), [check], "{fault:?}: {found:#}");
        let (is_seen, mends) = only_wrong(&found);
        assert!(is_seen.contains(seen), "{fault:?}: {is_seen}");
        assert!(mends.contains(fix), "{fault:?}: {mends}");
    }
    site.server.stop().await;
}

#[tokio::test]
async fn whatever_is_set_wrong_is_named_and_nothing_else() {
    let other = [
        "--public-url",
        "https://chat.example",
        "--trusted-proxy-hops",
        "1",
    ];
    for (words, check, seen, fix) in [
        (
            &other[..],
            "public address",
            "the server takes https://chat.example for its own",
            "--public-url https://localhost:",
        ),
        (
            &other[2..],
            "public address",
            "the server takes http://",
            "--public-url https://localhost:",
        ),
    ] {
        let site = Site::new(words).await;
        let (found, _) = site.examine(&[]).await;
        assert_eq!(checks(&found, "wrong"), [check], "{found:#}");
        let (is_seen, mends) = only_wrong(&found);
        assert!(is_seen.contains(seen) && mends.contains(fix), "{found:#}");
        site.server.stop().await;
    }
}

#[tokio::test]
async fn a_page_that_may_not_embed_the_tenant_is_told_how_its_origin_differs() {
    let site = Site::new(&[]).await;
    let (found, is_good) = site.examine(&["--page", "https://shop.example/"]).await;
    assert!(
        is_good && checks(&found, "good").contains(&"page"),
        "{found:#}"
    );
    for (page, seen) in [
        (
            "http://shop.example",
            "allowed is https://shop.example, which is another",
        ),
        (
            "https://shop.example:8443",
            "allowed is https://shop.example",
        ),
        ("https://www.shop.example", "not among the tenant's origins"),
    ] {
        let (found, is_good) = site.examine(&["--page", page]).await;
        assert_eq!(checks(&found, "wrong"), ["page"], "{found:#}");
        let (is_seen, mends) = only_wrong(&found);
        assert!(!is_good && is_seen.contains(seen), "{is_seen}");
        let both = format!("demo --origin https://shop.example --origin {page}");
        assert!(mends.ends_with(&both), "{mends}");
        // What it says mends it.
        let words: Vec<_> = mends.split(' ').skip(1).collect();
        let mended = site.home.run(&words).await;
        assert!(mended.status.success(), "{}", mended.log);
        let (found, is_good) = site.examine(&["--page", page]).await;
        assert!(is_good, "{found:#}");
        let shop = ["tenant", "set", "demo", "--origin", "https://shop.example"];
        site.home.json(&shop).await;
    }
    site.server.stop().await;
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_named() {
    let site = Site::new(&[]).await;
    let other = Authority::default();
    std::fs::write(&site.authority, other.pem()).expect("a file");
    let (found, is_good) = site.examine(&[]).await;
    assert!(!is_good);
    assert_eq!(checks(&found, "wrong"), ["reachable"], "{found:#}");
    let (seen, fix) = only_wrong(&found);
    assert!(seen.contains("certificate"), "{seen}");
    assert!(fix.contains("a certificate for this name"), "{fix}");
    site.server.stop().await;
}

#[tokio::test]
async fn a_server_that_is_well_is_found_so_without_a_proxy() {
    let home = Home::new();
    let server = home.serve(&[]);
    let shop = ["tenant", "set", "demo", "--origin", "https://shop.example"];
    home.json(&shop).await;
    let examine = async || {
        let words = ["doctor", "--url", &server.url(), "--tenant", "demo"];
        home.json(&words).await
    };
    let found = examine().await;
    assert_eq!(checks(&found, "good"), ALL, "{found:#}");
    assert_eq!(found.as_array().map(Vec::len), Some(ALL.len()), "{found:#}");
    // Where no guest is taken, the handshake is looked at all the same.
    home.json(&["tenant", "set", "demo", "--way", "guest=off"])
        .await;
    let found = examine().await;
    assert_eq!(checks(&found, "skipped"), ["cookie"], "{found:#}");
    assert!(checks(&found, "good").contains(&"socket"), "{found:#}");
    server.stop().await;
}

#[tokio::test]
async fn a_proxy_that_does_everything_wrong_is_told_so_with_what_mends_it() {
    let home = Home::new();
    let server = home.serve(&[]);
    let faults = [
        Fault::HostReplaced,
        Fault::UpgradeDropped,
        Fault::StreamsHeld,
        Fault::FramesForbidden,
        Fault::EverybodyMayRead,
    ];
    let proxy = Proxy::before(server.address, &faults).await;
    let url = format!("http://{}", proxy.address);
    let ended = home
        .run(&["doctor", "--url", &url, "--tenant", "demo", "--json"])
        .await;
    assert_eq!(ended.status.code(), Some(1), "{}{}", ended.out, ended.log);
    let found: Value = serde_json::from_str(&ended.out).expect("JSON");
    let expected = [
        "public address",
        "host",
        "client address",
        "socket",
        "stream",
        "embedding",
        "foreign origins",
    ];
    assert_eq!(checks(&found, "wrong"), expected, "{found:#}");
    let all = found.as_array().expect("findings");
    assert!(
        all.iter()
            .all(|one| one["state"] != "wrong" || one["fix"].is_string())
    );
    let address = all.iter().find(|one| one["check"] == "client address");
    assert_eq!(
        address.map(|one| &one["fix"]),
        Some(&json!("set --trusted-proxy-hops 1"))
    );
    server.stop().await;
}

#[tokio::test]
async fn who_trusts_more_proxies_than_there_are_is_told() {
    let home = Home::new();
    let server = home.serve(&["--trusted-proxy-hops", "1"]);
    let ended = home.run(&["doctor", "--url", &server.url()]).await;
    assert_eq!(ended.status.code(), Some(1));
    assert!(
        ended.out.contains("anybody can pass for any address"),
        "{}",
        ended.out
    );
    assert!(
        ended.out.contains("--trusted-proxy-hops 0"),
        "{}",
        ended.out
    );
    server.stop().await;
    let gone = home.run(&["doctor", "--url", "http://127.0.0.1:9"]).await;
    assert_eq!(gone.status.code(), Some(1));
    assert!(gone.out.contains("✗ reachable"), "{}", gone.out);
}
