//! Cases about what is done to messages after they were sent: edits, reactions, pins.

use domain::{EventBody, Seq};

use super::known_acts::emoji;
use super::known_room::KnownRoom;
use super::world::{World, find_room, whole_log};
use crate::{HistoryPlace, HistoryQuery, SharedStore, Subject, Wanted};

const READ: &str = "the store is read";

/// History, log and pins say what the messages are now.
pub(super) async fn check_messages(world: &World, room: &KnownRoom) {
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 1_000,
    };
    let (tenant, id) = (room.tenant, room.room.id);
    let page = world.store.read_history(tenant, id, query).await;
    let page = page.expect(READ).expect("the room is there");
    assert_eq!(page.messages, room.messages());
    assert_eq!(whole_log(world, room).await, room.events);
    assert_eq!(find_room(world, room).await, Some(room.room.clone()));
}

async fn edits(world: &World, room: &KnownRoom, seq: Seq) -> Vec<String> {
    let id = room.message(seq).id;
    let edits = world.store.list_edits(room.tenant, room.room.id, id).await;
    let edits = edits.expect(READ).into_iter();
    edits.map(|(_, text)| text.into()).collect()
}

/// What a message said before stays until it is deleted; the replayed event carries the message as it stands now.
pub async fn edits_are_kept_until_the_message_is_deleted(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let other = room.send(&world.seeds, &people[0], "a0", "그대로");
    let seq = room.send(&world.seeds, &people[0], "a1", "하나");
    room.flush(&world).await;
    assert_eq!(edits(&world, &room, seq).await, [""; 0]);
    room.edit(&world.seeds, seq, "둘");
    room.flush(&world).await;
    // In one moment: twice in one batch, and once more in the next.
    let at = domain::Ambient::now(&world.seeds);
    room.edit_at(at, seq, "셋");
    room.edit_at(at, seq, "더");
    room.flush(&world).await;
    room.edit_at(at, seq, "넷");
    room.flush(&world).await;
    assert_eq!(edits(&world, &room, seq).await, ["하나", "둘", "셋", "더"]);
    assert_eq!(edits(&world, &room, other).await, [""; 0]);
    check_messages(&world, &room).await;
    let log = whole_log(&world, &room).await;
    let texts: Vec<_> = log
        .iter()
        .filter_map(|event| match &event.body {
            EventBody::MessageEdited { message } => Some(&*message.text),
            _ => None,
        })
        .collect();
    assert_eq!(texts, ["넷"; 4]);
    room.delete(&world.seeds, seq);
    room.flush(&world).await;
    assert_eq!(edits(&world, &room, seq).await, [""; 0]);
    check_messages(&world, &room).await;
}

/// A message may be sent, edited, marked and deleted in one batch.
pub async fn a_message_may_be_edited_and_deleted_in_the_batch_that_sends_it(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let kept = room.send(&world.seeds, &people[0], "a1", "하나");
    room.edit(&world.seeds, kept, "둘");
    room.react(&world.seeds, kept, people[0].id, ("👍", true));
    room.pin(&world.seeds, kept, people[0].id, true);
    let gone = room.send(&world.seeds, &people[0], "a2", "곧");
    room.edit(&world.seeds, gone, "사라질");
    room.react(&world.seeds, gone, people[0].id, ("👍", true));
    room.pin(&world.seeds, gone, people[0].id, true);
    room.answer(&world.seeds, &people[0], gone, "a3");
    room.delete(&world.seeds, gone);
    room.flush(&world).await;
    check_messages(&world, &room).await;
    assert_eq!(edits(&world, &room, kept).await, ["하나"]);
    assert_eq!(edits(&world, &room, gone).await, [""; 0]);
    assert_eq!(own(&world, &room).await, [(kept, "👍".to_owned())]);
    assert_eq!(pinned(&world, &room, 10).await, [kept]);
}

/// The reactions of whoever sent the first message.
async fn own(world: &World, room: &KnownRoom) -> Vec<(Seq, String)> {
    let by = room.messages()[0].sender.id;
    let seqs = (Seq::ZERO, room.room.head);
    let own = world
        .store
        .list_own_reactions(room.tenant, room.room.id, by, seqs)
        .await;
    let own = own.expect(READ).into_iter();
    own.map(|(seq, emoji)| (seq, emoji.as_str().to_owned()))
        .collect()
}

/// Counts and everybody's own reactions, over several batches and within one; gone with their message.
pub async fn reactions_are_counted_and_known_to_be_ones_own(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let bo = world.principals(&["bo"]).await.remove(0);
    let mut room = world.room(None).await;
    let one = room.send(&world.seeds, &principal, "a1", "하나");
    let two = room.send(&world.seeds, &principal, "a2", "둘");
    room.flush(&world).await;
    room.react(&world.seeds, one, principal.id, ("👍", true));
    room.react(&world.seeds, one, bo.id, ("👍", true));
    room.react(&world.seeds, one, bo.id, ("❤️", true));
    room.react(&world.seeds, two, principal.id, ("❤️", true));
    room.flush(&world).await;
    check_messages(&world, &room).await;
    let thumb = "👍".to_owned();
    let heart = "❤️".to_owned();
    assert_eq!(
        own(&world, &room).await,
        [(one, thumb), (two, heart.clone())]
    );
    // Added and taken back in one batch: as before.
    room.react(&world.seeds, one, principal.id, ("👍", false));
    room.react(&world.seeds, one, principal.id, ("🎾", true));
    room.react(&world.seeds, one, principal.id, ("🎾", false));
    room.flush(&world).await;
    check_messages(&world, &room).await;
    assert_eq!(own(&world, &room).await, [(two, heart.clone())]);
    let has = async |text: &str, seq| {
        let subject = Subject::Message {
            room: room.room.id,
            message: room.message(seq).id,
            emoji: Some(emoji(text)),
            to_pair: false,
        };
        let wanted = Wanted {
            actor: ana,
            subject,
        };
        world.load(&[wanted]).await[0].has_reacted
    };
    assert!(!has("👍", one).await && has("❤️", two).await && !has("👍", two).await);
    room.delete(&world.seeds, two);
    room.flush(&world).await;
    assert_eq!(own(&world, &room).await, []);
    check_messages(&world, &room).await;
}

async fn pinned(world: &World, room: &KnownRoom, limit: u32) -> Vec<Seq> {
    let pinned = world
        .store
        .list_pinned(room.tenant, room.room.id, limit)
        .await
        .expect(READ);
    for message in &pinned {
        assert_eq!(*message, room.message(message.seq));
    }
    pinned.iter().map(|message| message.seq).collect()
}

/// The newest pin first; a pin goes by itself or with its message.
pub async fn pins_are_listed_the_newest_first(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    let seqs: Vec<Seq> = ["a1", "a2", "a3"]
        .iter()
        .map(|id| room.send(&world.seeds, &people[0], id, id))
        .collect();
    room.flush(&world).await;
    for at in [1, 0, 2] {
        room.pin(&world.seeds, seqs[at], people[0].id, true);
        room.flush(&world).await;
    }
    let expected = [seqs[2], seqs[0], seqs[1]];
    for limit in 0..=3 {
        assert_eq!(
            pinned(&world, &room, limit).await,
            expected[..limit as usize]
        );
    }
    check_messages(&world, &room).await;
    room.pin(&world.seeds, seqs[0], people[0].id, false);
    room.delete(&world.seeds, seqs[2]);
    room.flush(&world).await;
    assert_eq!(pinned(&world, &room, 10).await, [seqs[1]]);
    check_messages(&world, &room).await;
}

/// A quote says what the quoted message says now, wherever it is read.
pub async fn a_quote_says_what_the_quoted_message_says_now(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let mut room = world.room(None).await;
    let quoted = room.send(&world.seeds, &people[0], "a1", &"가".repeat(300));
    room.flush(&world).await;
    let answer = room.answer(&world.seeds, &people[1], quoted, "b1");
    room.flush(&world).await;
    check_messages(&world, &room).await;
    let quote = room.message(answer).reply_to.expect("it answers");
    assert_eq!((quote.text.chars().count(), quote.is_deleted), (100, false));
    room.edit(&world.seeds, quoted, "다른 말");
    room.edit(&world.seeds, answer, "다른 대답");
    room.flush(&world).await;
    check_messages(&world, &room).await;
    room.delete(&world.seeds, quoted);
    room.flush(&world).await;
    check_messages(&world, &room).await;
    let quote = room.message(answer).reply_to.expect("it answers");
    assert_eq!((&*quote.text, quote.is_deleted), ("", true));
}
