//! Cases about tenants: nothing crosses them, by any read.

use domain::{Actor, Alias, Emoji, RoomRef, Seq, TenantId, Timestamp};

use super::known_room::KnownRoom;
use super::world::{World, client_id, whole_log};
use crate::{Facts, HistoryPlace, HistoryQuery, SharedStore, Subject, Wanted};

/// Every read with another tenant's id answers as if nothing were there.
pub async fn nothing_is_found_through_a_foreign_tenant(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    world.create_tenant(foreign, "there").await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(Some("lunch")).await;
    room.join(&world.seeds, &principal);
    let seq = room.send(&world.seeds, &principal, "a1", "one");
    room.edit(&world.seeds, seq, "two");
    room.react(&world.seeds, seq, principal.id, ("👍", true));
    room.pin(&world.seeds, seq, principal.id, true);
    room.ban(&world.seeds, principal.id, Some(Timestamp::NEVER));
    room.flush(&world).await;
    check_reads(&world, foreign, ana, &room).await;
    check_facts(&world, foreign, ana, &room).await;
}

async fn check_reads(world: &World, foreign: TenantId, ana: Actor, known: &KnownRoom) {
    const READ: &str = "the store is read";
    let (store, id) = (&world.store, known.room.id);
    let session = store.find_session(foreign, ana.session).await;
    assert_eq!(session.expect(READ), None);
    assert_eq!(store.list_rooms(foreign, 10).await.expect(READ), []);
    let alias = Alias::parse("lunch").expect("an alias");
    for room in [RoomRef::Id(id), RoomRef::Alias(alias)] {
        assert_eq!(store.find_room(foreign, &room).await.expect(READ), None);
    }
    let is_member = store.is_member(foreign, id, ana.principal).await;
    assert!(!is_member.expect(READ));
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 10,
    };
    let page = store.read_history(foreign, id, query).await;
    assert_eq!(page.expect(READ), None);
    let log = store.read_log(foreign, id, Seq::ZERO, 10).await;
    assert_eq!(log.expect(READ), []);
    let tail = store.read_log_tail(foreign, id, 10).await;
    assert_eq!(tail.expect(READ), []);
    check_room_reads(world, foreign, ana, known).await;
}

/// What is read of people and marks is there, and not through the foreign tenant.
async fn check_room_reads(world: &World, foreign: TenantId, ana: Actor, known: &KnownRoom) {
    const READ: &str = "the store is read";
    let (store, id, who) = (&world.store, known.room.id, ana.principal);
    let message = known.messages()[0].id;
    let now = Timestamp::from_millis(0);
    let seqs = (Seq::ZERO, known.room.head);
    for (tenant, count) in [(world.tenant, 1), (foreign, 0)] {
        let found = store.find_member(tenant, id, who).await.expect(READ);
        let members = store.list_members(tenant, id, None, 10).await.expect(READ);
        let banned = store.list_banned(tenant, id, now).await.expect(READ);
        let bans = store.list_bans_of(tenant, who, now).await.expect(READ);
        let own = store.list_own_rooms(tenant, who, 10).await.expect(READ);
        let markers = store.count_markers(tenant, id).await.expect(READ);
        let pinned = store.list_pinned(tenant, id, 10).await.expect(READ);
        let reactions = store.list_own_reactions(tenant, id, who, seqs).await;
        let edits = store.list_edits(tenant, id, message).await.expect(READ);
        let counts = [
            usize::from(found.is_some()),
            members.len(),
            banned.len(),
            bans.len(),
            own.len(),
            markers.len(),
            pinned.len(),
            reactions.expect(READ).len(),
            edits.len(),
        ];
        assert_eq!(counts, [count; 9]);
    }
}

async fn check_facts(world: &World, foreign: TenantId, ana: Actor, known: &KnownRoom) {
    let room = known.room.id;
    let message = known.messages()[0].id;
    let subjects = [
        Subject::Session,
        Subject::Membership { room },
        Subject::Message {
            room,
            message,
            emoji: None,
            to_pair: false,
        },
        Subject::Send {
            room,
            client_id: client_id("a1"),
            reply_to: None,
            to_pair: false,
            held_at: None,
        },
        Subject::NewRoom {
            alias: Alias::parse("lunch"),
            create_key: Some(client_id("key")),
            pair: Some(("pair".into(), ana.principal)),
        },
        Subject::Message {
            room,
            message,
            emoji: Emoji::parse("👍"),
            to_pair: false,
        },
        Subject::Leaving { room },
        Subject::Other {
            room,
            other: ana.principal,
        },
        Subject::Part {
            room,
            other: ana.principal,
        },
        Subject::Room {
            room,
            alias: Alias::parse("lunch"),
        },
        Subject::Place {
            room,
            seq: known.room.head,
        },
    ];
    let actor = Actor {
        tenant: foreign,
        ..ana
    };
    let wanted = subjects.map(|subject| Wanted { actor, subject });
    assert_eq!(world.load(&wanted).await, vec![Facts::default(); 11]);
}

/// The same alias, room id, client id and seq stand in two tenants without a collision.
pub async fn the_same_names_live_in_two_tenants(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    world.create_tenant(foreign, "there").await;
    let (_, here) = world.guest_of(world.tenant, "ana").await;
    let (_, there) = world.guest_of(foreign, "bo").await;
    let mut first = KnownRoom::new(world.tenant, &world.seeds, Some("lunch"));
    let mut second = KnownRoom::new(foreign, &world.seeds, Some("lunch"));
    second.room.id = first.room.id;
    for event in &mut second.events {
        event.room = first.room.id;
    }
    second.changes.events.clear();
    second
        .changes
        .events
        .extend(second.events.iter().map(|event| (foreign, event.clone())));
    first.send(&world.seeds, &here, "a1", "here");
    second.send(&world.seeds, &there, "a1", "there");
    first.flush(&world).await;
    second.flush(&world).await;
    let log = whole_log(&world, &first).await;
    assert_eq!(log, first.events);
    let log = whole_log(&world, &second).await;
    assert_eq!(log[1..], second.events[1..]);
}
