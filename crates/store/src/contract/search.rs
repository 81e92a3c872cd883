//! Cases about the search index, which is written from the logs behind them, and about the directory.

use domain::search::{Query, tokens};
use domain::{Ambient as _, RoomId, TenantId, Timestamp};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{
    Candidates, DocId, DocPlace, IndexDoc, IndexStep, MessageSearch, SharedStore, Unindexed,
};

const READ: &str = "the store is read";
const WRITTEN: &str = "the index is written";

fn step((tenant, room): (TenantId, RoomId), unindexed: Unindexed) -> IndexStep {
    let messages = unindexed.messages.into_iter().map(|message| IndexDoc {
        place: DocPlace::Message(message.seq),
        at: message.sent_at,
        tokens: message.text.as_deref().map(tokens).unwrap_or_default(),
    });
    let entry = unindexed.entry.map(|entry| {
        let (tags, tokens) = entry.words.map_or_else(Default::default, |words| {
            let tokens = tokens(&format!("{}\n{}", words.title, words.description));
            (words.tags, tokens)
        });
        IndexDoc {
            place: DocPlace::Directory(tags),
            at: entry.created_at,
            tokens,
        }
    });
    IndexStep {
        tenant,
        room,
        from: unindexed.from,
        to: unindexed.to,
        docs: messages.chain(entry).collect(),
    }
}

/// Indexes everything, so many seqs at a time.
pub(super) async fn catch_up(world: &World, limit: u32) {
    let mut after = None;
    loop {
        let page = world.store.list_behind(after, 2).await.expect(READ);
        for (tenant, room) in page.behind {
            let read = async || world.store.read_unindexed(tenant, room, limit).await;
            while let Some(unindexed) = read().await.expect(READ) {
                let steps = [step((tenant, room), unindexed)];
                let written = world.store.write_index(&steps).await;
                assert_eq!(written.expect(WRITTEN), [true]);
            }
        }
        after = page.next;
        if after.is_none() {
            return;
        }
    }
}

/// What the index gives for a query and is what was asked, the newest first.
async fn find(world: &World, rooms: &[&KnownRoom], query: &str) -> Vec<String> {
    let query = Query::parse(query).expect("a query");
    let found = candidates(world, rooms, &query.tokens()).await;
    let texts = found.into_iter().filter(|text| query.matches(text));
    texts.collect()
}

async fn candidates(world: &World, rooms: &[&KnownRoom], tokens: &[Box<str>]) -> Vec<String> {
    let tenant = rooms.first().map_or(world.tenant, |room| room.tenant);
    let mut search = MessageSearch {
        rooms: rooms.iter().map(|room| room.room.id).collect(),
        tokens: tokens.to_vec(),
        before: DocId::LAST,
        limit: 3,
    };
    let mut texts = Vec::new();
    loop {
        let page = world
            .store
            .find_messages(tenant, &search)
            .await
            .expect(READ);
        let (looked_to, page) = (page.looked_to, page.found);
        assert!(page.is_sorted_by(|a, b| a.id > b.id), "{page:?}");
        assert!(page.iter().all(|one| one.id < search.before));
        let last = page.last().map(|last| last.id);
        // A look that was broken off goes on where it was.
        let Some(next) = looked_to.or(last) else {
            return texts;
        };
        search.before = next;
        let found = page.into_iter().filter_map(|one| one.found);
        texts.extend(found.map(|(message, _)| message.text.to_string()));
    }
}

/// Messages are found by what they say now, in the rooms that are named, the newest first; each step writes how far it got.
pub async fn messages_are_found_by_what_they_say_now(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut here = world.room(None).await;
    let mut there = world.room(None).await;
    here.send(&world.seeds, &people[0], "a1", "고객상담센터에서");
    let edited = here.send(&world.seeds, &people[0], "a2", "상담 Hello");
    here.flush(&world).await;
    there.send(&world.seeds, &people[0], "a1", "재상담");
    there.flush(&world).await;
    let deleted = here.send(&world.seeds, &people[0], "a3", "상담 끝");
    here.flush(&world).await;
    assert_eq!(find(&world, &[&here], "상담").await, [""; 0]);
    catch_up(&world, 2).await;
    let both = [&here, &there];
    assert_eq!(
        find(&world, &both, "상담").await,
        ["상담 끝", "재상담", "상담 Hello", "고객상담센터에서"]
    );
    assert_eq!(find(&world, &[&there], "ㅅㄷ").await, ["재상담"]);
    assert_eq!(find(&world, &both, "hELL").await, ["상담 Hello"]);
    assert_eq!(find(&world, &[], "상담").await, [""; 0]);
    here.edit(&world.seeds, edited, "환불 문의");
    here.delete(&world.seeds, deleted);
    here.flush(&world).await;
    // What was deleted is not given even before the index knows; what was edited is given as it stands.
    let before = candidates(&world, &[&here], &tokens("상담")).await;
    assert_eq!(before, ["환불 문의", "고객상담센터에서"]);
    catch_up(&world, 100).await;
    let after = candidates(&world, &[&here], &tokens("상담")).await;
    assert_eq!(after, ["고객상담센터에서"]);
    assert_eq!(find(&world, &[&here], "환불").await, ["환불 문의"]);
    let behind = world.store.list_behind(None, 100).await.expect(READ);
    assert_eq!((behind.behind, behind.next), (Vec::new(), None));
}

/// The same step twice, a step of a room that is not there, and steps of several rooms at once: each place moves once.
pub async fn a_step_of_the_index_is_written_once(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut rooms = [world.room(None).await, world.room(None).await];
    let mut steps = Vec::new();
    for room in &mut rooms {
        // All in one millisecond: their documents need places of their own.
        for n in 0..40 {
            let seq = room.send(&world.seeds, &people[0], &format!("c{n}"), "같은 때");
            let at = Timestamp::from_millis(1_800_000_000_000);
            room.set_message(seq, |message| message.sent_at = at);
            let sent = room.message(seq);
            let written = room.changes.messages.iter_mut();
            written.for_each(|(_, m)| {
                if m.seq == seq {
                    *m = sent.clone().into();
                }
            });
        }
        room.flush(&world).await;
        let key = (room.tenant, room.room.id);
        let unindexed = world.store.read_unindexed(key.0, key.1, 1_000).await;
        let unindexed = unindexed.expect(READ).expect("there is something");
        assert_eq!((unindexed.from.get(), unindexed.to), (0, room.room.head));
        steps.push(step(key, unindexed));
    }
    let missing = IndexStep {
        room: RoomId::generate(&world.seeds),
        ..steps[0].clone()
    };
    steps.push(missing);
    let written = world.store.write_index(&steps).await.expect(WRITTEN);
    assert_eq!(written, [true, true, false]);
    let again = world.store.write_index(&steps).await.expect(WRITTEN);
    assert_eq!(again, [false; 3]);
    for room in &rooms {
        assert_eq!(find(&world, &[room], "같은").await.len(), 40);
        let left = world
            .store
            .read_unindexed(room.tenant, room.room.id, 10)
            .await;
        assert_eq!(left.expect(READ), None);
    }
}

/// Nothing is found through a foreign tenant, in a deleted room, or of a tenant that is gone.
pub async fn what_is_found_stays_within_its_tenant(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let foreign = TenantId::generate(&world.seeds);
    world.create_tenant(foreign, "elsewhere").await;
    let mut here = world.room(None).await;
    let mut there = KnownRoom::new(foreign, &world.seeds, None);
    for room in [&mut here, &mut there] {
        room.send(&world.seeds, &people[0], "a1", "상담");
        room.flush(&world).await;
    }
    catch_up(&world, 100).await;
    let search = MessageSearch {
        rooms: vec![here.room.id],
        tokens: tokens("상담"),
        before: DocId::LAST,
        limit: 10,
    };
    let found = world.store.find_messages(foreign, &search).await;
    assert_eq!(found.expect(READ), Candidates::default());
    assert_eq!(find(&world, &[&here], "상담").await, ["상담"]);
    let now = world.seeds.now();
    here.change(&world.seeds, false, Some(now));
    here.flush(&world).await;
    assert_eq!(find(&world, &[&here], "상담").await, [""; 0]);
    loop {
        let mut tx = world.store.begin_identity().await.expect("it begins");
        let is_gone = tx.delete_tenant_step(foreign, 2).await.expect("it goes");
        tx.commit().await.expect("it goes");
        if is_gone {
            break;
        }
    }
    let there = find(&world, &[&there], "상담").await;
    assert_eq!(there, [""; 0]);
}

/// What is found is what a look at every message would find, for texts and queries of a few letters in many orders.
pub async fn a_search_finds_what_a_look_at_every_message_finds(store: SharedStore) {
    const LETTERS: [char; 8] = ['가', '각', '나', '상', 'a', 'B', ' ', '7'];
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut chance: u64 = 7;
    let mut text = |length: u64| -> String {
        let mut letter = || {
            chance = chance
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (chance >> 33) as usize
        };
        let count = 2 + letter() % usize::try_from(length).unwrap_or(2);
        (0..count)
            .map(|_| LETTERS[letter() % LETTERS.len()])
            .collect()
    };
    let mut rooms = [world.room(None).await, world.room(None).await];
    for round in 0..4 {
        for room in &mut rooms {
            for n in 0..40 {
                let said = text(10);
                room.send(&world.seeds, &people[0], &format!("{round}-{n}"), &said);
            }
            let messages = room.messages();
            let sent = |n: usize| messages[n % messages.len()].seq;
            room.edit(&world.seeds, sent(round * 17), &text(10));
            if messages[round * 23 % messages.len()].deleted_at.is_none() {
                room.delete(&world.seeds, sent(round * 23));
            }
            room.flush(&world).await;
        }
        catch_up(&world, 37).await;
    }
    let all = || rooms.iter().flat_map(KnownRoom::messages);
    for _ in 0..60 {
        let asked = text(3);
        let is_word = asked.chars().count() > 1 && !asked.contains(' ');
        if !is_word {
            continue;
        }
        let says = |text: &str| text.to_lowercase().contains(&asked.to_lowercase());
        let mut expected: Vec<String> = all()
            .filter(|m| m.deleted_at.is_none() && says(&m.text))
            .map(|m| m.text.to_string())
            .collect();
        let mut found = find(&world, &[&rooms[0], &rooms[1]], &asked).await;
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{asked}");
    }
}

/// In however many rooms one looks, each gives what is in it, and others nothing.
pub async fn many_rooms_are_searched_at_once(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut rooms = Vec::new();
    for n in 0..90 {
        let mut room = world.room(None).await;
        room.send(&world.seeds, &people[0], "a1", &format!("상담 {n}번"));
        room.flush(&world).await;
        rooms.push(room);
    }
    catch_up(&world, 100).await;
    for count in [1, 64, 65, 89] {
        let searched: Vec<&KnownRoom> = rooms.iter().take(count).collect();
        let expected: Vec<String> = (0..count).rev().map(|n| format!("상담 {n}번")).collect();
        assert_eq!(find(&world, &searched, "상담").await, expected, "{count}");
    }
}

/// Somebody's rooms that may be searched: those they are in and not banned from, the newest activity first.
pub async fn readable_rooms_are_those_one_is_in(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let mut rooms = Vec::new();
    for _ in 0..4 {
        let mut room = world.room(None).await;
        room.join(&world.seeds, &people[0]);
        room.flush(&world).await;
        rooms.push(room);
    }
    let now = world.seeds.now();
    rooms[0].leave(&world.seeds, &people[0]);
    rooms[1].ban(
        &world.seeds,
        people[0].id,
        Some(now.plus(std::time::Duration::from_hours(1))),
    );
    for room in &mut rooms {
        room.flush(&world).await;
    }
    let of = async |who: usize, limit: u32| {
        let listed = world
            .store
            .list_readable(world.tenant, people[who].id, now, limit);
        listed.await.expect(READ)
    };
    assert_eq!(of(0, 10).await, [rooms[3].room.id, rooms[2].room.id]);
    assert_eq!(of(0, 1).await, [rooms[3].room.id]);
    assert_eq!(of(1, 10).await, []);
}
