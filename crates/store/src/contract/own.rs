//! Cases about one's own rooms: how somebody has set them for themselves, who calls them there, and what they do not show.

use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::rooms::{CALLS_COUNTED_MAX, Calls, MessagePlace, NotifyLevel, OwnSettings};
use domain::{Ambient as _, Mention, Mentions, Principal, Seq};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{Changes, OwnChanged, OwnValues, SharedStore, Subject, Wanted};

const READ: &str = "own rooms are read";

async fn set(world: &World, room: &KnownRoom, who: &Principal, values: OwnValues) {
    let own = vec![OwnChanged {
        tenant: room.tenant,
        room: room.room.id,
        principal: who.id,
        values,
    }];
    let changes = Changes {
        own,
        ..Changes::default()
    };
    world.write(&changes).await;
}

/// Each value is kept by itself, and nothing about the standing changes with it, nor it with the standing.
pub async fn how_somebody_set_a_room_is_kept_whole_and_changed(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, who) = world.guest_of(world.tenant, "ana").await;
    let bo = world.principals(&["bo"]).await.remove(0);
    let mut room = world.room(None).await;
    room.join(&world.seeds, &who);
    room.join(&world.seeds, &bo);
    room.flush(&world).await;
    let nothing = world.own_room(&room, &who).await.expect("she is in");
    let unset = (OwnSettings::default(), Calls::default(), None);
    assert_eq!((nothing.own, nothing.calls, nothing.profile), unset);
    let hidden_at = Some(Some(MessageNumber::new(7)));
    let values = OwnValues {
        hidden_at,
        pinned: Some(Some(3)),
        ..OwnValues::default()
    };
    set(&world, &room, &who, values).await;
    let values = OwnValues {
        notify: Some(NotifyLevel::Mentions),
        unread_at: Some(Some(Seq::new(9))),
        ..OwnValues::default()
    };
    set(&world, &room, &who, values).await;
    room.send(&world.seeds, &who, "a1", "하나");
    room.read_up_to(&world.seeds, who.id, room.room.head);
    room.flush(&world).await;
    let now = world.own_room(&room, &who).await.expect("she is in");
    let expected = OwnSettings {
        hidden_at: Some(MessageNumber::new(7)),
        pinned: Some(3),
        notify: NotifyLevel::Mentions,
        unread_at: Some(Seq::new(9)),
    };
    assert_eq!(now.own, expected);
    assert_eq!(now.membership, room.standing(who.id));
    let others = world.own_room(&room, &bo).await.expect("he is in");
    assert_eq!(others.own, OwnSettings::default());
    let subject = Subject::Place {
        room: room.room.id,
        seq: Seq::new(1),
    };
    let wanted = Wanted {
        actor: ana,
        subject,
    };
    assert_eq!(world.load(&[wanted]).await[0].unread_at, Some(Seq::new(9)));
    set(&world, &room, &who, OwnValues::NOTHING_SET).await;
    let now = world.own_room(&room, &who).await.expect("she is in");
    assert_eq!(now.own, OwnSettings::default());
    room.leave(&world.seeds, &who);
    room.flush(&world).await;
    assert_eq!(world.own_room(&room, &who).await, None);
}

fn call(room: &mut KnownRoom, seq: Seq, here: bool, named: &[&Principal]) {
    let named = named.iter().map(|who| Mention {
        id: who.id,
        name: who.name.clone(),
    });
    let mentions = Mentions {
        here,
        people: named.collect(),
    };
    room.set_message(seq, |message| message.mentions = mentions.clone());
    let message = room.message(seq);
    let written = room.changes.messages.iter_mut();
    for (_, sent) in written.filter(|(_, sent)| sent.seq == seq) {
        *sent = Arc::new(message.clone());
    }
}

/// The unread messages that call each, by name or with everybody, and the newest of them: until they are read, deleted, or
/// changed so that they call them no more. What is deleted leaves the older ones.
pub async fn calls_are_counted_until_they_are_read_or_go(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let mut room = world.room(None).await;
    for person in [ana, bo] {
        room.join(&world.seeds, person);
    }
    let seqs: Vec<Seq> = ["a1", "a2", "a3", "a4"]
        .iter()
        .map(|id| room.send(&world.seeds, ana, id, id))
        .collect();
    let counted = |room: &KnownRoom, count: u32, at: usize| Calls {
        count,
        newest: Some(MessagePlace {
            seq: seqs[at],
            number: room.message(seqs[at]).number,
        }),
    };
    // Whoever is not in is named as well; one message calls twice at most once.
    call(&mut room, seqs[0], false, &[bo, cy]);
    call(&mut room, seqs[1], true, &[bo]);
    call(&mut room, seqs[2], true, &[]);
    room.flush(&world).await;
    let calls = async |room: &KnownRoom, who: &Principal| {
        let own = world.own_room(room, who).await.expect("they are in");
        own.calls
    };
    assert_eq!(calls(&room, bo).await, counted(&room, 3, 2));
    // One's own words call nobody oneself.
    assert_eq!(calls(&room, ana).await, Calls::default());
    assert_eq!(world.own_room(&room, cy).await, None);
    room.delete(&world.seeds, seqs[2]);
    room.flush(&world).await;
    assert_eq!(calls(&room, bo).await, counted(&room, 2, 1));
    // Other words stand in place of what called him.
    room.edit(&world.seeds, seqs[1], "아무도");
    room.flush(&world).await;
    assert_eq!(calls(&room, bo).await, counted(&room, 1, 0));
    room.edit(&world.seeds, seqs[3], "@bo");
    room.changes.edited[0].message.mentions.people = vec![Mention {
        id: bo.id,
        name: bo.name.clone(),
    }];
    let changes = room.take_changes();
    world.write(&changes).await;
    assert_eq!(calls(&room, bo).await, counted(&room, 2, 3));
    room.read_up_to(&world.seeds, bo.id, seqs[0]);
    room.flush(&world).await;
    assert_eq!(calls(&room, bo).await, counted(&room, 1, 3));
    room.read_up_to(&world.seeds, bo.id, seqs[3]);
    room.flush(&world).await;
    assert_eq!(calls(&room, bo).await, Calls::default());
}

/// So many are counted and no more, and what blocked people say calls nobody.
pub async fn calls_are_counted_up_to_a_number_and_not_of_blocked_people(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let mut room = world.room(None).await;
    for person in [ana, bo, cy] {
        room.join(&world.seeds, person);
    }
    for at in 0..CALLS_COUNTED_MAX + 5 {
        let seq = room.send(&world.seeds, ana, &format!("a{at}"), "@bo");
        call(&mut room, seq, false, &[bo]);
    }
    let last = room.send(&world.seeds, cy, "c1", "@here");
    call(&mut room, last, true, &[]);
    room.flush(&world).await;
    let calls = async || world.own_room(&room, bo).await.expect("he is in").calls;
    assert_eq!(calls().await.count, CALLS_COUNTED_MAX);
    let block = async |other: &Principal, on: bool| {
        let change = world.change(async |tx| {
            let pair = (bo.id, other.id);
            let changed = if on {
                tx.insert_block(world.tenant, pair, world.seeds.now())
                    .await?
            } else {
                tx.delete_block(world.tenant, pair).await?
            };
            assert!(changed);
            Ok(())
        });
        change.await;
    };
    block(ana, true).await;
    let of_cy = calls().await;
    assert_eq!(of_cy.count, 1);
    assert_eq!(of_cy.newest.map(|place| place.seq), Some(last));
    block(cy, true).await;
    assert_eq!(calls().await, Calls::default());
    block(ana, false).await;
    assert_eq!(calls().await.count, CALLS_COUNTED_MAX);
}

/// Whoever hides how far they have read is not counted, and is told apart.
pub async fn markers_are_counted_of_those_who_show_them(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let mut room = world.room(None).await;
    for person in &people {
        room.join(&world.seeds, person);
    }
    room.flush(&world).await;
    let hide = async |at: usize, receipts_hidden: bool| {
        let id = people[at].id;
        let change = world.change(async |tx| {
            let found = tx.lock_principal(world.tenant, id).await?;
            let mut record = found.expect("the person is there");
            record.privacy.receipts_hidden = receipts_hidden;
            tx.update_principal(&record).await
        });
        change.await;
    };
    let read = async || {
        let (tenant, id) = (room.tenant, room.room.id);
        let counted = world.store.count_markers(tenant, id).await.expect(READ);
        let hidden = world.store.list_receipts_hidden(tenant, id).await;
        let members: u64 = counted.iter().map(|(_, members)| members).sum();
        (members, hidden.expect(READ))
    };
    assert_eq!(read().await, (3, vec![]));
    hide(1, true).await;
    assert_eq!(read().await, (2, vec![people[1].id]));
    hide(1, false).await;
    assert_eq!(read().await, (3, vec![]));
}
