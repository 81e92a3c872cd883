//! Deciding new rooms, and how rooms are set. Must not know messages.

use domain::ids::MessageNumber;
use domain::moderation::acts::{ActDetail, ActKind};
use domain::rooms::{Entry, ProfileKind, Refusal, check_role, check_settable};
use domain::{
    Actor, EventBody, MemberRole, Membership, Principal, PrincipalId, Room, Seq, TenantId,
};
use store::{Facts, RoomFacts};

use super::{Decided, Doing, NewRoomHere, NewRoomWanted, Planner, RoomKey};
use crate::writer::act::RoomChange;
use crate::writer::command::{CommandError, Outcome};
use crate::writer::room_plan::RoomPlan;

impl Planner<'_> {
    pub(super) fn create_room(
        &mut self,
        tenant: TenantId,
        actor: Option<Actor>,
        wanted: &NewRoomWanted,
        mut facts: Facts,
    ) -> Decided {
        let mut creator = match actor {
            Some(actor) => Some(self.live_session(actor, facts.session.take())?.principal),
            None => None,
        };
        if facts.is_blocked {
            return Err(Refusal::NotReachable.into());
        }
        let pair_key = creator.as_ref().and_then(|by| wanted.pair(by.id));
        let pair_key = pair_key.map(|(key, _)| key);
        let made_before = facts.created.take().or_else(|| {
            let by_pair = pair_key
                .clone()
                .and_then(|key| self.pairs.get(&(tenant, key)));
            let by_key = wanted.create_key.clone().zip(creator.as_ref());
            let by_key = by_key.and_then(|(key, by)| self.created.get(&(tenant, by.id, key)));
            by_pair.or(by_key).cloned().map(Box::new)
        });
        if let Some(room) = made_before {
            return Ok(Outcome::Room {
                room,
                is_new: false,
            });
        }
        let other = match (wanted.with, facts.other.take()) {
            (None, _) => None,
            (Some(_), Some(other)) => Some(other.0),
            (Some(_), None) => return Err(CommandError::PersonNotFound),
        };
        let overrides = &wanted.settings.overrides;
        let policy = self.tenants.policy(tenant, wanted.kind, overrides);
        check_settable(policy, &wanted.settings)?;
        if let (Some(profile), Some(by)) = (&wanted.profile, &mut creator) {
            if policy.profiles != ProfileKind::Room {
                return Err(Refusal::NotHere.into());
            }
            self.dress(by, profile);
        }
        self.take_alias(tenant, wanted.alias.as_ref(), &facts)?;
        let room = self.begin_room(tenant, (creator, other), wanted, pair_key);
        Ok(Outcome::Room {
            room: Box::new(room),
            is_new: true,
        })
    }

    fn take_alias(
        &mut self,
        tenant: TenantId,
        alias: Option<&domain::Alias>,
        facts: &Facts,
    ) -> Result<(), CommandError> {
        let Some(alias) = alias else { return Ok(()) };
        let is_new = self.aliases.insert((tenant, alias.clone()));
        if facts.alias_taken || !is_new {
            return Err(CommandError::AliasTaken);
        }
        Ok(())
    }

    fn begin_room(
        &mut self,
        tenant: TenantId,
        (creator, other): (Option<Principal>, Option<Principal>),
        wanted: &NewRoomWanted,
        pair_key: Option<Box<str>>,
    ) -> Room {
        let mut room = Room {
            id: wanted.id,
            kind: wanted.kind,
            alias: wanted.alias.clone(),
            title: wanted.title.clone(),
            cover: wanted.cover.clone(),
            settings: wanted.settings.clone(),
            created_at: self.now,
            head: Seq::new(1),
            number: MessageNumber::default(),
            floor_number: MessageNumber::default(),
            members: 0,
            last_message: None,
            notice: None,
        };
        let mut plan = self.plan_of_new(tenant, &room);
        plan.append(
            self.now,
            EventBody::RoomCreated {
                room: Box::new(room.clone()),
            },
        );
        let created_by = creator.as_ref().map(|principal| principal.id);
        let named = wanted.profile.as_ref().zip(creator.clone());
        let role = if plan.policy.roles {
            MemberRole::Host
        } else {
            MemberRole::Member
        };
        for (member, role) in creator
            .map(|creator| (creator, role))
            .into_iter()
            .chain(other.map(|other| (other, MemberRole::Member)))
        {
            plan.join(self.now, member, Membership::stranger(), role);
        }
        (room.head, room.members) = (plan.head, plan.members);
        let key = (tenant, room.id);
        self.rooms.insert(key, plan);
        if let Some((profile, creator)) = named {
            self.names.insert((key, profile.name_key()));
            self.call_from_now_on(key, &creator, Some(profile));
        }
        self.remember_room(tenant, &room, wanted, (created_by, pair_key));
        room
    }

    fn plan_of_new(&self, tenant: TenantId, room: &Room) -> RoomPlan {
        let facts = RoomFacts {
            id: room.id,
            kind: room.kind,
            settings: room.settings.clone(),
            head: Seq::ZERO,
            number: MessageNumber::default(),
            members: 0,
            floor: Seq::ZERO,
            floor_number: MessageNumber::default(),
        };
        let overrides = &room.settings.overrides;
        let policy = self.tenants.policy(tenant, room.kind, overrides);
        RoomPlan::new(tenant, facts, policy)
    }

    fn remember_room(
        &mut self,
        tenant: TenantId,
        room: &Room,
        wanted: &NewRoomWanted,
        (created_by, pair_key): (Option<PrincipalId>, Option<Box<str>>),
    ) {
        if let (Some(by), Some(key)) = (created_by, &wanted.create_key) {
            self.created.insert((tenant, by, key.clone()), room.clone());
        }
        if let Some(key) = &pair_key {
            self.pairs.insert((tenant, key.clone()), room.clone());
        }
        self.new_rooms.insert(
            (tenant, room.id),
            NewRoomHere {
                room: room.clone(),
                created_by,
                create_key: wanted.create_key.clone(),
                pair_key,
            },
        );
    }

    pub(super) fn change_room(
        &mut self,
        doing: &Doing,
        change: &RoomChange,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let needed = if change.is_about_order() {
            MemberRole::Deputy
        } else {
            MemberRole::Host
        };
        let was = self.room_now(doing.key, facts.whole_room.take())?;
        let plan = self.here(doing)?;
        check_role(
            plan.policy,
            &plan.standing(doing.by.id, facts.member),
            needed,
        )?;
        let mut room = change.applied_to(was.clone());
        if room.alias != was.alias {
            self.take_alias(doing.key.0, room.alias.as_ref(), &facts)?;
        }
        if room == was {
            return Ok(Outcome::Room {
                room: Box::new(room),
                is_new: false,
            });
        }
        let overrides = &room.settings.overrides;
        let policy = self.tenants.policy(doing.key.0, room.kind, overrides);
        let plan = self.here(doing)?;
        // A room of two is made for the two: nobody would rule what becomes one.
        if policy.entry == Entry::Pair && plan.policy.entry != Entry::Pair {
            return Err(Refusal::NotHere.into());
        }
        check_settable(policy, &room.settings)?;
        (room.head, room.number, room.members) = (plan.head.next(), plan.number, plan.members);
        room.last_message = None;
        let stands = plan.notice.clone().unwrap_or_else(|| room.notice.take());
        plan.change(room.clone(), policy);
        plan.append(
            now,
            EventBody::RoomChanged {
                room: Box::new(room.clone()),
                by: Some(doing.by.id),
            },
        );
        room.notice = stands;
        let detail = ActDetail {
            words: change.names(),
            ..ActDetail::default()
        };
        self.note(doing, ActKind::RoomChanged, room.id, detail);
        Ok(Outcome::Room {
            room: Box::new(room),
            is_new: true,
        })
    }

    pub(super) fn delete_room(&mut self, doing: &Doing, mut facts: Facts) -> Decided {
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        check_role(plan.policy, &standing, MemberRole::Host)?;
        self.delete_by(doing.key, Some(doing.by.id), facts.whole_room.take())?;
        Ok(Outcome::Membership { changed: true })
    }

    /// The room is no more; nobody deleted it where the house did.
    pub(super) fn delete_by(
        &mut self,
        key: RoomKey,
        by: Option<PrincipalId>,
        stored: Option<Box<Room>>,
    ) -> Result<(), CommandError> {
        let now = self.now;
        let mut room = self.room_now(key, stored)?;
        let plan = self.room(key, None)?;
        room.alias = None;
        let policy = plan.policy;
        plan.change(room, policy);
        plan.deleted_at = Some(now);
        plan.append(now, EventBody::RoomDeleted { by });
        Ok(())
    }

    /// Nobody writes in the room any more.
    pub(super) fn close(
        &mut self,
        key: RoomKey,
        stored: Option<Box<Room>>,
    ) -> Result<(), CommandError> {
        let now = self.now;
        let mut room = self.room_now(key, stored)?;
        let plan = self.room(key, None)?;
        room.settings.archived = true;
        (room.head, room.number, room.members) = (plan.head.next(), plan.number, plan.members);
        (room.last_message, room.notice) = (None, None);
        let policy = plan.policy;
        plan.change(room.clone(), policy);
        let room = Box::new(room);
        plan.append(now, EventBody::RoomChanged { room, by: None });
        Ok(())
    }

    /// The room as it is set now: as this batch left it, else as it is stored.
    pub(super) fn room_now(
        &mut self,
        key: RoomKey,
        stored: Option<Box<Room>>,
    ) -> Result<Room, CommandError> {
        let of_batch = self.room(key, None)?.changed_room().cloned();
        let made_here = self.new_rooms.get(&key).map(|new| new.room.clone());
        let room = of_batch
            .or(made_here)
            .or_else(|| stored.map(|stored| *stored));
        room.ok_or(CommandError::RoomNotFound)
    }
}
