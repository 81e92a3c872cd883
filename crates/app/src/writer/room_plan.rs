//! A room while a batch is being decided: its counters run on from one command to the next. Must not know commands.

use std::collections::HashMap;
use std::sync::Arc;

use domain::ids::MessageNumber;
use domain::rooms::{Notice, ReadMarker, RoomSettings, Ruled};
use domain::{
    Event, EventBody, MemberRole, Membership, Message, MessageId, Policy, Principal, PrincipalId,
    Room, RoomId, RoomKind, Seq, TenantId, Timestamp,
};
use store::{
    ChangedRoom, Changes, Member, MovedMarker, OwnChanged, OwnValues, RoomFacts, RoomHead,
};

/// A room's counters in the course of a batch.
pub(super) struct RoomPlan {
    pub(super) tenant: TenantId,
    pub(super) id: RoomId,
    pub(super) kind: RoomKind,
    pub(super) settings: RoomSettings,
    pub(super) policy: Policy,
    pub(super) head: Seq,
    pub(super) number: MessageNumber,
    pub(super) floor: Seq,
    pub(super) floor_number: MessageNumber,
    pub(super) members: u64,
    /// Somebody does something; else only the house does.
    is_active: bool,
    pub(super) last_message_seq: Option<Seq>,
    /// The room as it is set now, where this batch sets it.
    changed: Option<Room>,
    /// The notice that stands, where this batch changes it.
    #[expect(
        clippy::option_option,
        reason = "left, taken down and put up are three"
    )]
    pub(super) notice: Option<Option<Box<Notice>>>,
    pub(super) deleted_at: Option<Timestamp>,
    /// Memberships that this batch touches.
    memberships: HashMap<PrincipalId, Touched>,
    /// How people set the room for themselves in this batch.
    own: HashMap<PrincipalId, OwnValues>,
    /// Messages that this batch changes, as they stand now.
    pub(super) messages: HashMap<MessageId, Arc<Message>>,
    pub(super) events: Vec<Event>,
}

/// How somebody whom a batch touches stands.
#[derive(Clone, Copy)]
struct Touched {
    membership: Membership,
    /// Nothing changed but how far they have read and when they sent: that is written more cheaply.
    is_marker_only: bool,
}

impl RoomPlan {
    pub(super) fn new(tenant: TenantId, facts: RoomFacts, policy: Policy) -> Self {
        Self {
            tenant,
            id: facts.id,
            kind: facts.kind,
            settings: facts.settings,
            policy,
            head: facts.head,
            number: facts.number,
            floor: facts.floor,
            floor_number: facts.floor_number,
            members: facts.members,
            is_active: false,
            last_message_seq: None,
            changed: None,
            notice: None,
            deleted_at: None,
            memberships: HashMap::new(),
            own: HashMap::new(),
            messages: HashMap::new(),
            events: Vec::new(),
        }
    }

    /// The room as far as its rules go.
    pub(super) fn ruled(&self, now: Timestamp) -> Ruled<'_> {
        Ruled {
            policy: self.policy,
            settings: &self.settings,
            now,
        }
    }

    /// Appends an event and gives its place.
    pub(super) fn append(&mut self, at: Timestamp, body: EventBody) -> Seq {
        self.is_active = true;
        self.append_quietly(at, body)
    }

    /// Appends what only the house does: the room is as idle as it was.
    pub(super) fn append_quietly(&mut self, at: Timestamp, body: EventBody) -> Seq {
        self.head = self.head.next();
        self.events.push(Event {
            room: self.id,
            seq: self.head,
            at,
            body,
        });
        self.head
    }

    /// How somebody stands in the room now; `stored` is what the store says of it.
    pub(super) fn standing(
        &self,
        principal: PrincipalId,
        stored: Option<Membership>,
    ) -> Membership {
        let known = self.memberships.get(&principal);
        let known = known.map(|touched| touched.membership);
        known.or(stored).unwrap_or_else(Membership::stranger)
    }

    /// From now on somebody stands so.
    pub(super) fn set_standing(&mut self, principal: PrincipalId, membership: Membership) {
        let touched = Touched {
            membership,
            is_marker_only: false,
        };
        self.memberships.insert(principal, touched);
    }

    /// From now on a member, who is in the store or in this batch, has read so far, or sent last so.
    pub(super) fn set_marker(&mut self, principal: PrincipalId, membership: Membership) {
        let touched = Touched {
            membership,
            is_marker_only: true,
        };
        let known = self.memberships.entry(principal).or_insert(touched);
        known.membership = membership;
    }

    /// Whether this batch changed how somebody stands.
    pub(super) fn touches(&self, principal: PrincipalId) -> bool {
        self.memberships.contains_key(&principal)
    }

    /// Whether this batch changed how anybody stands.
    pub(super) fn touches_anybody(&self) -> bool {
        !self.memberships.is_empty()
    }

    /// The part in which somebody comes in: a host whom nobody followed is host again.
    pub(super) fn part_again(
        &self,
        standing: &Membership,
        other_host: Option<&(PrincipalId, Membership)>,
    ) -> MemberRole {
        let is_free = other_host.is_none_or(|(_, is)| is.role < MemberRole::Host);
        if standing.has_part_waiting() && is_free && self.policy.roles {
            MemberRole::Host
        } else {
            MemberRole::Member
        }
    }

    /// Somebody comes in; what was said before counts as read.
    pub(super) fn join(
        &mut self,
        at: Timestamp,
        member: Principal,
        standing: Membership,
        role: MemberRole,
    ) -> Membership {
        // Whoever comes back begins anew.
        if standing.was_in() {
            self.set_own(member.id, OwnValues::NOTHING_SET);
        }
        let joined = Membership {
            is_in: true,
            role,
            joined_at: at,
            marker: standing.marker.max(ReadMarker {
                seq: self.head,
                number: self.number,
            }),
            ..standing
        };
        self.set_standing(member.id, joined);
        self.members += 1;
        self.append(at, EventBody::MemberJoined { member, role });
        joined
    }

    /// Whoever was here before stands under another name from now on: those who listen have their messages. Of others there
    /// is nothing to change, and nobody hears what their usual name is.
    pub(super) fn tell_change(
        &mut self,
        at: Timestamp,
        was: &Principal,
        member: &Principal,
        standing: Membership,
    ) {
        if standing.was_in() && was != member {
            let (was, member) = (was.id, member.clone());
            self.append(at, EventBody::MemberChanged { was, member });
        }
    }

    /// Somebody is out from now on; the event says how.
    pub(super) fn leave(
        &mut self,
        at: Timestamp,
        principal: PrincipalId,
        standing: Membership,
        how: EventBody,
    ) {
        let left = Membership {
            is_in: false,
            role: MemberRole::Member,
            ..standing
        };
        self.set_standing(principal, left);
        self.members = self.members.saturating_sub(1);
        self.append(at, how);
    }

    /// The room is set so from now on.
    pub(super) fn change(&mut self, room: Room, policy: Policy) {
        self.kind = room.kind;
        self.settings = room.settings.clone();
        self.policy = policy;
        self.changed = Some(room);
    }

    /// The room as this batch sets it, if it does.
    pub(super) fn changed_room(&self) -> Option<&Room> {
        self.changed.as_ref()
    }

    /// What is written of the room's settings.
    pub(super) fn room_change(&mut self) -> Option<ChangedRoom> {
        let room = self.changed.take()?;
        Some(ChangedRoom {
            tenant: self.tenant,
            is_listed: self.policy.listed && self.deleted_at.is_none(),
            deleted_at: self.deleted_at,
            room,
        })
    }

    /// Writes down how those whom this batch touches stand at its end, in the order of their ids.
    pub(super) fn note_members(&self, at: Timestamp, changes: &mut Changes) {
        let mut touched: Vec<_> = self.memberships.iter().collect();
        touched.sort_unstable_by_key(|(principal, _)| **principal);
        for (&principal, touched) in touched {
            let (tenant, room, membership) = (self.tenant, self.id, touched.membership);
            if touched.is_marker_only {
                changes.markers.push(MovedMarker {
                    tenant,
                    room,
                    principal,
                    marker: membership.marker,
                    sent_at: membership.sent_at,
                });
            } else {
                changes.members.push(Member {
                    tenant,
                    room,
                    principal,
                    membership,
                    at,
                });
            }
        }
    }

    /// From now on somebody has set the room so for themselves.
    pub(super) fn set_own(&mut self, principal: PrincipalId, values: OwnValues) {
        let known = self.own.entry(principal).or_default();
        *known = values.over(*known);
    }

    /// Where somebody marked the room as unread; `stored` is what the store says of it.
    pub(super) fn unread_at(&self, principal: PrincipalId, stored: Option<Seq>) -> Option<Seq> {
        let of_batch = self.own.get(&principal).and_then(|own| own.unread_at);
        of_batch.unwrap_or(stored)
    }

    /// How people have set the room for themselves at the batch's end.
    pub(super) fn own_changes(&self) -> Vec<OwnChanged> {
        let own = |(&principal, &values): (&PrincipalId, &OwnValues)| OwnChanged {
            tenant: self.tenant,
            room: self.id,
            principal,
            values,
        };
        let mut changes: Vec<OwnChanged> = self.own.iter().map(own).collect();
        changes.sort_by_key(|own| own.principal);
        changes
    }

    pub(super) fn head_change(&self, at: Timestamp) -> RoomHead {
        RoomHead {
            tenant: self.tenant,
            room: self.id,
            head: self.head,
            number: self.number,
            members: self.members,
            last_message_seq: self.last_message_seq,
            active_at: self.is_active.then_some(at),
        }
    }
}
