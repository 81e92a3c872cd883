//! Cases about the log: contiguous runs over messages and other events, from every cursor.

use domain::{EventBody, Principal, Seq};

use super::known_room::KnownRoom;
use super::world::{World, find_room, whole_log};
use crate::{HistoryPlace, HistoryQuery, SharedStore};

/// A room whose log mixes messages with every other event, written in several batches.
pub(super) async fn mixed_room(world: &World) -> (KnownRoom, Vec<Principal>) {
    let people = world.principals(&["ana", "bo"]).await;
    let mut room = world.room(None).await;
    room.join(&world.seeds, &people[0]);
    room.send(&world.seeds, &people[0], "a1", "one");
    room.send(&world.seeds, &people[0], "a2", "two");
    room.flush(world).await;
    room.join(&world.seeds, &people[1]);
    let gone = room.send(&world.seeds, &people[1], "b1", "three");
    room.flush(world).await;
    room.delete(&world.seeds, gone);
    room.leave(&world.seeds, &people[1]);
    room.send(&world.seeds, &people[0], "a3", "four");
    room.send(&world.seeds, &people[0], "a4", "five");
    room.flush(world).await;
    (room, people)
}

/// A neighbour whose log must never show in another one.
pub(super) async fn neighbour(world: &World, people: &[Principal]) {
    let mut other = world.room(None).await;
    other.send(&world.seeds, &people[0], "a1", "elsewhere");
    other.join(&world.seeds, &people[0]);
    other.flush(world).await;
}

/// From every cursor and with every limit: exactly the events behind it, in seq order, as many as asked or there are.
pub async fn the_log_is_read_in_contiguous_runs_at_every_cursor_and_limit(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people) = mixed_room(&world).await;
    neighbour(&world, &people).await;
    let head = room.room.head.get();
    for after in 0..=head + 2 {
        for limit in 0..=u32::try_from(head).expect("small") + 1 {
            let read = world
                .store
                .read_log(room.tenant, room.room.id, Seq::new(after), limit);
            let behind = room.events.iter().filter(|event| event.seq.get() > after);
            let expected: Vec<_> = behind.take(limit as usize).cloned().collect();
            let events = read.await.expect("the log is read");
            assert_eq!(events, expected, "after {after}, limit {limit}");
        }
    }
}

/// With every limit: the newest events, in seq order, the last of them at the head.
pub async fn the_tail_ends_at_the_head_at_every_limit(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people) = mixed_room(&world).await;
    neighbour(&world, &people).await;
    let len = room.events.len();
    for limit in 0..=len + 2 {
        let read = u32::try_from(limit).expect("small");
        let tail = world
            .store
            .read_log_tail(room.tenant, room.room.id, read)
            .await;
        let expected = &room.events[len.saturating_sub(limit)..];
        assert_eq!(tail.expect("the tail is read"), expected, "limit {limit}");
    }
    let missing = KnownRoom::new(world.tenant, &world.seeds, None);
    let tail = world
        .store
        .read_log_tail(world.tenant, missing.room.id, 10)
        .await;
    assert_eq!(tail.expect("the tail is read"), []);
}

/// A deletion takes the text and leaves the place, the sender and the number, wherever the message is read.
pub async fn a_deleted_message_leaves_a_tombstone_in_history_and_log(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let kept = room.send(&world.seeds, &people[0], "a1", "stays");
    let gone = room.send(&world.seeds, &people[0], "a2", "goes");
    room.flush(&world).await;
    room.delete(&world.seeds, gone);
    room.flush(&world).await;
    let tombstone = room.message(gone);
    assert!(tombstone.text.is_empty() && tombstone.deleted_at.is_some());
    let log = whole_log(&world, &room).await;
    let sent = log
        .iter()
        .find(|event| event.seq == gone)
        .expect("in the log");
    let message = std::sync::Arc::new(tombstone.clone());
    assert_eq!(sent.body, EventBody::MessageSent { message });
    assert_eq!(log, room.events);
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 10,
    };
    let page = world
        .store
        .read_history(room.tenant, room.room.id, query)
        .await;
    let page = page.expect("history is read").expect("the room is there");
    assert_eq!(page.messages, [room.message(kept), tombstone.clone()]);
    let stored = find_room(&world, &room).await.expect("the room is there");
    assert_eq!(stored.last_message, Some(tombstone));
}
