//! Cases about what the writer reads inside its transaction.

use domain::{Actor, Alias, MessageId, PrincipalId, RoomId, SessionId};

use super::known_room::KnownRoom;
use super::world::{World, client_id};
use crate::{Facts, RoomFacts, SharedStore, Subject, Wanted};

fn send(actor: Actor, room: RoomId, id: &str) -> Wanted {
    let client_id = client_id(id);
    let subject = Subject::Send {
        room,
        client_id,
        reply_to: None,
        to_pair: false,
        held_at: None,
    };
    Wanted { actor, subject }
}

fn new_room(actor: Actor, alias: Option<&str>, create_key: Option<&str>) -> Wanted {
    let subject = Subject::NewRoom {
        alias: alias.map(|alias| Alias::parse(alias).expect("an alias")),
        create_key: create_key.map(client_id),
        pair: None,
    };
    Wanted { actor, subject }
}

fn room_facts(known: &KnownRoom) -> RoomFacts {
    RoomFacts {
        id: known.room.id,
        kind: known.room.kind,
        settings: known.room.settings.clone(),
        head: known.room.head,
        number: known.room.number,
        members: known.room.members,
        floor: domain::Seq::ZERO,
        floor_number: domain::MessageNumber::default(),
    }
}

/// Different questions in one batch: each answer stands in the place of its question.
pub async fn facts_come_in_the_order_asked(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, ana_principal) = world.guest_of(world.tenant, "ana").await;
    let bo = world.guest("bo").await;
    let mut room = world.room(None).await;
    room.join(&world.seeds, &ana_principal);
    let seq = room.send(&world.seeds, &ana_principal, "a1", "one");
    room.flush(&world).await;
    let (id, message) = (room.room.id, room.message(seq).id);
    let of = |actor, subject| Wanted { actor, subject };
    let wanted = [
        of(bo, Subject::Membership { room: id }),
        send(ana, id, "a1"),
        of(ana, Subject::Session),
        of(
            bo,
            Subject::Message {
                room: id,
                message,
                emoji: None,
                to_pair: false,
            },
        ),
        send(ana, id, "a2"),
        new_room(bo, None, None),
    ];
    let facts = world.load(&wanted).await;
    let sessions = facts
        .iter()
        .map(|f| f.session.as_ref().expect("signed in").id);
    assert!(sessions.eq(wanted.iter().map(|w| w.actor.session)));
    let rooms: Vec<_> = facts.iter().map(|f| f.room.clone()).collect();
    let known = Some(room_facts(&room));
    let expected = [&known, &known, &None, &known, &known, &None];
    assert_eq!(rooms.iter().collect::<Vec<_>>(), expected);
    let members: Vec<_> = facts.iter().map(Facts::is_in).collect();
    assert_eq!(members, [false, true, false, false, true, false]);
    let messages: Vec<_> = facts.into_iter().map(|f| f.message).collect();
    let sent = Some(Box::new(room.message(seq)));
    assert_eq!(messages, [None, sent.clone(), None, sent, None, None]);
}

/// A missing session, room or message, and a session that belongs to another principal: nothing is found.
pub async fn facts_of_what_is_not_there_are_empty(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.guest("ana").await;
    let nobody = Actor {
        principal: PrincipalId::generate(&world.seeds),
        ..ana
    };
    let nowhere = Actor {
        session: SessionId::generate(&world.seeds),
        ..ana
    };
    let room = world.room(None).await;
    let message = MessageId::generate(&world.seeds);
    let subject = Subject::Message {
        room: room.room.id,
        message,
        emoji: None,
        to_pair: false,
    };
    let missing = RoomId::generate(&world.seeds);
    let wanted = [
        send(nobody, missing, "a1"),
        send(nowhere, missing, "a1"),
        Wanted {
            actor: ana,
            subject,
        },
    ];
    let facts = world.load(&wanted).await;
    assert_eq!(facts[0], Facts::default());
    assert_eq!(facts[1], Facts::default());
    assert_eq!(facts[2].room, Some(room_facts(&room)));
    assert_eq!((facts[2].message.clone(), facts[2].is_in()), (None, false));
    assert_eq!(world.load(&[]).await, []);
}

/// The same client id is the same send only for the same sender in the same room.
pub async fn a_client_id_is_found_by_the_same_sender_in_the_same_room_only(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, ana_principal) = world.guest_of(world.tenant, "ana").await;
    let (bo, bo_principal) = world.guest_of(world.tenant, "bo").await;
    let mut room = world.room(None).await;
    let other = world.room(None).await;
    let first = room.send(&world.seeds, &ana_principal, "same", "one");
    room.flush(&world).await;
    let second = room.send(&world.seeds, &bo_principal, "same", "two");
    room.flush(&world).await;
    let wanted = [
        send(ana, room.room.id, "same"),
        send(bo, room.room.id, "same"),
        send(ana, other.room.id, "same"),
        send(ana, room.room.id, "Same"),
    ];
    let facts = world.load(&wanted).await;
    let found: Vec<_> = facts.into_iter().map(|f| f.message).collect();
    let expected = [
        Some(Box::new(room.message(first))),
        Some(Box::new(room.message(second))),
        None,
        None,
    ];
    assert_eq!(found, expected);
}

/// A new room asks whether its alias is taken, and for the room of the same creator and key.
pub async fn a_new_room_knows_taken_aliases_and_the_key_of_its_creator(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, ana_principal) = world.guest_of(world.tenant, "ana").await;
    let bo = world.guest("bo").await;
    let mut room = KnownRoom::new(world.tenant, &world.seeds, Some("lunch"));
    room.send(&world.seeds, &ana_principal, "a1", "점심");
    let mut changes = room.take_changes();
    changes.rooms[0].created_by = Some(ana.principal);
    changes.rooms[0].create_key = Some(client_id("key-1"));
    world.write(&changes).await;
    let wanted = [
        new_room(ana, Some("lunch"), Some("key-1")),
        new_room(ana, Some("dinner"), Some("key-2")),
        new_room(bo, Some("lunch"), Some("key-1")),
        new_room(bo, None, None),
    ];
    let facts = world.load(&wanted).await;
    let taken: Vec<_> = facts.iter().map(|f| f.alias_taken).collect();
    assert_eq!(taken, [true, false, true, false]);
    let created: Vec<_> = facts.into_iter().map(|f| f.created).collect();
    assert_eq!(created, [Some(Box::new(room.room)), None, None, None]);
}
