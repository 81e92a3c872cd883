//! What waits in a room until those who keep order decide: messages that are held, and people who ask to come in. Must not
//! know who may decide.

use std::time::Duration;

use crate::ids::{MessageId, PrincipalId, RoomId, WaitingId};
use crate::messages::Mentions;
use crate::principals::Principal;
use crate::roles::words;
use crate::time::Timestamp;

/// How long a held message waits.
pub const HELD_LIFE: Duration = Duration::from_hours(3 * 24);
/// How long somebody who asks to come in waits.
pub const REQUEST_LIFE: Duration = Duration::from_hours(14 * 24);
/// How long after a decline somebody asks again.
pub const ASK_AGAIN_AFTER: Duration = Duration::from_hours(24);
/// Days for which it is kept what became of it, behind the end of its time.
pub const WAITING_DAYS_KEPT: u64 = 7;
/// Messages of one person that wait in one room at once.
pub const HELD_OF_PERSON_MAX: u64 = 5;
/// Messages that wait in one room at once.
pub const HELD_OF_ROOM_MAX: u64 = 200;
/// People who ask to come into one room at once.
pub const REQUESTS_OF_ROOM_MAX: u64 = 500;
/// Entries of one page of a queue.
pub const PAGE_WAITING_MAX: u32 = 100;
/// What of one's own is shown in one room, the newest first.
pub const OWN_WAITING_MAX: u32 = 20;
/// Those who keep order in a room that are told of its queue.
pub const KEEPERS_TOLD_MAX: u32 = 100;

words! {
    /// What waits.
    WaitingKind {
        /// A message with a word that somebody looks at first.
        Message = "message",
        /// Somebody who asks to come in.
        Entry = "entry",
    }

    /// What became of it.
    WaitingState {
        /// It waits.
        Open = "open",
        /// It was let through.
        Accepted = "accepted",
        /// It was not.
        Declined = "declined",
        /// Whoever it is of has taken it back.
        Withdrawn = "withdrawn",
        /// Nobody decided in its time.
        Expired = "expired",
    }
}

/// Something that waits, or waited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Its id: the greater, the later.
    pub id: WaitingId,
    /// In which room.
    pub room: RoomId,
    /// What.
    pub what: WaitingFor,
    /// Whose.
    pub by: Principal,
    /// What the message says, or what somebody who asks adds; empty once it was let through or taken back.
    pub text: Box<str>,
    /// Since when.
    pub at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
    /// What was decided.
    pub settled: Option<Settled>,
}

/// What somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitingFor {
    /// To be heard.
    Message(Box<HeldMessage>),
    /// To come in.
    Entry,
}

/// A message that waits, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldMessage {
    /// The sender's id for the send.
    pub client_id: crate::ids::ClientId,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Who is named in it.
    pub mentions: Mentions,
    /// The parts of it for which it is held.
    pub parts: Vec<Box<str>>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What: neither open nor expired.
    pub state: WaitingState,
    /// Who did.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// Why, if that was said.
    pub reason: Option<Box<str>>,
}

impl Waiting {
    /// What it is.
    pub const fn kind(&self) -> WaitingKind {
        match self.what {
            WaitingFor::Message(_) => WaitingKind::Message,
            WaitingFor::Entry => WaitingKind::Entry,
        }
    }

    /// How it stands.
    pub fn state(&self, now: Timestamp) -> WaitingState {
        match &self.settled {
            Some(settled) => settled.state,
            None if self.expires_at <= now => WaitingState::Expired,
            None => WaitingState::Open,
        }
    }

    /// How long whoever was declined waits before they ask again.
    pub fn wait_to_ask(&self, now: Timestamp) -> Option<Duration> {
        let settled = self.settled.as_ref()?;
        let again_at = settled.at.plus(ASK_AGAIN_AFTER);
        let is_early = settled.state == WaitingState::Declined && now < again_at;
        is_early.then(|| again_at.since(now))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::principals::PrincipalKind;

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn asking(settled: Option<(WaitingState, Timestamp)>) -> Waiting {
        let by = PrincipalId::from_uuid(Uuid::from_u128(1));
        Waiting {
            id: WaitingId::from_uuid(Uuid::from_u128(2)),
            room: RoomId::from_uuid(Uuid::from_u128(3)),
            what: WaitingFor::Entry,
            by: Principal {
                id: by,
                kind: PrincipalKind::Guest,
                name: "보".into(),
                tag: "#1".into(),
                picture: None,
            },
            text: "".into(),
            at: NOW,
            expires_at: NOW.plus(REQUEST_LIFE),
            settled: settled.map(|(state, at)| Settled {
                state,
                by,
                at,
                reason: None,
            }),
        }
    }

    #[test]
    fn what_nobody_decided_in_its_time_is_over() {
        let open = asking(None);
        let end = NOW.plus(REQUEST_LIFE);
        let just_before = Timestamp::from_millis(end.as_millis() - 1);
        assert_eq!(open.state(just_before), WaitingState::Open);
        assert_eq!(open.state(end), WaitingState::Expired);
        let accepted = asking(Some((WaitingState::Accepted, NOW)));
        assert_eq!(accepted.state(end), WaitingState::Accepted);
    }

    #[test]
    fn only_a_decline_makes_one_wait_before_asking_again() {
        let declined = asking(Some((WaitingState::Declined, NOW)));
        assert_eq!(declined.wait_to_ask(NOW), Some(ASK_AGAIN_AFTER));
        assert_eq!(declined.wait_to_ask(NOW.plus(ASK_AGAIN_AFTER)), None);
        assert_eq!(asking(None).wait_to_ask(NOW), None);
        let withdrawn = asking(Some((WaitingState::Withdrawn, NOW)));
        assert_eq!(withdrawn.wait_to_ask(NOW), None);
    }
}
