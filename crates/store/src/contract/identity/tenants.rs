//! Cases about tenants.

use domain::tenants::{Features, TenantLimits};
use domain::{Feature, Origin, Tenant, TenantId, TenantSettings, TenantSlug};

use super::records::at;
use crate::SharedStore;
use crate::contract::world::{World, tenant};

fn settings() -> TenantSettings {
    let mut settings = TenantSettings {
        origins: Origin::parse("https://shop.example").into_iter().collect(),
        features: Features::without([Feature::Links]),
        limits: TenantLimits {
            guests_per_minute: Some(7),
            ..TenantLimits::default()
        },
        ..TenantSettings::default()
    };
    settings.look.accent = Some("#0b6e4f".to_owned());
    settings.ways.guest = false;
    settings
}

/// A tenant with its settings comes back as it was written and changed, the built-in one too; the list is by slug.
pub async fn tenants_are_kept_whole_listed_and_changed(store: SharedStore) {
    let world = World::new(store).await;
    let mut shop = tenant(TenantId::generate(&world.seeds), "a-shop");
    shop.settings = settings();
    let mut house = tenant(TenantId::generate(&world.seeds), "elsewhere");
    house.slug = TenantSlug::parse("maru").expect("the operators' slug");
    for one in [&shop, &house] {
        assert!(world.change(async |tx| tx.insert_tenant(one).await).await);
    }
    let again = Tenant {
        id: TenantId::generate(&world.seeds),
        ..shop.clone()
    };
    assert!(
        !world
            .change(async |tx| tx.insert_tenant(&again).await)
            .await
    );
    shop.name = "가게".into();
    shop.disabled_at = Some(at(99));
    shop.settings.ways.guest = true;
    let before = world.change(async |tx| {
        let before = tx.lock_tenant(shop.id).await?;
        tx.update_tenant(&shop).await?;
        Ok(before)
    });
    assert_eq!(before.await.expect("it is there").settings, settings());
    let here = tenant(world.tenant, "here");
    let listed = world.store.list_tenants().await;
    assert_eq!(listed.expect("tenants are read"), [shop, here, house]);
    let missing = TenantId::generate(&world.seeds);
    let missing = world.change(async |tx| tx.lock_tenant(missing).await);
    assert_eq!(missing.await, None);
}

/// What a transaction wrote is gone when it is dropped, and the next one can begin.
pub async fn a_dropped_change_leaves_nothing(store: SharedStore) {
    let world = World::new(store).await;
    let shop = tenant(TenantId::generate(&world.seeds), "a-shop");
    for _ in 0..3 {
        let mut tx = world.store.begin_identity().await.expect("it begins");
        assert!(tx.insert_tenant(&shop).await.expect("it is written"));
    }
    let listed = world.store.list_tenants().await;
    let here = tenant(world.tenant, "here");
    assert_eq!(listed.expect("tenants are read"), [here]);
}
