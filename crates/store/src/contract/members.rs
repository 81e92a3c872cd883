//! Cases about who stands how in a room: parts, mutes, bans and read markers.

use domain::ids::MessageNumber;
use domain::{Ambient as _, MemberRole, PrincipalId, Seq, Timestamp};

use super::known_room::KnownRoom;
use super::world::World;
use crate::{SharedStore, Subject, Wanted};

const READ: &str = "members are read";

/// Everything about a standing is kept, also of somebody who is out.
pub async fn a_standing_is_kept_whole_and_changed(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let (ana, bo) = (&people[0], &people[1]);
    let mut room = world.room(None).await;
    room.join(&world.seeds, ana);
    let seq = room.send(&world.seeds, ana, "a1", "하나");
    room.flush(&world).await;
    room.give_role(&world.seeds, ana.id, MemberRole::Deputy);
    room.read_up_to(&world.seeds, ana.id, seq);
    let later = Timestamp::from_millis(1_800_000_000_000);
    room.stand(&world.seeds, ana.id, |standing| {
        standing.muted_until = Some(later);
        standing.sent_at = Some(later);
    });
    // Whoever was never here may be banned for good.
    room.ban(&world.seeds, bo.id, Some(Timestamp::NEVER));
    room.flush(&world).await;
    check_standings(&world, &room).await;
    room.leave(&world.seeds, ana);
    room.flush(&world).await;
    check_standings(&world, &room).await;
    assert_eq!(listed(&world, &room, None, 10).await, []);
}

async fn check_standings(world: &World, room: &KnownRoom) {
    for (&principal, &standing) in &room.standings {
        let found = world
            .store
            .find_member(room.tenant, room.room.id, principal);
        assert_eq!(found.await.expect(READ), Some(standing));
    }
}

async fn listed(
    world: &World,
    room: &KnownRoom,
    after: Option<PrincipalId>,
    limit: u32,
) -> Vec<PrincipalId> {
    let listed = world
        .store
        .list_members(room.tenant, room.room.id, after, limit);
    let listed = listed.await.expect(READ);
    for (member, standing) in &listed {
        assert_eq!(Some(standing), room.standings.get(&member.id));
    }
    listed.into_iter().map(|(member, _)| member.id).collect()
}

/// The host, then deputies, then by how long they are there, in pages of every size; nobody who is out.
pub async fn members_are_listed_in_their_order_in_pages_of_every_size(store: SharedStore) {
    let world = World::new(store).await;
    let names = ["ana", "bo", "cy", "dan", "eve", "fay"];
    let people = world.principals(&names).await;
    let mut room = world.room(None).await;
    for person in &people {
        room.join(&world.seeds, person);
    }
    room.give_role(&world.seeds, people[4].id, MemberRole::Host);
    room.give_role(&world.seeds, people[3].id, MemberRole::Deputy);
    room.give_role(&world.seeds, people[1].id, MemberRole::Deputy);
    room.leave(&world.seeds, &people[2]);
    room.flush(&world).await;
    let expected = [4, 1, 3, 0, 5].map(|at: usize| people[at].id);
    for limit in 1..=6 {
        let mut pages = Vec::new();
        loop {
            let page = listed(&world, &room, pages.last().copied(), limit).await;
            if page.is_empty() {
                break;
            }
            assert!(page.len() <= limit as usize);
            pages.extend(page);
        }
        assert_eq!(pages, expected, "limit {limit}");
    }
}

/// Who follows a host: whoever is host already, the deputy who came first, then whoever came first; never who leaves.
pub async fn an_heir_is_the_first_deputy_or_else_the_first_member(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let people = world.principals(&["bo", "cy", "dan", "eve"]).await;
    let mut room = world.room(None).await;
    let heir = async |room: &mut KnownRoom| {
        room.flush(&world).await;
        let subject = Subject::Leaving { room: room.room.id };
        let wanted = Wanted {
            actor: ana,
            subject,
        };
        let heir = world.load(&[wanted]).await.remove(0).heir.map(|heir| *heir);
        assert_eq!(
            heir.map(|(id, is)| room.standing(id) == is),
            heir.map(|_| true)
        );
        heir.map(|(id, _)| id)
    };
    room.join(&world.seeds, &principal);
    room.give_role(&world.seeds, principal.id, MemberRole::Host);
    assert_eq!(heir(&mut room).await, None);
    for person in &people {
        room.join(&world.seeds, person);
    }
    assert_eq!(heir(&mut room).await, Some(people[0].id));
    room.give_role(&world.seeds, people[2].id, MemberRole::Deputy);
    assert_eq!(heir(&mut room).await, Some(people[2].id));
    room.give_role(&world.seeds, people[1].id, MemberRole::Deputy);
    assert_eq!(heir(&mut room).await, Some(people[1].id));
    room.leave(&world.seeds, &people[1]);
    assert_eq!(heir(&mut room).await, Some(people[2].id));
    room.give_role(&world.seeds, people[3].id, MemberRole::Host);
    assert_eq!(heir(&mut room).await, Some(people[3].id));
    // Where a part is given, it is whoever has it beside the one who gets it.
    let subject = Subject::Part {
        room: room.room.id,
        other: people[3].id,
    };
    let wanted = Wanted {
        actor: ana,
        subject,
    };
    let facts = world.load(&[wanted]).await.remove(0);
    assert_eq!(facts.heir.map(|heir| heir.0), Some(principal.id));
    assert_eq!(
        facts.asker.map(|asker| asker.principal.id),
        Some(ana.principal)
    );
}

/// Bans are listed while they hold.
pub async fn bans_are_listed_while_they_hold(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    let mut room = world.room(None).await;
    let until = world.seeds.now();
    room.ban(&world.seeds, people[0].id, Some(Timestamp::NEVER));
    room.ban(&world.seeds, people[1].id, Some(until));
    room.join(&world.seeds, &people[2]);
    room.flush(&world).await;
    let before = Timestamp::from_millis(until.as_millis() - 1);
    let banned = async |now| {
        let banned = world.store.list_banned(room.tenant, room.room.id, now);
        banned.await.expect(READ)
    };
    let (bo, ana) = ((people[1].id, until), (people[0].id, Timestamp::NEVER));
    assert_eq!(banned(before).await, [bo, ana]);
    assert_eq!(banned(until).await, [ana]);
    for (person, at, is_banned) in [
        (&people[0], until, true),
        (&people[1], before, true),
        (&people[1], until, false),
        (&people[2], before, false),
    ] {
        let rooms = world.store.list_bans_of(world.tenant, person.id, at).await;
        let expected = if is_banned {
            vec![room.room.id]
        } else {
            vec![]
        };
        assert_eq!(rooms.expect(READ), expected);
    }
}

/// Markers of those who are in are counted by the ordinal that they have read up to.
pub async fn markers_are_counted_by_their_ordinal(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy", "dan"]).await;
    let mut room = world.room(None).await;
    for person in &people {
        room.join(&world.seeds, person);
    }
    let seqs: Vec<Seq> = ["a1", "a2", "a3"]
        .iter()
        .map(|id| room.send(&world.seeds, &people[0], id, id))
        .collect();
    room.read_up_to(&world.seeds, people[0].id, seqs[2]);
    room.read_up_to(&world.seeds, people[1].id, seqs[2]);
    room.read_up_to(&world.seeds, people[2].id, seqs[0]);
    room.flush(&world).await;
    let counted = async |room: &KnownRoom| {
        let counted = world.store.count_markers(room.tenant, room.room.id).await;
        let counted = counted.expect("markers are counted").into_iter();
        counted
            .map(|(number, members)| (number.get(), members))
            .collect::<Vec<_>>()
    };
    assert_eq!(counted(&room).await, [(0, 1), (1, 1), (3, 2)]);
    room.leave(&world.seeds, &people[1]);
    room.flush(&world).await;
    assert_eq!(counted(&room).await, [(0, 1), (1, 1), (3, 1)]);
    check_places(&world, &room, &seqs).await;
}

/// The writer finds the ordinal of the newest message up to each seq.
async fn check_places(world: &World, room: &KnownRoom, seqs: &[Seq]) {
    let ana = world.guest("reader").await;
    for seq in 0..=room.room.head.get() + 1 {
        let seq = Seq::new(seq);
        let subject = Subject::Place {
            room: room.room.id,
            seq,
        };
        let wanted = Wanted {
            actor: ana,
            subject,
        };
        let number = world.load(&[wanted]).await[0].number;
        let read = seqs.iter().filter(|&&sent| sent <= seq).count();
        let expected = (read > 0).then(|| MessageNumber::new(read as u64));
        assert_eq!(number, expected, "{seq}");
    }
}

/// One's own rooms, the newest activity first, with how one stands there.
pub async fn own_rooms_are_listed_by_their_newest_activity(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let mut rooms = Vec::new();
    for alias in ["one", "two", "gone", "left"] {
        let mut room = world.room(Some(alias)).await;
        room.join(&world.seeds, &people[0]);
        room.flush(&world).await;
        rooms.push(room);
    }
    let mut not_in = world.room(Some("not-in")).await;
    not_in.join(&world.seeds, &people[1]);
    not_in.flush(&world).await;
    rooms[3].leave(&world.seeds, &people[0]);
    rooms[3].flush(&world).await;
    let at = world.seeds.now();
    rooms[2].change(&world.seeds, false, Some(at));
    rooms[2].flush(&world).await;
    rooms[0].send(&world.seeds, &people[1], "b1", "새 말");
    rooms[0].flush(&world).await;
    for limit in 0..=3 {
        let own = world
            .store
            .list_own_rooms(world.tenant, people[0].id, limit)
            .await
            .expect(READ);
        let expected = [&rooms[0], &rooms[1]].map(|r| (r.room.clone(), r.standing(people[0].id)));
        let own = own.into_iter().map(|own| (own.room, own.membership));
        let own = own.map(|(room, membership)| ((*room).clone(), membership));
        assert_eq!(
            own.collect::<Vec<_>>(),
            expected[..expected.len().min(limit as usize)]
        );
    }
}
