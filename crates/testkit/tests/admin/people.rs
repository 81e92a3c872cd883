//! Bans, and switching a tenant off.

use std::time::Duration;

use hyper::Method;
use maru_testkit::{Person, soon};
use serde_json::json;

use crate::world::{World, post, refused, told};

fn ban_path(of: &Person) -> String {
    format!("/v1/admin/tenants/demo/people/{}/ban", of.id())
}

#[tokio::test]
async fn a_ban_ends_sessions_and_sockets_at_once_and_passes() {
    let world = World::start().await;
    let moe = world.staff("demo", "moe", "moderator").await;
    let mem = world.account("demo", "mem").await;
    let mut socket = mem.open_socket().await;
    let hour = json!({ "reason": "spam", "until": "2026-11-21T08:00:00Z" });
    let answer = moe.call(Method::PUT, &ban_path(&mem), Some(&hour)).await;
    assert_eq!(answer.status, 204, "{:?}", answer.body);
    assert_eq!(soon("the end", socket.close_code()).await, 4403);
    assert_eq!(
        told(&mem.get("/v1/me").await),
        refused(401, "session_revoked")
    );
    let login = json!({ "email": "mem@demo.example", "password": crate::world::PASSWORD });
    let login = || post(&world.server, "/v1/tenants/demo/login", &login);
    assert_eq!(told(&login().await), refused(403, "banned"));
    assert_eq!(moe.delete(&ban_path(&mem)).await.status, 204);
    assert_eq!(login().await.status, 200);
    assert_eq!(
        moe.call(Method::PUT, &ban_path(&mem), Some(&hour))
            .await
            .status,
        204
    );
    world.pass(Duration::from_hours(1));
    assert_eq!(login().await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn nobody_bans_their_like_or_without_a_reason_or_into_the_past() {
    let world = World::start().await;
    let moe = world.staff("demo", "moe", "moderator").await;
    let ada = world.staff("demo", "ada", "admin").await;
    let guest = Person::enter(world.server.address(), "gus").await;
    let reason = json!({ "reason": "r" });
    for (by, of) in [(&moe, &moe), (&moe, &ada), (&ada, &ada)] {
        let answer = by.call(Method::PUT, &ban_path(of), Some(&reason)).await;
        assert_eq!(told(&answer), refused(403, "not_allowed"));
    }
    for wrong in [
        json!({ "reason": "" }),
        json!({ "reason": "r", "until": "2026-11-21T06:00:00Z" }),
        json!({ "reason": "r", "until": "tomorrow" }),
    ] {
        let answer = moe.call(Method::PUT, &ban_path(&guest), Some(&wrong)).await;
        assert_eq!(told(&answer), refused(422, "invalid_tenant"), "{wrong}");
    }
    assert_eq!(guest.get("/v1/me").await.status, 200);
    world.server.stop().await;
}

#[tokio::test]
async fn a_tenant_that_is_switched_off_is_empty_and_stays_so_until_people_enter_again() {
    let world = World::start().await;
    let guest = Person::enter(world.server.address(), "gus").await;
    let mut socket = guest.open_socket().await;
    let bot = json!({ "name": "helper", "scopes": ["read"] });
    let bots = "/v1/admin/tenants/demo/bots";
    let bot = world.operator.post(bots, &bot).await.json();
    let bot = Person {
        token: bot["key"].as_str().expect("a key").to_owned(),
        ..guest.clone()
    };
    let off = json!({ "disabled": true, "reason": "unpaid" });
    let answer = world.change(&world.operator, &off).await;
    assert_eq!(answer.status, 200, "{:?}", answer.body);
    assert!(answer.json()["disabled_at"].is_string());
    assert_eq!(soon("the end", socket.close_code()).await, 4403);
    let words = json!({ "client_id": "c", "text": "hello" });
    let said = guest.post("/v1/rooms/lunch/messages", &words).await;
    assert_eq!(told(&said), refused(401, "session_revoked"));
    let nothing = json!({});
    let enter = || post(&world.server, "/v1/tenants/demo/guests", &nothing);
    let answer = enter().await;
    assert_eq!(told(&answer), refused(403, "tenant_disabled"));
    assert_eq!(
        told(&bot.get("/v1/rooms").await),
        refused(403, "tenant_disabled")
    );
    world.pass(Duration::from_secs(1));
    let on = json!({ "disabled": false });
    assert_eq!(world.change(&world.operator, &on).await.status, 200);
    assert_eq!(
        told(&guest.get("/v1/me").await),
        refused(401, "session_revoked")
    );
    assert_eq!(enter().await.status, 201);
    assert_eq!(bot.get("/v1/rooms").await.status, 200);
    let own = world.operator.patch("/v1/admin/tenants/maru", &off).await;
    assert_eq!(told(&own), refused(422, "invalid_tenant"));
    world.server.stop().await;
}
