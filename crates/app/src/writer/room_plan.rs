//! A room while a batch is being decided: its counters run on from one command to the next. Must not know commands.

use std::collections::HashMap;

use domain::ids::MessageNumber;
use domain::{
    Event, EventBody, MessageId, Principal, PrincipalId, RoomId, RoomKind, Seq, TenantId, Timestamp,
};
use store::{Member, RoomFacts, RoomHead};

/// A room's counters in the course of a batch.
pub(super) struct RoomPlan {
    pub(super) tenant: TenantId,
    pub(super) id: RoomId,
    pub(super) kind: RoomKind,
    pub(super) head: Seq,
    pub(super) number: MessageNumber,
    pub(super) members: u64,
    pub(super) last_message_seq: Option<Seq>,
    /// Memberships that this batch touches.
    memberships: HashMap<PrincipalId, Membership>,
    /// Messages that this batch deletes.
    pub(super) deleted: HashMap<MessageId, Timestamp>,
    pub(super) events: Vec<Event>,
    pub(super) is_new: bool,
}

/// Whether somebody is a member: as stored, and after the commands so far.
#[derive(Clone, Copy)]
struct Membership {
    stored: bool,
    now: bool,
}

impl RoomPlan {
    pub(super) fn new(tenant: TenantId, facts: RoomFacts, is_new: bool) -> Self {
        Self {
            tenant,
            id: facts.id,
            kind: facts.kind,
            head: facts.head,
            number: facts.number,
            members: facts.members,
            last_message_seq: None,
            memberships: HashMap::new(),
            deleted: HashMap::new(),
            events: Vec::new(),
            is_new,
        }
    }

    /// Appends an event and gives its place.
    pub(super) fn append(&mut self, at: Timestamp, body: EventBody) -> Seq {
        self.head = self.head.next();
        self.events.push(Event {
            room: self.id,
            seq: self.head,
            at,
            body,
        });
        self.head
    }

    pub(super) fn is_member(&self, principal: PrincipalId, stored: bool) -> bool {
        self.memberships
            .get(&principal)
            .map_or(stored, |membership| membership.now)
    }

    /// `stored` is what the store says of the membership, here and below.
    pub(super) fn join(&mut self, at: Timestamp, member: Principal, stored: bool) {
        self.touch(member.id, stored, true);
        self.members += 1;
        self.append(at, EventBody::MemberJoined { member });
    }

    pub(super) fn leave(&mut self, at: Timestamp, member: Principal, stored: bool) {
        self.touch(member.id, stored, false);
        self.members = self.members.saturating_sub(1);
        self.append(at, EventBody::MemberLeft { member });
    }

    fn touch(&mut self, principal: PrincipalId, stored: bool, now: bool) {
        let membership = self
            .memberships
            .entry(principal)
            .or_insert(Membership { stored, now });
        membership.now = now;
    }

    /// The members that joined, and those that left, by this batch as a whole.
    pub(super) fn membership_changes(&self, at: Timestamp) -> (Vec<Member>, Vec<Member>) {
        let member = |&principal: &PrincipalId| Member {
            tenant: self.tenant,
            room: self.id,
            principal,
            at,
        };
        let of = |wanted: bool| {
            let mut members: Vec<Member> = self
                .memberships
                .iter()
                .filter(|(_, is)| is.now == wanted && is.stored != wanted)
                .map(|(p, _)| member(p))
                .collect();
            members.sort_by_key(|m| m.principal);
            members
        };
        (of(true), of(false))
    }

    pub(super) fn head_change(&self, at: Timestamp) -> RoomHead {
        RoomHead {
            tenant: self.tenant,
            room: self.id,
            head: self.head,
            number: self.number,
            members: self.members,
            last_message_seq: self.last_message_seq,
            active_at: at,
        }
    }
}
