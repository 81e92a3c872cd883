//! API keys over the public wire: where they are taken, from where, until when.

use std::time::Duration;

use app::IdentityError;
use app::admin::{Who, create_key, revoke_key};
use app::keys::{KeyWanted, NewKey, list};
use domain::Scope;
use hyper::Method;
use maru_testkit::host::{add_tenant, change_tenant, server_key, tenant_id};
use maru_testkit::http::{Answer, request};
use maru_testkit::{Person, TestServer};
use serde_json::json;

const END: &str = "/v1/server/sessions?external_id=nobody";

async fn call(server: &TestServer, method: Method, path: &str, key: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    request(server.address(), method, path, &headers, None)
        .await
        .expect("an answer")
}

async fn end(server: &TestServer, key: &str) -> (u16, String) {
    outcome(&call(server, Method::DELETE, END, key).await)
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

fn done() -> (u16, String) {
    (204, String::new())
}

async fn make(server: &TestServer, wanted: KeyWanted<'_>) -> Result<NewKey, IdentityError> {
    let cx = &server.running.api.cx;
    create_key(cx, Who::CommandLine, "demo", wanted).await
}

fn sessions(name: &str) -> KeyWanted<'_> {
    KeyWanted {
        name,
        scopes: vec![Scope::Sessions],
        ..KeyWanted::default()
    }
}

#[tokio::test]
async fn a_key_opens_what_its_scopes_name_and_no_more() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Sessions]).await;
    assert_eq!(end(&server, &key.text).await, done());
    let people = "/v1/server/people/u-1";
    let answer = call(&server, Method::DELETE, people, &key.text).await;
    assert_eq!(outcome(&answer), refused(403, "scope_missing"));
    for path in ["/v1/rooms", "/v1/me", "/v1/rooms/lobby/messages"] {
        let answer = call(&server, Method::GET, path, &key.text).await;
        assert_eq!(outcome(&answer), refused(403, "scope_missing"), "{path}");
    }
    let ana = Person::enter(server.address(), "ana").await;
    let answer = call(&server, Method::DELETE, END, &ana.token).await;
    assert_eq!(outcome(&answer), refused(403, "scope_missing"));
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_key_of_ours_is_told_so_and_after_many_not_looked_at() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Sessions]).await;
    let mut wrong = key.text.clone();
    wrong.pop();
    for text in [
        wrong.as_str(),
        "maru_sk_",
        "maru_sk_x",
        "maru_sk_01jd0000000000000000000000_abc",
        &key.text.replace("maru_sk_", "maru_bk_"),
        &format!("{}x", key.text),
    ] {
        assert_eq!(
            end(&server, text).await,
            refused(401, "key_invalid"),
            "{text}"
        );
    }
    let known = server_key(&server, "demo", &[Scope::Sessions]).await;
    assert_eq!(end(&server, &known.text).await, done());
    for _ in 0..200 {
        end(&server, &wrong).await;
    }
    // Who was here a moment ago is not kept out.
    assert_eq!(end(&server, &known.text).await, done());
    assert_eq!(
        end(&server, &wrong).await,
        refused(429, "too_many_attempts")
    );
    server.ambient.advance(Duration::from_mins(1));
    assert_eq!(end(&server, &key.text).await, done());
    server.stop().await;
}

#[tokio::test]
async fn a_key_in_an_address_is_refused_whatever_it_is_called_there() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Sessions]).await;
    for path in [
        format!("{END}&key={}", key.text),
        format!("/v1/rooms?{}=1", key.text),
        format!("/v1/rooms/{}", key.text),
        format!("/healthz?token={}", key.text),
    ] {
        let answer = call(&server, Method::DELETE, &path, &key.text).await;
        assert_eq!(outcome(&answer), refused(400, "invalid_request"), "{path}");
        let body = String::from_utf8_lossy(&answer.body).into_owned();
        assert!(!body.contains(&key.text), "{body}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_key_ends_by_its_time_and_by_being_revoked() {
    let server = TestServer::start().await;
    let cx = &server.running.api.cx;
    let now = cx.ambient.now();
    let short = KeyWanted {
        expires_at: Some(now.plus(Duration::from_mins(1))),
        ..sessions("short")
    };
    let short = make(&server, short).await.expect("a key");
    let long = make(&server, sessions("long")).await.expect("a key");
    assert_eq!(end(&server, &short.text).await, done());
    server.ambient.advance(Duration::from_mins(1));
    assert_eq!(end(&server, &short.text).await, refused(401, "key_expired"));
    assert_eq!(end(&server, &long.text).await, done());
    for _ in 0..2 {
        let revoked = revoke_key(cx, Who::CommandLine, "demo", long.key.id).await;
        assert_eq!(revoked, Ok(()));
    }
    assert_eq!(end(&server, &long.text).await, refused(401, "key_revoked"));
    // To whoever has only a part of it, it is no key at all.
    let (part, _) = long.text.split_at(long.text.len() - 1);
    assert_eq!(end(&server, part).await, refused(401, "key_invalid"));
    server.stop().await;
}

#[tokio::test]
async fn two_keys_of_a_name_are_live_at_most() {
    let server = TestServer::start().await;
    let cx = &server.running.api.cx;
    let first = make(&server, sessions("a")).await.expect("a key");
    make(&server, sessions("a")).await.expect("a key");
    let third = make(&server, sessions("a")).await;
    assert_eq!(third.map(|_| ()), Err(IdentityError::TooManyKeys));
    make(&server, sessions("b")).await.expect("another name");
    let revoked = revoke_key(cx, Who::CommandLine, "demo", first.key.id).await;
    assert_eq!(revoked, Ok(()));
    make(&server, sessions("a")).await.expect("one was revoked");
    server.stop().await;
}

#[tokio::test]
async fn a_key_that_could_not_be_used_is_not_made() {
    let server = TestServer::start().await;
    let now = server.running.api.cx.ambient.now();
    let list = |one: &str| Some(vec![one.to_owned()]);
    for (wanted, wrong) in [
        (
            KeyWanted {
                scopes: Vec::new(),
                ..sessions("a")
            },
            "scopes",
        ),
        (
            KeyWanted {
                scopes: vec![Scope::Read],
                ..sessions("a")
            },
            "scopes",
        ),
        (sessions(" "), "name"),
        (
            KeyWanted {
                rooms: list("lobby"),
                ..sessions("a")
            },
            "rooms",
        ),
        (
            KeyWanted {
                addresses: list("10.0.0.0/99"),
                ..sessions("a")
            },
            "addresses",
        ),
        (
            KeyWanted {
                addresses: Some(Vec::new()),
                ..sessions("a")
            },
            "addresses",
        ),
        (
            KeyWanted {
                expires_at: Some(now),
                ..sessions("a")
            },
            "expires_at",
        ),
        (
            KeyWanted {
                expires_at: Some(now.plus(Duration::from_hours(367 * 24))),
                ..sessions("a")
            },
            "expires_at",
        ),
    ] {
        let made = make(&server, wanted).await;
        assert!(
            matches!(made, Err(IdentityError::Invalid { of_key: true, field, .. }) if field == wrong),
            "{wrong}"
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_key_is_taken_from_its_networks_only() {
    let server = TestServer::start().await;
    let from = |network: &str| Some(vec![network.to_owned()]);
    let near = KeyWanted {
        addresses: from("127.0.0.0/8"),
        ..sessions("near")
    };
    let far = KeyWanted {
        addresses: from("2001:db8::/32"),
        ..sessions("far")
    };
    let near = make(&server, near).await.expect("a key");
    let far = make(&server, far).await.expect("a key");
    assert_eq!(end(&server, &near.text).await, done());
    assert_eq!(
        end(&server, &far.text).await,
        refused(403, "address_not_allowed")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_key_speaks_for_its_own_tenant() {
    let server = TestServer::start().await;
    add_tenant(&server, "other").await;
    let key = server_key(&server, "other", &[Scope::Handover, Scope::People]).await;
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    let body =
        json!({ "external_id": "u", "name": "a", "session_ref": "s", "challenge": challenge });
    let bearer = format!("Bearer {}", key.text);
    let headers = [("authorization", bearer.as_str())];
    let path = "/v1/server/handover-codes";
    let made = request(server.address(), Method::POST, path, &headers, Some(&body)).await;
    let code = made.expect("an answer").json()["code"].clone();
    let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    let redeem = json!({ "tenant": "demo", "code": code, "verifier": verifier });
    let path = "/v1/auth/handover";
    let answer = request(server.address(), Method::POST, path, &[], Some(&redeem)).await;
    assert_eq!(
        outcome(&answer.expect("an answer")),
        refused(400, "code_invalid")
    );
    change_tenant(&server, "other", |tenant| {
        tenant.disabled_at = Some(tenant.created_at);
    })
    .await;
    assert_eq!(
        end(&server, &key.text).await,
        refused(403, "tenant_disabled")
    );
    server.stop().await;
}

#[tokio::test]
async fn the_last_use_of_a_key_is_kept_to_the_minute() {
    let server = TestServer::start().await;
    let cx = &server.running.api.cx;
    let key = server_key(&server, "demo", &[Scope::Sessions]).await;
    server.ambient.advance(Duration::from_secs(90));
    assert_eq!(end(&server, &key.text).await, done());
    assert_eq!(end(&server, &key.text).await, done());
    assert_eq!(cx.api_keys.flush(cx).await.expect("a flush"), 1);
    assert_eq!(cx.api_keys.flush(cx).await.expect("a flush"), 0);
    let keys = list(cx, tenant_id(&server, "demo")).await.expect("a list");
    let used = keys[0].last_used_at.expect("it was used");
    assert_eq!(used.to_string(), "2026-11-21T07:01:00.000Z");
    server.stop().await;
}
