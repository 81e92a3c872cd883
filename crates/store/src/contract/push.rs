//! Cases about pushes to devices.

use std::slice;

use domain::push::{DeviceKeys, PushKey, PushLanguage, QuietHours, Subscription};
use domain::rooms::NotifyLevel;
use domain::{Actor, PrincipalId, Seq, TenantId, Timestamp};

use super::world::World;
use crate::{Changes, OwnChanged, OwnValues, PushReader, SessionsOf, SharedStore};

const READ: &str = "it is read";
const WRITTEN: &str = "it is written";

fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

/// Sessions of the cases live on at this time.
fn now(world: &World) -> Timestamp {
    domain::Ambient::now(&world.seeds)
}

fn subscription(actor: Actor, endpoint: &str, created_at: i64) -> Subscription {
    Subscription {
        tenant: actor.tenant,
        session: actor.session,
        principal: actor.principal,
        endpoint: endpoint.into(),
        keys: DeviceKeys {
            p256dh: [4; 65],
            auth: [9; 16],
        },
        language: PushLanguage::Korean,
        created_at: at(created_at),
        renewed_at: at(created_at),
    }
}

async fn put(world: &World, subscription: &Subscription) {
    let put = world.change(async |tx| tx.put_push_subscription(subscription, 2).await);
    put.await;
}

async fn list(world: &World, who: PrincipalId) -> Vec<Subscription> {
    let own = world
        .store
        .list_push_subscriptions(world.tenant, who, now(world));
    own.await.expect(READ)
}

/// Of any number of key pairs for a tenant the first stays, and another tenant has another.
pub async fn a_tenants_key_of_pushes_is_made_once(store: SharedStore) {
    let world = World::new(store).await;
    let store = &world.store;
    let key = |tenant: TenantId, byte: u8| PushKey {
        tenant,
        public: [byte; 65],
        sealed: format!("sealed {byte}").into(),
        created_at: at(5),
    };
    let tenant = world.tenant;
    assert_eq!(store.find_push_key(tenant).await.expect(READ), None);
    for byte in 1..=3 {
        let inserted = store.insert_push_key(&key(tenant, byte)).await;
        inserted.expect(WRITTEN);
    }
    let found = store.find_push_key(tenant).await.expect(READ);
    assert_eq!(found, Some(key(tenant, 1)));
    let other = TenantId::generate(&world.seeds);
    assert_eq!(store.find_push_key(other).await.expect(READ), None);
}

/// A session has one subscription, an endpoint one session, a person so many devices; and all of it ends.
pub async fn subscriptions_are_kept_whole_replaced_cut_and_ended(store: SharedStore) {
    let world = World::new(store).await;
    let store = &world.store;
    assert!(!store.has_push_subscriptions().await.expect(READ));
    let (ana, bo) = (world.guest("ana").await, world.guest("bo").await);
    let first = subscription(ana, "https://push.example/1", 10);
    put(&world, &first).await;
    assert!(store.has_push_subscriptions().await.expect(READ));
    assert_eq!(list(&world, ana.principal).await, slice::from_ref(&first));
    // The same endpoint again is as old as it was; another one is new.
    let again = Subscription {
        language: PushLanguage::English,
        ..subscription(ana, "https://push.example/1", 20)
    };
    put(&world, &again).await;
    let kept = Subscription {
        created_at: at(10),
        ..again
    };
    assert_eq!(list(&world, ana.principal).await, [kept]);
    let other = subscription(ana, "https://push.example/2", 30);
    put(&world, &other).await;
    assert_eq!(list(&world, ana.principal).await, slice::from_ref(&other));
    // Whoever is in this browser now has its endpoint.
    let taken = subscription(bo, "https://push.example/2", 40);
    put(&world, &taken).await;
    assert_eq!(list(&world, ana.principal).await, []);
    assert_eq!(list(&world, bo.principal).await, slice::from_ref(&taken));
    check_many_devices(&world, bo, &taken).await;
}

/// Two devices of one person are kept here; one that ends is pushed to no longer.
async fn check_many_devices(world: &World, bo: Actor, oldest: &Subscription) {
    let (store, tenant) = (&world.store, world.tenant);
    let mut devices = Vec::new();
    for n in 1..=2 {
        let device = world.device(tenant, bo.principal);
        let inserted = world.change(async |tx| tx.insert_session(&device).await);
        inserted.await;
        let actor = Actor {
            session: device.session,
            ..bo
        };
        let one = subscription(actor, &format!("https://push.example/b{n}"), 50 + n);
        put(world, &one).await;
        devices.insert(0, one);
    }
    let listed = list(world, bo.principal).await;
    assert_eq!(listed, devices, "the oldest went: {oldest:?}");
    let (newest, older) = (&devices[0], &devices[1]);
    let dropped = store.drop_push_endpoint(tenant, newest.session, "https://push.example/old");
    dropped.await.expect(WRITTEN);
    assert_eq!(list(world, bo.principal).await.len(), 2);
    let dropped = store.drop_push_endpoint(tenant, newest.session, &newest.endpoint);
    dropped.await.expect(WRITTEN);
    assert_eq!(list(world, bo.principal).await, slice::from_ref(older));
    let ended = world.change(async |tx| {
        let which = SessionsOf {
            session: Some(older.session),
            ..SessionsOf::default()
        };
        tx.end_sessions(tenant, which, now(world)).await
    });
    ended.await;
    assert_eq!(list(world, bo.principal).await, []);
    assert!(!store.has_push_subscriptions().await.expect(READ));
}

/// When somebody wants quiet is kept, changed and forgotten; so are their devices.
pub async fn quiet_hours_are_kept_and_forgotten_with_the_devices(store: SharedStore) {
    let world = World::new(store).await;
    let (store, tenant) = (&world.store, world.tenant);
    let ana = world.guest("ana").await;
    let who = ana.principal;
    assert_eq!(store.find_quiet_hours(tenant, who).await.expect(READ), None);
    for (is_on, from) in [(true, "22:00"), (false, "21:00")] {
        let quiet = QuietHours::parse(is_on, from, "07:30", "Asia/Seoul").expect("quiet hours");
        let set = world.change(async |tx| tx.set_quiet_hours(tenant, who, &quiet).await);
        set.await;
        let found = store.find_quiet_hours(tenant, who).await.expect(READ);
        assert_eq!(found, Some(quiet));
    }
    put(&world, &subscription(ana, "https://push.example/1", 10)).await;
    let forgotten = world.change(async |tx| tx.forget_push(tenant, who).await);
    forgotten.await;
    assert_eq!(store.find_quiet_hours(tenant, who).await.expect(READ), None);
    assert_eq!(list(&world, who).await, []);
}

/// Devices of members are listed in pages with how their owners stand in the room, and of nobody else.
pub async fn devices_of_a_rooms_members_are_listed_with_what_they_want(store: SharedStore) {
    let world = World::new(store).await;
    let mut room = world.room(None).await;
    let mut actors = Vec::new();
    for name in ["ana", "bo", "cy", "dan"] {
        let (actor, person) = world.guest_of(world.tenant, name).await;
        if name != "dan" {
            room.join(&world.seeds, &person);
        }
        put(
            &world,
            &subscription(actor, &format!("https://push.example/{name}"), 10),
        )
        .await;
        actors.push((actor, person));
    }
    room.leave(&world.seeds, &actors[2].1);
    room.flush(&world).await;
    let (ana, bo) = (actors[0].0, actors[1].0);
    let own = vec![OwnChanged {
        tenant: world.tenant,
        room: room.room.id,
        principal: bo.principal,
        values: OwnValues {
            notify: Some(NotifyLevel::Mentions),
            ..OwnValues::default()
        },
    }];
    world
        .write(&Changes {
            own,
            ..Changes::default()
        })
        .await;
    let blocked = world.change(async |tx| {
        let pair = (ana.principal, bo.principal);
        tx.insert_block(world.tenant, pair, at(1)).await
    });
    blocked.await;
    let page = async |tenant, after, limit| {
        let page = (after, limit);
        let read = world
            .store
            .list_push_readers(tenant, room.room.id, now(&world), page);
        read.await.expect(READ)
    };
    let reader = |actor: Actor, name: &str| PushReader {
        subscription: subscription(actor, &format!("https://push.example/{name}"), 10),
        notify: if actor == bo {
            NotifyLevel::Mentions
        } else {
            NotifyLevel::All
        },
        read: room.standing(actor.principal).marker.number,
        blocks: actor == ana,
        quiet: None,
    };
    let mut expected = vec![reader(ana, "ana"), reader(bo, "bo")];
    expected.sort_by_key(|one| one.subscription.principal);
    assert_eq!(page(world.tenant, None, 10).await, expected);
    assert_eq!(page(world.tenant, None, 1).await, expected[..1]);
    let place = |one: &PushReader| (one.subscription.principal, one.subscription.session);
    let behind = page(world.tenant, Some(place(&expected[0])), 10).await;
    assert_eq!(behind, expected[1..]);
    let foreign = TenantId::generate(&world.seeds);
    assert_eq!(page(foreign, None, 10).await, []);
}

/// What is to be pushed of a room is taken once, however many want it.
pub async fn a_rooms_pushes_are_claimed_once(store: SharedStore) {
    let world = World::new(store).await;
    let room = world.room(None).await.room.id;
    let (store, tenant) = (&world.store, world.tenant);
    let claim = async |from: Option<u64>, to| {
        let seqs = (from.map(Seq::new), Seq::new(to));
        store.claim_push(tenant, room, seqs).await.expect(WRITTEN)
    };
    assert_eq!(store.find_pushed(tenant, room).await.expect(READ), None);
    assert!(claim(None, 5).await);
    assert!(!claim(None, 5).await);
    assert!(!claim(Some(4), 9).await);
    assert!(claim(Some(5), 9).await);
    assert!(!claim(Some(5), 9).await);
    let pushed = store.find_pushed(tenant, room).await.expect(READ);
    assert_eq!(pushed, Some(Seq::new(9)));
}
