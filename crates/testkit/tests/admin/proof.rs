//! Fresh proofs.

use std::time::Duration;

use hyper::Method;
use maru_testkit::Person;
use serde_json::json;

use crate::world::{PASSWORD, World, refused, told};

#[tokio::test]
async fn keys_roles_secrets_and_deletions_need_a_fresh_proof() {
    let world = World::start().await;
    world.tenant("other").await;
    let mem = world.account("demo", "mem").await;
    world.pass(Duration::from_secs(301));
    let operator = world.refreshed(&world.operator).await;
    let key = json!({ "name": "k", "scopes": ["people"] });
    let bot = json!({ "name": "helper", "scopes": ["read"] });
    let role = json!({ "role": "viewer" });
    let secret = json!({ "settings": { "handover": { "redeem_secret": "s3cret" } } });
    let tenant = json!({ "slug": "third" });
    let staff = format!("/v1/admin/tenants/demo/staff/{}", mem.id());
    let asked = [
        (Method::POST, "/v1/admin/tenants/demo/keys", Some(&key)),
        (Method::POST, "/v1/admin/tenants/demo/bots", Some(&bot)),
        (Method::PUT, staff.as_str(), Some(&role)),
        (Method::PATCH, "/v1/admin/tenants/demo", Some(&secret)),
        (Method::POST, "/v1/admin/tenants", Some(&tenant)),
        (Method::DELETE, "/v1/admin/tenants/other", None),
    ];
    for (method, path, body) in &asked {
        let answer = operator.call(method.clone(), path, *body).await;
        assert_eq!(
            told(&answer),
            refused(403, "step_up_required"),
            "{method} {path}"
        );
    }
    // What is no such thing needs none.
    let name = json!({ "name": "A better name" });
    assert_eq!(world.change(&operator, &name).await.status, 200);
    let proof = json!({ "password": PASSWORD });
    assert_eq!(operator.post("/v1/me/step-up", &proof).await.status, 204);
    for (method, path, body) in &asked {
        let answer = operator.call(method.clone(), path, *body).await;
        assert!(answer.status < 300, "{method} {path}: {:?}", answer.body);
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_session_that_was_ended_changes_nothing() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let path = format!("/v1/admin/tenants/demo/people/{}/sessions", ada.id());
    assert_eq!(world.operator.delete(&path).await.status, 204);
    let answer = world.change(&ada, &json!({ "name": "x" })).await;
    assert_eq!(told(&answer), refused(401, "session_revoked"));
    world.server.stop().await;
}

/// The same people, 25 minutes later as often as that.
async fn stay(world: &World, mut people: [Person; 2], times: u32) -> [Person; 2] {
    for _ in 0..times {
        world.pass(Duration::from_mins(25));
        for one in &mut people {
            *one = world.refreshed(one).await;
        }
    }
    people
}

/// Whoever administers sits down for half a day at most, and has got up who was away for half an hour.
#[tokio::test]
async fn whoever_administers_has_shown_who_they_are_since_they_sat_down() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let moe = world.staff("demo", "moe", "moderator").await;
    let shown = "/v1/admin/tenants/demo";
    let name = json!({ "name": "A better name" });
    let [mut ada, mut moe] = stay(&world, [ada, moe], 15).await;
    assert_eq!(ada.get(shown).await.status, 200);
    assert_eq!(world.change(&ada, &name).await.status, 200);
    for is_away in [true, false] {
        if is_away {
            world.pass(Duration::from_mins(5));
            [ada, moe] = stay(&world, [ada, moe], 1).await;
        } else {
            [ada, moe] = stay(&world, [ada, moe], 29).await;
        }
        let wanted = refused(403, "step_up_required");
        assert_eq!(told(&ada.get(shown).await), wanted, "{is_away}");
        assert_eq!(told(&world.change(&ada, &name).await), wanted, "{is_away}");
        // They talk on, and whoever only keeps order does so.
        assert_eq!(ada.get("/v1/rooms").await.status, 200);
        assert_eq!(moe.get(shown).await.status, 200);
        let proof = json!({ "password": PASSWORD });
        assert_eq!(ada.post("/v1/me/step-up", &proof).await.status, 204);
        assert_eq!(ada.get(shown).await.status, 200);
        assert_eq!(world.change(&ada, &name).await.status, 200);
    }
    world.server.stop().await;
}
