//! What ends a session ends the pushes to its device, also those that wait.

use domain::{PrincipalId, Timestamp};
use hyper::Method;
use maru_testkit::host::{change_tenant, tenant_id};
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn whoever_signs_out_is_told_nothing_more_not_even_what_waits() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    world.service.answers_next(&device, 503, None);
    world.ana.say("court", "k1", "하나").await;
    world.pass(6).await;
    assert_eq!(world.texts(&device), ["하나"]);
    let out = world.bo.post("/v1/auth/logout", &json!({})).await;
    assert!(out.status < 300, "{:?}", out.body);
    world.pass(60).await;
    world.ana.say("court", "k2", "둘").await;
    world.pass(6).await;
    assert_eq!(world.told(&device).len(), 1);
    world.server.stop().await;
}

#[tokio::test]
async fn a_ban_and_a_tenant_that_is_switched_off_end_the_pushes() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    change_tenant(&world.server, "demo", |tenant| {
        tenant.disabled_at = Some(Timestamp::from_millis(1));
    })
    .await;
    world.server.push_all().await;
    change_tenant(&world.server, "demo", |tenant| tenant.disabled_at = None).await;
    world.ana.say("court", "k1", "하나").await;
    change_tenant(&world.server, "demo", |tenant| {
        tenant.disabled_at = Some(Timestamp::from_millis(1));
    })
    .await;
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    change_tenant(&world.server, "demo", |tenant| tenant.disabled_at = None).await;
    let path = format!("/v1/rooms/court/bans/{}", world.bo.id());
    world.ana.say("court", "k2", "둘").await;
    assert_eq!(world.ana.put_json(&path, &json!({})).await.status, 204);
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn of_whoever_deletes_themselves_nothing_is_kept() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let quiet = json!({ "on": false, "from": "22:00", "to": "08:00", "zone": "Asia/Seoul" });
    World::keep_quiet(&world.bo, &quiet).await;
    let export = world.bo.get("/v1/me/export").await;
    let text = String::from_utf8(export.body.to_vec()).expect("a text");
    assert!(text.contains(r#""type":"push_device""#), "{text}");
    assert!(text.contains(r#""type":"quiet_hours""#), "{text}");
    assert!(
        !text.contains("/send/"),
        "whoever knows an endpoint can send there"
    );
    let gone = world
        .bo
        .call(Method::DELETE, "/v1/me", Some(&json!({})))
        .await;
    assert!(gone.status < 300, "{:?}", gone.body);
    let (store, tenant) = (world.server.store(), tenant_id(&world.server, "demo"));
    let who = PrincipalId::parse(world.bo.id()).expect("an id");
    let now = Timestamp::from_millis(0);
    let left = store.list_push_subscriptions(tenant, who, now).await;
    assert_eq!(left.expect("it is read"), []);
    let left = store.find_quiet_hours(tenant, who).await;
    assert_eq!(left.expect("it is read"), None);
    world.ana.say("court", "k1", "하나").await;
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    world.server.stop().await;
}
