//! What an event changes for those who listen. Must not know what is told of a room.

use domain::rooms::{MessagePlace, ReadMarker};
use domain::{Event, EventBody, Message, TenantId};

use super::{Person, State};
use crate::feed::{OwnChange, PersonKey};
use crate::room::RoomKey;

impl State {
    /// Takes one event in.
    pub(in crate::feed) fn take_in(&mut self, tenant: TenantId, event: &Event) {
        let (room, key) = (event.room, (tenant, event.room));
        match &event.body {
            EventBody::MemberJoined { member, .. } => {
                self.enter((tenant, member.id), room);
                self.note_own((tenant, member.id), room, OwnChange::Came);
            }
            EventBody::MemberLeft { member } | EventBody::MemberRemoved { member, .. } => {
                self.note_own((tenant, member.id), room, OwnChange::Gone);
                self.leave((tenant, member.id), room);
            }
            EventBody::RoomDeleted { .. } => {
                let people = self.rooms.get(&key).map(|room| room.people.clone());
                for id in people.unwrap_or_default() {
                    self.note_own((tenant, id), room, OwnChange::Gone);
                    self.leave((tenant, id), room);
                }
            }
            EventBody::MemberRoleChanged { member, .. } | EventBody::MemberMuted { member, .. } => {
                self.note_own((tenant, *member), room, OwnChange::Changed);
            }
            EventBody::MessageSent { message } => self.take_message(key, message, true),
            EventBody::MessageEdited { message } | EventBody::MessageRestored { message, .. } => {
                self.take_message(key, message, false);
            }
            EventBody::RoomCreated { .. }
            | EventBody::RoomChanged { .. }
            | EventBody::MemberChanged { .. }
            | EventBody::MessageDeleted { .. }
            | EventBody::ReactionAdded { .. }
            | EventBody::ReactionRemoved { .. }
            | EventBody::MessagePinned { .. }
            | EventBody::NoticeChanged { .. }
            | EventBody::MessagesDeleted { .. }
            | EventBody::HistoryTrimmed { .. } => {}
        }
        if let Some(listened) = self.rooms.get_mut(&key) {
            listened.changed = self.turn;
            self.dirty.insert(key);
        }
    }

    /// Whoever is called hears of it; whoever wrote it has read up to it, on all their devices.
    fn take_message(&mut self, (tenant, room): RoomKey, message: &Message, is_new: bool) {
        let holds = |known: &Person| known.rooms.contains(&room);
        let is_in = |state: &Self, who: PersonKey| state.people.get(&who).is_some_and(holds);
        let sender = (tenant, message.sent_as.unwrap_or(message.sender.id));
        let marker = ReadMarker {
            seq: message.seq,
            number: message.number,
        };
        if is_new && is_in(self, sender) {
            self.note_own(sender, room, OwnChange::Marked(marker));
        }
        for named in &message.mentions.people {
            if is_in(self, (tenant, named.id)) {
                self.note_own((tenant, named.id), room, OwnChange::Changed);
            }
        }
        let place = MessagePlace {
            seq: message.seq,
            number: message.number,
        };
        if message.mentions.here {
            self.note_all((tenant, room), OwnChange::Changed);
            if let Some(listened) = self.rooms.get_mut(&(tenant, room)) {
                listened.here = listened.here.max(Some(place));
            }
        }
    }
}
