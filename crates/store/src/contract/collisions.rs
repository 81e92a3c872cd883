//! Cases about constraints: what collides is a conflict, and nothing of its batch is written.

use domain::{Seq, TenantId};

use super::known_room::KnownRoom;
use super::world::{World, client_id, find_room, tenant, whole_log};
use crate::{Changes, SharedStore, StoreError};

async fn assert_conflict(world: &World, changes: &Changes) {
    let result = world.try_write(changes).await;
    assert!(
        matches!(result, Err(StoreError::Conflict(_))),
        "expected a conflict, got {result:?}"
    );
}

/// A seq of the log that is taken, by a message or by another event.
pub async fn a_taken_seq_is_a_conflict_and_writes_nothing(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let seq = room.send(&world.seeds, &people[0], "a1", "one");
    room.join(&world.seeds, &people[0]);
    room.flush(&world).await;
    let before = room.room.clone();
    room.room.head = Seq::new(seq.get() - 1);
    room.send(&world.seeds, &people[0], "a2", "the same place");
    assert_conflict(&world, &room.take_changes()).await;
    room.events.pop();
    room.leave(&world.seeds, &people[0]);
    assert_conflict(&world, &room.take_changes()).await;
    room.events.pop();
    assert_eq!(find_room(&world, &room).await, Some(before));
    assert_eq!(whole_log(&world, &room).await, room.events);
    let is_member = world
        .store
        .is_member(room.tenant, room.room.id, people[0].id);
    assert!(is_member.await.expect("members are read"));
}

/// A client id that its sender has used in the room.
pub async fn a_taken_client_id_is_a_conflict_and_writes_nothing(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    room.send(&world.seeds, &people[0], "a1", "one");
    room.flush(&world).await;
    let before = room.room.clone();
    room.send(&world.seeds, &people[0], "a2", "two");
    room.send(&world.seeds, &people[0], "a1", "one again");
    assert_conflict(&world, &room.take_changes()).await;
    assert_eq!(find_room(&world, &room).await, Some(before));
    room.events.truncate(2);
    assert_eq!(whole_log(&world, &room).await, room.events);
}

/// An alias that another room of the tenant has.
pub async fn a_taken_alias_is_a_conflict_and_writes_nothing(store: SharedStore) {
    let world = World::new(store).await;
    world.room(Some("lunch")).await;
    let mut second = KnownRoom::new(world.tenant, &world.seeds, Some("lunch"));
    assert_conflict(&world, &second.take_changes()).await;
    assert_eq!(find_room(&world, &second).await, None);
    assert_eq!(whole_log(&world, &second).await, []);
}

/// A key with which the same creator has made another room; rooms without a creator have none.
pub async fn a_taken_create_key_is_a_conflict_and_writes_nothing(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.guest("ana").await;
    let keyed = |mut room: KnownRoom| {
        let mut changes = room.take_changes();
        changes.rooms[0].created_by = Some(ana.principal);
        changes.rooms[0].create_key = Some(client_id("key"));
        changes
    };
    let first = KnownRoom::new(world.tenant, &world.seeds, None);
    world.write(&keyed(first)).await;
    let second = KnownRoom::new(world.tenant, &world.seeds, None);
    assert_conflict(&world, &keyed(second)).await;
    world.room(None).await;
    world.room(None).await;
    let listed = world.store.list_rooms(world.tenant, 10).await;
    assert_eq!(listed.expect("rooms are listed").len(), 3);
}

/// The second tenant with a slug is not made, and the first one stays.
pub async fn a_tenant_slug_is_taken_once(store: SharedStore) {
    let world = World::new(store).await;
    let first = tenant(world.tenant, "here");
    let second = tenant(TenantId::generate(&world.seeds), "here");
    let created = world.store.create_tenant(&second).await;
    assert!(!created.expect("the slug is looked at"));
    let found = world.store.find_tenant(&first.slug).await;
    assert_eq!(found.expect("tenants are read"), Some(first));
    let free = tenant(second.id, "elsewhere").slug;
    let found = world.store.find_tenant(&free).await;
    assert_eq!(found.expect("tenants are read"), None);
}
