//! Coming over by codes of the host's own, which are redeemed at its fixed address.

use app::tenants::{SecretPlace, seal_setting};
use domain::Scope;
use hyper::Method;
use maru_testkit::host::{change_tenant, server_key, tenant_id};
use maru_testkit::http::{Answer, call};
use maru_testkit::{Host, Person, TestServer};
use serde_json::{Value, json};

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

async fn set_redeem_url(server: &TestServer, url: &str) {
    let id = tenant_id(server, "demo");
    let (cx, place) = (&server.running.api.cx, SecretPlace::Redeem);
    let sealed = seal_setting(cx, id, &place, "the-redeem-secret");
    change_tenant(server, "demo", |tenant| {
        tenant.settings.ways.pull_code = true;
        tenant.settings.handover.redeem_url = Some(url.to_owned());
        tenant.settings.handover.redeem_secret = Some(sealed);
    })
    .await;
}

#[tokio::test]
async fn a_pull_code_is_redeemed_at_the_host_s_fixed_address() {
    let server = TestServer::start().await;
    let host = Host::start().await;
    let body = json!({ "tenant": "demo", "host_code": "abc", "refresh_by": "body" });
    assert_eq!(
        outcome(&enter(&server, &body).await),
        refused(403, "way_disabled")
    );
    set_redeem_url(&server, &host.url("/redeem")).await;
    let user = json!({ "external_id": "u-7", "name": "다온", "session_ref": "s-7", "later": 1 });
    host.answers("/redeem", 200, &user);
    let ana = person(&server, &enter(&server, &body).await);
    assert_eq!(ana.principal["kind"], "external");
    let asked = host.asked();
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].what, "POST /redeem");
    assert_eq!(asked[0].authorization, "Bearer the-redeem-secret");
    assert_eq!(asked[0].body, r#"{"code":"abc"}"#);
    let key = server_key(&server, "demo", &[Scope::Sessions]).await;
    let path = "/v1/server/sessions?external_id=u-7&session_ref=s-7";
    assert_eq!(
        call(server.address(), Method::DELETE, path, &key.text, None)
            .await
            .status,
        204
    );
    assert_eq!(ana.get("/v1/rooms").await.status, 401);
    server.stop().await;
}

#[tokio::test]
async fn what_a_host_answers_is_looked_at_before_it_is_believed() {
    let server = TestServer::start().await;
    let host = Host::start().await;
    set_redeem_url(&server, &host.url("/redeem")).await;
    let body = json!({ "tenant": "demo", "host_code": "abc" });
    let good = json!({ "external_id": "u-7", "name": "다온" });
    let with = |field: &str, value: Value| {
        let mut user = good.clone();
        user[field] = value;
        user
    };
    for (status, said, expected) in [
        (404, json!({}), refused(400, "code_invalid")),
        (410, json!({}), refused(400, "code_invalid")),
        (401, json!({}), refused(502, "redeem_failed")),
        (500, json!({}), refused(502, "redeem_failed")),
        (302, good.clone(), refused(502, "redeem_failed")),
        (201, good.clone(), refused(502, "redeem_failed")),
        (200, json!([]), refused(502, "redeem_failed")),
        (
            200,
            json!({ "external_id": "u-7" }),
            refused(502, "redeem_failed"),
        ),
        (
            200,
            with("external_id", json!(7)),
            refused(502, "redeem_failed"),
        ),
        (
            200,
            with("external_id", json!("")),
            refused(502, "redeem_failed"),
        ),
        (
            200,
            with("name", json!("x".repeat(20_000))),
            refused(502, "redeem_failed"),
        ),
        (
            200,
            with("session_ends_at", json!("soon")),
            refused(502, "redeem_failed"),
        ),
        (
            200,
            with("session_ends_at", json!("2020-01-01T00:00:00Z")),
            refused(502, "redeem_failed"),
        ),
        (
            200,
            with("role", json!("admin")),
            refused(403, "role_not_allowed"),
        ),
    ] {
        host.answers("/redeem", status, &said);
        assert_eq!(
            outcome(&enter(&server, &body).await),
            expected,
            "{status} {said}"
        );
    }
    // No redirect was followed.
    assert!(host.asked().iter().all(|one| one.what == "POST /redeem"));
    server.stop().await;
}
