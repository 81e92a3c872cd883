//! Cases about the revocation log, the audit log, and what is purged.

use std::time::Duration;

use domain::{
    AuditEntry, CodePurpose, PrincipalId, Revocation, Revoked, SessionId, TenantId, Timestamp,
};

use super::records::{at, audit_entry};
use crate::contract::world::World;
use crate::{AuditQuery, Consumed, SharedStore};

const DAY: Duration = Duration::from_hours(24);

/// Lines come in the order of their places, from any place and at any limit; a time leads to the place of its last line.
pub async fn revocations_are_read_in_order_from_any_place(store: SharedStore) {
    let world = World::new(store).await;
    let place = async |time| {
        let place = world.store.find_revocation_place(at(time)).await;
        place.expect("read")
    };
    assert_eq!(place(100).await, 0);
    let foreign = TenantId::generate(&world.seeds);
    let lines = [
        (
            world.tenant,
            Revoked::Session(SessionId::generate(&world.seeds)),
            10,
        ),
        (
            foreign,
            Revoked::Principal(PrincipalId::generate(&world.seeds)),
            10,
        ),
        (world.tenant, Revoked::Tenant, 30),
        (foreign, Revoked::Settings, 40),
    ];
    for (tenant, revoked, time) in lines {
        world
            .change(async |tx| tx.append_revocation(tenant, revoked, at(time)).await)
            .await;
    }
    let read = async |after, limit| {
        let read = world.store.read_revocations(after, limit).await;
        read.expect("read")
    };
    let all = read(0, 10).await;
    let line = |line: &Revocation| (line.tenant, line.revoked, line.at.as_millis());
    assert_eq!(all.iter().map(line).collect::<Vec<_>>(), lines);
    for after in 0..=all.len() {
        for limit in 0..=5 {
            let behind = after.checked_sub(1).map_or(0, |n| all[n].id);
            let read = read(behind, limit).await;
            let end = all.len().min(after + limit as usize);
            assert_eq!(read, all[after..end]);
        }
    }
    let places: Vec<i64> = all.iter().map(|line| line.id).collect();
    assert!(places.is_sorted_by(|a, b| a < b) && places[0] > 0);
    for (time, expected) in [(9, 0), (10, places[1]), (29, places[1]), (99, places[3])] {
        assert_eq!(place(time).await, expected);
    }
}

/// The newest lines first, page by page, of one tenant or of all.
pub async fn the_audit_log_is_read_in_pages(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    let mut written = Vec::new();
    for n in 0..6 {
        let tenant = if n % 3 == 2 { foreign } else { world.tenant };
        written.push(audit_entry(tenant, &format!("thing.{n}")));
    }
    world
        .change(async |tx| {
            for entry in &written {
                tx.append_audit(entry).await?;
            }
            Ok(())
        })
        .await;
    written.reverse();
    for tenant in [None, Some(world.tenant), Some(foreign)] {
        let mut expected = written.clone();
        expected.retain(|entry| tenant.is_none_or(|tenant| entry.tenant == tenant));
        for limit in 1..=7 {
            let read = read_pages(&world, tenant, limit).await;
            assert_eq!(read, expected, "{tenant:?} by {limit}");
        }
    }
}

/// The whole log, page by page, without the places that the store gave.
async fn read_pages(world: &World, tenant: Option<TenantId>, limit: u32) -> Vec<AuditEntry> {
    let mut all: Vec<AuditEntry> = Vec::new();
    loop {
        let query = AuditQuery {
            tenant,
            before: all.last().map(|entry| entry.id),
            limit,
        };
        let page = world.store.list_audit(query).await.expect("read");
        if page.is_empty() {
            break;
        }
        assert!(page.len() <= limit as usize);
        all.extend(page);
    }
    assert!(all.is_sorted_by(|a, b| a.id > b.id));
    for entry in &mut all {
        entry.id = 0;
    }
    all
}

/// What ended long enough ago goes, a few rows of each kind at a time, and nothing else.
pub async fn what_is_over_is_purged_a_few_rows_at_a_time(store: SharedStore) {
    let world = World::new(store).await;
    let now = at(1_900_000_000_000);
    let sessions = sessions_around(&world, now).await;
    let mut codes = Vec::new();
    for n in 0..4 {
        let mut code = world.code(CodePurpose::Popup, n);
        code.expires_at = at(now.as_millis() - 2 + i64::from(n));
        codes.push(code);
    }
    world
        .change(async |tx| {
            for code in &codes {
                tx.insert_code(code).await?;
                let id = code.expires_at.to_string();
                tx.insert_seen_token(world.tenant, "i", &id, code.expires_at)
                    .await?;
            }
            for age in [3 * DAY, 2 * DAY, DAY, Duration::ZERO] {
                let then = at(now.as_millis() - millis(age));
                tx.append_revocation(world.tenant, Revoked::Settings, then)
                    .await?;
            }
            Ok(())
        })
        .await;
    let mut gone = Vec::new();
    for _ in 0..4 {
        gone.push(world.change(async |tx| tx.purge(now, 1).await).await);
    }
    // One of each kind at a time: two codes, two tokens, two lines, three sessions.
    assert_eq!(gone, [4, 4, 1, 0]);
    let mut found = Vec::new();
    for session in sessions {
        let device = world.store.find_device(world.tenant, session).await;
        found.push(device.expect("read").is_some());
    }
    assert_eq!(found, [false, false, false, true, true, true]);
    let lines = world.store.read_revocations(0, 10).await;
    assert_eq!(lines.expect("read").len(), 2);
    let last = &codes[3];
    let consumed = world.change(async |tx| {
        tx.consume_code(world.tenant, last.purpose, &last.hash, now)
            .await
    });
    assert!(matches!(consumed.await, Consumed::Fresh(_)));
}

fn millis(age: Duration) -> i64 {
    i64::try_from(age.as_millis()).expect("few days")
}

/// Sessions that were over by age, by idleness and by revocation, each more and less than 30 days before `now`.
async fn sessions_around(world: &World, now: Timestamp) -> Vec<SessionId> {
    let mut sessions = Vec::new();
    for age in [31 * DAY, 29 * DAY] {
        let end = at(now.as_millis() - millis(age));
        let principal = PrincipalId::generate(&world.seeds);
        let mut old = world.device(world.tenant, principal);
        old.refreshed_at = end;
        old.life.ends_at = end;
        let mut idle = world.device(world.tenant, principal);
        idle.life.ends_at = Timestamp::NEVER;
        idle.life.idle_max = end.since(idle.refreshed_at);
        let mut revoked = world.device(world.tenant, principal);
        revoked.life.ends_at = Timestamp::NEVER;
        // A life that never ends by itself is kept, and can be added to any time.
        revoked.life.idle_max = Duration::MAX;
        let which = crate::SessionsOf {
            session: Some(revoked.session),
            ..crate::SessionsOf::default()
        };
        let ended = world.change(async |tx| {
            for device in [&old, &idle, &revoked] {
                tx.insert_session(device).await?;
            }
            tx.end_sessions(world.tenant, which, end).await
        });
        assert_eq!(ended.await, [(revoked.session, principal)]);
        sessions.extend([old.session, idle.session, revoked.session]);
    }
    sessions
}
