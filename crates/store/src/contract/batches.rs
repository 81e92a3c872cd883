//! Cases about what one transaction writes: all of it or nothing, and exactly.

use super::known_room::KnownRoom;
use super::world::{World, find_room, joined, whole_log};
use crate::SharedStore;

/// New and old rooms, members, messages and deletions in one batch read back as they were written.
pub async fn a_batch_with_several_rooms_is_written_at_once_and_reads_back_equal(
    store: SharedStore,
) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let mut old = world.room(Some("old")).await;
    let gone = old.send(&world.seeds, &people[0], "a0", "이전");
    old.flush(&world).await;
    let mut new = KnownRoom::new(world.tenant, &world.seeds, Some("fresh"));
    let silent = world.room(None).await;
    new.join(&world.seeds, &people[0]);
    new.send(&world.seeds, &people[0], "a1", "hello");
    old.join(&world.seeds, &people[1]);
    old.delete(&world.seeds, gone);
    old.send(&world.seeds, &people[1], "b1", "world");
    old.join(&world.seeds, &people[0]);
    let changes = joined([new.take_changes(), old.take_changes()]);
    world.write(&changes).await;
    for room in [&old, &new, &silent] {
        assert_eq!(find_room(&world, room).await.as_ref(), Some(&room.room));
        assert_eq!(whole_log(&world, room).await, room.events);
    }
    for person in &people {
        let is_member = world.store.is_member(old.tenant, old.room.id, person.id);
        assert!(is_member.await.expect("members are read"));
    }
}

/// The largest batch of sends, over several rooms.
pub async fn a_batch_of_512_sends_is_written_at_once(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let mut rooms = Vec::new();
    for _ in 0..8 {
        rooms.push(world.room(None).await);
    }
    for n in 0..512 {
        let room = &mut rooms[n % 8];
        let text = format!("message {n}");
        room.send(&world.seeds, &people[n % 3], &format!("c-{n}"), &text);
    }
    let changes = joined(rooms.iter_mut().map(KnownRoom::take_changes));
    assert_eq!(changes.messages.len(), 512);
    world.write(&changes).await;
    for room in &rooms {
        assert_eq!(whole_log(&world, room).await, room.events);
    }
}

/// A message that is sent and deleted in one batch is a tombstone.
pub async fn a_message_may_be_deleted_in_the_batch_that_sends_it(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let gone = room.send(&world.seeds, &people[0], "a1", "oops");
    // What the writer hands over is the message as it was sent, and its deletion.
    let sent = room.changes.messages[0].clone();
    room.delete(&world.seeds, gone);
    assert_eq!(room.changes.messages[0], sent);
    room.flush(&world).await;
    assert_eq!(whole_log(&world, &room).await, room.events);
}

/// What a transaction wrote is gone when it is dropped, and the next one can begin.
pub async fn a_dropped_transaction_leaves_nothing(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let before = (room.room.clone(), room.events.clone());
    room.join(&world.seeds, &people[0]);
    room.send(&world.seeds, &people[0], "a1", "one");
    let changes = room.take_changes();
    for _ in 0..3 {
        let mut tx = world.store.begin().await.expect("a transaction begins");
        tx.write(&changes).await.expect("the batch is written");
    }
    assert_eq!(find_room(&world, &room).await, Some(before.0));
    assert_eq!(whole_log(&world, &room).await, before.1);
    let is_member = world
        .store
        .is_member(room.tenant, room.room.id, people[0].id);
    assert!(!is_member.await.expect("members are read"));
    world.write(&changes).await;
    assert_eq!(whole_log(&world, &room).await, room.events);
}

/// Long, Korean, emoji, quotes, line breaks: every text comes back as it was sent.
pub async fn texts_come_back_exactly(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["느긋한 수달", "o'\"\\ \u{1f9a6}"]).await;
    let mut room = world.room(Some("한글-방")).await;
    let long = "긴 글🦦".repeat(1_000);
    let texts = [
        long.as_str(),
        "'); drop table messages; --",
        "\"quotes\" \\ back\\slash /slash/ \u{7f}\u{80}\u{2028}",
        "first\nsecond\r\n\tthird",
        "👨‍👩‍👧‍👦 e\u{301} \u{202e}tfel",
        "null",
        "{\"json\": [1, 2]}",
        "0012",
        "\u{10ffff}\u{fffd}\u{fffe}",
    ];
    for (n, text) in texts.iter().enumerate() {
        room.send(&world.seeds, &people[n % 2], &format!("c{n}"), text);
    }
    room.join(&world.seeds, &people[1]);
    room.flush(&world).await;
    assert_eq!(whole_log(&world, &room).await, room.events);
    assert_eq!(find_room(&world, &room).await, Some(room.room));
}
