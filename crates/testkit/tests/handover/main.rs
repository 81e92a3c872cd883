//! Coming over from a host service by codes, over the public wire.

mod sign_outs;

use std::sync::Arc;
use std::time::Duration;

use app::admin::{Who, revoke_key};
use domain::Scope;
use hyper::Method;
use maru_testkit::host::{add_tenant, change_tenant, server_key};
use maru_testkit::http::{Answer, call};
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

// RFC 7636, appendix B
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn wanted() -> Value {
    json!({ "external_id": "u-1", "name": "지은", "session_ref": "s-1", "challenge": CHALLENGE })
}

async fn code(server: &TestServer, key: &str, wanted: &Value) -> String {
    let path = "/v1/server/handover-codes";
    let made = call(server.address(), Method::POST, path, key, Some(wanted)).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    made.json()["code"].as_str().expect("a code").to_owned()
}

async fn enter(server: &TestServer, body: &Value) -> Answer {
    call(
        server.address(),
        Method::POST,
        "/v1/auth/handover",
        "",
        Some(body),
    )
    .await
}

async fn redeem(server: &TestServer, code: &str) -> Answer {
    enter(
        server,
        &json!({ "tenant": "demo", "code": code, "verifier": VERIFIER }),
    )
    .await
}

fn person(server: &TestServer, answer: &Answer) -> Person {
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    Person::from_answer(server.address(), answer)
}

fn outcome(answer: &Answer) -> (u16, String) {
    (answer.status, answer.problem_code())
}

fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[tokio::test]
async fn a_push_code_brings_the_host_s_user_over_until_they_sign_out_there() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover, Scope::Sessions]).await;
    let ana = person(
        &server,
        &redeem(&server, &code(&server, &key.text, &wanted()).await).await,
    );
    assert_eq!(ana.principal["kind"], "external");
    assert_eq!(ana.principal["name"], "지은");
    let mut socket = ana.open_socket().await;
    ana.say("lobby", "1", "안녕하세요").await;
    // The same user again is the same person, on another device of the same session of the host.
    let again = person(
        &server,
        &redeem(&server, &code(&server, &key.text, &wanted()).await).await,
    );
    assert_eq!(again.id(), ana.id());
    let path = "/v1/server/sessions?external_id=u-1&session_ref=s-1";
    for _ in 0..2 {
        let ended = call(server.address(), Method::DELETE, path, &key.text, None).await;
        assert_eq!(ended.status, 204);
    }
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(
        outcome(&ana.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    assert_eq!(
        outcome(&again.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_code_of_a_key_that_was_revoked_since_lets_nobody_in() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let code = code(&server, &key.text, &wanted()).await;
    let cx = &server.running.api.cx;
    let revoked = revoke_key(cx, Who::CommandLine, "demo", key.key.id).await;
    assert_eq!(revoked, Ok(()));
    assert_eq!(
        outcome(&redeem(&server, &code).await),
        refused(400, "code_invalid")
    );
    server.stop().await;
}

#[tokio::test]
async fn of_fifty_redeems_at_once_one_succeeds() {
    let server = Arc::new(TestServer::start().await);
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let code = code(&server, &key.text, &wanted()).await;
    let tries: Vec<_> = (0..50)
        .map(|_| {
            let (server, code) = (Arc::clone(&server), code.clone());
            tokio::spawn(async move { redeem(&server, &code).await })
        })
        .collect();
    let (mut statuses, mut winner) = (Vec::new(), None);
    for one in tries {
        let answer = one.await.expect("a try");
        statuses.push(answer.status);
        winner = winner.or_else(|| (answer.status == 200).then(|| person(&server, &answer)));
    }
    assert_eq!(statuses.iter().filter(|&&status| status == 200).count(), 1);
    assert!(
        statuses
            .iter()
            .all(|status| [200, 400, 409].contains(status)),
        "{statuses:?}"
    );
    // Whoever else had the code and its verifier has ended what the first made: it is nobody's any more.
    assert!(statuses.contains(&409), "{statuses:?}");
    let winner = winner.expect("one got in");
    assert_eq!(
        outcome(&winner.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
}

#[tokio::test]
async fn a_wrong_verifier_tenant_or_minute_gets_one_and_the_same_answer() {
    let server = TestServer::start().await;
    add_tenant(&server, "other").await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let mut answers = Vec::new();
    let tried = code(&server, &key.text, &wanted()).await;
    let other = "x".repeat(43);
    for body in [
        json!({ "tenant": "other", "code": tried, "verifier": VERIFIER }),
        json!({ "tenant": "demo", "code": tried, "verifier": other }),
        // The wrong verifier has used it up.
        json!({ "tenant": "demo", "code": "unknown", "verifier": VERIFIER }),
    ] {
        answers.push(enter(&server, &body).await);
    }
    let late = code(&server, &key.text, &wanted()).await;
    server.ambient.advance(Duration::from_secs(61));
    answers.push(redeem(&server, &late).await);
    let bodies = answers.iter().map(|answer| {
        let mut body = answer.json();
        body["request_id"] = Value::Null;
        (answer.status, body)
    });
    let bodies: Vec<_> = bodies.collect();
    assert_eq!(bodies[0].1["code"], "code_invalid");
    assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    server.stop().await;
}

#[tokio::test]
async fn a_wrong_verifier_uses_the_code_up() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let code = code(&server, &key.text, &wanted()).await;
    let wrong = json!({ "tenant": "demo", "code": code, "verifier": "x".repeat(43) });
    assert_eq!(enter(&server, &wrong).await.status, 400);
    assert_eq!(
        outcome(&redeem(&server, &code).await),
        refused(409, "code_used")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_second_use_ends_what_the_first_made() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let code = code(&server, &key.text, &wanted()).await;
    let ana = person(&server, &redeem(&server, &code).await);
    let mut socket = ana.open_socket().await;
    // Whoever lacks the verifier ends nothing.
    let wrong = json!({ "tenant": "demo", "code": code, "verifier": "x".repeat(43) });
    assert_eq!(
        outcome(&enter(&server, &wrong).await),
        refused(400, "code_invalid")
    );
    assert_eq!(ana.get("/v1/rooms").await.status, 200);
    assert_eq!(
        outcome(&redeem(&server, &code).await),
        refused(409, "code_used")
    );
    assert_eq!(socket.close_code().await, 4403);
    assert_eq!(
        outcome(&ana.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    server.stop().await;
}

#[tokio::test]
async fn a_host_names_its_users_and_gives_only_the_parts_that_its_key_covers() {
    let server = TestServer::start().await;
    let plain = server_key(&server, "demo", &[Scope::Handover]).await;
    let mut body = wanted();
    let path = "/v1/server/handover-codes";
    body["role"] = json!("moderator");
    let made = call(
        server.address(),
        Method::POST,
        path,
        &plain.text,
        Some(&body),
    )
    .await;
    assert_eq!(outcome(&made), refused(403, "role_not_allowed"));
    let strong = server_key(&server, "demo", &[Scope::Handover, Scope::People]).await;
    body["role"] = json!("admin");
    let made = call(
        server.address(),
        Method::POST,
        path,
        &strong.text,
        Some(&body),
    )
    .await;
    assert_eq!(outcome(&made), refused(403, "role_not_allowed"));
    body["role"] = json!("moderator");
    body["name"] = json!(" 상담\u{202e}원\n지은 ");
    let ana = person(
        &server,
        &redeem(&server, &code(&server, &strong.text, &body).await).await,
    );
    assert_eq!(ana.principal["name"], "상담원 지은");
    assert_eq!(ana.get("/v1/me").await.json()["role"], "moderator");
    // A new name reaches the rooms where messages of the old one stand.
    ana.say("lobby", "1", "안녕하세요").await;
    let guest = Person::enter(server.address(), "다온").await;
    let mut socket = guest.open_socket().await;
    socket.subscribe("lobby", None).await;
    body["name"] = json!("지은");
    person(
        &server,
        &redeem(&server, &code(&server, &strong.text, &body).await).await,
    );
    let event = socket.next_event().await;
    assert_eq!(event["event"]["type"], "member.changed");
    assert_eq!(event["event"]["member"]["name"], "지은");
    server.stop().await;
}

#[tokio::test]
async fn a_banned_or_deactivated_user_is_out_at_once_and_does_not_come_back() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover, Scope::People]).await;
    let ana = person(
        &server,
        &redeem(&server, &code(&server, &key.text, &wanted()).await).await,
    );
    let mut socket = ana.open_socket().await;
    let ban = "/v1/server/people/u-1/ban";
    let reason = json!({ "reason": "광고" });
    let banned = call(server.address(), Method::PUT, ban, &key.text, Some(&reason)).await;
    assert_eq!(banned.status, 204, "{:?}", banned.body);
    assert_eq!(socket.close_code().await, 4403);
    let tried = redeem(&server, &code(&server, &key.text, &wanted()).await).await;
    assert_eq!(outcome(&tried), refused(403, "banned"));
    assert_eq!(
        call(server.address(), Method::DELETE, ban, &key.text, None)
            .await
            .status,
        204
    );
    server.ambient.advance(Duration::from_secs(1));
    let back = person(
        &server,
        &redeem(&server, &code(&server, &key.text, &wanted()).await).await,
    );
    assert_eq!(back.id(), ana.id());
    let gone = "/v1/server/people/u-1";
    assert_eq!(
        call(server.address(), Method::DELETE, gone, &key.text, None)
            .await
            .status,
        204
    );
    assert_eq!(
        call(server.address(), Method::DELETE, gone, &key.text, None)
            .await
            .status,
        204
    );
    assert_eq!(
        outcome(&back.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    let tried = redeem(&server, &code(&server, &key.text, &wanted()).await).await;
    assert_eq!(outcome(&tried), refused(403, "banned"));
    let unknown = call(
        server.address(),
        Method::DELETE,
        "/v1/server/people/u-2",
        &key.text,
        None,
    )
    .await;
    assert_eq!(outcome(&unknown), refused(404, "person_not_found"));
    server.stop().await;
}

#[tokio::test]
async fn a_code_is_for_a_whole_request_and_within_its_bounds() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    for body in [
        json!({ "tenant": "demo" }),
        json!({ "tenant": "demo", "code": "a" }),
        json!({ "tenant": "demo", "code": "a", "verifier": VERIFIER, "host_code": "b" }),
        json!({ "tenant": "demo", "code": ["a"], "verifier": VERIFIER }),
        json!({ "tenant": "demo", "code": "a", "verifier": VERIFIER, "external_id": "u-1" }),
    ] {
        assert_eq!(
            outcome(&enter(&server, &body).await),
            refused(400, "invalid_request"),
            "{body}"
        );
    }
    for (field, value) in [
        ("external_id", json!("")),
        ("external_id", json!({ "$ne": null })),
        ("session_ref", json!("x".repeat(201))),
        ("session_ends_at", json!("2020-01-01T00:00:00Z")),
        ("session_ends_at", json!("tomorrow")),
        ("challenge", json!("short")),
        ("role", json!("owner")),
    ] {
        let mut body = wanted();
        body[field] = value;
        let path = "/v1/server/handover-codes";
        let made = call(server.address(), Method::POST, path, &key.text, Some(&body)).await;
        assert_eq!(outcome(&made), refused(400, "invalid_request"), "{body}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_way_that_is_off_is_shut_on_every_path() {
    let server = TestServer::start().await;
    let key = server_key(&server, "demo", &[Scope::Handover]).await;
    let made = code(&server, &key.text, &wanted()).await;
    change_tenant(&server, "demo", |tenant| {
        let ways = &mut tenant.settings.ways;
        (ways.handover_code, ways.nickname, ways.signed_token) = (false, false, false);
    })
    .await;
    let off = refused(403, "way_disabled");
    assert_eq!(outcome(&redeem(&server, &made).await), off);
    let named = json!({ "name": "지은" });
    let token = json!({ "tenant": "demo", "token": "a.b.c" });
    for (path, bearer, body) in [
        ("/v1/server/handover-codes", &*key.text, wanted()),
        ("/v1/tenants/demo/guests", "", named),
        ("/v1/auth/exchange-token", "", token),
    ] {
        let answer = call(server.address(), Method::POST, path, bearer, Some(&body)).await;
        assert_eq!(outcome(&answer), off, "{path}");
    }
    let (path, body) = ("/v1/tenants/demo/guests", json!({}));
    let nameless = call(server.address(), Method::POST, path, "", Some(&body));
    assert_eq!(nameless.await.status, 201);
    server.stop().await;
}
