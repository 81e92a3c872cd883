//! Floods of messages, of each person in each room. Must not know what is said.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::time::Duration;

use domain::moderation::flood::{
    BURST_MESSAGES, Flood, FloodCause, FloodLimits, MESSAGES_PER_SECOND, REPEAT_WINDOW,
};
use domain::{Actor, PrincipalId, RoomId, TenantId, Timestamp};
use parking_lot::Mutex;

use crate::allowance::{Allowance, note};
use crate::errors::IdentityError;
use crate::throttle::Rate;

/// People in rooms that are remembered at most: about 30 MB. When they are that many, nobody new is counted.
const STATES_MAX: usize = 200_000;

/// As callers are told of it.
const RATE: Rate = Rate {
    burst: BURST_MESSAGES,
    count: MESSAGES_PER_SECOND,
    per: Duration::from_secs(1),
};

type Key = (TenantId, RoomId, PrincipalId);

/// What is remembered of one person in one room.
#[derive(Debug)]
struct State {
    flood: Flood,
    /// The send before: its retry is no new message.
    sent: u64,
    at: Timestamp,
}

/// Who wrote how much lately.
#[derive(Debug, Default)]
pub(crate) struct Floods {
    hasher: RandomState,
    states: Mutex<HashMap<Key, State>>,
}

impl Floods {
    /// Counts one text: of a message by its client id, of an edit by what it makes of which message, so that trying again
    /// is no new one.
    ///
    /// # Errors
    /// When it is too much, or the same once more: how long to wait.
    pub(crate) fn check(
        &self,
        actor: Actor,
        room: RoomId,
        (sent, text): (impl Hash, &str),
        now: Timestamp,
    ) -> Result<(), IdentityError> {
        let sent = self.hasher.hash_one(sent);
        let key = (actor.tenant, room, actor.principal);
        let mut states = self.states.lock();
        if states.len() >= STATES_MAX && !states.contains_key(&key) {
            return Ok(());
        }
        let state = states.entry(key).or_insert_with(|| State {
            flood: Flood::default(),
            sent: 0,
            at: now,
        });
        state.at = now;
        if state.sent == sent {
            return Ok(());
        }
        let checked = state.flood.check(now, text, &FloodLimits::default());
        let refusal = match checked {
            Ok(()) => {
                state.sent = sent;
                return Ok(());
            }
            Err(refusal) => refusal,
        };
        let wait = refusal.retry_at.since(now);
        note(Allowance::of("messages", RATE, 0, wait));
        Err(match refusal.why {
            FloodCause::TooFast => IdentityError::Flood(wait),
            FloodCause::Repeated => IdentityError::Repeated(wait),
        })
    }

    /// Forgets those who were silent for a while.
    pub(crate) fn forget_old(&self, now: Timestamp) {
        self.states
            .lock()
            .retain(|_, state| now.since(state.at) < 2 * REPEAT_WINDOW);
    }
}
