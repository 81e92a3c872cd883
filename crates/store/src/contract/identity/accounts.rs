//! Cases about accounts and their links to providers.

use domain::{Account, PrincipalKind};

use super::records::{account, email};
use crate::contract::turns::{both, give_a_head_start};
use crate::contract::world::World;
use crate::{SharedStore, StoreError};

/// Every part of an account comes back, by principal and by address in any case, and can change and go.
pub async fn accounts_are_kept_whole_and_found_by_address(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.written(PrincipalKind::Account, "ana").await;
    let id = ana.principal.id;
    let mut kept = account(world.tenant, id, "Ana@Example.com");
    world
        .change(async |tx| tx.insert_account(&kept).await)
        .await;
    let upper = email("ANA@example.COM");
    let found = world
        .store
        .find_account_by_email(world.tenant, &upper)
        .await;
    assert_eq!(found.expect("read"), Some(kept.clone()));
    kept = Account {
        email: email("ana@elsewhere.example"),
        verified_at: None,
        password_hash: None,
        totp_secret: None,
        totp_since: None,
        totp_step: None,
        ..kept
    };
    let locked = world.change(async |tx| {
        let by_email = tx.lock_account_by_email(world.tenant, &upper).await?;
        let by_id = tx.lock_account(world.tenant, id).await?;
        tx.update_account(&kept).await?;
        Ok(by_id.is_some() && by_id == by_email)
    });
    assert!(locked.await);
    let found = world.store.find_account(world.tenant, id).await;
    assert_eq!(found.expect("read"), Some(kept));
    let found = world
        .store
        .find_account_by_email(world.tenant, &upper)
        .await;
    assert_eq!(found.expect("read"), None);
    world
        .change(async |tx| tx.delete_account(world.tenant, id).await)
        .await;
    let found = world.store.find_account(world.tenant, id).await;
    assert_eq!(found.expect("read"), None);
}

/// A second account of an address is a conflict, by insertion and by change; in another tenant it is free.
pub async fn an_address_has_one_account(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.written(PrincipalKind::Account, "ana").await;
    let bo = world.written(PrincipalKind::Account, "bo").await;
    let first = account(world.tenant, ana.principal.id, "ana@example.com");
    let second = account(world.tenant, bo.principal.id, "ANA@example.com");
    world
        .change(async |tx| tx.insert_account(&first).await)
        .await;
    let taken = world.try_change(async |tx| tx.insert_account(&second).await);
    assert!(matches!(taken.await, Err(StoreError::Conflict(_))));
    let other = account(world.tenant, bo.principal.id, "bo@example.com");
    world
        .change(async |tx| tx.insert_account(&other).await)
        .await;
    let taken = world.try_change(async |tx| tx.update_account(&second).await);
    assert!(matches!(taken.await, Err(StoreError::Conflict(_))));
    let foreign = domain::TenantId::generate(&world.seeds);
    let abroad = account(foreign, bo.principal.id, "ana@example.com");
    world
        .change(async |tx| tx.insert_account(&abroad).await)
        .await;
}

/// Two transactions that find an address free and take it: the later one collides.
pub async fn two_accounts_of_one_address_collide(store: SharedStore) {
    let world = World::new(store).await;
    let ana = world.written(PrincipalKind::Account, "ana").await;
    let bo = world.written(PrincipalKind::Account, "bo").await;
    let one = account(world.tenant, ana.principal.id, "ana@example.com");
    let other = account(world.tenant, bo.principal.id, "ana@example.com");
    let mut first = world.begin_identity_or(None).await;
    first.insert_account(&one).await.expect("it is free");
    let mut begun = world.begin_identity_early().await;
    let second = async {
        let mut tx = world.begin_identity_or(begun.take()).await;
        tx.insert_account(&other).await
    };
    let end_of_first = async {
        give_a_head_start(&world).await;
        first.commit().await.expect("it is committed");
    };
    let (collided, ()) = both(second, end_of_first).await;
    assert!(matches!(collided, Err(StoreError::Conflict(_))));
    let found = world.store.find_account_by_email(world.tenant, &one.email);
    assert_eq!(found.await.expect("read"), Some(one));
}

/// A provider's subject belongs to one principal until that account goes.
pub async fn what_a_provider_calls_somebody_is_somebodys_once(store: SharedStore) {
    const ISSUER: &str = "https://accounts.google.com";
    let world = World::new(store).await;
    let ana = world.written(PrincipalKind::Account, "ana").await;
    let bo = world.written(PrincipalKind::Account, "bo").await;
    let (here, ana, bo) = (world.tenant, ana.principal.id, bo.principal.id);
    world
        .change(async |tx| {
            tx.insert_account(&account(here, ana, "ana@example.com"))
                .await?;
            tx.insert_link(here, ISSUER, "1", ana).await?;
            tx.insert_link(here, "https://kauth.kakao.com", "1", bo)
                .await
        })
        .await;
    let taken = world.try_change(async |tx| tx.insert_link(here, ISSUER, "1", bo).await);
    assert!(matches!(taken.await, Err(StoreError::Conflict(_))));
    let find = async |issuer: &str, subject: &str| {
        world
            .change(async |tx| tx.find_link(here, issuer, subject).await)
            .await
    };
    assert_eq!(find(ISSUER, "1").await, Some(ana));
    assert_eq!(find(ISSUER, "2").await, None);
    world
        .change(async |tx| tx.delete_account(here, ana).await)
        .await;
    assert_eq!(find(ISSUER, "1").await, None);
    assert_eq!(find("https://kauth.kakao.com", "1").await, Some(bo));
}
