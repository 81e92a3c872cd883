//! Silence while this node cannot hear of what ended elsewhere: nothing is delivered and nobody is closed, and afterwards
//! everybody gets what they missed. Must not know how one hears of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use domain::Timestamp;

use crate::hub::Hub;
use crate::room::Room;

/// How long clients have, after a silence, to renew tokens that ended in it.
const RENEWAL_AFTER_SILENCE: Duration = Duration::from_secs(30);

/// Whether the hub is silent, and since when it is not.
#[derive(Debug, Default)]
pub(crate) struct Quarantine {
    is_on: AtomicBool,
    nobody_expires_before: AtomicI64,
}

impl Quarantine {
    pub(crate) fn is_on(&self) -> bool {
        self.is_on.load(Ordering::SeqCst)
    }

    /// Whether a token that ended by now closes its connection.
    pub(crate) fn lets_expire(&self, now: Timestamp) -> bool {
        !self.is_on() && now.as_millis() >= self.nobody_expires_before.load(Ordering::SeqCst)
    }

    fn end(&self, now: Timestamp) {
        let renewed_by = now.plus(RENEWAL_AFTER_SILENCE).as_millis();
        self.nobody_expires_before
            .store(renewed_by, Ordering::SeqCst);
        self.is_on.store(false, Ordering::SeqCst);
    }
}

impl Hub {
    /// From now on nothing is delivered. Sockets stay open, also those whose token ends meanwhile: closing them all would
    /// make a storm of a store that was away for a moment.
    pub fn hold(&self) {
        if self.quarantine.is_on.swap(true, Ordering::SeqCst) {
            return;
        }
        metrics::counter!("maru_quarantines_total").increment(1);
        metrics::gauge!("maru_quarantined").set(1.0);
        tracing::warn!("what ended elsewhere cannot be read; nothing is delivered until it can");
    }

    /// Ends the silence, when there is one: every live room is read up from the store. What ended meanwhile must have been
    /// closed before.
    pub async fn release(self: &Arc<Self>, now: Timestamp) {
        if !self.quarantine.is_on() {
            return;
        }
        self.quarantine.end(now);
        metrics::gauge!("maru_quarantined").set(0.0);
        tracing::info!("what ended elsewhere can be read again");
        let live: Vec<Arc<Room>> = self.rooms.read().values().cloned().collect();
        for room in live {
            Arc::clone(self).fill_hole(room).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_expires_in_the_silence_nor_before_they_could_renew() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let quarantine = Quarantine::default();
        assert!(quarantine.lets_expire(at(1)));
        quarantine.is_on.store(true, Ordering::SeqCst);
        assert!(!quarantine.lets_expire(at(1_000)));
        quarantine.end(at(1_000));
        assert!(!quarantine.lets_expire(at(1_029)));
        assert!(quarantine.lets_expire(at(1_030)));
    }
}
