//! The workbench for tokens of a host: each check fails once, and is the one that is named.

use axum::http::Method;
use domain::Ambient as _;
use maru::system::System;
use serde_json::{Value, json};
use testkit::signer::Signer;

use crate::world::{Home, Server};

/// The checks in their order.
const CHECKS: [&str; 17] = [
    "way",
    "shape",
    "header",
    "issuer",
    "key",
    "signature",
    "claims",
    "audience",
    "issued at",
    "life",
    "not before",
    "token id",
    "user",
    "role",
    "expiry",
    "unused",
    "person",
];

/// A server whose tenant `demo` takes tokens of one key.
struct World {
    home: Home,
    server: Server,
    signer: Signer,
}

impl World {
    async fn start() -> Self {
        let (home, signer) = (Home::new(), Signer::ed(9));
        let server = home.serve(&[]);
        let key = json!({ "kid": "k1", "algorithm": "EdDSA", "public_key": signer.public_pem() });
        let issuer = json!({ "issuer": "shop", "keys": [key] });
        let settings =
            json!({ "ways": { "signed_token": true }, "handover": { "issuers": [issuer] } });
        let file = home.file("settings.json");
        std::fs::write(&file, settings.to_string()).expect("a file");
        home.json(&["tenant", "set", "demo", "--settings", "settings.json"])
            .await;
        Self {
            home,
            server,
            signer,
        }
    }

    /// A token of these claims, with good ones for whatever they do not say; `null` takes one out.
    fn token(&self, changed: &Value) -> String {
        let mut claims = claims();
        for (name, value) in changed.as_object().expect("claims") {
            if value.is_null() {
                claims.as_object_mut().expect("claims").remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        self.signer.token("k1", &claims)
    }

    /// What `maru handover check` reports, and whether it was content.
    async fn check(&self, token: &str) -> (Value, bool) {
        let words = ["handover", "check", token, "--tenant", "demo", "--json"];
        let ended = self.home.run(&words).await;
        let report = serde_json::from_str(&ended.out);
        let report = report.unwrap_or_else(|_| panic!("{}{}", ended.out, ended.log));
        (report, ended.status.success())
    }

    /// This check fails, those before it have passed, and the reason has this word.
    async fn check_fails(&self, token: &str, check: &str, word: &str) {
        let (report, is_good) = self.check(token).await;
        assert!(!is_good, "{check}: {report}");
        assert_eq!(report["failed"]["check"], check, "{report}");
        let at = CHECKS.iter().position(|one| *one == check);
        let before = &CHECKS[..at.expect("a check")];
        assert_eq!(report["passed"], json!(before), "{report}");
        let why = report["failed"]["why"].as_str().unwrap_or_default();
        assert!(why.contains(word), "{check}: {why}");
    }
}

fn now() -> i64 {
    System.now().as_seconds()
}

fn claims() -> Value {
    json!({
        "iss": "shop", "aud": "maru:demo", "sub": "u-1", "name": "지은", "session_ref": "s-1",
        "iat": now(), "exp": now() + 600, "jti": "j-1",
    })
}

#[tokio::test]
async fn each_check_fails_once_and_is_the_one_that_is_named() {
    let world = World::start().await;
    let token = |changed: Value| world.token(&changed);
    let (good, now) = (token(json!({})), now());
    let signed = |header: Value| {
        let header = header.to_string();
        world.signer.token_of(&header, &claims().to_string())
    };
    let of_another = Signer::ed(10).token("k1", &claims());
    let es = json!({ "alg": "ES256", "kid": "k1" });
    let header = json!({ "alg": "none", "kid": "k1" });
    let unknown = json!({ "alg": "EdDSA", "kid": "k2" });
    for (token, check, word) in [
        ("nonsense".to_owned(), "shape", "three parts"),
        (signed(header), "header", "`alg`"),
        (token(json!({ "iss": "else" })), "issuer", "`iss`"),
        (signed(unknown), "key", "`kid`"),
        (signed(es), "key", "`alg` is not EdDSA"),
        (of_another, "signature", "the key did not make it"),
        (token(json!({ "sub": null })), "claims", "sub"),
        (token(json!({ "exp": "soon" })), "claims", "invalid type"),
        (
            token(json!({ "aud": "maru:else" })),
            "audience",
            "`maru:demo`",
        ),
        (
            token(json!({ "iat": now + 300, "exp": now + 600 })),
            "issued at",
            "in the future",
        ),
        (token(json!({ "exp": now + 86_400 })), "life", "1–600 s"),
        (token(json!({ "nbf": now + 300 })), "not before", "`nbf`"),
        (token(json!({ "jti": "" })), "token id", "`jti`"),
        (token(json!({ "sub": "" })), "user", "`sub`"),
        (token(json!({ "role": "moderator" })), "role", "no `role`"),
        (
            token(json!({ "iat": now - 600, "exp": now - 300 })),
            "expiry",
            "`exp` has passed",
        ),
    ] {
        world.check_fails(&token, check, word).await;
    }
    let (report, is_good) = world.check(&good).await;
    assert!(is_good && report["failed"].is_null(), "{report}");
    assert_eq!(report["passed"], json!(CHECKS));
    world.server.stop().await;
}

#[tokio::test]
async fn what_stands_in_no_token_is_looked_at_too_and_nothing_is_used_up() {
    let world = World::start().await;
    let good = world.token(&json!({}));
    let (report, _) = world.check(&good).await;
    assert_eq!(report["passed"], json!(CHECKS), "{report}");
    let body = json!({ "tenant": "demo", "token": good });
    let exchange = async || {
        let path = "/v1/auth/exchange-token";
        world.server.ask(Method::POST, path, Some(&body)).await
    };
    // The check before has not used it up; this does.
    assert_eq!(exchange().await.status, 200);
    world.check_fails(&good, "unused", "shown before").await;
    assert_eq!(exchange().await.status, 401);

    let key = world
        .home
        .json(&["key", "create", "demo", "--name", "backend"])
        .await;
    let bearer = format!("Bearer {}", key["key"].as_str().expect("a key"));
    let headers = [("authorization", bearer.as_str())];
    let path = "/v1/server/people/u-1";
    let address = world.server.address;
    let gone = testkit::http::request(address, Method::DELETE, path, &headers, None).await;
    assert_eq!(gone.expect("an answer").status, 204);
    let next = world.token(&json!({ "jti": "j-2" }));
    world
        .check_fails(&next, "person", "banned or deactivated")
        .await;

    let off = ["tenant", "set", "demo", "--way", "signed_token=off"];
    world.home.json(&off).await;
    world
        .check_fails(&next, "way", "`signed_token` is off")
        .await;
    let off = ["tenant", "disable", "demo", "--reason", "a test"];
    assert!(world.home.run(&off).await.status.success());
    world.check_fails(&next, "way", "switched off").await;
    world.server.stop().await;
}
