//! Cases about claims, and under whom a claimed guest's messages are shown.

use domain::claims::CLAIM_UNDO_MAX;
use domain::{Message, Principal, PrincipalId, PrincipalKind, PrincipalRecord};

use super::records::at;
use crate::contract::known_room::KnownRoom;
use crate::contract::world::{World, client_id, find_room, whole_log};
use crate::{HistoryPlace, HistoryQuery, SharedStore, Subject, Wanted};

/// A claim is listed for its maker while it can be undone or is untold, and for the house while it is untold.
pub async fn claims_are_listed_until_they_are_told_and_cannot_be_undone(store: SharedStore) {
    let world = World::new(store).await;
    let guest = world.written(PrincipalKind::Guest, "수달").await.principal;
    let (ana, bo) = (world.principal("ana").id, world.principal("bo").id);
    let mut first = world.claim(&guest, ana, 1_000);
    let second = world.claim(&guest, ana, 2_000);
    let other = world.claim(&guest, bo, 3_000);
    world
        .change(async |tx| {
            for claim in [&first, &second, &other] {
                tx.insert_claim(claim).await?;
            }
            Ok(())
        })
        .await;
    let list = async |by: Option<PrincipalId>, now| {
        let by = by.map(|by| (world.tenant, by));
        let listed = world.store.list_claims(by, now).await;
        listed.expect("read")
    };
    let end = at(1_000).plus(CLAIM_UNDO_MAX);
    let all = [first.clone(), second.clone(), other.clone()];
    assert_eq!(list(None, end).await, all);
    first.is_told = true;
    let locked = world.change(async |tx| {
        let locked = tx.lock_claim(world.tenant, first.id).await?;
        tx.update_claim(&first).await?;
        Ok(locked)
    });
    assert_eq!(locked.await, Some(all[0].clone()));
    assert_eq!(list(None, end).await, [second.clone(), other]);
    let early = at(end.as_millis() - 1);
    let both = [second.clone(), first.clone()];
    assert_eq!(list(Some(ana), early).await, both);
    assert_eq!(list(Some(ana), end).await, std::slice::from_ref(&second));
    first.undone_at = Some(at(5_000));
    world.change(async |tx| tx.update_claim(&first).await).await;
    assert_eq!(list(Some(ana), early).await, [second]);
    first.is_told = false;
    world.change(async |tx| tx.update_claim(&first).await).await;
    assert_eq!(list(Some(ana), early).await.last(), Some(&first));
    let missing = world.claim(&guest, ana, 1).id;
    let locked = world.change(async |tx| tx.lock_claim(world.tenant, missing).await);
    assert_eq!(locked.await, None);
}

/// Wherever a claimed guest's message is read, its claimer is the sender, until the claim is undone.
pub async fn messages_of_a_claimed_guest_are_shown_under_its_claimer(store: SharedStore) {
    let world = World::new(store).await;
    let (guest, principal) = world.guest_of(world.tenant, "수달").await;
    let ana = world.written(PrincipalKind::Account, "ana").await;
    let mut room = world.room(Some("lunch")).await;
    room.send(&world.seeds, &principal, "g1", "guest");
    room.join(&world.seeds, &ana.principal);
    room.flush(&world).await;
    let message = room.messages()[0].clone();
    let record = world.store.find_principal(world.tenant, guest.principal);
    let mut record = record.await.expect("read").expect("it is there");
    for claimer in [None, Some(&ana), None] {
        record.claimed_by = claimer.map(|ana| ana.principal.id);
        world
            .change(async |tx| tx.update_principal(&record).await)
            .await;
        let shown = shown(&message, &principal, claimer);
        check_reads(&world, &room, &shown).await;
        let of = |subject| Wanted {
            actor: guest,
            subject,
        };
        let room = room.room.id;
        let client_id = client_id("g1");
        let sent = Subject::Send {
            room,
            client_id,
            reply_to: None,
            to_pair: false,
            held_at: None,
        };
        let message = message.id;
        let by_id = Subject::Message {
            room,
            message,
            emoji: None,
            to_pair: false,
        };
        for facts in world.load(&[of(sent), of(by_id)]).await {
            assert_eq!(facts.message.as_deref(), Some(&shown));
        }
    }
}

fn shown(sent: &Message, guest: &Principal, claimer: Option<&PrincipalRecord>) -> Message {
    Message {
        sender: claimer.map_or(guest, |record| &record.principal).clone(),
        sent_as: claimer.map(|_| guest.id),
        ..sent.clone()
    }
}

async fn check_reads(world: &World, known: &KnownRoom, shown: &Message) {
    let query = HistoryQuery {
        place: HistoryPlace::Newest,
        limit: 10,
    };
    let page = world
        .store
        .read_history(known.tenant, known.room.id, query)
        .await;
    let page = page.expect("read").expect("the room is there");
    assert_eq!(page.messages, std::slice::from_ref(shown));
    let tail = world
        .store
        .read_log_tail(known.tenant, known.room.id, 10)
        .await;
    let message = std::sync::Arc::new(shown.clone());
    let sent = domain::EventBody::MessageSent { message };
    for log in [whole_log(world, known).await, tail.expect("read")] {
        assert_eq!(log.len(), known.events.len());
        assert!(log.iter().any(|event| event.body == sent));
    }
    let found = find_room(world, known).await.expect("it is there");
    assert_eq!(found.last_message.as_ref(), Some(shown));
    let listed = world.store.list_rooms(known.tenant, 10).await;
    assert_eq!(listed.expect("read")[0].last_message.as_ref(), Some(shown));
}
