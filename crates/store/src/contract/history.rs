//! Cases about pages of history.

use domain::{Message, Seq};

use super::known_room::KnownRoom;
use super::logs::{mixed_room, neighbour};
use super::world::World;
use crate::{HistoryPage, HistoryPlace, HistoryQuery, SharedStore};

/// Every place at every seq (and beyond the head) with every limit, against a plain list of the messages.
pub async fn history_pages_are_right_at_every_place_and_limit(store: SharedStore) {
    let world = World::new(store).await;
    let (room, people) = mixed_room(&world).await;
    neighbour(&world, &people).await;
    for limit in 1..=7 {
        let mut places = vec![HistoryPlace::Newest];
        for seq in (0..=room.room.head.get() + 2).map(Seq::new) {
            places.extend([
                HistoryPlace::Before(seq),
                HistoryPlace::After(seq),
                HistoryPlace::Around(seq),
            ]);
        }
        for place in places {
            let query = HistoryQuery { place, limit };
            let read = world
                .store
                .read_history(room.tenant, room.room.id, query)
                .await;
            let expected = expected_page(&room, query);
            assert_eq!(read.expect("history is read"), Some(expected), "{query:?}");
        }
    }
}

fn expected_page(room: &KnownRoom, query: HistoryQuery) -> HistoryPage {
    let all = room.messages();
    let limit = query.limit as usize;
    let count_up_to = |fits: &dyn Fn(Seq) -> bool| all.iter().filter(|m| fits(m.seq)).count();
    // The page is all[from..to].
    let (from, to) = match query.place {
        HistoryPlace::Newest => (all.len().saturating_sub(limit), all.len()),
        HistoryPlace::Before(seq) => {
            let to = count_up_to(&|other| other < seq);
            (to.saturating_sub(limit), to)
        }
        HistoryPlace::After(seq) => {
            let from = count_up_to(&|other| other <= seq);
            (from, all.len().min(from + limit))
        }
        HistoryPlace::Around(seq) => {
            let middle = count_up_to(&|other| other <= seq);
            let newer = limit - limit / 2;
            let to = all.len().min(middle + newer);
            (middle.saturating_sub(limit / 2), to)
        }
    };
    let messages: Vec<Message> = all[from..to].to_vec();
    HistoryPage {
        messages,
        head: room.room.head,
        has_older: from > 0,
        has_newer: to < all.len(),
    }
}

/// A room that is not there has no page; a room without messages has an empty one with its head.
pub async fn history_of_a_missing_room_is_none_and_of_a_silent_room_empty(store: SharedStore) {
    let world = World::new(store).await;
    let silent = world.room(None).await;
    let missing = KnownRoom::new(world.tenant, &world.seeds, None);
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 5,
    };
    let page = world
        .store
        .read_history(world.tenant, silent.room.id, query)
        .await;
    let expected = HistoryPage {
        messages: Vec::new(),
        head: Seq::new(1),
        has_older: false,
        has_newer: false,
    };
    assert_eq!(page.expect("history is read"), Some(expected));
    let page = world
        .store
        .read_history(world.tenant, missing.room.id, query)
        .await;
    assert_eq!(page.expect("history is read"), None);
}
