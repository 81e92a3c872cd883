//! By what a room is ruled, read before it is set differently.

use domain::rooms::KindSettings;
use maru_testkit::host::change_tenant;
use serde_json::{Value, json};

use crate::world::{World, outcome, refused};

#[tokio::test]
async fn those_who_keep_order_read_what_is_the_rooms_own_and_what_its_tenant_keeps() {
    let world = World::start().await;
    change_tenant(&world.server, "demo", |tenant| {
        let kept = KindSettings {
            locked: vec!["typing".into()],
            ..KindSettings::default()
        };
        tenant
            .settings
            .room_kinds
            .insert(domain::RoomKind::Open, kept);
    })
    .await;
    let rules = world.at("/rules");
    let before = world.ana.get(&rules).await.json();
    assert_eq!(
        (
            &before["policy"]["entry"],
            &before["own"],
            &before["locked"]
        ),
        (&json!("anyone"), &json!([]), &json!(["typing"]))
    );
    assert_eq!(before["words"], json!({ "rules": [], "allowed": [] }));
    let words = json!({ "rules": [{ "text": "광고", "action": "hold" }], "allowed": ["광고학"] });
    let change = json!({ "policy": { "entry": "approval", "members_max": 9 }, "words": words });
    assert_eq!(world.ana.patch(&world.at(""), &change).await.status, 200);
    let part = world.at(&format!("/members/{}", world.bo.id()));
    let deputy = json!({ "role": "deputy" });
    assert_eq!(world.ana.patch(&part, &deputy).await.status, 204);
    let after: Value = world.bo.get(&rules).await.json();
    assert_eq!(
        (&after["policy"]["entry"], &after["own"], &after["words"]),
        (&json!("approval"), &json!(["entry", "members_max"]), &words)
    );
    assert_eq!(
        outcome(&world.cy.get(&rules).await),
        refused(403, "role_missing")
    );
    world.server.stop().await;
}
