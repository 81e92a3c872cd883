//! Cases about how rooms are set, found and deleted, and about the room of two.

use domain::rooms::{PolicyOverrides, RoomSettings};
use domain::{Actor, Alias, Ambient as _, PrincipalId, RoomKind, RoomRef, Seq};

use super::known_room::KnownRoom;
use super::world::{World, client_id, find_room, whole_log};
use crate::{Facts, HistoryPlace, HistoryQuery, SharedStore, Subject, Wanted};

const READ: &str = "the store is read";

fn everything_set() -> RoomSettings {
    RoomSettings {
        description: "줄\n바꿈".into(),
        tags: vec!["운동".into(), "tennis".into()],
        colour: Some("#00ff00".into()),
        frozen: true,
        archived: true,
        slow_mode_seconds: 30,
        entry_code_hash: Some("hash".into()),
        words: domain::moderation::words::WordRules {
            rules: vec![domain::moderation::words::WordRule {
                text: "광고".into(),
                action: domain::moderation::words::WordAction::Refuse,
            }],
            allowed: vec!["광고판".into()],
        },
        overrides: PolicyOverrides {
            members_max: Some(10),
            ..PolicyOverrides::default()
        },
    }
}

async fn facts(world: &World, actor: Actor, room: &KnownRoom, alias: Option<&str>) -> Facts {
    let subject = Subject::Room {
        room: room.room.id,
        alias: alias.map(|alias| Alias::parse(alias).expect("an alias")),
    };
    world.load(&[Wanted { actor, subject }]).await.remove(0)
}

/// How a room is set is kept whole; the list holds the listed ones; a change of the alias frees the old one.
pub async fn a_room_is_kept_as_it_is_set(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.guest("ana").await;
    let mut room = world.room(Some("before")).await;
    let other = world.room(Some("other")).await;
    room.room.settings = everything_set();
    room.room.kind = RoomKind::Group;
    room.room.title = "다른 이름".into();
    room.room.alias = Alias::parse("after");
    room.change(&world.seeds, false, None);
    room.flush(&world).await;
    assert_eq!(find_room(&world, &room).await, Some(room.room.clone()));
    assert_eq!(whole_log(&world, &room).await, room.events);
    let listed = world.store.list_rooms(world.tenant, 10).await;
    assert_eq!(listed.expect(READ), std::slice::from_ref(&other.room));
    for (alias, is_taken) in [("before", false), ("after", true), ("other", true)] {
        let facts = facts(&world, ana, &other, Some(alias)).await;
        assert_eq!(facts.alias_taken, is_taken && alias != "other", "{alias}");
        let name = RoomRef::Alias(Alias::parse(alias).expect("an alias"));
        let found = world.store.find_room(world.tenant, &name).await;
        assert_eq!(found.expect(READ).is_some(), is_taken, "{alias}");
    }
    let known = facts(&world, ana, &room, None).await;
    assert_eq!(known.whole_room.as_deref(), Some(&room.room));
    let settings = known.room.map(|room| room.settings);
    assert_eq!(settings, Some(room.room.settings));
}

/// A deleted room is found by no read, and its names are free.
pub async fn a_deleted_room_is_not_found_and_its_names_are_free(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let mut room = KnownRoom::new(world.tenant, &world.seeds, Some("lunch"));
    room.join(&world.seeds, &principal);
    room.send(&world.seeds, &principal, "a1", "점심");
    let mut changes = room.take_changes();
    changes.rooms[0].created_by = Some(ana.principal);
    changes.rooms[0].create_key = Some(client_id("key-1"));
    changes.rooms[0].pair_key = Some("pair".into());
    world.write(&changes).await;
    let at = world.seeds.now();
    room.change(&world.seeds, false, Some(at));
    room.flush(&world).await;
    let alias = Alias::parse("lunch").expect("an alias");
    for name in [RoomRef::Id(room.room.id), RoomRef::Alias(alias)] {
        let found = world.store.find_room(world.tenant, &name).await;
        assert_eq!(found.expect(READ), None);
    }
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 10,
    };
    let page = world.store.read_history(room.tenant, room.room.id, query);
    assert_eq!(page.await.expect(READ), None);
    let listed = world.store.list_rooms(world.tenant, 10).await;
    assert_eq!(listed.expect(READ), []);
    let own = world.store.list_own_rooms(world.tenant, principal.id, 10);
    assert_eq!(own.await.expect(READ), []);
    let facts = facts(&world, ana, &room, None).await;
    assert_eq!((facts.room, facts.whole_room), (None, None));
    // Whoever listens is still told how it ended.
    assert_eq!(whole_log(&world, &room).await, room.events);
    let mut again = KnownRoom::new(world.tenant, &world.seeds, Some("lunch"));
    let mut changes = again.take_changes();
    changes.rooms[0].created_by = Some(ana.principal);
    changes.rooms[0].create_key = Some(client_id("key-1"));
    changes.rooms[0].pair_key = Some("pair".into());
    world.write(&changes).await;
    assert_eq!(find_room(&world, &again).await, Some(again.room.clone()));
}

fn pair(actor: Actor, other: PrincipalId, key: &str) -> Wanted {
    let subject = Subject::NewRoom {
        alias: None,
        create_key: None,
        pair: Some((key.into(), other)),
    };
    Wanted { actor, subject }
}

/// The room of two is found by both, and nobody makes a second one.
pub async fn a_room_of_two_is_found_by_both_and_made_once(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, ana_principal) = world.guest_of(world.tenant, "ana").await;
    let (bo, bo_principal) = world.guest_of(world.tenant, "bo").await;
    let wanted = [
        pair(ana, bo.principal, "ana+bo"),
        pair(bo, ana.principal, "ana+bo"),
        pair(bo, ana.principal, "bo+cy"),
    ];
    let others = |facts: &[Facts]| -> Vec<_> {
        let others = facts
            .iter()
            .map(|f| f.other.as_ref().map(|other| other.0.clone()));
        others.collect()
    };
    let (ana, bo) = (Some(ana_principal), Some(bo_principal));
    let before = world.load(&wanted).await;
    assert!(before.iter().all(|facts| facts.created.is_none()));
    assert_eq!(others(&before), [bo.clone(), ana.clone(), ana.clone()]);
    let mut room = KnownRoom::new(world.tenant, &world.seeds, None);
    let mut changes = room.take_changes();
    changes.rooms[0].pair_key = Some("ana+bo".into());
    changes.rooms[0].is_listed = false;
    world.write(&changes).await;
    let after = world.load(&wanted).await;
    let created: Vec<_> = after.iter().map(|f| f.created.clone()).collect();
    let known = Some(Box::new(room.room.clone()));
    assert_eq!(created, [known.clone(), known, None]);
    let mut second = KnownRoom::new(world.tenant, &world.seeds, None);
    let mut changes = second.take_changes();
    changes.rooms[0].pair_key = Some("ana+bo".into());
    let refused = world.try_write(&changes).await;
    assert!(matches!(refused, Err(crate::StoreError::Conflict(_))));
    assert_eq!(whole_log(&world, &second).await, []);
    assert_eq!(room.room.head, Seq::new(1));
}
