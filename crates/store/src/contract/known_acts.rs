//! What people do to messages of a known room, and how they stand there. Must not know the cases.

use std::sync::Arc;

use domain::rooms::ReadMarker;
use domain::{
    Ambient as _, Emoji, EventBody, MemberRole, Membership, Mentions, Message, Principal,
    PrincipalId, Quote, Seq, Timestamp,
};

use super::known_room::KnownRoom;
use super::world::Seeds;
use crate::{ChangedRoom, EditedMessage, PinnedMessage, ReactedMessage};

pub(super) fn emoji(text: &str) -> Emoji {
    Emoji::parse(text).expect("an emoji")
}

impl KnownRoom {
    /// Changes a message wherever the log carries it, and what quotes say of it.
    pub(super) fn set_message(&mut self, seq: Seq, set: impl Fn(&mut Message)) {
        let carried = |body: &mut EventBody, change: &dyn Fn(&mut Message)| match body {
            EventBody::MessageSent { message } | EventBody::MessageEdited { message } => {
                change(Arc::make_mut(message));
            }
            _ => {}
        };
        for event in &mut self.events {
            carried(&mut event.body, &|message| {
                if message.seq == seq {
                    set(message);
                }
            });
        }
        let quote = Quote::of(&self.message(seq));
        for event in &mut self.events {
            carried(&mut event.body, &|message| {
                if let Some(place) = message.reply_to.as_mut().filter(|q| q.seq == seq) {
                    **place = quote.clone();
                }
            });
        }
        let last = self.room.last_message.as_ref().map(|last| last.seq);
        self.room.last_message = last.map(|last| self.message(last));
    }

    pub(super) fn answer(&mut self, seeds: &Seeds, sender: &Principal, to: Seq, id: &str) -> Seq {
        let quote = Quote::of(&self.message(to));
        let seq = self.send(seeds, sender, id, "대답");
        self.set_message(seq, |message| {
            message.reply_to = Some(Box::new(quote.clone()));
        });
        let message = self.message(seq);
        let written = self.changes.messages.last_mut().expect("it was sent");
        written.1 = Arc::new(message);
        seq
    }

    pub(super) fn edit(&mut self, seeds: &Seeds, seq: Seq, text: &str) {
        self.edit_at(seeds.now(), seq, text);
    }

    pub(super) fn edit_at(&mut self, at: Timestamp, seq: Seq, text: &str) {
        let before = self.message(seq);
        let called = !before.mentions.is_empty();
        self.set_message(seq, |message| {
            message.edit(at, text.into(), Mentions::default());
        });
        let message = Arc::new(self.message(seq));
        let body = EventBody::MessageEdited {
            message: Arc::clone(&message),
        };
        let edit = EditedMessage {
            tenant: self.tenant,
            message: (*message).clone(),
            seq: self.append(at, body),
            text_before: before.text,
            called,
        };
        self.changes.edited.push(edit);
    }

    /// Somebody adds an emoji or takes it back; what a batch says of one reaction is said once, as it is at its end.
    pub(super) fn react(&mut self, seeds: &Seeds, seq: Seq, by: PrincipalId, with: (&str, bool)) {
        let (at, emoji, on) = (seeds.now(), emoji(with.0), with.1);
        let was = self.message(seq).reaction_count(&emoji);
        let count = if on { was + 1 } else { was - 1 };
        self.set_message(seq, |message| message.count_reaction(&emoji, count));
        let message = self.message(seq);
        let reacted = &mut self.changes.reacted;
        reacted.retain(|r| (r.seq, r.by, &r.emoji) != (seq, by, &emoji));
        reacted.push(ReactedMessage {
            tenant: self.tenant,
            room: self.room.id,
            seq,
            by,
            emoji: emoji.clone(),
            is_added: on,
            at,
            reactions: Vec::new(),
        });
        for of_message in reacted.iter_mut().filter(|r| r.seq == seq) {
            of_message.reactions.clone_from(&message.reactions);
        }
        let (message_id, number) = (message.id, message.number);
        let body = if on {
            EventBody::ReactionAdded {
                message_id,
                number,
                emoji,
                count,
                by,
            }
        } else {
            EventBody::ReactionRemoved {
                message_id,
                number,
                emoji,
                count,
                by,
            }
        };
        self.append(at, body);
    }

    pub(super) fn pin(&mut self, seeds: &Seeds, seq: Seq, by: PrincipalId, on: bool) {
        let at = seeds.now();
        self.set_message(seq, |message| message.pin(on));
        let message = self.message(seq);
        self.changes.pinned.retain(|pin| pin.seq != seq);
        self.changes.pinned.push(PinnedMessage {
            tenant: self.tenant,
            room: self.room.id,
            seq,
            pinned_at: on.then_some(at),
        });
        let body = EventBody::MessagePinned {
            message_id: message.id,
            number: message.number,
            pinned: on,
            by,
        };
        self.append(at, body);
    }

    /// Somebody stands so from now on.
    pub(super) fn stand(
        &mut self,
        seeds: &Seeds,
        principal: PrincipalId,
        set: impl FnOnce(&mut Membership),
    ) {
        let mut membership = self.standing(principal);
        set(&mut membership);
        self.set_standing(principal, membership, seeds.now());
    }

    pub(super) fn give_role(&mut self, seeds: &Seeds, member: PrincipalId, role: MemberRole) {
        let at = seeds.now();
        self.stand(seeds, member, |standing| standing.role = role);
        let by = None;
        self.append(at, EventBody::MemberRoleChanged { member, role, by });
    }

    pub(super) fn read_up_to(&mut self, seeds: &Seeds, reader: PrincipalId, seq: Seq) {
        let newest = self
            .messages()
            .iter()
            .filter(|m| m.seq <= seq)
            .map(|m| m.number)
            .max();
        let number = newest.unwrap_or_default();
        self.stand(seeds, reader, |standing| {
            standing.read_up_to(ReadMarker { seq, number });
        });
    }

    pub(super) fn ban(&mut self, seeds: &Seeds, principal: PrincipalId, until: Option<Timestamp>) {
        self.stand(seeds, principal, |standing| standing.banned_until = until);
    }

    /// The room is set so, and listed or not; deleted at a time if one is given.
    pub(super) fn change(&mut self, seeds: &Seeds, is_listed: bool, deleted_at: Option<Timestamp>) {
        let at = seeds.now();
        let body = match deleted_at {
            Some(_) => {
                self.room.alias = None;
                EventBody::RoomDeleted { by: None }
            }
            None => {
                let mut room = self.room.clone();
                (room.head, room.last_message) = (room.head.next(), None);
                EventBody::RoomChanged {
                    room: Box::new(room),
                    by: None,
                }
            }
        };
        self.append(at, body);
        self.changes.changed_rooms = vec![ChangedRoom {
            tenant: self.tenant,
            room: self.room.clone(),
            is_listed,
            deleted_at,
        }];
    }
}
