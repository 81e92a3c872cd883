//! What waits for a decision is told on every node, also where the bus loses what was said of it.

use std::sync::Arc;

use hub::{Bus, LocalBus};
use maru_testkit::{Person, Socket, TestServer};
use serde_json::{Value, json};
use tokio::sync::broadcast;

use super::{LossyBus, two_nodes};

async fn feed(who: &Person, at: &TestServer) -> Socket {
    let elsewhere = Person {
        address: at.address(),
        ..who.clone()
    };
    let mut socket = elsewhere.open_socket().await;
    let open = json!({ "type": "feed.open", "ref": "f" });
    socket.send(&open).await;
    socket.next_of("feed").await;
    socket
}

/// The next change of this type for which the field is so.
async fn told(socket: &mut Socket, kind: &str, (field, value): (&str, &Value)) {
    loop {
        let frame = socket.next_of("feed").await;
        let changes = frame["feed"]["changes"].as_array().cloned();
        let mut changes = changes.unwrap_or_default().into_iter();
        let is_it = |one: &Value| one["type"] == kind && one.pointer(field) == Some(value);
        if changes.any(|change| is_it(&change)) {
            return;
        }
    }
}

async fn check_told(bus: Arc<dyn Bus>) {
    let (one, two, _folder) = two_nodes(bus).await;
    let ana = Person::enter(one.address(), "ana").await;
    let bo = Person::enter(one.address(), "bo").await;
    let room = json!({ "title": "court", "alias": "court" });
    assert_eq!(ana.post("/v1/rooms", &room).await.status, 201);
    let policy = json!({ "policy": { "entry": "approval" } });
    assert_eq!(ana.patch("/v1/rooms/court", &policy).await.status, 200);
    let (mut keeper, mut of_bo) = (feed(&ana, &two).await, feed(&bo, &two).await);
    let asked = bo.put_json("/v1/rooms/court/queue/me", &json!({})).await;
    assert_eq!(asked.status, 202);
    told(&mut keeper, "queue", ("/entries", &json!(1))).await;
    told(&mut of_bo, "waiting", ("/waiting/0/state", &json!("open"))).await;
    let id = asked.json()["waiting"][0]["id"].clone();
    let path = format!(
        "/v1/rooms/court/queue/{}/resolution",
        id.as_str().expect("an id")
    );
    one.pass_seconds(1);
    let decline = json!({ "action": "decline", "reason": "full" });
    assert_eq!(ana.put_json(&path, &decline).await.status, 204);
    told(&mut keeper, "queue", ("/entries", &json!(0))).await;
    told(&mut of_bo, "waiting", ("/waiting/0/reason", &json!("full"))).await;
    one.stop().await;
    two.stop().await;
}

#[tokio::test]
async fn what_waits_is_told_on_another_node() {
    check_told(Arc::new(LocalBus::shared())).await;
}

#[tokio::test]
async fn what_waits_is_found_on_another_node_although_the_bus_loses_everything() {
    check_told(Arc::new(LossyBus(broadcast::channel(1).0))).await;
}
