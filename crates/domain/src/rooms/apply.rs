//! A room's visible state, and what each event does to it: snapshot + events = fresh snapshot. Must not know
//! from where events come. The headless client has the same function; shared fixtures hold the two together.

use std::collections::BTreeMap;

use crate::ids::{PrincipalId, Seq};
use crate::messages::Message;
use crate::principals::Principal;
use crate::rooms::events::{Event, EventBody};

/// What members see of a room: its messages and its members, up to a head.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RoomState {
    /// The newest seq that is in this state.
    pub head: Seq,
    /// The messages by the seq of their sending.
    pub messages: BTreeMap<Seq, Message>,
    /// The members.
    pub members: BTreeMap<PrincipalId, Principal>,
}

/// Why an event cannot be applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApplyError {
    /// Events between the head and this one are missing: fill the hole first.
    #[error("event {got} does not follow head {head}")]
    Hole {
        /// The state's head.
        head: Seq,
        /// The event's place.
        got: Seq,
    },
}

impl RoomState {
    /// Applies one event. An event that is in the state already changes nothing.
    ///
    /// # Errors
    /// [`ApplyError::Hole`] when the event is not the next one.
    pub fn apply(&mut self, event: &Event) -> Result<(), ApplyError> {
        if event.seq <= self.head {
            return Ok(());
        }
        if event.seq != self.head.next() {
            return Err(ApplyError::Hole {
                head: self.head,
                got: event.seq,
            });
        }
        self.head = event.seq;
        match &event.body {
            EventBody::RoomCreated { .. } => {}
            EventBody::MemberJoined { member } => {
                self.members.insert(member.id, member.clone());
            }
            EventBody::MemberLeft { member } => {
                self.members.remove(&member.id);
            }
            EventBody::MemberChanged { was, member } => self.relabel(*was, member),
            EventBody::MessageSent { message } => {
                self.messages.insert(message.seq, (**message).clone());
            }
            EventBody::MessageDeleted { message_id, .. } => {
                if let Some(message) = self.messages.values_mut().find(|m| m.id == *message_id) {
                    message.delete(event.at);
                }
            }
        }
        Ok(())
    }

    /// The messages of `was` stand under `member`, and so does its place among the members.
    fn relabel(&mut self, was: PrincipalId, member: &Principal) {
        for message in self.messages.values_mut() {
            if message.sent_as.unwrap_or(message.sender.id) == was {
                message.sender = member.clone();
                message.sent_as = (was != member.id).then_some(was);
            }
        }
        if let Some(place) = self.members.get_mut(&member.id) {
            *place = member.clone();
        }
    }
}
