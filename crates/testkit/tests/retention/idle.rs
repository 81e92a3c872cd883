//! Rooms in which nothing happens for long: a lobby is no more, a room with members is archived.

use std::time::Duration;

use domain::{RoomRef, Seq};
use maru_testkit::{Person, TestServer};
use serde_json::json;

use crate::world::{Watcher, make_room, told};

#[tokio::test]
async fn a_lobby_ends_when_nobody_wrote_or_listened_for_an_hour() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    make_room(&ana, "lobby", "game").await;
    ana.say("game", "a1", "hello").await;
    server.ambient.advance(Duration::from_mins(59));
    server.keep_house().await;
    let ana = ana.again().await;
    assert_eq!(ana.get("/v1/rooms/game").await.status, 200);
    // Somebody listens on this node; another node, where nobody does, learns of it from the store.
    server.ambient.advance(Duration::from_mins(2));
    server.keep_house_where(&|_| true).await;
    server.ambient.advance(Duration::from_mins(50));
    server.keep_house_where(&|_| false).await;
    let ana = ana.again().await;
    assert_eq!(ana.get("/v1/rooms/game").await.status, 200);
    let mut watcher = Watcher::open(&ana, "game").await;
    let id = ana.get("/v1/rooms/game").await.json()["id"].clone();
    let room = domain::RoomId::parse(id.as_str().expect("an id")).expect("an id");

    server.ambient.advance(Duration::from_mins(10));
    server.keep_house_where(&|_| false).await;
    let last = watcher.next_of("event").await;
    assert_eq!(
        (&last["event"]["type"], &last["event"]["by"]),
        (&json!("room.deleted"), &json!(null))
    );
    assert_eq!(watcher.next_of("unsubscribed").await["why"], "deleted");
    let ana = ana.again().await;
    let missing = (404, "room_not_found".to_owned());
    assert_eq!(told(&ana.get("/v1/rooms/game").await), missing);
    // The name is free, and after an hour nothing is left of what was said.
    make_room(&ana, "lobby", "game").await;
    let tenant = server
        .running
        .api
        .cx
        .tenants
        .find_named("demo")
        .expect("it is there")
        .id;
    let store = server.store();
    assert!(
        !store
            .list_oldest(tenant, room, 10)
            .await
            .expect("read")
            .is_empty()
    );
    server.ambient.advance(Duration::from_mins(61));
    server.keep_house_where(&|_| true).await;
    assert!(
        store
            .list_oldest(tenant, room, 10)
            .await
            .expect("read")
            .is_empty()
    );
    assert_eq!(
        store.read_log_tail(tenant, room, 10).await.expect("read"),
        []
    );
    let gone = store.find_room(tenant, &RoomRef::Id(room)).await;
    assert_eq!(gone.expect("read"), None);
    let floor = store.find_floor(tenant, room).await.expect("read");
    assert_eq!(floor, Some(Seq::ZERO));
    server.stop().await;
}

#[tokio::test]
async fn a_room_with_members_is_archived_instead_and_only_once() {
    let server = TestServer::start().await;
    let ana = Person::enter(server.address(), "ana").await;
    make_room(&ana, "open", "hall").await;
    let idle = json!({ "policy": { "idle_end_minutes": 30 } });
    assert_eq!(ana.patch("/v1/rooms/hall", &idle).await.status, 200);
    ana.say("hall", "a1", "hello").await;
    server.ambient.advance(Duration::from_mins(31));
    server.keep_house().await;
    let ana = ana.again().await;
    let room = ana.get("/v1/rooms/hall").await.json();
    assert_eq!(room["archived"], true);
    let refused = json!({ "client_id": "a2", "text": "again" });
    let refused = ana.post("/v1/rooms/hall/messages", &refused).await;
    assert_eq!(told(&refused), (403, "room_archived".to_owned()));
    server.ambient.advance(Duration::from_mins(31));
    server.keep_house().await;
    let ana = ana.again().await;
    let later = ana.get("/v1/rooms/hall").await.json();
    assert_eq!(later["head"], room["head"]);
    server.stop().await;
}
