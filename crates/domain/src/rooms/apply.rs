//! A room's visible state, and what each event does to it: snapshot + events = fresh snapshot. Must not know
//! from where events come. The headless client has the same function; shared fixtures hold the two together.

use std::collections::BTreeMap;

use crate::ids::{MessageId, PrincipalId, Seq};
use crate::messages::{Message, Quote};
use crate::principals::Principal;
use crate::rooms::events::{Event, EventBody};
use crate::rooms::members::MemberRole;
use crate::rooms::notices::Notice;
use crate::rooms::room::Room;
use crate::time::Timestamp;

/// What members see of a room: its messages and its members, up to a head.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct RoomState {
    /// The newest seq that is in this state.
    pub head: Seq,
    /// The messages by the seq of their sending.
    pub messages: BTreeMap<Seq, Message>,
    /// The members with their parts.
    pub members: BTreeMap<PrincipalId, (Principal, MemberRole)>,
    /// The room as it was last set; its counters are those of that moment.
    pub room: Option<Box<Room>>,
    /// The notice that stands.
    pub notice: Option<Box<Notice>>,
    /// The room is no more.
    pub is_deleted: bool,
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
            EventBody::RoomCreated { room } | EventBody::RoomChanged { room, .. } => {
                self.room = Some(room.clone());
            }
            EventBody::RoomDeleted { .. } => self.is_deleted = true,
            EventBody::MemberJoined { member, role } => {
                self.members.insert(member.id, (member.clone(), *role));
            }
            EventBody::MemberLeft { member } | EventBody::MemberRemoved { member, .. } => {
                self.members.remove(&member.id);
            }
            EventBody::MemberChanged { was, member } => self.relabel(*was, member),
            EventBody::MemberRoleChanged { member, role, .. } => {
                if let Some(place) = self.members.get_mut(member) {
                    place.1 = *role;
                }
            }
            EventBody::NoticeChanged { notice, .. } => self.notice.clone_from(notice),
            EventBody::MemberMuted { .. } => {}
            EventBody::MessageSent { message } => {
                self.messages.insert(message.seq, (**message).clone());
            }
            EventBody::MessageEdited { message } | EventBody::MessageRestored { message, .. } => {
                self.messages.insert(message.seq, (**message).clone());
                self.quote_again(message.id);
            }
            EventBody::MessageDeleted { message_id, .. } => {
                self.change(*message_id, |message| message.delete(event.at));
                self.quote_again(*message_id);
            }
            EventBody::MessagesDeleted { seqs, .. } => {
                for seq in seqs {
                    self.bury(*seq, event.at);
                }
            }
            EventBody::ReactionAdded {
                message_id,
                emoji,
                count,
                ..
            }
            | EventBody::ReactionRemoved {
                message_id,
                emoji,
                count,
                ..
            } => self.change(*message_id, |message| message.count_reaction(emoji, *count)),
            EventBody::MessagePinned {
                message_id, pinned, ..
            } => self.change(*message_id, |message| message.pin(*pinned)),
            EventBody::HistoryTrimmed { floor, .. } => self.trim(*floor),
        }
        Ok(())
    }

    fn bury(&mut self, seq: Seq, at: Timestamp) {
        if let Some(message) = self.messages.get_mut(&seq) {
            message.delete(at);
            let id = message.id;
            self.quote_again(id);
        }
    }

    fn change(&mut self, id: MessageId, change: impl FnOnce(&mut Message)) {
        if let Some(message) = self.messages.values_mut().find(|m| m.id == id) {
            change(message);
        }
    }

    /// Quotes say what the quoted message says now.
    fn quote_again(&mut self, id: MessageId) {
        let Some(quoted) = self.messages.values().find(|m| m.id == id) else {
            return;
        };
        let quote = Quote::of(quoted);
        for message in self.messages.values_mut() {
            if let Some(place) = message.reply_to.as_mut().filter(|q| q.id == id) {
                **place = quote.clone();
            }
        }
    }

    /// Nothing up to the floor is left, and nothing quotes it.
    fn trim(&mut self, floor: Seq) {
        self.messages = self.messages.split_off(&floor.next());
        for message in self.messages.values_mut() {
            message.reply_to = message.reply_to.take().filter(|quote| quote.seq > floor);
        }
    }

    /// The messages of `was` stand under `member`, and so does its place among the members.
    fn relabel(&mut self, was: PrincipalId, member: &Principal) {
        for message in self.messages.values_mut() {
            if message.sent_as.unwrap_or(message.sender.id) == was {
                message.sender = member.clone();
                message.sent_as = (was != member.id).then_some(was);
            }
            if let Some(quote) = message.reply_to.as_mut() {
                quote.relabel(was, member);
            }
        }
        if let Some(place) = self.members.get_mut(&member.id) {
            place.0 = member.clone();
        }
    }
}
