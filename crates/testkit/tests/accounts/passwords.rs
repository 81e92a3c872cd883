//! Changing, forgetting and resetting passwords, and proving anew who one is.

use hyper::Method;
use maru_testkit::Person;
use serde_json::json;
use store_sql::testing::PostgresCluster;

use crate::flow::refresh;
use crate::world::{PASSWORD, World, refused, told};

const NEW: &str = "battery horse correct";

#[tokio::test]
async fn a_reset_ends_every_session_and_every_other_link() {
    let world = World::start().await;
    let ana = world.account("ana@example.com", "ana").await;
    let mut socket = ana.open_socket().await;
    let other_link = world.reset_code("ana@example.com").await;
    world.pass_minutes(1);
    let code = world.reset_code("ana@example.com").await;
    let weak = json!({ "code": code, "password": "1234567890" });
    let weak = world.post("password/reset", &weak).await;
    assert_eq!(told(&weak), refused(422, "invalid_password"));
    let reset = json!({ "code": code, "password": NEW });
    assert_eq!(world.post("password/reset", &reset).await.status, 204);
    assert_eq!(socket.next_of("goodbye").await["code"], 4403);
    assert_eq!(
        told(&ana.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    assert_eq!(told(&refresh(&ana).await), refused(401, "refresh_expired"));
    for code in [code, other_link] {
        let body = json!({ "code": code, "password": "one more long one" });
        let used = world.post("password/reset", &body).await;
        assert_eq!(told(&used), refused(400, "code_invalid"));
    }
    let old = world.log_in("ana@example.com", PASSWORD).await;
    assert_eq!(told(&old), refused(401, "invalid_credentials"));
    // In the same second: what begins after the reset is not what it ended.
    let new = world.log_in("ana@example.com", NEW).await;
    assert_eq!(new.status, 200);
    assert_eq!(world.person(&new).get("/v1/rooms").await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn no_sign_in_by_the_old_password_outlives_a_reset_beside_it() {
    sign_in_beside_a_reset(World::start().await).await;
    let cluster = PostgresCluster::start().expect("PostgreSQL is installed");
    sign_in_beside_a_reset(World::start_on_postgres(&cluster).await).await;
}

async fn sign_in_beside_a_reset(world: World) {
    let ana = world.account("ana@example.com", "ana").await;
    let code = world.reset_code("ana@example.com").await;
    let old = json!({ "email": "ana@example.com", "password": PASSWORD });
    let sign_ins = (0..16).map(|n| {
        let (world, old) = (&world, &old);
        async move {
            let from = format!("198.51.100.{n}");
            world.post_from(&from, "login", old).await
        }
    });
    let new = json!({ "code": code, "password": NEW });
    let reset = world.post("password/reset", &new);
    let change = json!({ "old": PASSWORD, "new": "one more long one" });
    let change = ana.call(Method::PUT, "/v1/me/password", Some(&change));
    let signed_in = futures_util::future::join_all(sign_ins);
    let (signed_in, reset, change) = tokio::join!(signed_in, reset, change);
    // Either may be first; the later one finds its link used up, or its password changed.
    let statuses = (reset.status, change.status);
    assert!(matches!(statuses, (204, 401) | (400, 204)), "{statuses:?}");
    for answer in signed_in {
        if answer.status == 200 {
            let person = world.person(&answer);
            let asked = told(&person.get("/v1/rooms").await);
            assert_eq!(asked, refused(401, "session_revoked"));
        } else {
            assert_eq!(told(&answer), refused(401, "invalid_credentials"));
        }
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_link_to_reset_works_for_half_an_hour() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let code = world.reset_code("ana@example.com").await;
    world.pass_minutes(30);
    let reset = json!({ "code": code, "password": NEW });
    let late = world.post("password/reset", &reset).await;
    assert_eq!(told(&late), refused(400, "code_invalid"));
    world.server.stop().await;
}

#[tokio::test]
async fn changing_the_password_ends_all_other_sessions() {
    let world = World::start().await;
    let here = world.account("ana@example.com", "ana").await;
    let there = world.person(&world.log_in("ana@example.com", PASSWORD).await);
    let link = world.reset_code("ana@example.com").await;
    let change = async |old: &str, new: &str| {
        let body = json!({ "old": old, "new": new });
        here.call(Method::PUT, "/v1/me/password", Some(&body)).await
    };
    let wrong = change("not this one", NEW).await;
    assert_eq!(told(&wrong), refused(401, "invalid_credentials"));
    let weak = change(PASSWORD, "ana").await;
    assert_eq!(told(&weak), refused(422, "invalid_password"));
    assert_eq!(there.get("/v1/rooms").await.status, 200);
    assert_eq!(change(PASSWORD, NEW).await.status, 204);
    assert_eq!(here.get("/v1/rooms").await.status, 200);
    assert_eq!(
        told(&there.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    let reset = json!({ "code": link, "password": "one more long one" });
    let reset = world.post("password/reset", &reset).await;
    assert_eq!(told(&reset), refused(400, "code_invalid"));
    assert_eq!(world.log_in("ana@example.com", NEW).await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn only_accounts_have_a_password_a_second_factor_and_a_proof() {
    let world = World::start().await;
    let guest = Person::enter(world.server.address(), "ana").await;
    let calls = [
        (
            Method::PUT,
            "/v1/me/password",
            json!({ "old": "x", "new": NEW }),
        ),
        (Method::POST, "/v1/me/totp", json!({})),
        (Method::PUT, "/v1/me/totp", json!({ "code": "123456" })),
        (Method::DELETE, "/v1/me/totp", json!({ "code": "123456" })),
        (Method::POST, "/v1/me/step-up", json!({ "password": "x" })),
    ];
    for (method, path, body) in calls {
        let answer = guest.call(method, path, Some(&body)).await;
        assert_eq!(told(&answer), refused(403, "not_allowed"), "{path}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn one_mail_a_minute_and_five_an_hour_go_to_one_address_and_the_answer_is_the_same() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let body = json!({ "email": "ana@example.com" });
    let ask = async || {
        let answer = world.post("password/forgot", &body).await;
        assert_eq!((answer.status, answer.json()), (202, json!({})));
        world.letters.count() - 1
    };
    assert_eq!((ask().await, ask().await), (1, 1));
    for mails in 2..=5 {
        world.pass_minutes(1);
        assert_eq!(ask().await, mails);
    }
    world.pass_minutes(1);
    assert_eq!(ask().await, 5);
    world.pass_minutes(60);
    assert_eq!(ask().await, 6);
    world.server.stop().await;
}

#[tokio::test]
async fn mails_come_in_the_language_of_the_request() {
    let world = World::start().await;
    world.account("ana@example.com", "ana").await;
    let first = world.mail_after(0).await.subject;
    let path = "/v1/tenants/demo/password/forgot";
    let body = json!({ "email": "ana@example.com" });
    let headers = [("accept-language", "ko-KR,ko;q=0.9")];
    let address = world.server.address();
    let asked =
        maru_testkit::http::request(address, Method::POST, path, &headers, Some(&body)).await;
    assert_eq!(asked.expect("an answer").status, 202);
    let second = world.mail_after(1).await.subject;
    assert_eq!(second, "[Demo] 비밀번호 다시 정하기");
    assert_ne!(first, second);
    world.server.stop().await;
}
