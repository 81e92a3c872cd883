//! Cases about transactions that want the same at once: they take turns.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use domain::Timestamp;

use super::world::{World, client_id, whole_log};
use crate::{Changes, SharedStore, Subject, Transaction, Wanted};

/// Two transactions on one room: the second reads the head that the first one left, so no seq is given twice.
pub async fn a_transaction_reads_what_the_one_before_it_wrote(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(None).await;
    let send = |id: &str| Wanted {
        actor: ana,
        subject: Subject::Send {
            room: room.room.id,
            client_id: client_id(id),
            reply_to: None,
            to_pair: false,
            held_at: None,
        },
    };
    let wanted = [send("a1"), send("a2")];
    let mut first = world.store.begin().await.expect("a transaction begins");
    first.load(&wanted[..1]).await.expect("the facts are read");
    room.send(&world.seeds, &principal, "a1", "one");
    let changes = room.take_changes();
    let mut begun = begin_early(&world).await;
    let second = async {
        let mut tx = begin_or(begun.take(), &world).await;
        tx.load(&wanted).await.expect("the facts are read")
    };
    let end_of_first = async {
        give_a_head_start(&world).await;
        first.write(&changes).await.expect("the batch is written");
        first.commit().await.expect("the batch is committed");
    };
    let (facts, ()) = both(second, end_of_first).await;
    let head = facts[1].room.as_ref().expect("the room is there").head;
    assert_eq!(head, room.room.head);
    assert_eq!(facts[0].message.as_deref(), Some(&room.message(head)));
}

/// A revocation that comes while a batch of the session is under way is answered after that batch: from its answer on
/// nothing of the session is written any more.
pub async fn a_revocation_is_answered_after_the_batch_that_read_the_session(store: SharedStore) {
    let world = World::new(store).await;
    let (ana, principal) = world.guest_of(world.tenant, "ana").await;
    let mut room = world.room(None).await;
    let of = |subject| Wanted {
        actor: ana,
        subject,
    };
    let send = of(Subject::Send {
        room: room.room.id,
        client_id: client_id("a1"),
        reply_to: None,
        to_pair: false,
        held_at: None,
    });
    let mut batch = world.store.begin().await.expect("a transaction begins");
    batch.load(&[send]).await.expect("the facts are read");
    room.send(&world.seeds, &principal, "a1", "one");
    let changes = room.take_changes();
    let mut begun = begin_early(&world).await;
    let revocation = async {
        let mut tx = begin_or(begun.take(), &world).await;
        let facts = tx.load(&[of(Subject::Session)]).await;
        facts.expect("the facts are read");
        let revoked = vec![(ana.tenant, ana.session, Timestamp::from_millis(1))];
        let changes = Changes {
            revoked,
            ..Changes::default()
        };
        tx.write(&changes).await.expect("the session is revoked");
        tx.commit().await.expect("the session is revoked");
        whole_log(&world, &room).await
    };
    let end_of_batch = async {
        give_a_head_start(&world).await;
        batch.write(&changes).await.expect("the batch is written");
        batch.commit().await.expect("the batch is committed");
    };
    let (log, ()) = both(revocation, end_of_batch).await;
    assert_eq!(log, room.events);
}

/// The second transaction, begun beside the first one where the store has several writers.
async fn begin_early(world: &World) -> Option<Box<dyn Transaction>> {
    if world.store.writers_max() == 1 {
        return None;
    }
    Some(begin_or(None, world).await)
}

async fn begin_or(begun: Option<Box<dyn Transaction>>, world: &World) -> Box<dyn Transaction> {
    match begun {
        Some(tx) => tx,
        None => world.store.begin().await.expect("a transaction begins"),
    }
}

/// Lets what runs beside this go on for as long as many reads take: it would end if nothing held it.
pub(super) async fn give_a_head_start(world: &World) {
    for _ in 0..50 {
        world.store.epoch().await.expect("the epoch is read");
    }
}

/// Runs two futures at once, the first one first.
pub(super) async fn both<A, B>(
    first: impl Future<Output = A>,
    second: impl Future<Output = B>,
) -> (A, B) {
    let (mut first, mut second) = (pin!(first), pin!(second));
    let (mut a, mut b) = (None, None);
    poll_fn(|cx| {
        if a.is_none() {
            a = ready(first.as_mut().poll(cx));
        }
        if b.is_none() {
            b = ready(second.as_mut().poll(cx));
        }
        match (a.take(), b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            unfinished => {
                (a, b) = unfinished;
                Poll::Pending
            }
        }
    })
    .await
}

/// Runs all of them at once, and answers in their order.
pub(super) async fn all<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut running: Vec<_> = futures.map(|future| (Box::pin(future), None)).collect();
    poll_fn(|cx| {
        for (future, answer) in &mut running {
            if answer.is_none() {
                *answer = ready(future.as_mut().poll(cx));
            }
        }
        if running.iter().all(|(_, answer)| answer.is_some()) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    let answers = running.into_iter().map(|(_, answer)| answer);
    answers.flatten().collect()
}

fn ready<T>(poll: Poll<T>) -> Option<T> {
    match poll {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
