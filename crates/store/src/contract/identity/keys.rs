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
