//! The state law of a store: whatever happened, and in whichever batches, a snapshot and the log after it give what is
//! read afresh.

use domain::rooms::RoomState;
use domain::{Ambient as _, MemberRole, Message, Principal, PrincipalId, Seq};

use super::known_room::KnownRoom;
use super::marks::check_messages;
use super::world::World;
use crate::SharedStore;

const ROOMS: usize = 8;
pub(super) const STEPS: usize = 60;
const EMOJI: [&str; 3] = ["👍", "❤️", "🎾"];

/// A number below `len`, by chance.
pub(super) fn pick(world: &World, len: usize) -> usize {
    let random = world.seeds.random();
    usize::from(u16::from_le_bytes([random[9], random[13]])) % len
}

/// For random acts in random batches: from the beginning, and from any snapshot.
pub async fn a_snapshot_and_the_log_after_it_are_what_is_read_afresh(store: SharedStore) {
    let world = World::new(store).await;
    let people = world.principals(&["ana", "bo", "cy"]).await;
    for _ in 0..ROOMS {
        let mut room = world.room(None).await;
        let snapshot_at = pick(&world, STEPS);
        let mut snapshot = read(&world, &room).await;
        for step in 0..STEPS {
            act(&world, &mut room, &people);
            if pick(&world, 3) == 0 {
                room.flush(&world).await;
            }
            if step == snapshot_at {
                room.flush(&world).await;
                snapshot = read(&world, &room).await;
            }
        }
        room.flush(&world).await;
        check_messages(&world, &room).await;
        let fresh = read(&world, &room).await;
        assert_eq!(replayed(&world, &room, snapshot).await, fresh);
        let nothing = RoomState::default();
        assert_eq!(replayed(&world, &room, nothing).await, fresh);
    }
}

/// The state and the log behind it; what is set of the room stands in the log alone.
pub(super) async fn replayed(world: &World, room: &KnownRoom, mut state: RoomState) -> RoomState {
    let log = world
        .store
        .read_log(room.tenant, room.room.id, state.head, 10_000);
    for event in log.await.expect("the log is read") {
        state.apply(&event).expect("it is contiguous");
    }
    state.room = None;
    state
}

/// What is read of the room now.
pub(super) async fn read(world: &World, room: &KnownRoom) -> RoomState {
    let listed = world
        .store
        .list_members(room.tenant, room.room.id, None, 100);
    let members = listed.await.expect("members are read").into_iter();
    let messages = room.messages().into_iter();
    RoomState {
        head: room.room.head,
        messages: messages.map(|message| (message.seq, message)).collect(),
        members: members
            .map(|(member, standing)| (member.id, (member, standing.role)))
            .collect(),
        room: None,
        notice: None,
        is_deleted: false,
    }
}

pub(super) fn act(world: &World, room: &mut KnownRoom, people: &[Principal]) {
    let who = people[pick(world, people.len())].clone();
    let seeds = &world.seeds;
    let id = format!("c{}", room.room.head);
    match pick(world, 9) {
        0 | 1 => drop(room.send(seeds, &who, &id, &format!("말 {id}"))),
        2 if room.standing(who.id).is_in => room.leave(seeds, &who),
        2 => room.join(seeds, &who),
        3 if room.standing(who.id).is_in => {
            let role = MemberRole::ALL[pick(world, 2)];
            room.give_role(seeds, who.id, role);
        }
        _ => {
            if let Some(message) = standing(world, room) {
                mark(world, room, &who, &message);
            }
        }
    }
}

/// A message that is not deleted.
fn standing(world: &World, room: &KnownRoom) -> Option<Message> {
    let mut messages = room.messages();
    messages.retain(|message| message.deleted_at.is_none());
    (!messages.is_empty()).then(|| messages.swap_remove(pick(world, messages.len())))
}

fn mark(world: &World, room: &mut KnownRoom, who: &Principal, message: &Message) {
    let seeds = &world.seeds;
    let seq = message.seq;
    match pick(world, 8) {
        0 => room.edit(seeds, seq, &format!("다른 말 {}", room.room.head)),
        1 => room.delete(seeds, seq),
        2 => room.pin(seeds, seq, who.id, !message.is_pinned),
        3 => {
            let id = format!("r{}", room.room.head);
            room.answer(seeds, who, seq, &id);
        }
        _ => {
            let emoji = EMOJI[pick(world, EMOJI.len())];
            let on = !has_added(room, seq, who.id, emoji);
            room.react(seeds, seq, who.id, (emoji, on));
        }
    }
}

fn has_added(room: &KnownRoom, seq: Seq, by: PrincipalId, emoji: &str) -> bool {
    let id = room.message(seq).id;
    let last = room
        .events
        .iter()
        .rev()
        .find_map(|event| match &event.body {
            domain::EventBody::ReactionAdded {
                message_id,
                emoji: of,
                by: who,
                ..
            } if (*message_id, of.as_str(), *who) == (id, emoji, by) => Some(true),
            domain::EventBody::ReactionRemoved {
                message_id,
                emoji: of,
                by: who,
                ..
            } if (*message_id, of.as_str(), *who) == (id, emoji, by) => Some(false),
            _ => None,
        });
    last.unwrap_or(false)
}
