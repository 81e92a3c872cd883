//! What the doctor says of a server that is well, and of a proxy that is not.

use serde_json::{Value, json};

use crate::proxy::Proxy;
use crate::world::Home;

fn checks<'a>(findings: &'a Value, state: &str) -> Vec<&'a str> {
    let all = findings.as_array().expect("findings");
    let of = all.iter().filter(|one| one["state"] == state);
    of.filter_map(|one| one["check"].as_str()).collect()
}

#[tokio::test]
async fn a_server_that_is_well_is_found_so() {
    let home = Home::new();
    let server = home.serve(&[]);
    let shop = ["tenant", "set", "demo", "--origin", "https://shop.example"];
    home.json(&shop).await;
    let found = home
        .json(&["doctor", "--url", &server.url(), "--tenant", "demo"])
        .await;
    assert_eq!(checks(&found, "wrong"), [""; 0], "{found:#}");
    assert_eq!(checks(&found, "skipped"), [""; 0], "{found:#}");
    let good = checks(&found, "good");
    for check in [
        "cookie",
        "coming back",
        "socket",
        "stream",
        "embedding",
        "allowed origins",
        "foreign origins",
    ] {
        assert!(good.contains(&check), "{check}: {found:#}");
    }
    // Where no guest is taken, the handshake is looked at all the same.
    home.json(&["tenant", "set", "demo", "--way", "guest=off"])
        .await;
    let found = home
        .json(&["doctor", "--url", &server.url(), "--tenant", "demo"])
        .await;
    assert_eq!(checks(&found, "skipped"), ["cookie"], "{found:#}");
    assert!(checks(&found, "good").contains(&"socket"), "{found:#}");
    server.stop().await;
}

#[tokio::test]
async fn a_proxy_that_does_everything_wrong_is_told_so_with_what_mends_it() {
    let home = Home::new();
    let server = home.serve(&[]);
    let proxy = Proxy::before(server.address).await;
    let url = format!("http://{}", proxy.address);
    let ended = home
        .run(&["doctor", "--url", &url, "--tenant", "demo", "--json"])
        .await;
    assert_eq!(ended.status.code(), Some(1), "{}{}", ended.out, ended.log);
    let found: Value = serde_json::from_str(&ended.out).expect("JSON");
    let wrong = checks(&found, "wrong");
    for check in [
        "public address",
        "host",
        "client address",
        "coming back",
        "socket",
        "stream",
        "embedding",
        "foreign origins",
    ] {
        assert!(wrong.contains(&check), "{check}: {found:#}");
    }
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
