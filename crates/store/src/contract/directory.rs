//! Cases about the directory of rooms.

use std::sync::Arc;

use domain::search::tokens;

use super::search::catch_up;
use super::world::World;
use crate::{RoomSearch, SharedStore};

const READ: &str = "the store is read";

/// The directory is listed by activity in pages, and found by words and tags while it lists a room.
pub async fn the_directory_is_listed_in_pages_and_found_by_words_and_tags(store: SharedStore) {
    let world = World::new(store).await;
    let mut rooms = Vec::new();
    for (title, tag) in [
        ("테니스 모임", "운동"),
        ("상담실", "도움"),
        ("축구", "운동"),
    ] {
        let mut room = world.room(None).await;
        room.room.title = title.into();
        room.room.settings.tags = vec![tag.into()];
        room.change(&world.seeds, true, None);
        room.flush(&world).await;
        rooms.push(room);
    }
    catch_up(&world, 100).await;
    check_pages(&world, &["축구", "상담실", "테니스 모임"]).await;
    let listed = async |words: &str, tag: Option<&str>| {
        let search = RoomSearch {
            tokens: tokens(words),
            tag: tag.map(Into::into),
            limit: 10,
        };
        let found = world.store.find_listed(world.tenant, &search).await;
        let found = found.expect(READ).into_iter();
        let mut titles: Vec<String> = found.map(|one| one.room.title.to_string()).collect();
        titles.sort_unstable();
        titles
    };
    assert_eq!(listed("상담", None).await, ["상담실"]);
    assert_eq!(listed("", Some("운동")).await, ["축구", "테니스 모임"]);
    assert_eq!(listed("축구", Some("도움")).await, [""; 0]);
    let counted = world.store.count_listed(world.tenant, 2).await;
    let mut counted = counted.expect(READ);
    counted.sort_unstable();
    let mut newest = [&rooms[2], &rooms[1]].map(|one| (one.room.id, one.room.members));
    newest.sort_unstable();
    assert_eq!(counted, newest);
    rooms[0].change(&world.seeds, false, None);
    rooms[2].room.title = "배구".into();
    rooms[2].change(&world.seeds, true, None);
    for room in &mut rooms {
        room.flush(&world).await;
    }
    assert_eq!(listed("", Some("운동")).await, ["배구"]);
    catch_up(&world, 100).await;
    assert_eq!(listed("축구", None).await, [""; 0]);
    assert_eq!(listed("배구", None).await, ["배구"]);
    let ids = [rooms[0].room.id, rooms[2].room.id];
    // Read, remembered, and read again where it is another room by now.
    for title in ["배구", "배구", "농구"] {
        rooms[2].room.title = title.into();
        rooms[2].change(&world.seeds, true, None);
        rooms[2].flush(&world).await;
        for _ in 0..2 {
            let mut got = world.store.get_rooms(world.tenant, &ids).await.expect(READ);
            got.sort_unstable_by_key(|room| room.id != ids[0]);
            assert_eq!(
                got,
                [rooms[0].room.clone(), rooms[2].room.clone()].map(Arc::new)
            );
        }
    }
}

async fn check_pages(world: &World, expected: &[&str]) {
    for limit in 1..=4 {
        let mut titles = Vec::new();
        let mut before = None;
        loop {
            let page = world.store.list_listed(world.tenant, before, limit).await;
            let page = page.expect(READ);
            titles.extend(page.rooms.iter().map(|room| room.title.to_string()));
            before = page.next;
            if before.is_none() {
                break;
            }
        }
        assert_eq!(titles, expected, "{limit}");
    }
}
