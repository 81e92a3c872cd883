//! Cases about sessions that are ended.

use domain::{Device, PrincipalId, SessionId, TenantId};

use super::records::{LATER, at};
use crate::contract::turns::{both, give_a_head_start};
use crate::contract::world::{World, client_id, whole_log};
use crate::{SessionsOf, SharedStore, Subject, Wanted};

/// Three sessions of one principal, of which two have the same reference, one of another principal with it too, and one
/// of another tenant that is like the first in everything else.
async fn five(world: &World) -> [Device; 5] {
    let (ana, bo) = (
        PrincipalId::generate(&world.seeds),
        PrincipalId::generate(&world.seeds),
    );
    let foreign = TenantId::generate(&world.seeds);
    let of = |tenant, principal, session_ref: Option<&str>| Device {
        session_ref: session_ref.map(Into::into),
        ..world.device(tenant, principal)
    };
    let first = of(world.tenant, ana, Some("host-1"));
    let abroad = Device {
        tenant: foreign,
        ..first.clone()
    };
    let devices = [
        first,
        of(world.tenant, ana, Some("host-1")),
        of(world.tenant, ana, None),
        of(world.tenant, bo, Some("host-1")),
        abroad,
    ];
    world
        .change(async |tx| {
            for device in &devices {
                tx.insert_session(device).await?;
            }
            Ok(())
        })
        .await;
    devices
}

/// Ends what fits; which of the five that was.
async fn end(world: &World, devices: &[Device; 5], which: SessionsOf<'_>) -> [bool; 5] {
    // The transaction is dropped, so that each question finds all of them.
    let mut tx = world.begin_identity_or(None).await;
    let ended = tx.end_sessions(world.tenant, which, at(1_700_000_000_500));
    let ended = ended.await.expect("they are ended");
    let is_ended = |device: &Device| {
        device.tenant == world.tenant && ended.contains(&(device.session, device.principal))
    };
    let answer = devices.each_ref().map(is_ended);
    let count = answer.iter().filter(|is_ended| **is_ended).count();
    assert_eq!(ended.len(), count, "nothing else was ended");
    answer
}

/// Each part narrows what is ended; none of another tenant ever is.
pub async fn sessions_are_ended_by_every_part_that_is_given(store: SharedStore) {
    let world = World::new(store).await;
    let devices = five(&world).await;
    let all = SessionsOf::default();
    let ana = Some(devices[0].principal);
    let bo = Some(devices[3].principal);
    let first = Some(devices[0].session);
    let host = Some("host-1");
    let of = |principal, session, session_ref, except| SessionsOf {
        principal,
        session,
        session_ref,
        except,
    };
    let t = true;
    let f = false;
    for (which, expected) in [
        (all, [t, t, t, t, f]),
        (of(ana, None, None, None), [t, t, t, f, f]),
        (of(bo, None, None, None), [f, f, f, t, f]),
        (of(None, first, None, None), [t, f, f, f, f]),
        (of(bo, first, None, None), [f, f, f, f, f]),
        (of(None, None, host, None), [t, t, f, t, f]),
        (of(ana, None, host, None), [t, t, f, f, f]),
        (of(ana, None, host, first), [f, t, f, f, f]),
        (of(ana, None, None, first), [f, t, t, f, f]),
        (of(None, None, None, first), [f, t, t, t, f]),
        (of(None, first, host, first), [f, f, f, f, f]),
        (of(None, None, Some("host-2"), None), [f, f, f, f, f]),
    ] {
        assert_eq!(end(&world, &devices, which).await, expected, "{which:?}");
    }
}

/// An ended session keeps its time, is refused by what the writer reads, and is not ended again; nor is one that is over.
pub async fn ended_sessions_are_refused(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, bo) = (world.guest("ana").await, world.guest("bo").await);
    let which = SessionsOf {
        principal: Some(ana.principal),
        ..SessionsOf::default()
    };
    let end = async |which: SessionsOf<'_>, now| {
        world
            .change(async |tx| tx.end_sessions(ana.tenant, which, now).await)
            .await
    };
    let now = at(1_700_000_000_500);
    assert_eq!(end(which, now).await, [(ana.session, ana.principal)]);
    assert_eq!(end(which, LATER).await, []);
    let of = |actor| Wanted {
        actor,
        subject: Subject::Session,
    };
    let facts = world.load(&[of(ana), of(bo)]).await;
    let revoked: Vec<_> = facts
        .into_iter()
        .map(|facts| facts.session.expect("it is there").revoked_at)
        .collect();
    assert_eq!(revoked, [Some(now), None]);
    let listed = world.store.list_devices(ana.tenant, ana.principal, now);
    assert_eq!(listed.await.expect("read"), []);
    let long_after = at(1_800_000_000_000);
    assert_eq!(end(SessionsOf::default(), long_after).await, []);
    let missing = SessionsOf {
        session: Some(SessionId::generate(&world.seeds)),
        ..SessionsOf::default()
    };
    assert_eq!(end(missing, now).await, []);
}

/// An end that comes while a batch of the session is under way is answered after that batch: from its answer on nothing
/// of the session is written any more.
pub async fn an_end_of_sessions_is_answered_after_the_batch_that_read_one(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(None).await;
    let send = Wanted {
        actor: ana,
        subject: Subject::Send {
            room: room.room.id,
            client_id: client_id("a1"),
            reply_to: None,
            to_pair: false,
            held_at: None,
        },
    };
    let mut batch = world.store.begin().await.expect("a transaction begins");
    batch.load(&[send]).await.expect("the facts are read");
    room.send(&world.seeds, &principal, "a1", "one");
    let changes = room.take_changes();
    let mut begun = world.begin_identity_early().await;
    let ending = async {
        let mut tx = world.begin_identity_or(begun.take()).await;
        let which = SessionsOf {
            principal: Some(ana.principal),
            ..SessionsOf::default()
        };
        let ended = tx.end_sessions(ana.tenant, which, at(1_700_000_000_500));
        assert_eq!(ended.await.expect("ended").len(), 1);
        tx.commit().await.expect("it is committed");
        whole_log(&world, &room).await
    };
    let end_of_batch = async {
        give_a_head_start(&world).await;
        batch.write(&changes).await.expect("the batch is written");
        batch.commit().await.expect("the batch is committed");
    };
    let (log, ()) = both(ending, end_of_batch).await;
    assert_eq!(log, room.events);
}
