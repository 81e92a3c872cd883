//! How many calls are under way at once, in all and to one host, so that a host that never answers holds up nobody but
//! those who ask it. Must not know what a call is.

use std::collections::HashMap;

use parking_lot::Mutex;

/// Calls under way at most.
const CALLS_MAX: usize = 256;
/// Calls to one host under way at most.
const CALLS_PER_HOST_MAX: usize = 32;

/// Calls under way, by host.
#[derive(Default)]
pub(super) struct Slots(Mutex<Taken>);

#[derive(Default)]
struct Taken {
    all: usize,
    by_host: HashMap<String, usize>,
}

/// Leave for one call; given back when it is dropped.
pub(super) struct Slot<'a> {
    slots: &'a Slots,
    host: String,
}

impl Slots {
    /// Leave for a call to this host; `None` when too many are under way.
    pub(super) fn take(&self, host: &str) -> Option<Slot<'_>> {
        let mut taken = self.0.lock();
        let to_host = taken.by_host.get(host).copied().unwrap_or(0);
        if taken.all >= CALLS_MAX || to_host >= CALLS_PER_HOST_MAX {
            return None;
        }
        taken.all += 1;
        taken.by_host.insert(host.to_owned(), to_host + 1);
        Some(Slot {
            slots: self,
            host: host.to_owned(),
        })
    }
}

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        let mut taken = self.slots.0.lock();
        taken.all -= 1;
        let to_host = taken.by_host.remove(&self.host).unwrap_or(1);
        if to_host > 1 {
            taken.by_host.insert(self.host.clone(), to_host - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_cannot_take_every_slot_and_slots_come_back() {
        let slots = Slots::default();
        let held: Vec<_> = (0..CALLS_PER_HOST_MAX).map(|_| slots.take("a")).collect();
        assert!(held.iter().all(Option::is_some));
        assert!(slots.take("a").is_none());
        assert!(slots.take("b").is_some());
        drop(held);
        assert!(slots.take("a").is_some());
        assert!(slots.0.lock().by_host.is_empty());
    }
}
