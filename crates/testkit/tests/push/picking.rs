//! Who is told of which message.

use maru_testkit::Person;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn whoever_has_read_it_meanwhile_is_not_told_nor_of_what_is_gone() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let said = world.ana.say("court", "k1", "하나").await;
    let read = world
        .bo
        .put_json("/v1/rooms/court/read", &json!({ "seq": said["seq"] }))
        .await;
    assert_eq!(read.status, 200, "{:?}", read.body);
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    let said = world.ana.say("court", "k2", "지울 말").await;
    let path = format!(
        "/v1/rooms/court/messages/{}",
        said["id"].as_str().expect("an id")
    );
    assert!(world.ana.delete(&path).await.status < 300);
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    world.server.stop().await;
}

#[tokio::test]
async fn the_level_of_a_room_says_what_one_is_told() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let set = async |notify: &str| {
        let body = json!({ "notify": notify });
        let set = world.bo.patch("/v1/rooms/court/members/me", &body).await;
        assert!(set.status < 300, "{:?}", set.body);
    };
    set("mentions").await;
    world.ana.say("court", "k1", "모두에게 아님").await;
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    world
        .call(&world.ana, "k2", "@bo 이리 와", &[&world.bo])
        .await;
    world.pass(6).await;
    world.call(&world.ana, "k3", "@here 다들", &[]).await;
    world.pass(6).await;
    assert_eq!(world.texts(&device), ["@bo 이리 와", "@here 다들"]);
    assert!(world.told(&device).iter().all(|one| one["called"] == true));
    set("none").await;
    world.call(&world.ana, "k4", "@bo 거기", &[&world.bo]).await;
    world.pass(6).await;
    assert_eq!(world.told(&device).len(), 2);
    set("all").await;
    world.ana.say("court", "k5", "다시").await;
    world.pass(6).await;
    assert_eq!(world.texts(&device)[2..], ["다시"]);
    world.server.stop().await;
}

#[tokio::test]
async fn nothing_is_pushed_in_quiet_hours_nor_after_them() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    // The test's clock says 07:00 in UTC.
    let quiet = |on: bool, from: &str, zone: &str| json!({ "on": on, "from": from, "to": "08:00", "zone": zone });
    let set = async |body| {
        let set = world.bo.put_json("/v1/me/push/quiet-hours", &body).await;
        assert_eq!(set.status, 204, "{:?}", set.body);
    };
    set(quiet(true, "22:00", "+00:00")).await;
    world.ana.say("court", "k1", "조용히").await;
    world.pass(6).await;
    assert!(world.told(&device).is_empty());
    set(quiet(false, "22:00", "+00:00")).await;
    world.pass(30).await;
    assert!(
        world.told(&device).is_empty(),
        "what came meanwhile is not pushed later"
    );
    // In Seoul it is four in the afternoon.
    set(quiet(true, "22:00", "Asia/Seoul")).await;
    world.ana.say("court", "k2", "낮").await;
    world.pass(6).await;
    assert_eq!(world.texts(&device), ["낮"]);
    let shown = world.bo.get("/v1/me/push").await.json();
    assert_eq!(shown["quiet_hours"], quiet(true, "22:00", "Asia/Seoul"));
    for wrong in [
        quiet(true, "08:00", "UTC"),
        quiet(true, "25:00", "UTC"),
        quiet(true, "22:00", "Moon"),
    ] {
        let refused = world.bo.put_json("/v1/me/push/quiet-hours", &wrong).await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
    world.server.stop().await;
}

#[tokio::test]
async fn nothing_is_heard_of_whom_one_blocks_nor_of_rooms_one_is_not_in() {
    let world = World::start().await;
    let device = world.subscribe(&world.bo).await;
    let cy = Person::enter(world.server.address(), "cy").await;
    let of_cy = world.subscribe(&cy).await;
    world.ana.say("court", "k1", "하나").await;
    world.pass(6).await;
    assert_eq!(
        (world.told(&device).len(), world.told(&of_cy).len()),
        (1, 0)
    );
    let block = format!("/v1/me/blocks/{}", world.ana.id());
    assert_eq!(world.bo.put(&block).await.status, 204);
    world.ana.say("court", "k2", "둘").await;
    world.pass(6).await;
    assert_eq!(world.told(&device).len(), 1);
    assert_eq!(
        world.bo.delete("/v1/rooms/court/members/me").await.status,
        204
    );
    assert_eq!(world.bo.delete(&block).await.status, 204);
    world.ana.say("court", "k3", "셋").await;
    world.pass(6).await;
    assert_eq!(world.told(&device).len(), 1);
    world.server.stop().await;
}
