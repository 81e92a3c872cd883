//! The live end of one room's log, as pure state: the ring of the newest events and how far each subscriber is.
//!
//! Must not know: sockets, the store, tasks. Whoever holds it calls its steps in any order that threads may bring;
//! the tests below walk through all of them. The promise: what a subscriber gets is one contiguous run of the log.

use std::collections::VecDeque;

use domain::Seq;

/// An event in the ring.
pub(crate) trait Entry: Clone {
    fn seq(&self) -> Seq;
    fn len_bytes(&self) -> usize;
    /// Whether what an event before it says is to be said no more: a deleted or edited text.
    fn hides_past(&self) -> bool;
}

/// The live end of a log. `S` is a subscriber's handle.
#[derive(Debug)]
pub(crate) struct RoomLog<E, S> {
    head: Seq,
    ring: VecDeque<E>,
    ring_bytes: usize,
    /// Events that are in the ring's place but not yet given to those who were subscribed before them.
    pending: Vec<E>,
    slots: Vec<Option<Subscriber<S>>>,
    free: Vec<usize>,
    is_fanning: bool,
}

#[derive(Debug)]
struct Subscriber<S> {
    handle: S,
    /// The newest seq that was given to it.
    sent: Seq,
}

/// What publishing did.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Published {
    /// Nothing new, or somebody is fanning out already and takes these along.
    Done,
    /// The caller must fan out.
    FanOut,
    /// Events between the head and these are missing: read them from the store first.
    Hole,
}

/// How a cursor can be served.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Joined<E> {
    /// Subscribed; these events come first.
    Now { slot: usize, missed: Vec<E> },
    /// The ring does not reach back to the cursor: read the store behind it, then try again.
    ReadStoreFirst,
}

impl<E: Entry, S> RoomLog<E, S> {
    /// A log whose newest events are `tail`, a contiguous run that ends at the head.
    pub(crate) fn new(tail: Vec<E>) -> Self {
        Self {
            head: tail.last().map_or(Seq::ZERO, Entry::seq),
            ring_bytes: tail.iter().map(Entry::len_bytes).sum(),
            ring: tail.into(),
            pending: Vec::new(),
            slots: Vec::new(),
            free: Vec::new(),
            is_fanning: false,
        }
    }

    pub(crate) fn head(&self) -> Seq {
        self.head
    }

    pub(crate) fn subscribers(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Appends events in seq order. Those that are known change nothing.
    pub(crate) fn publish(
        &mut self,
        events: Vec<E>,
        ring_events_max: usize,
        ring_bytes_max: usize,
    ) -> Published {
        let mut grew = false;
        for event in events {
            if event.seq() <= self.head {
                continue;
            }
            if event.seq() != self.head.next() {
                return Published::Hole;
            }
            self.head = event.seq();
            if event.hides_past() {
                // Whoever comes back from before reads the store, where only what stands now is said.
                self.ring.clear();
                self.ring_bytes = 0;
            }
            self.ring_bytes += event.len_bytes();
            self.ring.push_back(event.clone());
            self.pending.push(event);
            grew = true;
        }
        while self.ring.len() > ring_events_max
            || self.ring_bytes > ring_bytes_max && self.ring.len() > 1
        {
            if let Some(old) = self.ring.pop_front() {
                self.ring_bytes -= old.len_bytes();
            }
        }
        if !grew || self.is_fanning {
            return Published::Done;
        }
        if self.subscribers() == 0 {
            self.pending.clear();
            return Published::Done;
        }
        self.is_fanning = true;
        Published::FanOut
    }

    /// Begins a pass over all subscribers: the events that every one of them is due. `None`: nothing is due, the fan-out
    /// ends. Only after [`Published::FanOut`], again after each pass.
    pub(crate) fn begin_pass(&mut self) -> Option<Vec<E>> {
        if self.pending.is_empty() {
            self.is_fanning = false;
            return None;
        }
        Some(std::mem::take(&mut self.pending))
    }

    /// Gives the events of a pass to the subscribers in at most `sends_max` slots from `slot`; where to go on, or `None`
    /// when the pass is over. `give` gets the handle and how many of the events it has already.
    pub(crate) fn give(
        &mut self,
        pass: &[E],
        slot: usize,
        sends_max: usize,
        mut give: impl FnMut(&S, usize),
    ) -> Option<usize> {
        let (Some(first), Some(last)) = (pass.first(), pass.last()) else {
            return None;
        };
        let (first, last) = (first.seq(), last.seq());
        let end = self.slots.len().min(slot.saturating_add(sends_max));
        for subscriber in self.slots[slot.min(end)..end].iter_mut().flatten() {
            if subscriber.sent >= last {
                continue;
            }
            debug_assert!(
                subscriber.sent.next() >= first,
                "every pass reaches every subscriber"
            );
            let has = subscriber.sent.next().get().saturating_sub(first.get());
            let has = usize::try_from(has).unwrap_or(usize::MAX);
            subscriber.sent = last;
            give(&subscriber.handle, has);
        }
        (end < self.slots.len()).then_some(end)
    }

    /// Subscribes behind `after` if the ring reaches back to it. A cursor may be ahead of the head when its owner read
    /// from the store what is not published yet.
    pub(crate) fn join(&mut self, after: Seq, handle: S) -> Joined<E> {
        let Some(missed) = self.ring_after(after) else {
            return Joined::ReadStoreFirst;
        };
        let subscriber = Some(Subscriber {
            handle,
            sent: self.head.max(after),
        });
        let slot = if let Some(slot) = self.free.pop() {
            self.slots[slot] = subscriber;
            slot
        } else {
            self.slots.push(subscriber);
            self.slots.len() - 1
        };
        Joined::Now { slot, missed }
    }

    /// Whether the ring reaches back to a place.
    pub(crate) fn reaches(&self, after: Seq) -> bool {
        let oldest = self.ring.front().map_or(self.head.next(), Entry::seq);
        after.next() >= oldest
    }

    /// The events behind `after`, if the ring reaches back to it.
    pub(crate) fn ring_after(&self, after: Seq) -> Option<Vec<E>> {
        self.reaches(after).then(|| {
            self.ring
                .iter()
                .filter(|event| event.seq() > after)
                .cloned()
                .collect()
        })
    }

    /// Ends a subscription.
    pub(crate) fn leave(&mut self, slot: usize) {
        if self.slots[slot].take().is_some() {
            self.free.push(slot);
        }
        // During a pass the slots must keep their places.
        if self.subscribers() == 0 && !self.is_fanning {
            self.slots = Vec::new();
            self.free = Vec::new();
        }
    }

    /// Everybody who is subscribed.
    pub(crate) fn handles(&self) -> impl Iterator<Item = &S> {
        self.slots
            .iter()
            .flatten()
            .map(|subscriber| &subscriber.handle)
    }

    /// The newest seq that was given to this subscriber.
    pub(crate) fn sent(&self, slot: usize) -> Option<Seq> {
        self.slots.get(slot)?.as_ref().map(|s| s.sent)
    }
}

#[cfg(test)]
mod tests;
