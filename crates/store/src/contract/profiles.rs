//! Cases about what rooms call people: nothing of the usual name is read there, and names are told apart.

use domain::rooms::{Picture, Profile, name_key};
use domain::{Event, EventBody, Mask, Membership, Principal, PrincipalId, Seq, TenantId};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{
    Changes, HistoryPlace, HistoryQuery, Member, ProfileSet, SharedStore, Subject, Wanted,
};

const READ: &str = "the room is read";

async fn set(world: &World, room: &KnownRoom, who: &Principal, profile: Option<&Profile>) {
    let profiles = vec![ProfileSet {
        tenant: room.tenant,
        room: room.room.id,
        principal: who.id,
        profile: profile.cloned(),
    }];
    let changes = Changes {
        profiles,
        ..Changes::default()
    };
    world.write(&changes).await;
}

fn moon() -> Profile {
    Profile {
        name: "달빛".into(),
        picture: Picture::of_words("emoji", "🌙", "plum"),
    }
}

fn shown(who: &Principal, mask: Mask) -> Principal {
    Principal {
        id: who.id.shown_as(Some(mask)),
        ..who.clone()
    }
}

fn dressed(who: &Principal) -> Principal {
    let mut dressed = who.clone();
    moon().dress(&mut dressed);
    dressed
}

/// Whoever is named in a log, in its order: members, senders, and whom they answer.
fn named(events: &[Event]) -> Vec<Principal> {
    let mut named = Vec::new();
    for event in events {
        match &event.body {
            EventBody::MemberJoined { member, .. } | EventBody::MemberLeft { member } => {
                named.push(member.clone());
            }
            EventBody::MessageSent { message } => {
                named.push(message.sender.clone());
                named.extend(message.reply_to.as_ref().map(|quote| quote.sender.clone()));
            }
            _ => {}
        }
    }
    named
}

/// The history, a quote in it, and the list of members.
async fn check_readers_hear(world: &World, room: &KnownRoom, as_moon: &Principal, bo: &Principal) {
    let tenant = room.tenant;
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 10,
    };
    let page = world.store.read_history(tenant, room.room.id, query).await;
    let page = page.expect(READ).expect("the room is there");
    assert_eq!(page.messages[0].sender, *as_moon);
    let quote = page.messages[1].reply_to.as_ref().expect("it answers");
    assert_eq!(quote.sender, *as_moon);
    let members = world
        .store
        .list_members(tenant, room.room.id, None, 10)
        .await;
    let members: Vec<Principal> = members
        .expect(READ)
        .into_iter()
        .map(|(one, _)| one)
        .collect();
    assert_eq!(members, [as_moon.clone(), bo.clone()]);
}

/// Somebody is found as the room calls them, and elsewhere by the usual name.
async fn check_person(world: &World, (room, other): (&KnownRoom, &KnownRoom), who: &Principal) {
    let find = async |room: &KnownRoom| {
        let found = world
            .store
            .find_person_in(room.tenant, room.room.id, who.id);
        found.await.expect(READ).expect("she is there")
    };
    let here = find(room).await;
    assert_eq!(
        (&here.person, here.is_dressed, here.is_deleted),
        (&dressed(who), true, false)
    );
    assert!(here.was_in);
    let there = find(other).await;
    assert_eq!((&there.person, there.is_dressed), (who, false));
}

/// The log, the history, the list, the members and the writer call somebody as the room does; other rooms do not.
pub async fn a_room_knows_nothing_but_the_name_that_somebody_has_there(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, who) = world.guest_of(world.tenant, "ana").await;
    let bo = world.principals(&["bo"]).await.remove(0);
    let mut room = world.room(None).await;
    let mut other = world.room(None).await;
    for one in [&mut room, &mut other] {
        one.join(&world.seeds, &who);
        one.join(&world.seeds, &bo);
        let seq = one.send(&world.seeds, &who, "a1", "하나");
        one.answer(&world.seeds, &bo, seq, "b1");
        one.flush(&world).await;
    }
    // Bits that are nobody's id.
    let mask = Mask::from_uuid(other.room.id.as_uuid());
    set(&world, &room, &shown(&who, mask), Some(&moon())).await;
    let tenant = room.tenant;
    let log = async |room: &KnownRoom| {
        let log = world
            .store
            .read_log(tenant, room.room.id, Seq::ZERO, 100)
            .await;
        named(&log.expect(READ))
    };
    let as_moon = dressed(&who);
    let people = |ana: &Principal| {
        vec![
            ana.clone(),
            bo.clone(),
            ana.clone(),
            bo.clone(),
            ana.clone(),
        ]
    };
    assert_eq!(log(&room).await, people(&as_moon));
    assert_eq!(log(&other).await, people(&who));
    check_readers_hear(&world, &room, &as_moon, &bo).await;
    check_person(&world, (&room, &other), &who).await;
    let wanted = |room: &KnownRoom| Wanted {
        actor: ana,
        subject: Subject::Membership { room: room.room.id },
    };
    let facts = world.load(&[wanted(&room), wanted(&other)]).await;
    assert_eq!(
        (facts[0].profile.as_deref(), facts[1].profile.as_deref()),
        (Some(&moon()), None)
    );
    let own = world
        .store
        .find_own_room(tenant, who.id, room.room.id)
        .await;
    let own = own.expect(READ).expect("she is in");
    assert_eq!((own.profile, own.mask), (Some(moon()), Some(mask)));
    assert_eq!((facts[0].mask, facts[1].mask), (Some(mask), None));
    check_masked(&world, (&room, &other), &who, mask).await;
    // A mask that was given once stays, whatever comes after it.
    let later = Mask::from_uuid(room.room.id.as_uuid());
    set(&world, &room, &shown(&who, later), None).await;
    assert_eq!(log(&room).await, people(&who));
    check_masked(&world, (&room, &other), &who, mask).await;
}

/// Everything that is read of the room says of somebody its mask and not their id, and the other way round elsewhere.
async fn check_masked(
    world: &World,
    (room, other): (&KnownRoom, &KnownRoom),
    who: &Principal,
    mask: Mask,
) {
    let (tenant, store) = (room.tenant, &world.store);
    let masks = async |room: &KnownRoom| {
        let log = store.read_log(tenant, room.room.id, Seq::ZERO, 100).await;
        let named = named(&log.expect(READ)).into_iter();
        let hers = named.filter(|one| one.id == who.id);
        hers.map(|one| one.id.mask()).collect::<Vec<_>>()
    };
    assert_eq!(masks(room).await, vec![Some(mask); 3]);
    assert_eq!(masks(other).await, vec![None; 3]);
    let by_mask = PrincipalId::from_uuid(mask.as_uuid());
    for (room, mask) in [(room, Some(mask)), (other, None)] {
        let ids = store.show_ids(tenant, room.room.id, vec![who.id, by_mask]);
        let ids = ids.await.expect(READ);
        assert_eq!(ids, [who.id, by_mask]);
        assert_eq!((ids[0].mask(), ids[1].mask()), (mask, None));
        let here = store.find_person_in(tenant, room.room.id, by_mask).await;
        let here = here.expect(READ).map(|here| here.person.id);
        assert_eq!(here, mask.map(|_| who.id));
        assert_eq!(here.and_then(PrincipalId::mask), mask);
    }
    let found = store.find_masked(tenant, by_mask).await.expect(READ);
    let (place, here) = found.expect("somebody is shown by it");
    assert_eq!((place, here.person.id), (room.room.id, who.id));
    for (tenant, id) in [
        (TenantId::generate(&world.seeds), by_mask),
        (tenant, who.id),
    ] {
        let found = store.find_masked(tenant, id).await;
        assert!(found.expect(READ).is_none(), "{id}");
    }
}

/// A name is somebody's in its room alone, stays theirs when they leave, and goes with the person.
pub async fn a_name_for_a_room_is_taken_there_and_goes_with_the_person(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, who) = world.guest_of(world.tenant, "ana").await;
    let (bo, him) = world.guest_of(world.tenant, "bo").await;
    let mut room = world.room(None).await;
    let mut other = world.room(None).await;
    for one in [&mut room, &mut other] {
        one.join(&world.seeds, &who);
        one.join(&world.seeds, &him);
        one.flush(&world).await;
    }
    set(&world, &room, &who, Some(&moon())).await;
    let wants = |actor, room: &KnownRoom, name: &str| Wanted {
        actor,
        subject: Subject::Profile {
            room: room.room.id,
            name_key: Some(name_key(name)),
        },
    };
    let asked = [
        wants(bo, &room, "달 빛"),
        wants(bo, &room, "별빛"),
        wants(bo, &other, "달빛"),
        wants(ana, &room, "달빛"),
    ];
    let taken = async || {
        let facts = world.load(&asked).await;
        facts
            .iter()
            .map(|facts| facts.name_taken)
            .collect::<Vec<_>>()
    };
    assert_eq!(taken().await, [true, false, false, false]);
    room.leave(&world.seeds, &who);
    room.flush(&world).await;
    assert_eq!(taken().await, [true, false, false, false]);
    let change = world.change(async |tx| {
        let found = tx.lock_principal(world.tenant, who.id).await?;
        let mut record = found.expect("she is there");
        record.principal = crate::identity::without_name(&record.principal);
        record.deleted_at = Some(record.created_at);
        tx.update_principal(&record).await
    });
    change.await;
    assert_eq!(taken().await, [false, false, false, false]);
    let here = world
        .store
        .find_person_in(room.tenant, room.room.id, who.id)
        .await;
    let here = here.expect(READ).expect("her place is there");
    assert_eq!((here.is_dressed, here.is_deleted), (false, true));
    assert_eq!(&*here.person.name, crate::identity::DELETED_NAME);
}

/// Whoever was never in a room with somebody under their usual name is not told it, by no way that leads from the id.
pub async fn a_usual_name_is_told_to_those_who_know_it(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let (ana, bo, cy) = (&people[0], &people[1], &people[2]);
    let mut masked = world.room(None).await;
    let mut open = world.room(None).await;
    for person in [ana, bo, cy] {
        masked.join(&world.seeds, person);
    }
    for person in [ana, cy] {
        open.join(&world.seeds, person);
    }
    masked.flush(&world).await;
    open.flush(&world).await;
    let tenant = masked.tenant;
    let veiled = async |asker: &Principal| {
        let veiled = world.store.is_veiled(tenant, ana.id, asker.id).await;
        veiled.expect(READ)
    };
    assert_eq!((veiled(bo).await, veiled(cy).await), (false, false));
    set(&world, &masked, ana, Some(&moon())).await;
    assert_eq!((veiled(bo).await, veiled(cy).await), (true, false));
    // Whoever was banned somewhere before they came was not there.
    let mut trap = world.room(None).await;
    trap.join(&world.seeds, bo);
    trap.flush(&world).await;
    let banned = Member {
        tenant,
        room: trap.room.id,
        principal: ana.id,
        membership: Membership::stranger(),
        at: masked.room.created_at,
    };
    let changes = Changes {
        members: vec![banned],
        ..Changes::default()
    };
    world.write(&changes).await;
    assert!(veiled(bo).await);
    let there = world.store.find_person_in(tenant, trap.room.id, ana.id);
    assert!(!there.await.expect(READ).expect("she is there").was_in);
    for by in [bo, cy] {
        let pair = (by.id, ana.id);
        let change = world.change(async |tx| {
            let at = masked.room.created_at;
            assert!(tx.insert_block(tenant, pair, at).await?);
            Ok(())
        });
        change.await;
    }
    let blocked = async |by: &Principal| {
        let blocks = world.store.list_blocks(tenant, by.id, 10).await;
        let (person, _) = blocks.expect(READ).remove(0);
        (person.name, person.tag)
    };
    let nobody = crate::identity::DELETED_NAME;
    assert_eq!(blocked(bo).await, (nobody.into(), "".into()));
    assert_eq!(blocked(cy).await, (ana.name.clone(), ana.tag.clone()));
}
