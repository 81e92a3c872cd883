//! The first operator.

use maru_testkit::{Person, TestServer};
use serde_json::json;

use crate::world::{PASSWORD, World, post, refused, set_up, setup_code, told};

#[tokio::test]
async fn of_fifty_who_use_the_code_at_once_one_becomes_the_operator() {
    let server = TestServer::start().await;
    let code = setup_code(&server).await.expect("there is no operator yet");
    let mut tries = Vec::new();
    for n in 0..50 {
        let (code, address) = (code.clone(), server.address());
        tries.push(tokio::spawn(async move {
            let body = json!({
                "code": code, "email": format!("o{n}@maru.example"), "password": PASSWORD, "name": "Ruth",
            });
            let sent = maru_testkit::http::request(
                address,
                hyper::Method::POST,
                "/v1/operators/setup",
                &[],
                Some(&body),
            );
            sent.await.expect("an answer")
        }));
    }
    let mut made = 0;
    for one in tries {
        let answer = one.await.expect("a task that ends");
        match answer.status {
            201 => made += 1,
            _ => assert_eq!(told(&answer), refused(400, "code_invalid")),
        }
    }
    assert_eq!(made, 1);
    assert_eq!(setup_code(&server).await, None);
    server.stop().await;
}

#[tokio::test]
async fn a_new_code_ends_the_older_one_and_a_wrong_one_opens_nothing() {
    let server = TestServer::start().await;
    let old = setup_code(&server).await.expect("a code");
    let new = setup_code(&server).await.expect("another code");
    assert_ne!(old, new);
    for wrong in [old.as_str(), "", "x"] {
        let answer = set_up(&server, wrong, "a@maru.example").await;
        assert_eq!(told(&answer), refused(400, "code_invalid"), "{wrong}");
    }
    server.ambient.advance(std::time::Duration::from_hours(24));
    let late = set_up(&server, &new, "a@maru.example").await;
    assert_eq!(told(&late), refused(400, "code_invalid"));
    server.stop().await;
}

#[tokio::test]
async fn the_first_operator_signs_in_again_by_password_and_the_command_lines_route_is_missing_outside()
 {
    let world = World::start().await;
    let body = json!({ "email": "root@maru.example", "password": PASSWORD });
    let answer = post(&world.server, "/v1/tenants/maru/login", &body).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert!(answer.header("set-cookie").contains("SameSite=Strict"));
    let outside = world
        .operator
        .post("/v1/operators/setup-codes", &json!({}))
        .await;
    assert_eq!(told(&outside), refused(404, "route_not_found"));
    let weak = json!({ "code": "x", "email": "e", "password": "short", "name": "Ruth" });
    let weak = post(&world.server, "/v1/operators/setup", &weak).await;
    assert_eq!(told(&weak), refused(400, "code_invalid"));
    world.server.stop().await;
}

#[tokio::test]
async fn an_operator_invites_another_once_and_then_either_may_leave_but_not_both() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let invite = "/v1/operators/invitations";
    assert_eq!(
        told(&ada.post(invite, &json!({})).await),
        refused(404, "tenant_not_found")
    );
    let old = world.operator.post(invite, &json!({})).await.json();
    let new = world.operator.post(invite, &json!({})).await.json();
    let code = |made: &serde_json::Value| made["code"].as_str().expect("a code").to_owned();
    let answer = set_up(&world.server, &code(&old), "b@maru.example").await;
    assert_eq!(told(&answer), refused(400, "code_invalid"));
    let answer = set_up(&world.server, &code(&new), "b@maru.example").await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    let second = Person::from_answer(world.server.address(), &answer);
    let again = set_up(&world.server, &code(&new), "c@maru.example").await;
    assert_eq!(told(&again), refused(400, "code_invalid"));
    assert_eq!(second.get("/v1/admin/tenants").await.status, 200);
    let leave = json!({ "password": PASSWORD });
    let left = second
        .call(hyper::Method::DELETE, "/v1/me", Some(&leave))
        .await;
    assert_eq!(left.status, 204, "{:?}", left.body);
    let last = world
        .operator
        .call(hyper::Method::DELETE, "/v1/me", Some(&leave))
        .await;
    assert_eq!(told(&last), refused(422, "invalid_tenant"));
    world.server.stop().await;
}
