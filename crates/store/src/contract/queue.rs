//! Cases about what waits in rooms for a decision.

use domain::moderation::queue::{
    HeldMessage, Settled, Waiting, WaitingFor, WaitingKind, WaitingState,
};
use domain::{
    Actor, Ambient as _, Claim, ClaimId, Mention, Mentions, MessageId, Principal, RoomId, TenantId,
    Timestamp, WaitingId,
};

use super::known_room::KnownRoom;
use super::world::{World, client_id};
use crate::{
    Changes, MovedWaiting, QueueCounts, QueueFacts, QueueQuery, SettledWaiting, SharedStore,
    Subject, Wanted,
};

const READ: &str = "what waits is read";

fn message(world: &World, room: &KnownRoom, by: &Principal, id: &str, text: &str) -> Waiting {
    let at = world.seeds.now();
    Waiting {
        id: WaitingId::generate(&world.seeds),
        room: room.room.id,
        what: WaitingFor::Message(Box::new(HeldMessage {
            client_id: client_id(id),
            reply_to: Some(MessageId::generate(&world.seeds)),
            mentions: Mentions::default(),
            parts: vec!["광고".into(), "a\"b".into()],
        })),
        by: by.clone(),
        text: text.into(),
        at,
        expires_at: Timestamp::from_millis(at.as_millis() + 1_000),
        settled: None,
    }
}

fn entry(world: &World, room: &KnownRoom, by: &Principal) -> Waiting {
    Waiting {
        what: WaitingFor::Entry,
        ..message(world, room, by, "c", "안녕하세요")
    }
}

async fn keep(world: &World, tenant: TenantId, waiting: &[&Waiting]) {
    let waiting = waiting.iter().map(|one| (tenant, (*one).clone()));
    let changes = Changes {
        waiting: waiting.collect(),
        ..Changes::default()
    };
    world.write(&changes).await;
}

async fn settle(world: &World, one: &Waiting, state: WaitingState, keeps_text: bool) -> Settled {
    let how = Settled {
        state,
        by: one.by.id,
        at: world.seeds.now(),
        reason: Some("그래서".into()),
    };
    let changes = Changes {
        settled: vec![SettledWaiting {
            tenant: world.tenant,
            id: one.id,
            how: how.clone(),
            keeps_text,
        }],
        ..Changes::default()
    };
    world.write(&changes).await;
    how
}

/// Of one room, or of all of them.
async fn listed(
    world: &World,
    tenant: TenantId,
    room: Option<&KnownRoom>,
    (kind, now): (WaitingKind, Timestamp),
) -> Vec<Waiting> {
    let query = |before, limit| QueueQuery {
        room: room.map(|room| room.room.id),
        kind,
        before,
        limit,
        now,
    };
    let all = world.store.list_waiting(tenant, query(None, 10)).await;
    let all = all.expect(READ);
    // Pages of every size are the whole.
    for size in 1..=2 {
        let mut paged = Vec::new();
        let mut before = None;
        loop {
            let page = world.store.list_waiting(tenant, query(before, size)).await;
            let page = page.expect(READ);
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            paged.extend(page);
        }
        assert_eq!(paged, all);
    }
    all
}

async fn facts(world: &World, actor: Actor, subject: Subject) -> Option<QueueFacts> {
    let asked = Wanted { actor, subject };
    let facts = world.load(&[asked]).await.remove(0);
    facts.queue.map(|queue| *queue)
}

/// What waits is read as it was written, page by page, and counted; what was decided or is over is only known to whoever
/// it is of.
pub async fn what_waits_is_listed_and_counted_until_it_is_settled(store: SharedStore) {
    let world = World::new(store).await;
    let (actor, ana) = world.guest_of(world.tenant, "ana").await;
    let bo = world.principals(&["bo"]).await.remove(0);
    let room = world.room(None).await;
    let other = world.room(None).await;
    let first = message(&world, &room, &ana, "a1", "하나");
    let second = message(&world, &room, &bo, "a1", "둘");
    let elsewhere = message(&world, &other, &ana, "a1", "셋");
    let asks = entry(&world, &room, &ana);
    keep(&world, world.tenant, &[&first, &second, &elsewhere, &asks]).await;
    let now = world.seeds.now();
    let messages = (WaitingKind::Message, now);
    let mut here = vec![first.clone(), second.clone()];
    here.sort_by_key(|one| std::cmp::Reverse(one.id));
    assert_eq!(
        listed(&world, world.tenant, Some(&room), messages).await,
        here
    );
    assert_eq!(listed(&world, world.tenant, None, messages).await.len(), 3);
    let counts = world.store.count_waiting(world.tenant, room.room.id, now);
    let expected = QueueCounts {
        messages: 2,
        entries: 1,
    };
    assert_eq!(counts.await.expect(READ), expected);
    let held = |id: &str| Subject::Send {
        room: room.room.id,
        client_id: client_id(id),
        reply_to: None,
        to_pair: false,
        held_at: Some(now),
    };
    let known = facts(&world, actor, held("a1")).await.expect("it is asked");
    assert_eq!(known.waiting.as_ref(), Some(&first));
    assert_eq!((known.of_room, known.of_person), (2, 1));
    let unknown = facts(&world, actor, held("a2")).await.expect("it is asked");
    assert_eq!((unknown.waiting, unknown.of_person), (None, 1));
    let how = settle(&world, &first, WaitingState::Declined, true).await;
    settle(&world, &second, WaitingState::Accepted, false).await;
    assert!(
        listed(&world, world.tenant, Some(&room), messages)
            .await
            .is_empty()
    );
    let own = world
        .store
        .list_own_waiting(world.tenant, ana.id, Some(room.room.id), 10);
    let own = own.await.expect(READ);
    let declined = own.iter().find(|one| one.id == first.id);
    let declined = declined.expect("it is still known");
    assert_eq!((&declined.settled, &*declined.text), (&Some(how), "하나"));
    let of_bo = world.store.list_own_waiting(world.tenant, bo.id, None, 10);
    assert_eq!(&*of_bo.await.expect(READ)[0].text, "");
    // What is over waits no longer.
    let late = (WaitingKind::Message, elsewhere.expires_at);
    assert!(listed(&world, world.tenant, None, late).await.is_empty());
}

/// Whoever asks once more does so in place of what is over, and whoever is in has nothing that waits.
pub async fn one_asks_once_in_each_room_and_not_where_one_is_in(store: SharedStore) {
    let world = World::new(store).await;
    let (actor, ana) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(None).await;
    let first = entry(&world, &room, &ana);
    keep(&world, world.tenant, &[&first]).await;
    settle(&world, &first, WaitingState::Withdrawn, false).await;
    let again = entry(&world, &room, &ana);
    keep(&world, world.tenant, &[&again]).await;
    let now = world.seeds.now();
    let entries = (WaitingKind::Entry, now);
    assert_eq!(
        listed(&world, world.tenant, Some(&room), entries).await,
        std::slice::from_ref(&again)
    );
    let asking = Subject::Asking {
        room: room.room.id,
        now,
        name_key: None,
    };
    let known = facts(&world, actor, asking).await.expect("it is asked");
    assert_eq!((known.waiting, known.of_room), (Some(again.clone()), 1));
    let by_id = |id| Subject::Waiting {
        room: room.room.id,
        waiting: id,
    };
    let found = facts(&world, actor, by_id(again.id)).await;
    assert_eq!(found.and_then(|found| found.waiting), Some(again.clone()));
    let gone = facts(&world, actor, by_id(first.id)).await;
    assert_eq!(gone.and_then(|found| found.waiting), None);
    room.join(&world.seeds, &ana);
    room.flush(&world).await;
    assert!(
        listed(&world, world.tenant, Some(&room), entries)
            .await
            .is_empty()
    );
    let counts = world.store.count_waiting(world.tenant, room.room.id, now);
    assert_eq!(counts.await.expect(READ), QueueCounts::default());
}

/// Nothing that waits is seen from another tenant; it goes with whoever it is of, names nobody who is erased, and is
/// purged behind its time.
pub async fn what_waits_stays_within_its_tenant_and_goes_in_time(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    world.create_tenant(foreign, "there").await;
    let (actor, ana) = world.guest_of(world.tenant, "ana").await;
    let bo = world.principals(&["bo"]).await.remove(0);
    let room = world.room(None).await;
    let own = message(&world, &room, &ana, "a1", "내 말");
    let mut naming = message(&world, &room, &bo, "b1", "@ana 광고");
    if let WaitingFor::Message(held) = &mut naming.what {
        held.mentions.people = vec![Mention {
            id: ana.id,
            name: "ana".into(),
        }];
    }
    keep(&world, world.tenant, &[&own, &naming]).await;
    let now = world.seeds.now();
    let messages = (WaitingKind::Message, now);
    assert_eq!(
        listed(&world, world.tenant, Some(&room), messages)
            .await
            .len(),
        2
    );
    assert!(
        listed(&world, foreign, Some(&room), messages)
            .await
            .is_empty()
    );
    assert!(listed(&world, foreign, None, messages).await.is_empty());
    let counts = world.store.count_waiting(foreign, room.room.id, now).await;
    assert_eq!(counts.expect(READ), QueueCounts::default());
    let theirs = world
        .store
        .list_own_waiting(foreign, ana.id, None, 10)
        .await;
    assert!(theirs.expect(READ).is_empty());
    let from_there = Actor {
        tenant: foreign,
        ..actor
    };
    let by_id = Subject::Waiting {
        room: room.room.id,
        waiting: own.id,
    };
    let found = facts(&world, from_there, by_id).await;
    assert_eq!(found.and_then(|found| found.waiting), None);
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    tx.forget_waiting(world.tenant, &ana)
        .await
        .expect("forgotten");
    tx.commit().await.expect("it is committed");
    let left = listed(&world, world.tenant, Some(&room), messages).await;
    assert_eq!(left.len(), 1);
    assert_eq!(&*left[0].text, "@(알 수 없음) 광고");
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    let kept = std::time::Duration::from_hours(24 * 8);
    let gone = tx.purge(now.plus(kept), 100).await.expect("purged");
    tx.commit().await.expect("it is committed");
    assert_eq!(gone, 1);
    let of_bo = world.store.list_own_waiting(world.tenant, bo.id, None, 10);
    assert!(of_bo.await.expect(READ).is_empty());
}

async fn follow(world: &World, claim: &Claim) -> Vec<RoomId> {
    let mut tx = world.store.begin_identity().await.expect("a transaction");
    let moved = tx.move_waiting(claim, world.seeds.now()).await;
    tx.commit().await.expect("it is committed");
    let mut rooms = moved.expect("what waits goes along");
    rooms.sort_unstable();
    rooms
}

/// What of somebody waits in a room: its text, and how it stands.
async fn own_in(world: &World, who: &Principal, room: &KnownRoom) -> Vec<(String, WaitingState)> {
    let room = Some(room.room.id);
    let own = world.store.list_own_waiting(world.tenant, who.id, room, 10);
    let now = world.seeds.now();
    let own = own.await.expect(READ).into_iter();
    own.map(|one| (String::from(&*one.text), one.state(now)))
        .collect()
}

/// A guest's questions and held messages are the claimer's, once in each room, until the claim is undone.
pub async fn what_waits_goes_along_with_a_claim_and_back(store: SharedStore) {
    let world = World::new(store).await;
    let (_, guest) = world.guest_of(world.tenant, "guest").await;
    let by = world.principals(&["by"]).await.remove(0);
    let [asked, both, over] = [
        world.room(None).await,
        world.room(None).await,
        world.room(None).await,
    ];
    let said = message(&world, &asked, &guest, "g1", "잠깐만요");
    let own = [
        entry(&world, &asked, &guest),
        said,
        entry(&world, &both, &guest),
        entry(&world, &both, &by),
        entry(&world, &over, &guest),
        entry(&world, &over, &by),
    ];
    keep(&world, world.tenant, &own.each_ref()).await;
    settle(&world, &own[5], WaitingState::Withdrawn, false).await;
    let mut claim = Claim {
        id: ClaimId::generate(&world.seeds),
        tenant: world.tenant,
        guest: guest.clone(),
        by: by.id,
        claimed_at: world.seeds.now(),
        undone_at: None,
        is_told: false,
    };
    let mut rooms = [&asked, &asked, &both, &over].map(|room| room.room.id);
    rooms.sort_unstable();
    assert_eq!(follow(&world, &claim).await, rooms);
    let open = |text: &str| (text.to_owned(), WaitingState::Open);
    let mut here = own_in(&world, &by, &asked).await;
    here.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(here, [open("안녕하세요"), open("잠깐만요")]);
    assert_eq!(own_in(&world, &by, &over).await, [open("안녕하세요")]);
    // Whoever asks already has asked once.
    let entries = (WaitingKind::Entry, world.seeds.now());
    let twice = listed(&world, world.tenant, Some(&both), entries).await;
    assert_eq!(twice, std::slice::from_ref(&own[3]));
    assert!(own_in(&world, &guest, &asked).await.is_empty());
    claim.undone_at = Some(world.seeds.now());
    let mut rooms = [&asked, &asked, &over].map(|room| room.room.id);
    rooms.sort_unstable();
    assert_eq!(follow(&world, &claim).await, rooms);
    assert_eq!(own_in(&world, &guest, &asked).await.len(), 2);
    assert!(own_in(&world, &by, &asked).await.is_empty());
    assert_eq!(own_in(&world, &by, &both).await.len(), 1);
}

/// What changed of late is found by when it did: what came, what was decided, and nothing twice.
pub async fn what_moved_is_found_by_its_time(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let room = world.room(None).await;
    let first = message(&world, &room, &people[0], "a1", "하나");
    let second = entry(&world, &room, &people[1]);
    keep(&world, world.tenant, &[&first, &second]).await;
    let since = |at: Timestamp, limit| world.store.list_moved_waiting(at, limit);
    let begin = Timestamp::from_millis(0);
    let of = |one: &Waiting, at| MovedWaiting {
        tenant: world.tenant,
        room: room.room.id,
        by: one.by.id,
        at,
    };
    // Other cases of the contract may have left something before.
    let newest = since(begin, 1_000).await.expect(READ);
    assert!(newest.contains(&of(&first, first.at)) && newest.contains(&of(&second, second.at)));
    let how = settle(&world, &first, WaitingState::Declined, true).await;
    let moved = since(begin, 1_000).await.expect(READ);
    assert!(moved.contains(&of(&first, how.at)), "{moved:?}");
    let later = since(how.at, 1_000).await.expect(READ);
    assert!(!later.contains(&of(&first, how.at)), "{later:?}");
    assert_eq!(since(begin, 1).await.expect(READ).len(), 1);
}
