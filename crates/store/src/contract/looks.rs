//! Cases about lists of rooms that are read again: whatever changed of a room or of how its newest message looks is in the
//! next one, also what no event tells.

use std::sync::Arc;

use domain::rooms::{Picture, Profile};
use domain::{Mentions, Principal, PrincipalRecord, Room, Seq};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{Changes, ProfileSet, RenamedMessage, SharedStore};

/// The room as the reader's list has it.
async fn listed(world: &World, room: &KnownRoom, reader: &Principal) -> Arc<Room> {
    let own = world.own_room(room, reader).await;
    own.expect("it is listed").room
}

async fn change(world: &World, who: &Principal, change: impl Fn(&mut PrincipalRecord)) {
    let done = world.change(async |tx| {
        let found = tx.lock_principal(world.tenant, who.id).await?;
        let mut record = found.expect("the person is there");
        change(&mut record);
        tx.update_principal(&record).await
    });
    done.await;
}

async fn set_profile(world: &World, room: &KnownRoom, who: &Principal, name: Option<&str>) {
    let profile = name.map(|name| Profile {
        name: name.into(),
        picture: Picture::of_words("emoji", "🌙", "plum"),
    });
    let profiles = vec![ProfileSet {
        tenant: room.tenant,
        room: room.room.id,
        principal: who.id,
        profile,
    }];
    let changes = Changes {
        profiles,
        ..Changes::default()
    };
    world.write(&changes).await;
}

async fn rename(world: &World, room: &KnownRoom, seq: Seq) {
    let mut message = room.message(seq);
    (message.text, message.mentions) = ("@누구 안녕".into(), Mentions::default());
    let renamed = RenamedMessage {
        tenant: room.tenant,
        message,
        was: "@다온".into(),
        is: "@누구".into(),
    };
    let changes = Changes {
        renamed: vec![renamed],
        ..Changes::default()
    };
    world.write(&changes).await;
}

/// What changes of people and of a room without any event is in the next list.
pub async fn a_list_read_again_shows_what_no_event_tells(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let (mut room, mut other) = (world.room(None).await, world.room(None).await);
    for one in [&mut room, &mut other] {
        one.join(&world.seeds, ana);
        one.join(&world.seeds, bo);
        let first = one.send(&world.seeds, ana, "a1", "하나");
        one.answer(&world.seeds, bo, first, "b1");
        one.flush(&world).await;
    }
    let mut seen = vec![listed(&world, &room, ana).await];
    let mut see = async |room: &KnownRoom| {
        let now = listed(&world, room, ana).await;
        let before = seen.last().expect("one was seen");
        assert_eq!(now.head, before.head, "an event told it");
        assert_ne!(now, *before);
        seen.push(now);
    };
    change(&world, bo, |bo| bo.principal.name = "다른 bo".into()).await;
    see(&room).await;
    change(&world, bo, |bo| bo.claimed_by = Some(cy.id)).await;
    see(&room).await;
    change(&world, bo, |bo| bo.claimed_by = None).await;
    see(&room).await;
    set_profile(&world, &room, bo, Some("달빛")).await;
    see(&room).await;
    set_profile(&world, &room, ana, Some("별빛")).await;
    see(&room).await;
    set_profile(&world, &room, ana, None).await;
    see(&room).await;
    rename(&world, &room, room.messages()[1].seq).await;
    see(&room).await;
    change(&world, bo, |bo| {
        bo.principal = crate::identity::without_name(&bo.principal);
        bo.deleted_at = Some(bo.created_at);
    })
    .await;
    see(&room).await;
    listed(&world, &other, ana).await;
}

/// What happens in a room is in the next list, whoever read which list before.
pub async fn a_list_read_again_shows_what_happened(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    let mut room = world.room(None).await;
    room.join(&world.seeds, ana);
    room.join(&world.seeds, bo);
    let first = room.send(&world.seeds, bo, "b1", "하나");
    room.flush(&world).await;
    let mut seen = listed(&world, &room, ana).await;
    for step in 0..6 {
        match step {
            0 => drop(room.send(&world.seeds, bo, "b2", "둘")),
            1 => drop(room.answer(&world.seeds, ana, first, "a1")),
            2 => room.edit(&world.seeds, first, "하나, 다르게"),
            3 => room.react(&world.seeds, room.messages()[2].seq, bo.id, ("👍", true)),
            4 => room.delete(&world.seeds, first),
            _ => room.change(&world.seeds, true, None),
        }
        room.flush(&world).await;
        for reader in [ana, bo] {
            let now = listed(&world, &room, reader).await;
            assert_ne!(now, seen, "step {step}");
        }
        seen = listed(&world, &room, ana).await;
    }
    room.trim(&world, room.room.head);
    room.flush(&world).await;
    assert_eq!(listed(&world, &room, ana).await.last_message, None);
}
