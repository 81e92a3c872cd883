//! Parts where it is not kept who is in, and rooms whose host went.

use domain::Role;
use maru_testkit::Person;
use serde_json::{Value, json};

use crate::world::{World, done, outcome, refused};

/// A room of the kind that `ana` makes, to which `bo` has said something.
async fn room_of(world: &mut World, kind: &str) {
    let wanted = json!({ "title": "광장", "kind": kind });
    let made = world.ana.post("/v1/rooms", &wanted).await.json();
    made["id"]
        .as_str()
        .expect("an id")
        .clone_into(&mut world.room);
    world.say(&world.bo, "b1", "왔어요").await;
}

async fn role(world: &World, who: &Person) -> Value {
    let standing = who.get(&world.at("/members/me")).await;
    standing.json()["role"].clone()
}

async fn give(world: &World, by: &Person, to: &Person, role: &str) -> (u16, String) {
    let path = world.at(&format!("/members/{}", to.id()));
    outcome(&by.patch(&path, &json!({ "role": role })).await)
}

async fn leave(world: &World, who: &Person) {
    let left = who.delete(&world.at("/members/me")).await;
    assert_eq!(left.status, 204);
}

async fn come(world: &World, who: &Person) {
    let joined = who.put(&world.at("/members/me")).await;
    assert_eq!(joined.status, 200);
}

#[tokio::test]
async fn whoever_is_put_out_of_a_room_that_keeps_nobody_stops_hearing_it() {
    let mut world = World::start().await;
    for kind in ["lobby", "live"] {
        room_of(&mut world, kind).await;
        let mut socket = world.bo.open_socket().await;
        socket.subscribe(&world.room, None).await;
        let member = world.at(&format!("/members/{}", world.bo.id()));
        assert_eq!(outcome(&world.ana.delete(&member).await), done(), "{kind}");
        // Nobody is less by it.
        let told = &socket.next_event().await["event"];
        assert_eq!(
            (&told["type"], &told["outside"]),
            (&json!("member.removed"), &json!(true))
        );
        assert_eq!(
            world.ana.get(&world.at("")).await.json()["members"],
            1,
            "{kind}"
        );
        assert_eq!(socket.next_of("unsubscribed").await["why"], "removed");
        let acts = world.ana.get(&world.at("/acts")).await.json();
        assert_eq!(acts["acts"][0]["kind"], "member.kicked", "{kind}");
        // It is no ban.
        socket.subscribe(&world.room, None).await;
        world.say(&world.bo, "b2", "다시 왔어요").await;
        let by_plain = world.cy.delete(&member).await;
        assert_eq!(outcome(&by_plain), refused(403, "role_missing"));
    }
    world.server.stop().await;
}

#[tokio::test]
async fn in_a_room_that_keeps_nobody_those_are_in_who_have_a_part() {
    let mut world = World::start().await;
    for kind in ["lobby", "live"] {
        room_of(&mut world, kind).await;
        assert_eq!(give(&world, &world.ana, &world.bo, "deputy").await, done());
        assert_eq!(role(&world, &world.bo).await, "deputy", "{kind}");
        let cy = world.at(&format!("/members/{}", world.cy.id()));
        let muted = world.bo.patch(&cy, &json!({ "mute_seconds": 60 })).await;
        assert_eq!(outcome(&muted), done());
        assert_eq!(
            outcome(&world.send(&world.cy, "c1", "말").await),
            refused(403, "room_muted")
        );
        assert_eq!(give(&world, &world.ana, &world.bo, "host").await, done());
        assert_eq!(role(&world, &world.ana).await, "deputy", "{kind}");
        assert_eq!(give(&world, &world.bo, &world.ana, "member").await, done());
        let by_ana = give(&world, &world.ana, &world.cy, "deputy").await;
        assert_eq!(by_ana, refused(403, "role_missing"));
        // Whoever is kept out has no part.
        let ban = world.at(&format!("/bans/{}", world.cy.id()));
        let banned = world.bo.put_json(&ban, &json!({ "seconds": 60 })).await;
        assert_eq!(outcome(&banned), done());
        let to_banned = give(&world, &world.bo, &world.cy, "deputy").await;
        assert_eq!(to_banned, refused(404, "person_not_found"));
    }
    world.server.stop().await;
}

#[tokio::test]
async fn a_host_whom_nobody_followed_is_host_again() {
    let world = World::start().await;
    for member in [&world.bo, &world.cy, &world.ana] {
        leave(&world, member).await;
    }
    come(&world, &world.bo).await;
    assert_eq!(role(&world, &world.bo).await, "member");
    // What waits is no part of somebody who is out.
    assert_eq!(role(&world, &world.ana).await, Value::Null);
    let by_outsider = give(&world, &world.ana, &world.bo, "deputy").await;
    assert_eq!(by_outsider, refused(403, "role_missing"));
    world.say(&world.ana, "a1", "돌아왔어요").await;
    assert_eq!(role(&world, &world.ana).await, "host");
    assert_eq!(give(&world, &world.ana, &world.bo, "deputy").await, done());
    leave(&world, &world.ana).await;
    assert_eq!(role(&world, &world.bo).await, "host");
    come(&world, &world.ana).await;
    assert_eq!(role(&world, &world.ana).await, "member");
    world.server.stop().await;
}

#[tokio::test]
async fn the_staff_give_a_room_another_host() {
    let world = World::start().await;
    let (staff, viewer) = (
        world.staff(Role::Moderator).await,
        world.staff(Role::Viewer).await,
    );
    let by_viewer = give(&world, &viewer, &world.bo, "host").await;
    assert_eq!(by_viewer, refused(403, "role_missing"));
    assert_eq!(give(&world, &staff, &world.bo, "host").await, done());
    let roles = (
        role(&world, &world.ana).await,
        role(&world, &world.bo).await,
    );
    assert_eq!(roles, (json!("deputy"), json!("host")));
    // Of whom the part is taken, somebody follows.
    assert_eq!(give(&world, &staff, &world.bo, "member").await, done());
    assert_eq!(role(&world, &world.ana).await, "host");
    // Where nobody is left, the part waits, until somebody else has it.
    for member in [&world.bo, &world.cy, &world.ana] {
        leave(&world, member).await;
    }
    come(&world, &world.cy).await;
    assert_eq!(give(&world, &staff, &world.cy, "host").await, done());
    come(&world, &world.ana).await;
    assert_eq!(role(&world, &world.ana).await, "member");
    let hosts = world.cy.get(&world.at("/members")).await.json();
    let hosts = hosts["members"].as_array().expect("members").iter();
    assert_eq!(hosts.filter(|one| one["role"] == "host").count(), 1);
    world.server.stop().await;
}

#[tokio::test]
async fn a_host_whom_the_staff_ban_is_followed() {
    let world = World::start().await;
    let staff = world.staff(Role::Moderator).await;
    let report = json!({ "person": world.ana.id(), "reason": "abuse" });
    assert_eq!(
        outcome(&world.bo.post(&world.at("/reports"), &report).await),
        done()
    );
    let open = staff.get(&world.at("/reports?state=open")).await.json();
    let id = open["reports"][0]["id"]
        .as_str()
        .expect("a report")
        .to_owned();
    let path = world.at(&format!("/reports/{id}/resolution"));
    let ban = json!({ "action": "ban", "seconds": 60 });
    assert_eq!(outcome(&staff.put_json(&path, &ban).await), done());
    assert_eq!(role(&world, &world.bo).await, "host");
    // No part waits for whoever was put out.
    world.server.pass_seconds(61);
    come(&world, &world.ana).await;
    assert_eq!(role(&world, &world.ana).await, "member");
    world.server.stop().await;
}
