//! What waits for one reader: shared bytes in order, bounded in bytes. Must not know sockets.
//!
//! Empty, it owns no memory.

use std::collections::VecDeque;
use std::io::IoSlice;

use bytes::{Buf as _, Bytes};
use wire::CloseCode;

/// Slices that one vectored write takes at most.
pub(crate) const SLICES_MAX: usize = 64;

#[derive(Debug, Default)]
pub(crate) struct Outbox {
    queue: VecDeque<Bytes>,
    bytes: usize,
    /// Whether the front was written in part, so that it must be finished before anything else.
    front_begun: bool,
    pub(crate) state: State,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum State {
    #[default]
    Open,
    /// What is queued is still written, nothing more is taken.
    Closing(CloseCode),
    /// The peer is gone.
    Ended,
}

/// The queue has no room for it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Full;

impl Outbox {
    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    #[cfg(test)]
    fn len_bytes(&self) -> usize {
        self.bytes
    }

    /// Queues `bytes`. What is at the front is not counted: a single large answer, as a feed's beginning of a thousand
    /// rooms, is never stuck and leaves room for what comes while it is on its way.
    pub(crate) fn push(&mut self, bytes: Bytes, bytes_max: usize) -> Result<(), Full> {
        let front = self.queue.front().map(Bytes::len);
        let is_full = |front| self.bytes - front + bytes.len() > bytes_max;
        if front.is_some_and(is_full) {
            return Err(Full);
        }
        self.bytes += bytes.len();
        self.queue.push_back(bytes);
        Ok(())
    }

    /// Queues the rest of bytes whose first part is written already.
    pub(crate) fn push_begun(&mut self, rest: Bytes) {
        debug_assert!(
            self.queue.is_empty(),
            "only the front can be written in part"
        );
        self.bytes = rest.len();
        self.front_begun = true;
        self.queue.push_back(rest);
    }

    /// Drops all that was not begun, and queues the last words. With them nothing more is taken.
    pub(crate) fn close(&mut self, code: CloseCode, last_words: Option<Bytes>, drop_waiting: bool) {
        if self.state != State::Open {
            return;
        }
        self.state = State::Closing(code);
        if drop_waiting {
            self.queue.truncate(usize::from(self.front_begun));
            self.bytes = self.queue.iter().map(Bytes::len).sum();
        }
        if let Some(words) = last_words {
            self.bytes += words.len();
            self.queue.push_back(words);
        }
    }

    /// The peer is gone: nothing waits any more.
    pub(crate) fn end(&mut self) {
        self.state = State::Ended;
        self.queue = VecDeque::new();
        self.bytes = 0;
    }

    /// What waits, as slices for one vectored write; how many there are.
    pub(crate) fn slices<'a>(&'a self, into: &mut [IoSlice<'a>; SLICES_MAX]) -> usize {
        let mut count = 0;
        for (slot, bytes) in into.iter_mut().zip(&self.queue) {
            *slot = IoSlice::new(bytes);
            count += 1;
        }
        count
    }

    /// `written` bytes of the front are gone. Gives the memory back when nothing waits.
    pub(crate) fn advance(&mut self, mut written: usize) {
        self.bytes -= written;
        while let Some(front) = self.queue.front_mut() {
            if written < front.len() {
                front.advance(written);
                self.front_begun |= written > 0;
                return;
            }
            written -= front.len();
            self.queue.pop_front();
            self.front_begun = false;
        }
        self.queue = VecDeque::new();
    }

    /// Takes all that waits.
    pub(crate) fn take_all(&mut self) -> VecDeque<Bytes> {
        self.bytes = 0;
        self.front_begun = false;
        std::mem::take(&mut self.queue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bound_holds_and_closing_keeps_only_what_was_begun() {
        let mut outbox = Outbox::default();
        let large = Bytes::from_static(b"0123456789");
        assert_eq!(outbox.push(large, 4), Ok(()));
        assert_eq!(outbox.push(Bytes::from_static(b"ab"), 4), Ok(()));
        assert_eq!(outbox.push(Bytes::from_static(b"xyz"), 4), Err(Full));
        outbox.advance(4);
        assert_eq!(outbox.push(Bytes::from_static(b"xyz"), 4), Err(Full));
        assert_eq!(outbox.push(Bytes::from_static(b"cd"), 4), Ok(()));
        outbox.close(CloseCode::TooSlow, Some(Bytes::from_static(b"bye")), true);
        let left: Vec<u8> = outbox.take_all().into_iter().flatten().collect();
        assert_eq!(left, b"456789bye");
    }

    #[test]
    fn what_is_written_goes_from_the_front_and_memory_is_given_back() {
        let mut outbox = Outbox::default();
        for part in ["ab", "cde", "f"] {
            outbox
                .push(Bytes::from_static(part.as_bytes()), 100)
                .expect("there is room");
        }
        outbox.advance(3);
        assert_eq!(outbox.len_bytes(), 3);
        let mut slices = [IoSlice::new(&[]); SLICES_MAX];
        let count = outbox.slices(&mut slices);
        let waiting: Vec<u8> = slices[..count].iter().flat_map(|s| s.to_vec()).collect();
        assert_eq!(waiting, b"def");
        outbox.advance(3);
        assert!(outbox.is_empty() && outbox.queue.capacity() == 0);
    }
}
