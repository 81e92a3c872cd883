//! Carries published events to all subscribers of a room: inline for small rooms, in a task that yields for large
//! ones, so that a large room never freezes a small one. Must not know how events came to be.

use std::sync::Arc;

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

/// Fans out what is pending, inline or in a task of its own. Only after `Published::FanOut`.
pub(crate) fn start(room: Arc<Room>, epoch: &Epoch, limits: HubLimits) {
    if room.subscribers() <= limits.inline_subscribers_max {
        while let Some(mut pass) = begin_pass(&room, epoch) {
            let mut at = Some(0);
            while let Some(slot) = at {
                at = give_some(&room, &mut pass, slot, usize::MAX);
            }
        }
        return;
    }
    let epoch = epoch.clone();
    tokio::spawn(async move {
        while let Some(mut pass) = begin_pass(&room, &epoch) {
            let mut at = Some(0);
            while let Some(slot) = at {
                at = give_some(&room, &mut pass, slot, limits.yield_every_sends);
                tokio::task::yield_now().await;
            }
        }
    });
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
