//! Deciding new rooms and memberships. Must not know messages.

use domain::ids::MessageNumber;
use domain::{
    Actor, Alias, ClientId, EventBody, Principal, PrincipalId, Room, RoomId, RoomKind, Seq,
    TenantId,
};
use store::{Facts, NewRoom, RoomFacts};

use super::{Decided, Planner};
use crate::writer::command::{CommandError, Outcome};
use crate::writer::room_plan::RoomPlan;

impl Planner {
    pub(super) fn create_room(
        &mut self,
        tenant: TenantId,
        actor: Option<Actor>,
        wanted: &NewRoomWanted<'_>,
        facts: Facts,
    ) -> Decided {
        let creator = match actor {
            Some(actor) => Some(self.live_session(actor, facts.session)?.principal),
            None => None,
        };
        let made_before = facts.created.or_else(|| {
            let key = (tenant, creator.as_ref()?.id, wanted.create_key?.clone());
            self.created.get(&key).cloned()
        });
        if let Some(room) = made_before {
            return Ok(Outcome::Room {
                room: Box::new(room),
                is_new: false,
            });
        }
        if let Some(alias) = wanted.alias {
            let key = (tenant, alias.clone());
            if facts.alias_taken || self.aliases.contains(&key) {
                return Err(CommandError::AliasTaken);
            }
            self.aliases.insert(key);
        }
        let room = self.begin_room(tenant, creator, wanted);
        Ok(Outcome::Room {
            room: Box::new(room),
            is_new: true,
        })
    }

    pub(super) fn begin_room(
        &mut self,
        tenant: TenantId,
        creator: Option<Principal>,
        wanted: &NewRoomWanted<'_>,
    ) -> Room {
        let kind = RoomKind::Open;
        let facts = RoomFacts {
            id: wanted.id,
            kind,
            head: Seq::ZERO,
            number: MessageNumber::default(),
            members: 0,
        };
        let mut plan = RoomPlan::new(tenant, facts, true);
        let mut room = Room {
            id: wanted.id,
            kind,
            alias: wanted.alias.cloned(),
            title: wanted.title.into(),
            cover: wanted.cover.into(),
            created_at: self.now,
            head: Seq::new(1),
            number: MessageNumber::default(),
            members: 0,
            last_message: None,
        };
        plan.append(
            self.now,
            EventBody::RoomCreated {
                room: Box::new(room.clone()),
            },
        );
        let created_by = creator.as_ref().map(|principal| principal.id);
        if let Some(principal) = creator {
            plan.join(self.now, principal, false);
        }
        (room.head, room.members) = (plan.head, plan.members);
        let key = (tenant, wanted.id);
        self.rooms.insert(key, plan);
        self.new_rooms
            .insert(key, (room.clone(), created_by, wanted.create_key.cloned()));
        if let (Some(by), Some(create_key)) = (created_by, wanted.create_key) {
            self.created
                .insert((tenant, by, create_key.clone()), room.clone());
        }
        room
    }

    pub(super) fn join(&mut self, actor: Actor, room: RoomId, facts: Facts) -> Decided {
        let principal = self.live_session(actor, facts.session)?.principal;
        let now = self.now;
        let plan = self.room(actor.tenant, room, facts.room)?;
        if plan.is_member(actor.principal, facts.is_member) {
            return Ok(Outcome::Membership { changed: false });
        }
        plan.join(now, principal, facts.is_member);
        Ok(Outcome::Membership { changed: true })
    }

    pub(super) fn leave(&mut self, actor: Actor, room: RoomId, facts: Facts) -> Decided {
        let principal = self.live_session(actor, facts.session)?.principal;
        let now = self.now;
        let plan = self.room(actor.tenant, room, facts.room)?;
        if !plan.is_member(actor.principal, facts.is_member) {
            return Ok(Outcome::Membership { changed: false });
        }
        plan.leave(now, principal, facts.is_member);
        Ok(Outcome::Membership { changed: true })
    }
}

impl Planner {
    pub(super) fn place(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        member: &Principal,
        joins: bool,
        facts: &Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(tenant, room, facts.room)?;
        let is_member = plan.is_member(member.id, facts.is_member);
        if is_member == joins {
            return Ok(Outcome::Membership { changed: false });
        }
        if joins {
            plan.join(now, member.clone(), facts.is_member);
        } else {
            plan.leave(now, member.clone(), facts.is_member);
        }
        Ok(Outcome::Membership { changed: true })
    }

    pub(super) fn relabel(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        was: PrincipalId,
        member: &Principal,
        facts: &Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(tenant, room, facts.room)?;
        plan.append(
            now,
            EventBody::MemberChanged {
                was,
                member: member.clone(),
            },
        );
        Ok(Outcome::Membership { changed: true })
    }
}

/// What a new room is made of.
pub(super) struct NewRoomWanted<'a> {
    pub(super) id: RoomId,
    pub(super) title: &'a str,
    pub(super) alias: Option<&'a Alias>,
    pub(super) cover: &'a str,
    pub(super) create_key: Option<&'a ClientId>,
}

/// The new room as the batch leaves it.
pub(super) fn new_room(
    plan: &RoomPlan,
    mut room: Room,
    created_by: Option<PrincipalId>,
    create_key: Option<ClientId>,
) -> NewRoom {
    (room.head, room.number, room.members) = (plan.head, plan.number, plan.members);
    NewRoom {
        tenant: plan.tenant,
        room,
        last_message_seq: plan.last_message_seq,
        created_by,
        create_key,
    }
}
