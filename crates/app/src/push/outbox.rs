//! Pushes that wait for their turn, one for each device and room: a newer one takes the place of one that waits. Must not
//! know how one is sent.

use std::collections::{BTreeMap, HashMap};

use domain::push::Subscription;
use domain::{RoomId, Timestamp};
use parking_lot::Mutex;

/// Pushes that wait at most; more are dropped.
const PUSHES_MAX: usize = 10_000;
/// Calls under way at once.
const CALLS_MAX: usize = 64;
/// Calls to one push service under way at once: one that never answers holds up nobody else's.
const CALLS_PER_HOST_MAX: usize = 8;
/// Pushes that are looked at for one whose service is free.
const LOOK_MAX: usize = 512;

/// A push to one device.
pub(super) struct Push {
    pub(super) to: Subscription,
    /// About which room; none: a trial.
    pub(super) room: Option<RoomId>,
    pub(super) plain: Vec<u8>,
    /// How often it was tried.
    pub(super) tries: u32,
    /// When it is not tried any more.
    pub(super) ends_at: Timestamp,
}

type Place = (Timestamp, u64);

/// The pushes that wait, and those under way.
#[derive(Default)]
pub(super) struct Outbox(Mutex<Queue>);

#[derive(Default)]
struct Queue {
    pushes: BTreeMap<Place, Push>,
    places: HashMap<(domain::SessionId, Option<RoomId>), Place>,
    added: u64,
    under_way: HashMap<Box<str>, usize>,
    calls: usize,
}

/// Which service an endpoint is of.
fn host(push: &Push) -> Box<str> {
    let rest = push
        .to
        .endpoint
        .split_once("://")
        .map_or("", |(_, rest)| rest);
    rest.split('/').next().unwrap_or("").into()
}

impl Outbox {
    /// A push waits until a time.
    pub(super) fn add(&self, push: Push, due: Timestamp) {
        let mut queue = self.0.lock();
        let key = (push.to.session, push.room);
        if let Some(older) = queue.places.remove(&key) {
            queue.pushes.remove(&older);
        }
        if queue.pushes.len() >= PUSHES_MAX {
            metrics::counter!("maru_pushes_total", "outcome" => "dropped").increment(1);
            return;
        }
        queue.added += 1;
        let place = (due, queue.added);
        queue.places.insert(key, place);
        queue.pushes.insert(place, push);
    }

    /// Whether a newer push for the same device and room waits.
    pub(super) fn has_newer(&self, push: &Push) -> bool {
        let queue = self.0.lock();
        queue.places.contains_key(&(push.to.session, push.room))
    }

    /// The next push whose time has come and whose service is free; it is under way until it is [`done`](Self::done).
    pub(super) fn take(&self, now: Timestamp) -> Option<Push> {
        let mut queue = self.0.lock();
        if queue.calls >= CALLS_MAX {
            return None;
        }
        let is_free = |push: &Push| {
            let calls = queue.under_way.get(&host(push)).copied();
            calls.unwrap_or(0) < CALLS_PER_HOST_MAX
        };
        let mut due = queue.pushes.range(..=(now, u64::MAX)).take(LOOK_MAX);
        let place = *due.find(|(_, push)| is_free(push))?.0;
        let push = queue.pushes.remove(&place)?;
        queue.places.remove(&(push.to.session, push.room));
        *queue.under_way.entry(host(&push)).or_default() += 1;
        queue.calls += 1;
        metrics::gauge!("maru_pushes_waiting")
            .set(u32::try_from(queue.pushes.len()).unwrap_or(u32::MAX));
        Some(push)
    }

    /// The call has ended.
    pub(super) fn done(&self, push: &Push) {
        let mut queue = self.0.lock();
        queue.calls = queue.calls.saturating_sub(1);
        let host = host(push);
        let left = queue.under_way.remove(&host).unwrap_or(1) - 1;
        if left > 0 {
            queue.under_way.insert(host, left);
        }
    }

    pub(super) fn is_idle(&self, now: Timestamp) -> bool {
        let queue = self.0.lock();
        let is_due = |(place, _): (&Place, &Push)| place.0 <= now;
        queue.calls == 0 && !queue.pushes.first_key_value().is_some_and(is_due)
    }
}
