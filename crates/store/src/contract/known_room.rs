//! A room that remembers what the store should hold of it. Must not know the cases.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::rooms::RoomSettings;
use domain::{
    Alias, Ambient, Event, EventBody, MemberRole, Membership, Mentions, Message, MessageId,
    Principal, PrincipalId, Room, RoomId, RoomKind, Seq, TenantId, Timestamp,
};

use super::world::{Seeds, World, client_id};
use crate::{Changes, DeletedMessage, Member, NewRoom, RoomHead};

/// A room and all that the store should hold of it.
pub(super) struct KnownRoom {
    pub(super) tenant: TenantId,
    pub(super) room: Room,
    pub(super) events: Vec<Event>,
    /// How everybody stands who was ever there.
    pub(super) standings: BTreeMap<PrincipalId, Membership>,
    /// What is not written yet.
    pub(super) changes: Changes,
    is_written: bool,
    active_at: Timestamp,
}

impl KnownRoom {
    /// A room with its first event, not written yet.
    pub(super) fn new(tenant: TenantId, seeds: &Seeds, alias: Option<&str>) -> Self {
        let created_at = seeds.now();
        let room = Room {
            id: RoomId::generate(seeds),
            kind: RoomKind::Open,
            alias: alias.map(|alias| Alias::parse(alias).expect("an alias")),
            title: "점심 뭐 먹지".into(),
            cover: "🍜".into(),
            settings: RoomSettings::default(),
            created_at,
            head: Seq::ZERO,
            number: MessageNumber::default(),
            floor_number: MessageNumber::default(),
            members: 0,
            last_message: None,
            notice: None,
        };
        let mut known = Self {
            tenant,
            room: room.clone(),
            events: Vec::new(),
            standings: BTreeMap::new(),
            changes: Changes::default(),
            is_written: false,
            active_at: created_at,
        };
        let body = EventBody::RoomCreated {
            room: Box::new(room),
        };
        known.append(created_at, body);
        known
    }

    pub(super) fn append(&mut self, at: Timestamp, body: EventBody) -> Seq {
        let event = Event {
            room: self.room.id,
            seq: self.room.head.next(),
            at,
            body,
        };
        self.room.head = event.seq;
        self.active_at = at;
        if !matches!(event.body, EventBody::MessageSent { .. }) {
            self.changes.events.push((self.tenant, event.clone()));
        }
        self.events.push(event);
        self.room.head
    }

    pub(super) fn standing(&self, principal: PrincipalId) -> Membership {
        let known = self.standings.get(&principal).copied();
        known.unwrap_or_else(Membership::stranger)
    }

    /// What a batch says of a member is said once.
    pub(super) fn set_standing(
        &mut self,
        principal: PrincipalId,
        membership: Membership,
        at: Timestamp,
    ) {
        self.standings.insert(principal, membership);
        let member = Member {
            tenant: self.tenant,
            room: self.room.id,
            principal,
            membership,
            at,
        };
        self.changes.members.retain(|m| m.principal != principal);
        self.changes.members.push(member);
    }

    pub(super) fn join(&mut self, seeds: &Seeds, member: &Principal) {
        let at = seeds.now();
        let standing = Membership {
            is_in: true,
            role: MemberRole::Member,
            joined_at: at,
            ..self.standing(member.id)
        };
        self.set_standing(member.id, standing, at);
        self.room.members += 1;
        let (member, role) = (member.clone(), MemberRole::Member);
        self.append(at, EventBody::MemberJoined { member, role });
    }

    pub(super) fn leave(&mut self, seeds: &Seeds, member: &Principal) {
        let at = seeds.now();
        let standing = Membership {
            is_in: false,
            role: MemberRole::Member,
            ..self.standing(member.id)
        };
        self.set_standing(member.id, standing, at);
        self.room.members -= 1;
        let member = member.clone();
        self.append(at, EventBody::MemberLeft { member });
    }

    pub(super) fn send(&mut self, seeds: &Seeds, sender: &Principal, id: &str, text: &str) -> Seq {
        let message = Message {
            id: MessageId::generate(seeds),
            room: self.room.id,
            seq: self.room.head.next(),
            number: self.room.number.next(),
            sender: sender.clone(),
            sent_as: None,
            client_id: client_id(id),
            text: text.into(),
            sent_at: seeds.now(),
            edited_at: None,
            deleted_at: None,
            reply_to: None,
            mentions: Mentions::default(),
            reactions: Vec::new(),
            is_pinned: false,
        };
        self.room.number = message.number;
        self.room.last_message = Some(message.clone());
        let message = Arc::new(message);
        let new = (self.tenant, Arc::clone(&message));
        self.changes.messages.push(new);
        self.append(message.sent_at, EventBody::MessageSent { message });
        self.room.head
    }

    pub(super) fn delete(&mut self, seeds: &Seeds, seq: Seq) {
        let at = seeds.now();
        let called = !self.message(seq).mentions.is_empty();
        self.set_message(seq, |message| message.delete(at));
        let message = self.message(seq);
        let (message_id, number, by) = (message.id, message.number, message.sender.id);
        self.changes.deleted.push(DeletedMessage {
            tenant: self.tenant,
            room: self.room.id,
            seq,
            at,
            by,
            called,
        });
        let body = EventBody::MessageDeleted {
            message_id,
            number,
            by,
        };
        self.append(at, body);
    }

    /// The messages as they stand now.
    pub(super) fn messages(&self) -> Vec<Message> {
        let messages = self.events.iter().filter_map(|event| match &event.body {
            EventBody::MessageSent { message } => Some((**message).clone()),
            _ => None,
        });
        messages.collect()
    }

    pub(super) fn message(&self, seq: Seq) -> Message {
        let mut messages = self.messages().into_iter();
        messages.find(|m| m.seq == seq).expect("it was sent")
    }

    fn last_message_seq(&self) -> Option<Seq> {
        self.room.last_message.as_ref().map(|message| message.seq)
    }

    pub(super) fn as_new(&self) -> NewRoom {
        NewRoom {
            tenant: self.tenant,
            room: self.room.clone(),
            last_message_seq: self.last_message_seq(),
            is_listed: true,
            pair_key: None,
            created_by: None,
            create_key: None,
        }
    }

    /// The changes since the last time, with the room or its head.
    pub(super) fn take_changes(&mut self) -> Changes {
        let mut changes = std::mem::take(&mut self.changes);
        if self.is_written {
            changes.heads.push(RoomHead {
                tenant: self.tenant,
                room: self.room.id,
                head: self.room.head,
                number: self.room.number,
                members: self.room.members,
                last_message_seq: changes.messages.last().map(|(_, message)| message.seq),
                active_at: Some(self.active_at),
            });
        } else {
            changes.rooms.push(self.as_new());
        }
        self.is_written = true;
        changes
    }

    pub(super) async fn flush(&mut self, world: &World) {
        let changes = self.take_changes();
        world.write(&changes).await;
    }
}
