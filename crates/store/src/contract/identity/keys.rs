//! Cases about API keys.

use domain::KeyId;

use super::records::at;
use crate::SharedStore;
use crate::contract::turns::{both, give_a_head_start};
use crate::contract::world::World;

/// Every part of a key comes back; its last use only moves forward, and its end keeps its time.
pub async fn keys_are_kept_whole_touched_and_ended(store: SharedStore) {
    let world = World::new(store).await;
    let mut first = world.key("첫째");
    let mut second = world.key("second");
    second.created_at = at(8);
    (second.bot, second.rooms, second.addresses) = (None, None, None);
    (second.scopes, second.expires_at) = (Vec::new(), None);
    let missing = KeyId::generate(&world.seeds);
    world
        .change(async |tx| {
            tx.insert_key(&first).await?;
            tx.insert_key(&second).await?;
            tx.touch_keys(&[(first.id, at(50)), (missing, at(50))])
                .await?;
            tx.touch_keys(&[(first.id, at(40)), (second.id, at(60))])
                .await
        })
        .await;
    first.last_used_at = Some(at(50));
    second.last_used_at = Some(at(60));
    let ended = world.change(async |tx| {
        let first_time = tx.end_key(world.tenant, first.id, at(70)).await?;
        let again = tx.end_key(world.tenant, first.id, at(80)).await?;
        let nothing = tx.end_key(world.tenant, missing, at(80)).await?;
        Ok((first_time, again, nothing))
    });
    assert_eq!(ended.await, (true, true, false));
    first.revoked_at = Some(at(70));
    let found = world.store.find_key(first.id).await;
    assert_eq!(found.expect("read").as_ref(), Some(&first));
    let found = world.store.find_key(missing).await;
    assert_eq!(found.expect("read"), None);
    let listed = world.store.list_keys(world.tenant).await;
    assert_eq!(listed.expect("read"), [second, first]);
}

/// Whoever asks for the keys second sees the one that the first one added.
pub async fn two_who_add_a_key_take_turns(store: SharedStore) {
    let world = World::new(store).await;
    let key = world.key("one");
    let mut first = world.begin_identity_or(None).await;
    let before = first.lock_keys(world.tenant).await;
    assert_eq!(before.expect("read"), []);
    let mut begun = world.begin_identity_early().await;
    let second = async {
        let mut tx = world.begin_identity_or(begun.take()).await;
        let keys = tx.lock_keys(world.tenant).await;
        keys.expect("read")
    };
    let end_of_first = async {
        give_a_head_start(&world).await;
        first.insert_key(&key).await.expect("written");
        first.commit().await.expect("it is committed");
    };
    let (keys, ()) = both(second, end_of_first).await;
    assert_eq!(keys, std::slice::from_ref(&key));
}

/// A key is held until its end, its expiry, or the end of its tenant; and nobody else's.
pub async fn keys_are_held_while_they_are_good(store: SharedStore) {
    let world = World::new(store).await;
    let mut key = world.key("one");
    key.expires_at = Some(at(100));
    let mut lasting = world.key("two");
    lasting.expires_at = None;
    let keys = [&key, &lasting];
    world
        .change(async |tx| {
            for key in keys {
                tx.insert_key(key).await?;
            }
            Ok(())
        })
        .await;
    let foreign = domain::TenantId::generate(&world.seeds);
    let held = async |tenant, key: &domain::ApiKey, now| {
        let id = key.id;
        world
            .change(async |tx| tx.hold_key(tenant, id, at(now)).await)
            .await
    };
    assert!(held(world.tenant, &key, 99).await);
    assert!(!held(world.tenant, &key, 100).await, "it is over");
    assert!(!held(foreign, &key, 99).await, "it is another tenant's");
    assert!(held(world.tenant, &lasting, 100).await);
    world
        .change(async |tx| tx.end_key(world.tenant, key.id, at(50)).await)
        .await;
    assert!(!held(world.tenant, &key, 60).await, "it is revoked");
    world
        .change(async |tx| {
            let tenant = tx.lock_tenant(world.tenant).await?;
            let mut tenant = tenant.expect("it is there");
            tenant.disabled_at = Some(at(70));
            tx.update_tenant(&tenant).await
        })
        .await;
    assert!(!held(world.tenant, &lasting, 80).await, "its tenant is off");
    let open = world.change(async |tx| {
        Ok((
            tx.hold_tenant(world.tenant).await?,
            tx.hold_tenant(foreign).await?,
        ))
    });
    assert_eq!(open.await, (false, false));
}

/// Whoever would write by a key while it is being revoked waits, and writes nothing.
pub async fn whoever_holds_a_key_that_is_being_revoked_waits(store: SharedStore) {
    let world = World::new(store).await;
    let mut key = world.key("one");
    key.expires_at = None;
    world.change(async |tx| tx.insert_key(&key).await).await;
    let mut first = world.begin_identity_or(None).await;
    let ended = first.end_key(world.tenant, key.id, at(50)).await;
    assert!(ended.expect("written"));
    let mut begun = world.begin_identity_early().await;
    let second = async {
        let mut tx = world.begin_identity_or(begun.take()).await;
        let held = tx.hold_key(world.tenant, key.id, at(60)).await;
        held.expect("read")
    };
    let end_of_first = async {
        give_a_head_start(&world).await;
        first.commit().await.expect("it is committed");
    };
    let (held, ()) = both(second, end_of_first).await;
    assert!(!held);
}
