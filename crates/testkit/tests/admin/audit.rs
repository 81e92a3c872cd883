//! What is written down.

use hyper::Method;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::World;

fn actions(page: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let entries = page["entries"].as_array().expect("entries");
    let told = entries
        .iter()
        .map(|e| (text(&e["action"]), text(&e["object"])));
    told.collect()
}

#[tokio::test]
async fn every_change_says_who_what_why_before_and_after() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let guest = Person::enter(world.server.address(), "gus").await;
    let body = json!({ "name": "New", "reason": "a better name" });
    assert_eq!(world.change(&ada, &body).await.status, 200);
    let ban = json!({ "reason": "spam" });
    let path = format!("/v1/admin/tenants/demo/people/{}/ban", guest.id());
    assert_eq!(ada.call(Method::PUT, &path, Some(&ban)).await.status, 204);
    let key = json!({ "name": "backend", "scopes": ["people"] });
    let key = ada.post("/v1/admin/tenants/demo/keys", &key).await.json();
    let revoked = format!(
        "/v1/admin/tenants/demo/keys/{}",
        key["id"].as_str().expect("an id")
    );
    assert_eq!(ada.delete(&revoked).await.status, 204);
    let page = ada.get("/v1/admin/tenants/demo/audit").await.json();
    let told: Vec<String> = actions(&page)
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(
        told,
        [
            "key.revoked",
            "key.created",
            "person.banned",
            "tenant.changed",
            "staff.changed"
        ]
    );
    let changed = &page["entries"][3];
    assert_eq!(changed["actor"], ada.principal["id"]);
    assert_eq!(changed["reason"], "a better name");
    assert_eq!(changed["before"], json!({ "name": "Demo" }));
    assert_eq!(changed["after"], json!({ "name": "New" }));
    let banned = &page["entries"][2];
    assert_eq!(banned["object"], guest.principal["id"]);
    assert_eq!(banned["reason"], "spam");
    assert_eq!(banned["after"], json!({ "banned_until": "for good" }));
    let given = &page["entries"][4];
    assert_eq!(given["actor"], world.operator.principal["id"]);
    assert_eq!(given["before"], json!({ "role": null }));
    assert_eq!(given["after"], json!({ "role": "admin" }));
    world.server.stop().await;
}

#[tokio::test]
async fn the_log_is_read_in_pages_and_each_tenant_sees_its_own() {
    let world = World::start().await;
    world.tenant("other").await;
    for n in 0..5 {
        let body = json!({ "name": format!("Name {n}") });
        assert_eq!(world.change(&world.operator, &body).await.status, 200);
    }
    let mut seen = Vec::new();
    let mut before = String::new();
    loop {
        let path = format!("/v1/admin/tenants/demo/audit?limit=2{before}");
        let page = world.operator.get(&path).await.json();
        seen.extend(actions(&page));
        match page["prev"].as_i64() {
            Some(prev) => before = format!("&before={prev}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.iter().all(|(action, _)| action == "tenant.changed"));
    let all = world.operator.get("/v1/admin/audit").await.json();
    let all: Vec<String> = actions(&all)
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(all.last().map(String::as_str), Some("operator.created"));
    assert!(all.contains(&"tenant.created".to_owned()));
    world.server.stop().await;
}
