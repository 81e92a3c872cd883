//! Cases about a tenant that goes, with everything in it.

use domain::{
    ApiKey, CodePurpose, KeyId, PrincipalKind, PrincipalRecord, Revoked, SessionId, TenantId,
};

use super::records::{account, at, audit_entry, email};
use crate::contract::known_room::KnownRoom;
use crate::contract::world::{World, find_room, whole_log};
use crate::{AuditQuery, SharedStore};

/// What a tenant has of everything.
struct Town {
    tenant: TenantId,
    ana: PrincipalRecord,
    session: SessionId,
    key: KeyId,
    room: KnownRoom,
}

async fn build(world: &World, tenant: TenantId) -> Town {
    let ana = PrincipalRecord {
        tenant,
        external_id: Some("7".into()),
        ..world.record(PrincipalKind::Bot, "ana")
    };
    let id = ana.principal.id;
    let mut room = KnownRoom::new(tenant, &world.seeds, Some("lunch"));
    room.join(&world.seeds, &ana.principal);
    for n in 0..5 {
        room.send(&world.seeds, &ana.principal, &format!("c{n}"), "글");
    }
    let device = world.device(tenant, id);
    let key = ApiKey {
        tenant,
        ..world.key("one")
    };
    let mut code = world.code(CodePurpose::Popup, 1);
    code.tenant = tenant;
    let mut claim = world.claim(&ana.principal, id, 1_000);
    claim.tenant = tenant;
    world
        .change(async |tx| {
            tx.insert_principal(&ana).await?;
            tx.insert_account(&account(tenant, id, "ana@example.com"))
                .await?;
            tx.insert_link(tenant, "i", "s", id).await?;
            tx.insert_session(&device).await?;
            tx.insert_key(&key).await?;
            tx.insert_code(&code).await?;
            tx.insert_seen_token(tenant, "i", "t", at(1_000)).await?;
            tx.insert_claim(&claim).await?;
            tx.append_revocation(tenant, Revoked::Tenant, at(9)).await?;
            tx.append_audit(&audit_entry(tenant, "tenant.created"))
                .await
        })
        .await;
    room.flush(world).await;
    Town {
        tenant,
        ana,
        session: device.session,
        key: key.id,
        room,
    }
}

/// Step by step everything of the tenant goes, but the audit log and the revocations; of another tenant nothing does.
pub async fn a_deleted_tenant_leaves_nothing_and_touches_no_other(store: SharedStore) {
    let world = World::new(store).await;
    let foreign = TenantId::generate(&world.seeds);
    world.create_tenant(foreign, "there").await;
    let gone = build(&world, world.tenant).await;
    let kept = build(&world, foreign).await;
    // 5 messages, 2 events, a member, a room, 8 rows of people, and the tenant.
    let mut steps = 1;
    while !step(&world, 3).await {
        steps += 1;
    }
    assert_eq!(steps, 6);
    assert!(step(&world, 3).await, "nothing is left to delete");
    assert_eq!(count(&world, &gone).await, [0; 15]);
    assert_eq!(count(&world, &kept).await, [1; 15]);
    assert_eq!(whole_log(&world, &kept.room).await, kept.room.events);
    let listed = world.store.list_tenants().await.expect("read");
    assert_eq!(listed.iter().map(|t| t.id).collect::<Vec<_>>(), [foreign]);
    for tenant in [world.tenant, foreign] {
        let query = AuditQuery {
            tenant: Some(tenant),
            before: None,
            limit: 10,
        };
        let audit = world.store.list_audit(query).await;
        assert_eq!(audit.expect("read").len(), 1);
    }
    let revocations = world.store.read_revocations(0, 10).await;
    assert_eq!(revocations.expect("read").len(), 2);
}

async fn step(world: &World, rows: u32) -> bool {
    world
        .change(async |tx| tx.delete_tenant_step(world.tenant, rows).await)
        .await
}

/// How many of each there are.
async fn count(world: &World, town: &Town) -> [usize; 15] {
    const READ: &str = "the store is read";
    let (store, tenant, id) = (&world.store, town.tenant, town.ana.principal.id);
    let room = town.room.room.id;
    let code = store.peek_code(tenant, CodePurpose::Popup, &[1; 32], at(5));
    let address = email("ana@example.com");
    let mut tx = world.begin_identity_or(None).await;
    let link = tx.find_link(tenant, "i", "s").await.expect(READ);
    let token = tx.insert_seen_token(tenant, "i", "t", at(1)).await;
    let claims = store.list_claims(Some((tenant, id)), at(1_001));
    drop(tx);
    let now = at(1_700_000_000_000);
    [
        usize::from(
            store
                .find_principal(tenant, id)
                .await
                .expect(READ)
                .is_some(),
        ),
        usize::from(
            store
                .find_external(tenant, "7")
                .await
                .expect(READ)
                .is_some(),
        ),
        store.list_staff(tenant).await.expect(READ).len(),
        usize::from(store.find_account(tenant, id).await.expect(READ).is_some()),
        usize::from(
            store
                .find_account_by_email(tenant, &address)
                .await
                .expect(READ)
                .is_some(),
        ),
        usize::from(
            store
                .find_device(tenant, town.session)
                .await
                .expect(READ)
                .is_some(),
        ),
        store.list_devices(tenant, id, now).await.expect(READ).len(),
        usize::from(store.find_key(town.key).await.expect(READ).is_some()),
        usize::from(code.await.expect(READ).is_some()),
        usize::from(link.is_some()),
        usize::from(!token.expect(READ)),
        claims.await.expect(READ).len(),
        store.list_rooms_of(tenant, id).await.expect(READ).len(),
        usize::from(find_room(world, &town.room).await.is_some()),
        store
            .read_log_tail(tenant, room, 1)
            .await
            .expect(READ)
            .len(),
    ]
}
