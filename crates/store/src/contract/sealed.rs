//! Cases about texts that moderators deleted and that can come back for a while.

use std::time::Duration;

use domain::moderation::acts::{ActDetail, ActKind, ModeratingAct};
use domain::{ActId, Actor, Ambient, Message, Principal, Seq};

use super::known_room::KnownRoom;
use super::order::write;
use super::world::World;
use crate::{DeletedText, Facts, RestoredMessage, SharedStore, Subject, Wanted};

const DAY: Duration = Duration::from_hours(24);

/// What the writer is told of an act.
async fn load(world: &World, room: &KnownRoom, actor: Actor, act: ActId) -> Facts {
    let room = room.room.id;
    let subject = Subject::Act { room, act };
    let mut facts = world.load(&[Wanted { actor, subject }]).await;
    facts.remove(0)
}

/// A moderator deletes a message; what it said is sealed until `life` is over.
async fn delete(
    world: &World,
    room: &mut KnownRoom,
    (by, seq): (&Principal, Seq),
    life: Duration,
) -> ModeratingAct {
    let message = room.message(seq);
    let act = ModeratingAct {
        id: ActId::generate(&world.seeds),
        room: room.room.id,
        by: by.id,
        at: world.seeds.now(),
        kind: ActKind::MessageDeleted,
        object: message.id.to_string().into(),
        reason: None,
        detail: ActDetail::default(),
        undoes: None,
        is_undone: false,
    };
    room.delete(&world.seeds, seq);
    let mut changes = room.take_changes();
    changes.acts.push((world.tenant, act.clone()));
    changes.deleted_texts.push(DeletedText {
        tenant: world.tenant,
        room: room.room.id,
        seq,
        act: act.id,
        reply_to_seq: None,
        sealed: format!("sealed {}", message.text).into(),
        expires_at: act.at.plus(life),
    });
    world.write(&changes).await;
    act
}

/// What was deleted is found by its act until its time is over, and goes once it is brought back.
pub async fn sealed_texts_are_found_by_their_act_until_their_time_is_over(store: SharedStore) {
    let world = World::new(store).await;
    let actor = world.guest("host").await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    room.join(&world.seeds, &people[0]);
    let first = room.send(&world.seeds, &people[0], "a1", "하나");
    let second = room.send(&world.seeds, &people[0], "a2", "둘");
    room.flush(&world).await;
    let before = room.message(first);
    let act = delete(&world, &mut room, (&people[0], first), DAY).await;
    // Its time is over before it began.
    let over = delete(&world, &mut room, (&people[0], second), Duration::ZERO).await;
    let facts = load(&world, &room, actor, act.id).await;
    assert_eq!(facts.act.as_deref(), Some(&act));
    let (tombstone, sealed) = &facts.deleted_texts[0];
    assert_eq!((&*tombstone.text, &**sealed), ("", "sealed 하나"));
    assert_eq!(facts.deleted_texts.len(), 1);
    let gone = load(&world, &room, actor, over.id).await;
    assert!(gone.deleted_texts.is_empty());
    let elsewhere = world.room(None).await;
    assert!(load(&world, &elsewhere, actor, act.id).await.act.is_none());
    let restored = RestoredMessage {
        tenant: world.tenant,
        message: before.clone(),
    };
    write(&world, |changes| changes.restored.push(restored)).await;
    let back = load(&world, &room, actor, act.id).await;
    assert!(back.deleted_texts.is_empty());
    let here = shown(&world, &room, first).await;
    assert_eq!(here, before);
}

/// Texts whose time is over are swept with what else has ended.
pub async fn sealed_texts_are_purged_when_their_time_is_over(store: SharedStore) {
    let world = World::new(store).await;
    let actor = world.guest("host").await;
    let people = world.principals(&["ana"]).await;
    let mut room = world.room(None).await;
    room.join(&world.seeds, &people[0]);
    let seq = room.send(&world.seeds, &people[0], "a1", "하나");
    room.flush(&world).await;
    let act = delete(&world, &mut room, (&people[0], seq), DAY).await;
    for (now, left) in [(act.at.plus(DAY / 2), 1), (act.at.plus(DAY * 2), 0)] {
        world.change(async |tx| tx.purge(now, 100).await).await;
        let facts = load(&world, &room, actor, act.id).await;
        assert_eq!(facts.deleted_texts.len(), left);
    }
}

async fn shown(world: &World, room: &KnownRoom, seq: Seq) -> Message {
    let query = crate::HistoryQuery {
        place: crate::HistoryPlace::Around(seq),
        limit: 10,
    };
    let (tenant, id) = (room.tenant, room.room.id);
    let page = world.store.read_history(tenant, id, query).await;
    let page = page.expect("it is read").expect("the room is there");
    let mut messages = page.messages.into_iter();
    messages.find(|one| one.seq == seq).expect("the message")
}
