//! Cases about principals.

use domain::{PrincipalKind, Role, Timestamp};

use super::records::at;
use crate::contract::turns::{both, give_a_head_start};
use crate::contract::world::World;
use crate::{SharedStore, StoreError};

/// Every part of a principal comes back, and all but its ids and beginning can change.
pub async fn principals_are_kept_whole_and_changed(store: SharedStore) {
    let world = World::new(store).await;
    let mut record = world.record(PrincipalKind::External, "지은");
    record.external_id = Some("user'7".into());
    world
        .change(async |tx| tx.insert_principal(&record).await)
        .await;
    let id = record.principal.id;
    let found = world.store.find_principal(world.tenant, id).await;
    assert_eq!(found.expect("read"), Some(record.clone()));
    record.principal.name = "새 이름".into();
    record.principal.tag = "#1".into();
    record.role = Some(Role::Moderator);
    record.banned_until = Some(Timestamp::NEVER);
    record.claimed_by = Some(world.principal("bo").id);
    record.deleted_at = Some(at(9));
    record.privacy.receipts_hidden = true;
    record.privacy.typing_hidden = true;
    record.privacy.presence_hidden = true;
    let locked = world.change(async |tx| {
        let by_id = tx.lock_principal(world.tenant, id).await?;
        let by_external = tx.lock_external(world.tenant, "user'7").await?;
        tx.update_principal(&record).await?;
        Ok(by_id.is_some() && by_id == by_external)
    });
    assert!(locked.await);
    let found = world.store.find_external(world.tenant, "user'7").await;
    assert_eq!(found.expect("read"), Some(record.clone()));
    let missing = world.store.find_external(world.tenant, "user").await;
    assert_eq!(missing.expect("read"), None);
    let nobody = world.record(PrincipalKind::Guest, "nobody");
    let changed = world.try_change(async |tx| tx.update_principal(&nobody).await);
    assert!(matches!(changed.await, Err(StoreError::Corrupt(_))));
}

/// Those with a role and bots, by name, each once; nobody who is deleted, and no guest.
pub async fn staff_and_bots_are_listed(store: SharedStore) {
    let world = World::new(store).await;
    let mut staff = Vec::new();
    for (name, role) in ["c", "a", "d", "b"].into_iter().zip(Role::ALL) {
        let mut record = world.record(PrincipalKind::Account, name);
        record.role = Some(*role);
        staff.push(record);
    }
    staff.push(world.record(PrincipalKind::Bot, "aa"));
    let mut both = world.record(PrincipalKind::Bot, "bb");
    both.role = Some(Role::Viewer);
    staff.push(both);
    let mut gone = world.record(PrincipalKind::Bot, "gone");
    gone.deleted_at = Some(at(1));
    let guest = world.record(PrincipalKind::Guest, "guest");
    world
        .change(async |tx| {
            for record in staff.iter().chain([&gone, &guest]) {
                tx.insert_principal(record).await?;
            }
            Ok(())
        })
        .await;
    staff.sort_by(|a, b| a.principal.name.cmp(&b.principal.name));
    let listed = world.store.list_staff(world.tenant).await;
    assert_eq!(listed.expect("read"), staff);
}

/// Two transactions that find no external and make one: the later one collides.
pub async fn an_external_is_made_once(store: SharedStore) {
    let world = World::new(store).await;
    let external = || {
        let mut record = world.record(PrincipalKind::External, "지은");
        record.external_id = Some("user-7".into());
        record
    };
    let (one, other) = (external(), external());
    let mut first = world.begin_identity_or(None).await;
    let found = first.lock_external(world.tenant, "user-7").await;
    assert_eq!(found.expect("read"), None);
    first.insert_principal(&one).await.expect("it is free");
    let mut begun = world.begin_identity_early().await;
    let second = async {
        let mut tx = world.begin_identity_or(begun.take()).await;
        tx.insert_principal(&other).await
    };
    let end_of_first = async {
        give_a_head_start(&world).await;
        first.commit().await.expect("it is committed");
    };
    let (collided, ()) = both(second, end_of_first).await;
    assert!(matches!(collided, Err(StoreError::Conflict(_))));
    let found = world.store.find_external(world.tenant, "user-7").await;
    assert_eq!(found.expect("read"), Some(one));
}

/// Whoever locks a principal second reads what the first one made of it.
pub async fn two_who_change_a_principal_take_turns(store: SharedStore) {
    let world = World::new(store).await;
    let mut record = world.written(PrincipalKind::Account, "ana").await;
    let id = record.principal.id;
    let mut first = world.begin_identity_or(None).await;
    let locked = first.lock_principal(world.tenant, id).await;
    assert_eq!(locked.expect("read"), Some(record.clone()));
    record.role = Some(Role::Admin);
    let mut begun = world.begin_identity_early().await;
    let second = async {
        let mut tx = world.begin_identity_or(begun.take()).await;
        let locked = tx.lock_principal(world.tenant, id).await;
        locked.expect("read")
    };
    let end_of_first = async {
        give_a_head_start(&world).await;
        first.update_principal(&record).await.expect("written");
        first.commit().await.expect("it is committed");
    };
    let (locked, ()) = both(second, end_of_first).await;
    assert_eq!(locked, Some(record.clone()));
}
