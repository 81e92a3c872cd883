//! One's devices: who has them, how many, and whether pushes arrive.

use hyper::Method;
use maru_testkit::host::add_tenant;
use maru_testkit::http::request;
use maru_testkit::{Person, TestServer};
use serde_json::{Value, json};

use crate::world::World;

async fn devices(who: &Person) -> Value {
    who.get("/v1/me/push").await.json()["devices"].clone()
}

#[tokio::test]
async fn a_device_is_listed_renewed_and_withdrawn() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let listed = devices(&world.bo).await;
    let service = format!("http://{}", world.service.address);
    assert_eq!(
        (&listed[0]["current"], &listed[0]["service"]),
        (&json!(true), &json!(service))
    );
    assert!(!listed.to_string().contains("/send/"), "{listed}");
    let again = world
        .bo
        .put_json("/v1/me/push/subscription", &device.to_json("en"))
        .await;
    assert_eq!(again.status, 204);
    let renewed = devices(&world.bo).await;
    assert_eq!(
        (renewed.as_array().map(Vec::len), &renewed[0]["language"]),
        (Some(1), &json!("en"))
    );
    let path = format!(
        "/v1/me/push/subscriptions/{}",
        listed[0]["session"].as_str().expect("an id")
    );
    // Somebody else's is never found.
    assert_eq!(world.ana.delete(&path).await.status, 204);
    assert_eq!(devices(&world.bo).await.as_array().map(Vec::len), Some(1));
    assert_eq!(world.bo.delete(&path).await.status, 204);
    assert_eq!(devices(&world.bo).await, json!([]));
    world.server.stop().await;
}

#[tokio::test]
async fn a_browser_is_of_whoever_signed_in_last() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let taken = world
        .ana
        .put_json("/v1/me/push/subscription", &device.to_json("ko"))
        .await;
    assert_eq!(taken.status, 204);
    assert_eq!(devices(&world.bo).await, json!([]));
    world.ana.say("court", "k1", "둘").await;
    world.bo.say("court", "k2", "하나").await;
    world.pass(6).await;
    assert_eq!(world.texts(&device), ["하나"]);
    world.server.stop().await;
}

#[tokio::test]
async fn what_no_browser_gives_is_refused() {
    let world = World::start().await;
    let good = world.service.device().to_json("ko");
    let with = |at: &str, value: Value| {
        let mut body = good.clone();
        *body.pointer_mut(at).expect("a field") = value;
        body
    };
    for (at, value, field) in [
        ("/keys/p256dh", json!("BA"), "p256dh"),
        ("/keys/p256dh", json!("B".repeat(87)), "p256dh"),
        ("/keys/auth", json!("AAAA"), "auth"),
        ("/language", json!("fr"), "language"),
    ] {
        let refused = world
            .bo
            .put_json("/v1/me/push/subscription", &with(at, value))
            .await;
        assert_eq!(refused.status, 400, "{field}");
        assert_eq!(refused.json()["fields"][0]["field"], field);
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_trial_says_what_the_push_service_did() {
    let world = World::start().await;
    let none = world.bo.post("/v1/me/push/trials", &json!({})).await;
    assert_eq!(
        (none.status, none.problem_code().as_str()),
        (404, "not_pushed_to")
    );
    let device = world.subscribe(&world.bo).await;
    let quiet = json!({ "on": true, "from": "00:00", "to": "23:59", "zone": "UTC" });
    World::keep_quiet(&world.bo, &quiet).await;
    let tried = async || world.bo.post("/v1/me/push/trials", &json!({})).await.json();
    assert_eq!(
        tried().await,
        json!({ "outcome": "accepted", "status": 201 })
    );
    assert_eq!(
        world.told(&device),
        [json!({ "type": "trial", "tenant": "demo", "language": "ko" })]
    );
    for (status, outcome) in [(503, "later"), (403, "refused"), (410, "gone")] {
        world.service.answers_next(&device, status, None);
        assert_eq!(
            tried().await,
            json!({ "outcome": outcome, "status": status })
        );
    }
    assert_eq!(devices(&world.bo).await, json!([]));
    world.subscribe(&world.bo).await;
    assert_eq!(tried().await["outcome"], "accepted");
    let often = world.bo.post("/v1/me/push/trials", &json!({})).await;
    assert_eq!(often.problem_code(), "too_many_attempts");
    world.server.stop().await;
}

#[tokio::test]
async fn every_tenant_has_a_key_of_its_own_that_stays() {
    let server = TestServer::start().await;
    add_tenant(&server, "shop").await;
    let key = async |slug: &str| {
        let body = json!({ "name": "ana" });
        let path = format!("/v1/tenants/{slug}/guests");
        let entered = request(server.address(), Method::POST, &path, &[], Some(&body)).await;
        let person = Person::from_answer(server.address(), &entered.expect("an answer"));
        person.get("/v1/me/push").await.json()["public_key"].clone()
    };
    let (demo, shop) = (key("demo").await, key("shop").await);
    assert_eq!(demo.as_str().map(str::len), Some(87));
    assert_ne!(demo, shop);
    assert_eq!(key("demo").await, demo);
    server.stop().await;
}
