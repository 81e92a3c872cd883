//! Cases about rooms and their members.

use domain::{Alias, RoomRef};

use super::world::{World, find_room, joined};
use crate::{SharedStore, Subject, Wanted};

/// Members come and go, also within one batch, and nobody else is one.
pub async fn members_join_and_leave(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let mut room = world.room(None).await;
    room.join(&world.seeds, &people[0]);
    room.join(&world.seeds, &people[1]);
    room.join(&world.seeds, &people[2]);
    room.leave(&world.seeds, &people[2]);
    room.flush(&world).await;
    room.leave(&world.seeds, &people[0]);
    room.flush(&world).await;
    let mut are_members = Vec::new();
    for person in &people {
        let is_member = world.store.is_member(room.tenant, room.room.id, person.id);
        are_members.push(is_member.await.expect("members are read"));
    }
    assert_eq!(are_members, [false, true, false]);
    let stored = find_room(&world, &room).await.expect("it was written");
    assert_eq!(stored.members, 1);
    // Whoever left is still known to have been there.
    for person in &people {
        let rooms = world.store.list_rooms_of(room.tenant, person.id).await;
        assert_eq!(rooms.expect("rooms are read"), [room.room.id]);
    }
    room.join(&world.seeds, &people[0]);
    room.flush(&world).await;
    let is_back = world
        .store
        .is_member(room.tenant, room.room.id, people[0].id);
    assert!(is_back.await.expect("members are read"));
}

/// What the writer reads knows members from those who left and those who came back.
pub async fn the_writer_tells_members_from_those_who_left(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(None).await;
    let mut were_members = Vec::new();
    for step in 0..4 {
        if step % 2 == 0 {
            room.join(&world.seeds, &principal);
        } else {
            room.leave(&world.seeds, &principal);
        }
        room.flush(&world).await;
        let wanted = Wanted {
            actor: ana,
            subject: Subject::Membership { room: room.room.id },
        };
        were_members.push(world.load(&[wanted]).await[0].is_in());
    }
    assert_eq!(were_members, [true, false, true, false]);
}

/// The list begins with the newest activity and ends at the limit; each room carries its newest message.
pub async fn rooms_are_listed_by_their_newest_activity(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut first = world.room(Some("첫째-방")).await;
    let mut second = world.room(Some("second")).await;
    let third = world.room(None).await;
    second.send(&world.seeds, &people[0], "a", "둘째");
    second.flush(&world).await;
    first.send(&world.seeds, &people[0], "a", "하나");
    first.send(&world.seeds, &people[0], "b", "첫째");
    let changes = joined([first.take_changes()]);
    world.write(&changes).await;
    for limit in 0..=4 {
        let listed = world.store.list_rooms(world.tenant, limit).await;
        let mut expected = vec![first.room.clone(), second.room.clone(), third.room.clone()];
        expected.truncate(limit as usize);
        assert_eq!(listed.expect("rooms are listed"), expected);
    }
    let alias = RoomRef::Alias(Alias::parse("첫째-방").expect("an alias"));
    let found = world.store.find_room(world.tenant, &alias).await;
    assert_eq!(found.expect("rooms are read"), Some(first.room));
    let free = RoomRef::Alias(Alias::parse("third").expect("an alias"));
    let found = world.store.find_room(world.tenant, &free).await;
    assert_eq!(found.expect("rooms are read"), None);
}
