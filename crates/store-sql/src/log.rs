//! Contiguous runs of a room's log. Pure. A hole in what was read ends a run: nothing behind it may be shown before
//! the hole is filled. Must not know SQL.

use domain::{Event, Seq};

/// The run that begins behind `after`, of events in seq order.
pub(crate) fn contiguous_after(after: Seq, mut events: Vec<Event>) -> Vec<Event> {
    let mut head = after;
    let run = events.iter().take_while(|event| {
        let follows = event.seq == head.next();
        head = event.seq;
        follows
    });
    let length = run.count();
    events.truncate(length);
    events
}

/// The run that ends at the newest event, in seq order, of events with the newest first.
pub(crate) fn contiguous_before(mut events: Vec<Event>) -> Vec<Event> {
    let mut follower = None;
    let run = events.iter().take_while(|event| {
        let precedes = follower.is_none_or(|seq| event.seq.next() == seq);
        follower = Some(event.seq);
        precedes
    });
    let length = run.count();
    events.truncate(length);
    events.reverse();
    events
}
