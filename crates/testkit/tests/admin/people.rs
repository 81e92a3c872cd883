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

#[tokio::test]
async fn an_admin_erases_whoever_stands_below_and_the_log_keeps_the_id_alone() {
    let world = World::start().await;
    let adam = world.staff("demo", "adam", "admin").await;
    let moe = world.staff("demo", "moe", "moderator").await;
    let guest = Person::enter(world.server.address(), "느긋한수달").await;
    guest.say("tennis", "g1", "안녕하세요").await;
    let path = |of: &Person| format!("/v1/admin/tenants/demo/people/{}/erasure", of.id());
    let body = json!({ "reason": "asked for by letter" });
    for (who, whom) in [(&moe, &guest), (&adam, &adam), (&guest, &moe)] {
        let answer = who.post(&path(whom), &body).await;
        assert_eq!(told(&answer), refused(403, "not_allowed"));
    }
    let missing = refused(404, "person_not_found");
    assert_eq!(told(&adam.get(&path(&guest)).await), missing);
    let erased = adam.post(&path(&guest), &body).await;
    assert_eq!(erased.status, 202, "{:?}", erased.body);
    assert!(erased.json()["done_at"].is_string(), "{:?}", erased.body);
    assert_eq!(guest.get("/v1/me").await.status, 401);
    let page = moe.get("/v1/rooms/tennis/messages").await.json();
    assert_eq!(page["messages"][0]["text"], "안녕하세요");
    assert!(!page.to_string().contains("느긋한수달"), "{page}");
    assert_eq!(adam.get(&path(&guest)).await.json(), erased.json());
    let log = adam.get("/v1/admin/tenants/demo/audit").await.json();
    let line = &log["entries"][0];
    assert_eq!(line["action"], "person.erased");
    assert_eq!(line["object"], guest.id());
    assert!(!log.to_string().contains("느긋한수달"), "{log}");
    assert_eq!(told(&adam.post(&path(&guest), &body).await), missing);
    // Staff goes too, by whoever stands above them and has shown just now who they are.
    world.pass(Duration::from_mins(6));
    let adam = world.refreshed(&adam).await;
    let stale = adam.post(&path(&moe), &body).await;
    assert_eq!(told(&stale), refused(403, "step_up_required"));
    let proof = json!({ "password": crate::world::PASSWORD });
    assert_eq!(adam.post("/v1/me/step-up", &proof).await.status, 204);
    assert_eq!(adam.post(&path(&moe), &body).await.status, 202);
    world.server.stop().await;
}

/// T27: a key is the tenant's and not its maker's. It works on when they are out of the administration, and even gone; whoever
/// stays in it finds the key in its list and ends it.
#[tokio::test]
async fn a_key_outlives_the_part_of_whoever_made_it_and_is_ended_by_whoever_is_left() {
    let world = World::start().await;
    let ada = world.staff("demo", "ada", "admin").await;
    let keys = "/v1/admin/tenants/demo/keys";
    let made = json!({ "name": "backend", "scopes": ["sessions"] });
    let key = ada.post(keys, &made).await.json();
    let made = json!({ "name": "helper", "scopes": ["read"] });
    let bot = ada.post("/v1/admin/tenants/demo/bots", &made).await.json();
    let with = |token: &serde_json::Value| Person {
        token: token.as_str().expect("a key").to_owned(),
        ..ada.clone()
    };
    let (backend, helper) = (with(&key["key"]), with(&bot["key"]));
    let works = async || {
        let ended = backend.delete("/v1/server/sessions?external_id=u-1").await;
        (ended.status, helper.get("/v1/rooms").await.status)
    };
    let staff = format!("/v1/admin/tenants/demo/staff/{}", ada.id());
    assert_eq!(world.operator.delete(&staff).await.status, 204);
    assert_eq!(
        told(&ada.get(keys).await),
        refused(403, "not_allowed"),
        "her own part ends at once"
    );
    assert_eq!(works().await, (204, 200));
    let gone = format!("/v1/admin/tenants/demo/people/{}/erasure", ada.id());
    let reason = json!({ "reason": "left" });
    assert_eq!(world.operator.post(&gone, &reason).await.status, 202);
    assert_eq!(works().await, (204, 200));

    let listed = world.operator.get(keys).await.json();
    let id = key["id"].as_str().expect("an id");
    assert!(listed.to_string().contains(id), "{listed}");
    let path = format!("{keys}/{id}");
    assert_eq!(world.operator.delete(&path).await.status, 204);
    let bot = bot["principal"]["id"].as_str().expect("an id");
    let path = format!("/v1/admin/tenants/demo/bots/{bot}");
    assert_eq!(world.operator.delete(&path).await.status, 204);
    assert_eq!(works().await, (401, 401));
    world.server.stop().await;
}
