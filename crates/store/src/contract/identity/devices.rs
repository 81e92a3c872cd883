//! Cases about sessions as their owners see them.

use std::time::Duration;

use domain::sessions::OPERATOR_IDLE_MAX;
use domain::{Actor, Device, PrincipalKind, Revoked, SessionId, Way};

use super::records::{LATER, at};
use crate::contract::world::{World, tenant};
use crate::{Changes, RefreshedSession, SharedStore, Subject, Wanted};

/// A device with every part.
fn full(mut device: Device) -> Device {
    device = Device {
        way: Way::Handover,
        device: "Firefox · \"창\"".into(),
        session_ref: Some("host-session".into()),
        proved_at: Some(at(3)),
        ..device
    };
    device.life.grace = Duration::ZERO;
    device
}

/// The list has every part of those that have not ended, the last used first; each is found by its id until it is purged.
pub async fn devices_are_listed_by_their_last_use_until_they_end(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.written(PrincipalKind::External, "ana").await;
    let (here, ana) = (world.tenant, ana.principal.id);
    let first = full(world.device(here, ana));
    let second = world.device(here, ana);
    let mut old = world.device(here, ana);
    old.life.ends_at = LATER;
    let mut idle = world.device(here, ana);
    idle.life.idle_max = LATER.since(idle.refreshed_at);
    world
        .change(async |tx| {
            for device in [&first, &second, &old, &idle] {
                tx.insert_session(device).await?;
            }
            Ok(())
        })
        .await;
    for device in [&first, &second, &old, &idle] {
        let found = world.store.find_device(here, device.session).await;
        assert_eq!(found.expect("read").as_ref(), Some(device));
    }
    let refreshed = RefreshedSession {
        tenant: here,
        session: first.session,
        refresh_count: 2,
        refreshed_at: at(LATER.as_millis() - 1),
    };
    let changes = Changes {
        refreshed: vec![refreshed],
        ..Changes::default()
    };
    world.write(&changes).await;
    let first = Device {
        refreshed_at: refreshed.refreshed_at,
        ..first
    };
    let listed = async |now| {
        let listed = world.store.list_devices(here, ana, now).await;
        listed.expect("read")
    };
    let early = at(LATER.as_millis() - 1);
    let expected = [first.clone(), idle, old, second.clone()];
    assert_eq!(listed(early).await, expected);
    assert_eq!(listed(LATER).await, [first.clone(), second]);
    let session = world.store.find_session(here, first.session).await;
    let session = session.expect("read").expect("it is there");
    assert_eq!((session.life, session.refresh_count), (first.life, 2));
}

/// The end of a session moves unless it is revoked; a proof is kept; a lock finds what is not over, and nothing else.
pub async fn sessions_are_prolonged_and_proved(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.guest("ana").await;
    let missing = SessionId::generate(&world.seeds);
    let (here, id) = (ana.tenant, ana.session);
    let before = world.store.find_device(here, id).await;
    let mut device = before.expect("read").expect("it is there");
    let moved = world.change(async |tx| {
        tx.prove_session(here, id, at(44)).await?;
        let there = tx.prolong_session(here, id, LATER).await?;
        Ok((there, tx.prolong_session(here, missing, LATER).await?))
    });
    assert_eq!(moved.await, (true, false));
    device.proved_at = Some(at(44));
    device.life.ends_at = LATER;
    let lock = async |session, now| {
        world
            .change(async |tx| tx.lock_session(here, session, now).await)
            .await
    };
    let early = at(LATER.as_millis() - 1);
    assert_eq!(lock(id, early).await, Some(device));
    assert_eq!(lock(id, LATER).await, None);
    assert_eq!(lock(missing, early).await, None);
    let revoked = Changes {
        revoked: vec![(here, id, at(5))],
        ..Changes::default()
    };
    world.write(&revoked).await;
    assert_eq!(lock(id, early).await, None);
    let told = world.store.read_revocations(0, 10).await.expect("read");
    let told = told.iter().map(|line| (line.tenant, line.revoked, line.at));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [(here, Revoked::Session(id), at(5))]
    );
    let moved = world.change(async |tx| tx.prolong_session(here, id, LATER).await);
    assert!(!moved.await);
}

/// A refresh keeps the proof of whoever was there, and forgets that of whoever was away for half an hour.
pub async fn a_proof_is_forgotten_by_whoever_was_away(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.guest("ana").await;
    let (here, id) = (ana.tenant, ana.session);
    let device = async || {
        let found = world.store.find_device(here, id).await;
        found.expect("read").expect("it is there")
    };
    let proved_at = Some(at(44));
    world
        .change(async |tx| tx.prove_session(here, id, at(44)).await)
        .await;
    let (mut last, away) = (device().await.refreshed_at, OPERATOR_IDLE_MAX);
    let less = away.saturating_sub(Duration::from_millis(1));
    for (passed, kept) in [
        (less, proved_at),
        (less, proved_at),
        (away, None),
        (less, None),
    ] {
        last = last.plus(passed);
        let changes = Changes {
            refreshed: vec![RefreshedSession {
                tenant: here,
                session: id,
                refresh_count: 2,
                refreshed_at: last,
            }],
            ..Changes::default()
        };
        world.write(&changes).await;
        let found = device().await;
        assert_eq!((found.refreshed_at, found.proved_at), (last, kept));
    }
}

/// In a tenant that is disabled no session is found, and all of them once it is not any more.
pub async fn sessions_of_a_disabled_tenant_are_not_found(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.guest("ana").await;
    let room = world.room(None).await;
    let mut here = tenant(world.tenant, "here");
    for disabled_at in [Some(at(5)), None] {
        here.disabled_at = disabled_at;
        world.change(async |tx| tx.update_tenant(&here).await).await;
        let is_found = disabled_at.is_none();
        assert_eq!(
            find_everywhere(&world, ana, room.room.id).await,
            [is_found; 4]
        );
    }
}

/// Whether the session is found: by itself, by a lock, and by the facts of two commands.
async fn find_everywhere(world: &World, actor: Actor, room: domain::RoomId) -> [bool; 4] {
    let found = world.store.find_session(actor.tenant, actor.session).await;
    let locked = world.change(async |tx| {
        let now = at(1_700_000_000_000);
        tx.lock_session(actor.tenant, actor.session, now).await
    });
    let wanted = [Subject::Session, Subject::Membership { room }];
    let wanted = wanted.map(|subject| Wanted { actor, subject });
    let facts = world.load(&wanted).await;
    [
        found.expect("read").is_some(),
        locked.await.is_some(),
        facts[0].session.is_some(),
        facts[1].session.is_some(),
    ]
}
