//! Cases about sessions, the epoch and what the engine says of itself.

use std::time::Duration;

use domain::{Life, Session, SessionId, Timestamp};

use super::world::World;
use crate::{Changes, RefreshedSession, SharedStore};

/// A guest's session is found with its principal; another id finds nothing.
pub async fn a_session_is_found_with_its_principal(store: SharedStore) {
    let world = World::new(store).await;
    let (actor, principal) = world.guest_of(world.tenant, "느긋한 수달").await;
    let found = world.store.find_session(actor.tenant, actor.session).await;
    let session = found.expect("sessions are read").expect("it was written");
    let expected = Session {
        id: actor.session,
        principal,
        refresh_count: 1,
        refreshed_at: session.created_at,
        created_at: session.created_at,
        revoked_at: None,
        life: Life {
            idle_max: Duration::from_hours(20 * 24),
            ends_at: session.created_at.plus(Duration::from_hours(100 * 24)),
            grace: Duration::from_secs(7),
        },
    };
    assert_eq!(session, expected);
    let other = SessionId::generate(&world.seeds);
    let found = world.store.find_session(actor.tenant, other).await;
    assert_eq!(found.expect("sessions are read"), None);
}

/// A refresh moves the count and its time; a revocation keeps the time of the first one; other sessions stay.
pub async fn sessions_are_refreshed_and_revoked(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, bo) = (world.guest("ana").await, world.guest("bo").await);
    let at = Timestamp::from_millis;
    let refreshed = RefreshedSession {
        tenant: ana.tenant,
        session: ana.session,
        refresh_count: 2,
        refreshed_at: at(5_000),
    };
    let changes = Changes {
        refreshed: vec![refreshed],
        revoked: vec![(bo.tenant, bo.session, at(6_000))],
        ..Changes::default()
    };
    world.write(&changes).await;
    let again = Changes {
        revoked: vec![(bo.tenant, bo.session, at(7_000))],
        ..Changes::default()
    };
    world.write(&again).await;
    let found = world.store.find_session(ana.tenant, ana.session).await;
    let ana = found.expect("sessions are read").expect("there");
    assert_eq!((ana.refresh_count, ana.refreshed_at), (2, at(5_000)));
    assert_eq!(ana.revoked_at, None);
    let found = world.store.find_session(bo.tenant, bo.session).await;
    let bo = found.expect("sessions are read").expect("there");
    assert_eq!((bo.refresh_count, bo.revoked_at), (1, Some(at(6_000))));
}

/// The epoch does not change by writing, and durability and the number of writers can be asked.
pub async fn the_epoch_stays_and_the_engine_says_how_well_it_keeps(store: SharedStore) {
    let epoch = store.epoch().await.expect("the epoch is read");
    let world = World::new(store).await;
    world.guest("ana").await;
    assert_eq!(world.store.epoch().await.expect("the epoch is read"), epoch);
    assert!(world.store.writers_max() >= 1);
    world.store.durability().await.expect("durability is known");
}
