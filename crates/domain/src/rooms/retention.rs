//! What is kept of a room's history, and for how long. Pure. Must not know who removes it.

use std::time::Duration;

use crate::ids::{MessageNumber, Seq};
use crate::rooms::policy::Policy;
use crate::time::Timestamp;

/// Places of a log that one step removes at most.
pub const TRIM_SEQS_MAX: u64 = 200;

/// How much of a history is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// So many messages; 0: all.
    pub messages_max: u64,
    /// For so long; none: for ever.
    pub age_max: Option<Duration>,
}

/// Where a message stands, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The place of its sending.
    pub seq: Seq,
    /// Its ordinal.
    pub number: MessageNumber,
    /// When it was accepted.
    pub at: Timestamp,
}

impl Keeping {
    /// What a policy says of it.
    pub const fn of(policy: &Policy) -> Self {
        let hours = policy.history_hours_max as u64;
        Self {
            messages_max: policy.history_messages_max as u64,
            age_max: if hours == 0 {
                None
            } else {
                Some(Duration::from_secs(hours * 3_600))
            },
        }
    }

    /// Whether a message has had its time, in a room whose newest message has the ordinal `newest`.
    pub fn is_over(&self, sent: &Sent, newest: MessageNumber, now: Timestamp) -> bool {
        let behind = newest.get().saturating_sub(sent.number.get());
        let is_too_many = self.messages_max > 0 && behind >= self.messages_max;
        is_too_many || self.age_max.is_some_and(|max| sent.at.plus(max) <= now)
    }

    /// Up to where a room is cut in one step, with the ordinal of the newest message that goes: `oldest` are its oldest
    /// messages in their order, `floor` is where it was cut last. `None` where nothing has had its time.
    pub fn cut(
        &self,
        oldest: &[Sent],
        newest: MessageNumber,
        floor: (Seq, MessageNumber),
        now: Timestamp,
    ) -> Option<(Seq, MessageNumber)> {
        let over = oldest.iter().take_while(|s| self.is_over(s, newest, now));
        let last = over.clone().last()?;
        let reach = Seq::new(floor.0.get() + TRIM_SEQS_MAX);
        if last.seq <= reach {
            return Some((last.seq, last.number));
        }
        // What lies before the first message that goes, goes with it, but not all at once.
        let within = over.take_while(|sent| sent.seq <= reach).last();
        Some((reach, within.map_or(floor.1, |sent| sent.number)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sent(seq: u64, number: u64, at: i64) -> Sent {
        Sent {
            seq: Seq::new(seq),
            number: MessageNumber::new(number),
            at: Timestamp::from_millis(at),
        }
    }

    #[test]
    fn a_lobby_keeps_its_newest_messages_and_none_for_longer_than_its_hours() {
        let keeping = Keeping::of(&crate::RoomKind::Lobby.policy());
        let now = Timestamp::from_millis(1_000_000_000);
        let (newest, hour) = (MessageNumber::new(201), 3_600_000);
        assert!(keeping.is_over(&sent(2, 1, 1_000_000_000), newest, now));
        assert!(!keeping.is_over(&sent(3, 2, 1_000_000_000), newest, now));
        let old = sent(300, 201, 1_000_000_000 - 72 * hour);
        assert!(keeping.is_over(&old, newest, now));
        let open = Keeping::of(&crate::RoomKind::Open.policy());
        assert!(!open.is_over(&old, newest, now));
    }

    proptest! {
        #[test]
        fn steps_end_where_one_cut_would_and_each_is_short(
            gaps in prop::collection::vec(1_u64..90, 1..60),
            kept in 1_u64..70,
        ) {
            let mut seq = 1;
            let messages: Vec<Sent> = (1_u64..).zip(&gaps).map(|(number, gap)| {
                seq += gap;
                sent(seq, number, 0)
            }).collect();
            let newest = MessageNumber::new(messages.len() as u64);
            let keeping = Keeping { messages_max: kept, age_max: None };
            let now = Timestamp::from_millis(0);
            let mut floor = (Seq::ZERO, MessageNumber::new(0));
            let rest = |floor: (Seq, MessageNumber)| -> Vec<Sent> {
                messages.iter().filter(|m| m.seq > floor.0).copied().collect()
            };
            while let Some(cut) = keeping.cut(&rest(floor), newest, floor, now) {
                prop_assert!(cut.0 > floor.0 && cut.1 >= floor.1);
                prop_assert!(cut.0.get() - floor.0.get() <= TRIM_SEQS_MAX);
                floor = cut;
            }
            let left = rest(floor);
            prop_assert_eq!(left.len() as u64, kept.min(newest.get()));
            prop_assert_eq!(floor.1.get(), newest.get() - left.len() as u64);
        }
    }
}
