//! Cases about tenants: no read and no lock of the identity crosses them.

use domain::{
    Account, ApiKey, Claim, Code, CodePurpose, Device, PrincipalId, PrincipalKind, Role, TenantId,
};

use super::records::{account, at};
use crate::contract::world::World;
use crate::{Consumed, SharedStore};

/// One principal with everything that one can have.
struct Owner {
    id: PrincipalId,
    account: Account,
    device: Device,
    key: ApiKey,
    code: Code,
    claim: Claim,
}

async fn build(world: &World) -> Owner {
    let mut ana = world.record(PrincipalKind::Bot, "ana");
    ana.external_id = Some("7".into());
    ana.role = Some(Role::Admin);
    let id = ana.principal.id;
    let owner = Owner {
        id,
        account: account(world.tenant, id, "ana@example.com"),
        device: world.device(world.tenant, id),
        key: world.key("one"),
        code: world.code(CodePurpose::Claim, 1),
        claim: world.claim(&ana.principal, id, 1_000),
    };
    let mut room = world.room(None).await;
    room.join(&world.seeds, &ana.principal);
    room.flush(world).await;
    world
        .change(async |tx| {
            tx.insert_principal(&ana).await?;
            tx.insert_account(&owner.account).await?;
            tx.insert_link(world.tenant, "i", "s", id).await?;
            tx.insert_session(&owner.device).await?;
            tx.insert_key(&owner.key).await?;
            tx.insert_code(&owner.code).await?;
            tx.insert_claim(&owner.claim).await
        })
        .await;
    owner
}

/// Every read and lock with another tenant's id answers as if nothing were there.
pub async fn nothing_of_the_identity_is_found_through_a_foreign_tenant(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    world.create_tenant(foreign, "there").await;
    let owner = build(&world).await;
    assert_eq!(read(&world, world.tenant, &owner).await, [true; 11]);
    assert_eq!(read(&world, foreign, &owner).await, [false; 11]);
    assert_eq!(lock(&world, foreign, &owner).await, [false; 10]);
    assert_eq!(lock(&world, world.tenant, &owner).await, [true; 10]);
}

/// What is found by reads.
async fn read(world: &World, tenant: TenantId, owner: &Owner) -> [bool; 11] {
    const READ: &str = "the store is read";
    let (store, id, device) = (&world.store, owner.id, &owner.device);
    let email = &owner.account.email;
    let by_email = store.find_account_by_email(tenant, email).await;
    let found = store.find_device(tenant, device.session).await;
    let listed = store.list_devices(tenant, id, device.created_at).await;
    let code = &owner.code;
    let peeked = store.peek_code(tenant, code.purpose, &code.hash, at(5));
    let claims = store.list_claims(Some((tenant, id)), at(1_001)).await;
    [
        store
            .find_principal(tenant, id)
            .await
            .expect(READ)
            .is_some(),
        store
            .find_external(tenant, "7")
            .await
            .expect(READ)
            .is_some(),
        !store.list_staff(tenant).await.expect(READ).is_empty(),
        store.find_account(tenant, id).await.expect(READ).is_some(),
        by_email.expect(READ).is_some(),
        found.expect(READ).is_some(),
        !listed.expect(READ).is_empty(),
        !store.list_keys(tenant).await.expect(READ).is_empty(),
        peeked.await.expect(READ).is_some(),
        !claims.expect(READ).is_empty(),
        !store
            .list_rooms_of(tenant, id)
            .await
            .expect(READ)
            .is_empty(),
    ]
}

/// What a transaction locks and changes.
async fn lock(world: &World, tenant: TenantId, owner: &Owner) -> [bool; 10] {
    let (id, device, code) = (owner.id, &owner.device, &owner.code);
    let email = &owner.account.email;
    let locked = world.change(async |tx| {
        let consumed = tx.consume_code(tenant, code.purpose, &code.hash, at(5));
        let consumed = matches!(consumed.await?, Consumed::Fresh(_));
        let session = tx.lock_session(tenant, device.session, device.created_at);
        let session = session.await?.is_some();
        Ok([
            consumed,
            session,
            tx.lock_principal(tenant, id).await?.is_some(),
            tx.lock_external(tenant, "7").await?.is_some(),
            tx.lock_account(tenant, id).await?.is_some(),
            tx.lock_account_by_email(tenant, email).await?.is_some(),
            tx.find_link(tenant, "i", "s").await?.is_some(),
            !tx.lock_keys(tenant).await?.is_empty(),
            tx.end_key(tenant, owner.key.id, at(1)).await?,
            tx.lock_claim(tenant, owner.claim.id).await?.is_some(),
        ])
    });
    locked.await
}
