//! Coming over by tokens that the host signed: what is taken, and everything that is not.

use std::sync::Arc;
use std::time::Duration;

use app::outbound::Fetch;
use app::tenants::{SecretPlace, seal_setting};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Ambient as _;
use domain::tenants::{Algorithm, IssuerKey};
use hyper::Method;
use maru_testkit::host::{
    ISSUER, RecordingFetch, add_tenant, register_issuer, tenant_id, token_claims,
};
use maru_testkit::http::{Answer, request};
use maru_testkit::server::Settings;
use maru_testkit::signer::Signer;
use maru_testkit::{Host, TestServer};
use serde_json::{Value, json};

async fn exchange_in(server: &TestServer, tenant: &str, token: &str, bearer: &str) -> Answer {
    let bearer = format!("Bearer {bearer}");
    let headers = [("authorization", bearer.as_str())];
    let body = json!({ "tenant": tenant, "token": token });
    let path = "/v1/auth/exchange-token";
    let answer = request(server.address(), Method::POST, path, &headers, Some(&body));
    answer.await.expect("an answer")
}

async fn exchange(server: &TestServer, token: &str) -> Answer {
    exchange_in(server, "demo", token, "none").await
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

fn refused(code: &str) -> (u16, String) {
    (401, code.to_owned())
}

async fn get_rooms(server: &TestServer, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let answer = request(server.address(), Method::GET, "/v1/rooms", &headers, None);
    answer.await.expect("an answer")
}

#[tokio::test]
async fn a_token_of_every_algorithm_opens_a_session_that_ends_with_it() {
    let server = TestServer::start().await;
    let shared = Signer::Shared(vec![7; 32]);
    let signers = [Signer::ed(1), Signer::ec(), Signer::rsa()];
    let signers = ["a", "b", "c"].into_iter().zip(signers);
    let signers: Vec<_> = signers.collect();
    let mut keys: Vec<_> = signers
        .iter()
        .map(|(kid, one)| one.issuer_key(kid))
        .collect();
    let (issuer, kid) = (ISSUER.to_owned(), Some("d".to_owned()));
    let place = SecretPlace::IssuerKey { issuer, kid };
    let (cx, demo) = (&server.running.api.cx, tenant_id(&server, "demo"));
    let secret = seal_setting(cx, demo, &place, &URL_SAFE_NO_PAD.encode([7; 32]));
    keys.push(IssuerKey {
        kid: Some("d".to_owned()),
        algorithm: Algorithm::Hs256,
        public_key: None,
        secret: Some(secret),
    });
    register_issuer(&server, "demo", keys, None).await;
    let mut people = Vec::new();
    for (kid, signer) in signers.into_iter().chain([("d", shared)]) {
        let answer = exchange(&server, &signer.token(kid, &token_claims(&server, kid))).await;
        assert_eq!(answer.status, 200, "{kid} {:?}", answer.body);
        assert_eq!(answer.header("set-cookie"), "");
        assert_eq!(answer.json()["refresh_token"], Value::Null);
        people.push(answer.json()["principal"].clone());
    }
    assert_eq!(people[0]["kind"], "external");
    assert!(people.iter().all(|one| *one == people[0]));
    server.stop().await;
}

#[tokio::test]
async fn none_and_a_public_key_as_a_shared_secret_are_refused() {
    let server = TestServer::start().await;
    let signer = Signer::rsa();
    register_issuer(&server, "demo", vec![signer.issuer_key("a")], None).await;
    let payload = token_claims(&server, "1").to_string();
    let pem = Signer::Shared(signer.public_pem().into_bytes());
    let none = signer.token_of(r#"{"alg":"none","kid":"a"}"#, &payload);
    let unsigned = none
        .rsplit_once('.')
        .map(|(signed, _)| format!("{signed}."));
    for token in [
        none.clone(),
        unsigned.expect("it has parts"),
        pem.token_of(r#"{"alg":"HS256","kid":"a"}"#, &payload),
        pem.token_of(r#"{"alg":"RS256","kid":"a"}"#, &payload),
        signer.token_of(r#"{"alg":"PS256","kid":"a"}"#, &payload),
        signer.token_of(r#"{"alg":"RS512","kid":"a"}"#, &payload),
    ] {
        assert_eq!(
            outcome(&exchange(&server, &token).await),
            refused("token_invalid"),
            "{token}"
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_claim_of_the_wrong_type_or_time_is_refused() {
    let server = TestServer::start().await;
    let signer = Signer::ed(1);
    register_issuer(&server, "demo", vec![signer.issuer_key("a")], None).await;
    let now = server.ambient.now().as_seconds();
    let year = 365 * 24 * 3_600;
    let wrong = [
        ("exp", json!((now + 60).to_string())),
        ("exp", json!(1e300)),
        ("exp", Value::Null),
        ("exp", json!(-1)),
        ("exp", json!(now + year)),
        ("exp", json!(now + 601)),
        ("nbf", json!(now.to_string())),
        ("nbf", json!(1e300)),
        ("nbf", json!(-1)),
        ("nbf", json!(now + 11)),
        ("iat", json!(now + 11)),
        ("iat", json!("now")),
        ("iat", Value::Null),
        ("jti", json!("")),
        ("jti", json!(7)),
        ("jti", Value::Null),
        ("sub", json!("")),
        ("sub", json!({ "$ne": null })),
        ("sub", json!("x".repeat(201))),
        ("name", json!(["a"])),
        ("name", Value::Null),
        ("aud", json!("maru:other")),
        ("aud", json!(["maru:demo", "others"])),
        ("aud", json!("demo")),
        ("iss", json!("https://else.example")),
        ("session_ref", json!(7)),
    ];
    for (at, (field, value)) in wrong.into_iter().enumerate() {
        let mut claims = token_claims(&server, &format!("t-{at}"));
        claims[field] = value;
        let answer = exchange(&server, &signer.token("a", &claims)).await;
        assert_eq!(outcome(&answer), refused("token_invalid"), "{claims}");
    }
    // Two ways to write a fraction that is a whole number: JSON has no other.
    let payload = token_claims(&server, "f").to_string();
    let float = payload.replace(&format!("{}", now + 600), &format!("{}.0", now + 600));
    assert_ne!(float, payload);
    let token = signer.token_of(r#"{"alg":"EdDSA","kid":"a"}"#, &float);
    assert_eq!(
        outcome(&exchange(&server, &token).await),
        refused("token_invalid")
    );
    let mut role = token_claims(&server, "r");
    role["role"] = json!("viewer");
    let answer = exchange(&server, &signer.token("a", &role)).await;
    assert_eq!(outcome(&answer), (403, "role_not_allowed".to_owned()));
    let old = signer.token("a", &token_claims(&server, "old"));
    server.ambient.advance(Duration::from_mins(10));
    assert_eq!(
        outcome(&exchange(&server, &old).await),
        refused("token_expired")
    );
    server.stop().await;
}

#[tokio::test]
async fn nothing_in_a_token_chooses_a_key_or_an_address() {
    let fetch = Arc::new(RecordingFetch::default());
    let settings = Settings {
        fetch: Arc::clone(&fetch) as Arc<dyn Fetch>,
        ..Settings::default()
    };
    let server = TestServer::start_with(settings).await;
    let host = Host::start().await;
    let (own, attacker) = (Signer::ed(1), Signer::ed(2));
    host.answers("/keys", 200, &json!({ "keys": [attacker.jwk("a")] }));
    register_issuer(&server, "demo", vec![own.issuer_key("a")], None).await;
    let payload = token_claims(&server, "1");
    let header = |field: &str, value: Value| {
        let mut header = json!({ "alg": "EdDSA", "kid": "a" });
        header[field] = value;
        header.to_string()
    };
    for header in [
        header("jku", json!(host.url("/keys"))),
        header("x5u", json!(host.url("/keys"))),
        header("jwk", attacker.jwk("a")),
        header("x5c", json!(["MAA="])),
        header("crit", json!(["exp"])),
        header("kid", json!("../../etc/passwd")),
        header("kid", json!("' or 1=1 --")),
        header("kid", json!(host.url("/keys"))),
        header("kid", json!(["a"])),
    ] {
        let token = attacker.token_of(&header, &payload.to_string());
        assert_eq!(
            outcome(&exchange(&server, &token).await),
            refused("token_invalid"),
            "{header}"
        );
    }
    for issuer in [
        "http://169.254.169.254/latest/meta-data".to_owned(),
        "https://attacker.example".to_owned(),
        host.url(""),
    ] {
        let mut claims = payload.clone();
        claims["iss"] = json!(issuer);
        let answer = exchange(&server, &attacker.token("a", &claims)).await;
        assert_eq!(outcome(&answer), refused("token_invalid"), "{issuer}");
    }
    assert_eq!(fetch.urls(), Vec::<String>::new());
    assert!(host.asked().is_empty());
    server.stop().await;
}

#[tokio::test]
async fn the_key_of_one_tenant_signs_nothing_in_another() {
    let server = TestServer::start().await;
    let host = Host::start().await;
    add_tenant(&server, "other").await;
    let (first, second) = (Signer::ed(1), Signer::ed(2));
    host.answers("/first", 200, &json!({ "keys": [first.jwk("set")] }));
    host.answers("/second", 200, &json!({ "keys": [second.jwk("set")] }));
    // The same issuer and the same names of keys in both.
    register_issuer(
        &server,
        "demo",
        vec![first.issuer_key("a")],
        Some(host.url("/first")),
    )
    .await;
    register_issuer(
        &server,
        "other",
        vec![second.issuer_key("a")],
        Some(host.url("/second")),
    )
    .await;
    for kid in ["a", "set"] {
        let own = first.token(kid, &token_claims(&server, kid));
        assert_eq!(exchange(&server, &own).await.status, 200);
        let mut foreign = token_claims(&server, &format!("foreign-{kid}"));
        foreign["aud"] = json!("maru:other");
        let token = first.token(kid, &foreign);
        let answer = exchange_in(&server, "other", &token, "none").await;
        assert_eq!(outcome(&answer), refused("token_invalid"), "{kid}");
    }
    // A token for one tenant shown in the other.
    let token = second.token("a", &token_claims(&server, "x"));
    let answer = exchange_in(&server, "other", &token, "none").await;
    assert_eq!(outcome(&answer), refused("token_invalid"));
    server.stop().await;
}

#[tokio::test]
async fn a_token_works_once() {
    let server = TestServer::start().await;
    let signer = Signer::ed(1);
    register_issuer(&server, "demo", vec![signer.issuer_key("a")], None).await;
    let token = signer.token("a", &token_claims(&server, "1"));
    assert_eq!(exchange(&server, &token).await.status, 200);
    assert_eq!(
        outcome(&exchange(&server, &token).await),
        refused("token_invalid")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_further_token_of_the_same_person_prolongs_the_session() {
    let server = TestServer::start().await;
    let signer = Signer::ed(1);
    register_issuer(&server, "demo", vec![signer.issuer_key("a")], None).await;
    let first = exchange(&server, &signer.token("a", &token_claims(&server, "1")))
        .await
        .json();
    let token = first["access_token"].as_str().expect("a token");
    server.ambient.advance(Duration::from_secs(290));
    let further = signer.token("a", &token_claims(&server, "2"));
    let further = exchange_in(&server, "demo", &further, token).await.json();
    let prolonged = further["access_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    assert_eq!(session_of(&prolonged), session_of(token));
    // Beyond the first token's end, within the second's.
    server.ambient.advance(Duration::from_secs(290));
    assert_eq!(get_rooms(&server, &prolonged).await.status, 200);
    // Another person's token begins another session, whoever shows it.
    let mut other = token_claims(&server, "3");
    other["sub"] = json!("u-2");
    let other = exchange_in(&server, "demo", &signer.token("a", &other), &prolonged)
        .await
        .json();
    assert_ne!(other["principal"]["id"], first["principal"]["id"]);
    let other = other["access_token"].as_str().expect("a token");
    assert_ne!(session_of(other), session_of(token));
    server.stop().await;
}

fn session_of(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a JWT");
    let payload = URL_SAFE_NO_PAD.decode(payload).expect("base64url");
    let claims: Value = serde_json::from_slice(&payload).expect("JSON");
    claims["sid"].clone()
}

#[tokio::test]
async fn a_key_set_is_fetched_once_and_for_unknown_keys_once_a_minute() {
    let server = TestServer::start().await;
    let host = Host::start().await;
    let (old, new) = (Signer::ec(), Signer::ed(2));
    host.answers(
        "/keys",
        200,
        &json!({ "keys": [old.jwk("old"), { "kty": "oct", "k": "AA" }] }),
    );
    register_issuer(&server, "demo", Vec::new(), Some(host.url("/keys"))).await;
    for id in ["1", "2"] {
        let answer = exchange(&server, &old.token("old", &token_claims(&server, id))).await;
        assert_eq!(answer.status, 200, "{:?}", answer.body);
    }
    assert_eq!(host.asked().len(), 1);
    // The host has a new key. Within the minute nobody makes us ask.
    host.answers("/keys", 200, &json!({ "keys": [new.jwk("new")] }));
    for id in ["3", "4", "5"] {
        let answer = exchange(&server, &new.token("new", &token_claims(&server, id))).await;
        assert_eq!(outcome(&answer), refused("token_invalid"));
    }
    assert_eq!(host.asked().len(), 1);
    server.ambient.advance(Duration::from_mins(1));
    let answer = exchange(&server, &new.token("new", &token_claims(&server, "6"))).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    let answer = exchange(&server, &old.token("old", &token_claims(&server, "7"))).await;
    assert_eq!(
        (outcome(&answer), host.asked().len()),
        (refused("token_invalid"), 2)
    );
    server.stop().await;
}

#[tokio::test]
async fn a_report_names_the_check_that_failed_and_uses_nothing_up() {
    let server = TestServer::start().await;
    let signer = Signer::ed(1);
    register_issuer(&server, "demo", vec![signer.issuer_key("a")], None).await;
    let cx = &server.running.api.cx;
    let tenant = cx.tenants.find_named("demo").expect("the demo tenant");
    let mut claims = token_claims(&server, "1");
    let good = signer.token("a", &claims);
    let check = async |token: &str| {
        let report = app::handover::check_token(cx, &tenant, token);
        report.await.expect("the store is read").failed
    };
    assert_eq!(check(&good).await, None);
    assert_eq!(exchange(&server, &good).await.status, 200);
    claims["aud"] = json!("maru:else");
    let failed = check(&signer.token("a", &claims)).await;
    let failed = failed.map(|(step, why)| (step.as_str(), why.contains("maru:demo")));
    assert_eq!(failed, Some(("audience", true)));
    server.stop().await;
}
