//! Carries published events to all subscribers of a room: inline for small rooms, in turns on a thread of its own for
//! large ones, so that a large room never freezes a small one. Must not know how events came to be.

use std::collections::VecDeque;
use std::sync::{Arc, mpsc};

use bytes::Bytes;
use domain::Epoch;

use crate::connection::{Connection, Encoding};
use crate::encoded::{Encoded, join};
use crate::limits::HubLimits;
use crate::room::{Room, RoomState};

/// The events of one pass with what was encoded of them.
struct Pass {
    events: Vec<Encoded>,
    encodings: Encodings,
}

/// All events of a pass as one piece of memory, each encoding made when its first reader comes.
struct Encodings {
    epoch: Epoch,
    socket: Option<Vec<Bytes>>,
    sse: Option<Vec<Bytes>>,
    wake: Option<Vec<Bytes>>,
}

impl Encodings {
    fn give(&mut self, events: &[Encoded], connection: &Connection, has: usize) {
        let encoding = connection.encoding;
        if has > 0 {
            // It subscribed between two of these events: rare, so its part is joined for it alone.
            send_all(connection, &join(&events[has..], encoding, &self.epoch));
            return;
        }
        let made = match encoding {
            Encoding::Socket => &mut self.socket,
            Encoding::Sse => &mut self.sse,
            Encoding::Wake => &mut self.wake,
        };
        send_all(
            connection,
            made.get_or_insert_with(|| join(events, encoding, &self.epoch)),
        );
    }
}

fn send_all(connection: &Connection, bytes: &[Bytes]) {
    for part in bytes {
        connection.send(part);
    }
}

/// The thread that fans out for large rooms. One thread, and not a task that the runtime moves from core to core: the
/// sockets of a room stay warm in one core's cache, which is worth a tenth of each send. It ends with the hub.
pub(crate) struct FanOut {
    large: mpsc::Sender<Arc<Room>>,
    epoch: Epoch,
    inline_subscribers_max: usize,
}

impl FanOut {
    pub(crate) fn start(epoch: Epoch, limits: &HubLimits) -> Self {
        let (large, rooms) = mpsc::channel();
        let (of_thread, sends_max) = (epoch.clone(), limits.turn_sends_max);
        let thread = std::thread::Builder::new().name("maru-fan-out".to_owned());
        if let Err(error) = thread.spawn(move || take_turns(&rooms, &of_thread, sends_max)) {
            // Without the thread its end of the queue is gone, and every room is fanned out inline.
            tracing::warn!(error = %error, "large rooms have no thread of their own");
        }
        Self {
            large,
            epoch,
            inline_subscribers_max: limits.inline_subscribers_max,
        }
    }

    /// Fans out what is pending in the room. Only after `Published::FanOut`.
    pub(crate) fn run(&self, room: Arc<Room>) {
        let is_large = room.subscribers() > self.inline_subscribers_max;
        let room = if is_large {
            self.large.send(room).err().map(|unsent| unsent.0)
        } else {
            Some(room)
        };
        let Some(room) = room else { return };
        while let Some(mut pass) = begin_pass(&room, &self.epoch) {
            let mut at = Some(0);
            while let Some(slot) = at {
                at = give_some(&room, &mut pass, slot, usize::MAX);
            }
        }
    }
}

/// A large room in the middle of a pass, or before its next one.
struct Turn {
    room: Arc<Room>,
    pass: Option<(Pass, usize)>,
}

/// Serves large rooms in turns of `sends_max` sends, until the hub is gone.
fn take_turns(rooms: &mpsc::Receiver<Arc<Room>>, epoch: &Epoch, sends_max: usize) {
    let mut turns: VecDeque<Turn> = VecDeque::new();
    loop {
        if turns.is_empty() {
            let Ok(room) = rooms.recv() else { return };
            turns.push_back(Turn { room, pass: None });
        }
        turns.extend(rooms.try_iter().map(|room| Turn { room, pass: None }));
        if let Some(turn) = turns.pop_front()
            && let Some(turn) = take_turn(turn, epoch, sends_max)
        {
            turns.push_back(turn);
        }
    }
}

/// One turn; `None` when nothing is due in the room any more.
fn take_turn(turn: Turn, epoch: &Epoch, sends_max: usize) -> Option<Turn> {
    let room = turn.room;
    let (mut pass, slot) = match turn.pass {
        Some(begun) => begun,
        None => (begin_pass(&room, epoch)?, 0),
    };
    let next = give_some(&room, &mut pass, slot, sends_max);
    Some(Turn {
        room,
        pass: next.map(|slot| (pass, slot)),
    })
}

fn begin_pass(room: &Room, epoch: &Epoch) -> Option<Pass> {
    let RoomState::Live(log) = &mut *room.state.lock() else {
        return None;
    };
    let events = log.begin_pass()?;
    metrics::counter!("maru_events_fanned_out_total").increment(events.len() as u64);
    let encodings = Encodings {
        epoch: epoch.clone(),
        socket: None,
        sse: None,
        wake: None,
    };
    Some(Pass { events, encodings })
}

/// The lock is held while at most `sends_max` are written: a subscription cannot fall between two events.
fn give_some(room: &Room, pass: &mut Pass, slot: usize, sends_max: usize) -> Option<usize> {
    let RoomState::Live(log) = &mut *room.state.lock() else {
        return None;
    };
    let Pass { events, encodings } = pass;
    log.give(events, slot, sends_max, |connection, has| {
        encodings.give(events, connection, has);
    })
}
