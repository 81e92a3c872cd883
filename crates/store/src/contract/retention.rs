//! Cases about what has had its time: histories that are cut, rooms that are swept, people who are erased.

use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::rooms::{RoomState, Sent};
use domain::{Ambient as _, EventBody, Mention, Mentions, MessageId, Seq, TenantId, Timestamp};

use super::known_room::KnownRoom;
use super::law::{STEPS, act, pick, read, replayed};
use super::marks::check_messages;
use super::world::{World, client_id, find_room, whole_log};
use crate::identity::DELETED_NAME;
use crate::{
    Erasure, HistoryPlace, HistoryQuery, KeptRoom, RenamedMessage, SharedStore, StoreError,
    Subject, TrimmedRoom, Wanted,
};

impl KnownRoom {
    /// The history is cut: everything up to the floor goes, and what quotes it.
    pub(super) fn trim(&mut self, world: &World, floor: Seq) {
        let at = world.seeds.now();
        let goes = self.messages().into_iter().filter(|m| m.seq <= floor);
        let number = goes.map(|m| m.number).max();
        let number = number.unwrap_or(self.room.floor_number);
        self.room.floor_number = number;
        self.events.retain(|event| event.seq > floor);
        for event in &mut self.events {
            let message = match &mut event.body {
                EventBody::MessageEdited { message } if message.seq <= floor => {
                    let (floor, number) = (message.seq, MessageNumber::default());
                    event.body = EventBody::HistoryTrimmed { floor, number };
                    continue;
                }
                EventBody::MessageSent { message } | EventBody::MessageEdited { message } => {
                    message
                }
                _ => continue,
            };
            let message = Arc::make_mut(message);
            message.reply_to = message.reply_to.take().filter(|q| q.seq > floor);
        }
        let last = self.room.last_message.take();
        self.room.last_message = last
            .filter(|last| last.seq > floor)
            .map(|last| self.message(last.seq));
        self.changes.trimmed.push(TrimmedRoom {
            tenant: self.tenant,
            room: self.room.id,
            floor,
            number,
            sent_since: Timestamp::from_millis(0),
        });
        self.append(at, EventBody::HistoryTrimmed { floor, number });
    }
}

async fn kept(world: &World, room: &KnownRoom) -> KeptRoom {
    let all = world
        .store
        .list_kept_rooms(None, 100)
        .await
        .expect("rooms are read");
    all.into_iter()
        .find(|one| one.room == room.room.id)
        .expect("the room is there")
}

async fn sweep(world: &World, room: &KnownRoom, up_to: Seq, rows: u32) -> u64 {
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    let swept = tx.sweep_room(room.tenant, room.room.id, up_to, rows).await;
    let swept = swept.expect("rows are deleted");
    tx.commit().await.expect("it is committed");
    swept
}

/// What is cut is nowhere; a cursor below the floor is told so; what follows reads on.
pub async fn what_is_cut_is_gone_and_what_follows_reads_on(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    let mut room = world.room(None).await;
    let first = room.send(&world.seeds, ana, "a1", "하나");
    let second = room.send(&world.seeds, ana, "a2", "둘");
    let floor = room.room.head;
    let answer = room.answer(&world.seeds, bo, first, "b1");
    room.flush(&world).await;
    room.react(&world.seeds, first, bo.id, ("👍", true));
    room.pin(&world.seeds, second, bo.id, true);
    room.edit(&world.seeds, second, "둘, 다르게");
    room.flush(&world).await;
    assert_eq!(kept(&world, &room).await.floor, Seq::ZERO);
    room.trim(&world, floor);
    room.flush(&world).await;

    let (tenant, id) = (room.tenant, room.room.id);
    assert_eq!(
        world.store.find_floor(tenant, id).await.expect("read"),
        Some(floor)
    );
    for after in 0..floor.get() {
        let log = world.store.read_log(tenant, id, Seq::new(after), 100).await;
        assert!(
            matches!(log, Err(StoreError::BelowFloor)),
            "after {after}: {log:?}"
        );
    }
    let log = world.store.read_log(tenant, id, floor, 100).await;
    assert_eq!(log.expect("the log is read"), room.events);
    let tail = world.store.read_log_tail(tenant, id, 100).await;
    assert_eq!(tail.expect("the tail is read"), room.events);
    let query = HistoryQuery {
        place: HistoryPlace::Around(first),
        limit: 10,
    };
    let page = world.store.read_history(tenant, id, query).await;
    let page = page.expect("read").expect("the room is there");
    assert_eq!(page.messages, [room.message(answer)]);
    assert!(!page.has_older && page.messages[0].reply_to.is_none());
    let pinned = world.store.list_pinned(tenant, id, 10).await;
    assert_eq!(pinned.expect("pins are read"), []);
    let stored = find_room(&world, &room).await.expect("the room is there");
    assert_eq!(stored, room.room);
    check_remains(&world, &room, floor).await;
}

/// Reactions and edits of what is gone are swept a few at a time, and nothing else.
async fn check_remains(world: &World, room: &KnownRoom, floor: Seq) {
    let before = kept(world, room).await;
    assert!(before.has_remains);
    assert_eq!(
        (before.floor, before.floor_number),
        (floor, room.room.floor_number)
    );
    let oldest = room.messages()[0].clone();
    let sent = Sent {
        seq: oldest.seq,
        number: oldest.number,
        at: oldest.sent_at,
    };
    let listed = world.store.list_oldest(room.tenant, room.room.id, 5).await;
    assert_eq!(listed.expect("read")[0], sent);
    assert_eq!(before.oldest_at, Some(oldest.sent_at));
    assert_eq!(sweep(world, room, floor, 1).await, 1);
    assert_eq!(sweep(world, room, floor, 10).await, 1);
    assert_eq!(sweep(world, room, floor, 10).await, 0);
    assert!(!kept(world, room).await.has_remains);
    check_messages(world, room).await;
    // Of a deleted room everything goes.
    let head = room.room.head;
    while sweep(world, room, head, 2).await > 0 {}
    let log = world
        .store
        .read_log_tail(room.tenant, room.room.id, 10)
        .await;
    assert_eq!(log.expect("the tail is read"), []);
}

/// A send whose message was removed is still known by its client id, in its room and by its sender, until it is purged.
pub async fn a_removed_send_is_known_for_a_day(store: SharedStore) {
    let world = World::new(store).await;
    let (actor, ana) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(None).await;
    let mut other = world.room(None).await;
    let gone = room.send(&world.seeds, &ana, "a1", "하나");
    let message = room.message(gone);
    room.flush(&world).await;
    room.trim(&world, gone);
    room.flush(&world).await;
    let spare = other.send(&world.seeds, &ana, "a0", "둘");
    other.flush(&world).await;
    other.trim(&world, spare);
    other.flush(&world).await;
    let ask = |room: &KnownRoom, id: &str| Wanted {
        actor,
        subject: Subject::Send {
            room: room.room.id,
            client_id: client_id(id),
            reply_to: None,
            to_pair: false,
            held_at: None,
        },
    };
    let wanted = [ask(&room, "a1"), ask(&other, "a1"), ask(&room, "a2")];
    let facts = world.load(&wanted).await;
    let known = facts[0].message.as_ref().expect("it was sent");
    assert_eq!(
        (known.id, known.seq, known.number),
        (message.id, gone, message.number)
    );
    assert!(known.text.is_empty() && known.deleted_at.is_some());
    assert!(facts[1].message.is_none() && facts[2].message.is_none());
    let place = facts[0].room.as_ref().expect("the room is there");
    assert_eq!((place.floor, place.floor_number), (gone, message.number));
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    let day = std::time::Duration::from_hours(25);
    tx.purge(message.sent_at.plus(day), 100)
        .await
        .expect("purged");
    tx.commit().await.expect("it is committed");
    assert!(world.load(&wanted).await[0].message.is_none());
}

/// For random acts and cuts in random batches: a snapshot that is not below the floor, and the log behind it, are what
/// is read afresh.
pub async fn the_law_holds_over_a_moving_floor(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let mut resumed = 0;
    for _ in 0..8 {
        let mut room = world.room(None).await;
        let mut snapshots: Vec<RoomState> = Vec::new();
        let mut floor = Seq::ZERO;
        for step in 0..STEPS {
            act(&world, &mut room, &people);
            if step % 12 == 11 {
                room.flush(&world).await;
                snapshots.push(read(&world, &room).await);
                let between = room.room.head.get() - floor.get();
                let between = usize::try_from(between).expect("small");
                floor =
                    Seq::new(floor.get() + pick(&world, between) as u64 + 1).min(room.room.head);
                room.trim(&world, floor);
                room.flush(&world).await;
            }
        }
        room.flush(&world).await;
        check_messages(&world, &room).await;
        let fresh = read(&world, &room).await;
        for snapshot in snapshots.into_iter().filter(|s| s.head >= floor) {
            resumed += 1;
            assert_eq!(replayed(&world, &room, snapshot).await, fresh);
        }
    }
    assert!(resumed >= 8, "{resumed}");
}

/// Rooms of all tenants come in one order, in pages of any size.
pub async fn kept_rooms_are_listed_in_pages(store: SharedStore) {
    let world = World::new(store).await;
    let elsewhere = TenantId::generate(&world.seeds);
    world.create_tenant(elsewhere, "there").await;
    let mut rooms = Vec::new();
    for tenant in [
        world.tenant,
        elsewhere,
        world.tenant,
        elsewhere,
        world.tenant,
    ] {
        let mut room = KnownRoom::new(tenant, &world.seeds, None);
        room.flush(&world).await;
        rooms.push((tenant, room.room.id));
    }
    rooms.sort_unstable();
    for limit in 1..=6 {
        let mut listed = Vec::new();
        let mut after = None;
        loop {
            let page = world
                .store
                .list_kept_rooms(after, limit)
                .await
                .expect("read");
            listed.extend(page.iter().map(|one| (one.tenant, one.room)));
            after = listed.last().copied();
            if page.len() < limit as usize {
                break;
            }
        }
        assert_eq!(listed, rooms, "limit {limit}");
    }
    let (tenant, id) = rooms[0];
    let at = world.seeds.now();
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    tx.attend_room(tenant, id, at).await.expect("noted");
    tx.commit().await.expect("it is committed");
    let page = world.store.list_kept_rooms(None, 2).await.expect("read");
    assert_eq!(page[0].attended_at, at);
    assert_eq!(page[1].attended_at, Timestamp::from_millis(0));
    assert!(!page[0].has_remains && page[0].oldest_at.is_none());
}

/// An erasure is kept with how far it got, and begins anew when it is asked for again.
pub async fn an_erasure_is_kept_with_how_far_it_got(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let room = world.room(None).await;
    let mut erasure = Erasure::new(world.tenant, people[0].id, world.seeds.now());
    let later = Erasure::new(world.tenant, people[1].id, world.seeds.now());
    let open = async || world.store.list_erasures(10).await.expect("read");
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    for one in [&later, &erasure] {
        tx.insert_erasure(one).await.expect("kept");
    }
    tx.commit().await.expect("it is committed");
    assert_eq!(open().await, [erasure, later]);
    (erasure.room, erasure.seq) = (Some(room.room.id), Seq::new(7));
    let mut done = later;
    done.done_at = Some(world.seeds.now());
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    for one in [&done, &erasure] {
        tx.update_erasure(one).await.expect("kept");
    }
    tx.commit().await.expect("it is committed");
    assert_eq!(open().await, [erasure]);
    let found = world.store.find_erasure(world.tenant, people[1].id).await;
    assert_eq!(found.expect("read"), Some(done));
    let nowhere = TenantId::generate(&world.seeds);
    let found = world.store.find_erasure(nowhere, people[1].id).await;
    assert_eq!(found.expect("read"), None);
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    tx.insert_erasure(&later).await.expect("kept");
    tx.commit().await.expect("it is committed");
    assert_eq!(open().await, [erasure, later]);
}

/// A name goes out of what the log says of members, between two places and of one person only; and out of what a message
/// said, now and before its edits.
pub async fn a_name_goes_out_of_the_log_and_out_of_messages(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["다온", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    let mut room = world.room(None).await;
    for member in [ana, bo] {
        room.join(&world.seeds, member);
    }
    room.leave(&world.seeds, ana);
    let said = room.send(&world.seeds, bo, "b1", "@다온 안녕");
    room.set_message(said, |message| {
        message.mentions = Mentions {
            here: false,
            people: vec![Mention {
                id: ana.id,
                name: "다온".into(),
            }],
        };
    });
    room.flush(&world).await;
    room.edit(&world.seeds, said, "@다온 잘 가");
    room.flush(&world).await;
    let mut message = room.message(said);
    (message.text, message.mentions) = ("@누구 잘 가".into(), Mentions::default());
    room.set_message(said, |place| place.text = "@누구 잘 가".into());
    let change = crate::Changes {
        renamed: vec![RenamedMessage {
            tenant: room.tenant,
            message,
            was: "@다온".into(),
            is: "@누구".into(),
        }],
        ..crate::Changes::default()
    };
    world.write(&change).await;
    check_messages(&world, &room).await;
    let id: MessageId = room.message(said).id;
    let edits = world.store.list_edits(room.tenant, room.room.id, id).await;
    let edits = edits.expect("edits are read");
    assert!(
        edits.iter().all(|(_, text)| !text.contains("다온")),
        "{edits:?}"
    );

    let erasure = Erasure::new(room.tenant, ana.id, world.seeds.now());
    let forget = async |from: u64, to: u64| {
        let mut tx = world.store.begin_identity().await.expect("a transaction");
        let seqs = (Seq::new(from), Seq::new(to));
        let forgotten = tx.forget_name(&erasure, room.room.id, seqs).await;
        tx.commit().await.expect("it is committed");
        forgotten.expect("names are forgotten")
    };
    assert_eq!(forget(2, 3).await, 0);
    assert_eq!(forget(0, 100).await, 2);
    assert_eq!(forget(0, 100).await, 0);
    let name_of = |member: &domain::Principal| member.name.to_string();
    let log = whole_log(&world, &room).await;
    let names: Vec<String> = log
        .iter()
        .filter_map(|event| match &event.body {
            EventBody::MemberJoined { member, .. } | EventBody::MemberLeft { member } => {
                Some(name_of(member))
            }
            _ => None,
        })
        .collect();
    assert_eq!(names, [DELETED_NAME, "bo", DELETED_NAME]);
}
