//! Cases about who was there when.

use domain::{PrincipalId, TenantId, Timestamp};

use super::world::World;
use crate::{Seen, SharedStore, Sighting};

const READ: &str = "it is read";

/// Hides or shows somebody.
async fn hide(world: &World, id: PrincipalId, presence_hidden: bool) {
    let change = world.change(async |tx| {
        let found = tx.lock_principal(world.tenant, id).await?;
        let mut record = found.expect("the person is there");
        record.privacy.presence_hidden = presence_hidden;
        tx.update_principal(&record).await
    });
    change.await;
}

async fn sight(world: &World, id: PrincipalId, at: i64, until: Option<i64>) {
    let sighting = Sighting {
        tenant: world.tenant,
        principal: id,
        seen_at: Timestamp::from_millis(at),
        online_until: until.map(Timestamp::from_millis),
    };
    let written = world.store.write_sightings(&[sighting]).await;
    written.expect("it is written");
}

async fn seen(world: &World, viewer: PrincipalId, people: &[PrincipalId]) -> Vec<Seen> {
    let seen = world.store.list_seen(world.tenant, viewer, people).await;
    seen.expect(READ)
}

fn one(id: PrincipalId, at: Option<i64>, until: Option<i64>) -> Seen {
    Seen {
        principal: id,
        seen_at: at.map(Timestamp::from_millis),
        online_until: until.map(Timestamp::from_millis),
    }
}

/// The newest sighting counts, until when somebody is there is what was said last, and it goes when it is to be forgotten.
pub async fn sightings_are_kept_and_forgotten(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let (ana, bo) = (people[0].id, people[1].id);
    assert_eq!(seen(&world, ana, &[bo]).await, [one(bo, None, None)]);
    sight(&world, bo, 60_000, Some(90_000)).await;
    assert_eq!(
        seen(&world, ana, &[bo]).await,
        [one(bo, Some(60_000), Some(90_000))]
    );
    sight(&world, bo, 30_000, None).await;
    assert_eq!(
        seen(&world, ana, &[bo]).await,
        [one(bo, Some(60_000), None)]
    );
    let tenant = world.tenant;
    world
        .change(async |tx| tx.forget_sighting(tenant, bo).await)
        .await;
    assert_eq!(seen(&world, ana, &[bo]).await, [one(bo, None, None)]);
}

/// Of whoever hides, is gone, or stands in a block with the viewer nothing is told, and nothing is told to whoever hides.
pub async fn those_who_hide_or_are_blocked_are_not_told_of(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy", "dan"]).await;
    let ids: Vec<PrincipalId> = people.iter().map(|person| person.id).collect();
    let (ana, bo, cy, dan) = (ids[0], ids[1], ids[2], ids[3]);
    let told = async |viewer: PrincipalId| {
        let seen = seen(&world, viewer, &ids).await;
        seen.into_iter()
            .map(|one| one.principal)
            .collect::<Vec<_>>()
    };
    let mut all = ids.clone();
    all.sort_unstable();
    let without = |out: &[PrincipalId]| {
        let kept = all.iter().filter(|id| !out.contains(id));
        kept.copied().collect::<Vec<_>>()
    };
    assert_eq!(told(ana).await, all);
    hide(&world, bo, true).await;
    assert_eq!(told(ana).await, without(&[bo]));
    assert!(told(bo).await.is_empty());
    // Whoever hides is not written down.
    sight(&world, bo, 60_000, None).await;
    hide(&world, bo, false).await;
    assert_eq!(seen(&world, ana, &[bo]).await, [one(bo, None, None)]);
    let tenant = world.tenant;
    let at = Timestamp::from_millis(1);
    world
        .change(async |tx| tx.insert_block(tenant, (ana, cy), at).await)
        .await;
    assert_eq!(told(ana).await, without(&[cy]));
    assert_eq!(told(cy).await, without(&[ana]));
    assert_eq!(told(dan).await, all);
    let gone = world.change(async |tx| {
        let found = tx.lock_principal(tenant, dan).await?;
        let mut record = found.expect("the person is there");
        record.deleted_at = Some(at);
        tx.update_principal(&record).await
    });
    gone.await;
    assert_eq!(told(bo).await, without(&[dan]));
    sight(&world, dan, 60_000, None).await;
    let asked: Vec<_> = ids.iter().map(|&id| (tenant, id)).collect();
    hide(&world, bo, true).await;
    let hidden = world.store.list_presence_hidden(&asked).await.expect(READ);
    let mut expected = vec![(tenant, bo), (tenant, dan)];
    expected.sort_unstable();
    assert_eq!(hidden, expected);
}

/// Who is in several rooms is read at once, and another tenant's room has nobody.
pub async fn people_of_several_rooms_are_read_at_once(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo"]).await;
    let (mut first, mut second) = (world.room(None).await, world.room(None).await);
    for person in &people {
        first.join(&world.seeds, person);
    }
    second.join(&world.seeds, &people[1]);
    first.flush(&world).await;
    second.flush(&world).await;
    first.leave(&world.seeds, &people[0]);
    first.flush(&world).await;
    let rooms = [first.room.id, second.room.id];
    let read = world.store.list_people_of_rooms(world.tenant, &rooms).await;
    let mut expected = vec![(rooms[0], people[1].id), (rooms[1], people[1].id)];
    expected.sort_unstable();
    assert_eq!(read.expect(READ), expected);
    let other = TenantId::generate(&world.seeds);
    let foreign = world.store.list_people_of_rooms(other, &rooms).await;
    assert!(foreign.expect(READ).is_empty());
}
