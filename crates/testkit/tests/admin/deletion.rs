//! Deleting a tenant.

use maru_testkit::host::tenant_id;
use maru_testkit::{Person, soon};
use serde_json::json;
use store::AuditQuery;

use crate::world::{World, post, refused, told};

#[tokio::test]
async fn a_deleted_tenant_leaves_nothing_but_its_audit_log() {
    let world = World::start().await;
    world.tenant("shop").await;
    let id = tenant_id(&world.server, "shop");
    let ada = world.staff("shop", "ada", "admin").await;
    let entered = post(&world.server, "/v1/tenants/shop/guests", &json!({})).await;
    let guest = Person::from_answer(world.server.address(), &entered);
    let room = json!({ "title": "Talk", "alias": "talk" });
    assert_eq!(guest.post("/v1/rooms", &room).await.status, 201);
    for n in 0..30 {
        guest.say("talk", &format!("c{n}"), "words").await;
    }
    let bot = json!({ "name": "helper", "scopes": ["read"] });
    let made = ada.post("/v1/admin/tenants/shop/bots", &bot).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    let mut socket = guest.open_socket().await;

    let gone = world.operator.delete("/v1/admin/tenants/shop").await;
    assert_eq!(gone.status, 204, "{:?}", gone.body);
    assert_eq!(soon("the end", socket.close_code()).await, 4403);
    let store = world.server.store();
    assert!(store.list_staff(id).await.expect("staff").is_empty());
    assert!(store.list_keys(id).await.expect("keys").is_empty());
    let tenants = store.list_tenants().await.expect("tenants");
    assert!(tenants.iter().all(|tenant| tenant.id != id));
    let query = AuditQuery {
        tenant: Some(id),
        before: None,
        limit: 100,
    };
    let log = store.list_audit(query).await.expect("the log");
    assert_eq!(log[0].action.as_ref(), "tenant.deleted");
    assert!(
        log.iter()
            .any(|line| line.action.as_ref() == "tenant.created")
    );

    let again = world.operator.delete("/v1/admin/tenants/shop").await;
    assert_eq!(told(&again), refused(404, "tenant_not_found"));
    assert_eq!(
        told(&guest.get("/v1/rooms").await),
        refused(401, "session_revoked")
    );
    assert_eq!(
        told(&ada.get("/v1/me").await),
        refused(401, "session_revoked")
    );
    let enter = post(&world.server, "/v1/tenants/shop/guests", &json!({})).await;
    assert_eq!(told(&enter), refused(404, "tenant_not_found"));
    // The name is free again, and what comes under it has nothing of the old.
    world.tenant("shop").await;
    let entered = post(&world.server, "/v1/tenants/shop/guests", &json!({})).await;
    let rooms = Person::from_answer(world.server.address(), &entered)
        .get("/v1/rooms")
        .await;
    assert_eq!(rooms.json()["rooms"], json!([]));
    let own = world.operator.delete("/v1/admin/tenants/maru").await;
    assert_eq!(told(&own), refused(422, "invalid_tenant"));
    world.server.stop().await;
}
