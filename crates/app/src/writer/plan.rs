//! Decides a batch: from commands and what was read inside the transaction to changes, answers and events.
//! Pure but for the time. Must not know the store's engine. A refused command changes nothing, not even for those behind it.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use domain::ids::MessageNumber;
use domain::rooms::{check_delete, check_send};
use domain::sessions::{Refresh, RefreshError};
use domain::{
    Actor, Alias, Ambient, ClientId, Event, EventBody, Message, MessageId, MessageText, Principal,
    PrincipalId, Room, RoomId, RoomKind, Seq, Session, SessionId, TenantId, Timestamp,
};
use store::{Changes, Facts, NewGuest, NewRoom, RefreshedSession, RoomFacts};

use super::command::{Command, CommandError, Outcome};
use super::room_plan::RoomPlan;

/// A decided batch.
pub(crate) struct Plan {
    pub(crate) changes: Changes,
    pub(crate) outcomes: Vec<Result<Outcome, CommandError>>,
    /// Those of one room together and in seq order.
    pub(crate) events: Vec<(TenantId, Event)>,
    pub(crate) writes_something: bool,
}

type Decided = Result<Outcome, CommandError>;
type RoomKey = (TenantId, RoomId);
type SendKey = (RoomKey, PrincipalId, ClientId);

struct Planner {
    now: Timestamp,
    changes: Changes,
    rooms: HashMap<RoomKey, RoomPlan>,
    new_rooms: HashMap<RoomKey, (Room, Option<PrincipalId>, Option<ClientId>)>,
    sent: HashMap<SendKey, Message>,
    aliases: HashSet<(TenantId, Alias)>,
    created: HashMap<(TenantId, PrincipalId, ClientId), Room>,
    refreshed: HashMap<(TenantId, SessionId), Session>,
}

/// Decides the commands in their order; `facts` has one entry for each.
pub(crate) fn plan(commands: &[Command], facts: Vec<Facts>, ambient: &dyn Ambient) -> Plan {
    let mut planner = Planner {
        now: ambient.now(),
        changes: Changes::default(),
        rooms: HashMap::new(),
        new_rooms: HashMap::new(),
        sent: HashMap::new(),
        aliases: HashSet::new(),
        created: HashMap::new(),
        refreshed: HashMap::new(),
    };
    let outcomes = commands
        .iter()
        .zip(facts)
        .map(|(command, facts)| planner.decide(command, facts))
        .collect();
    planner.finish(outcomes)
}

impl Planner {
    fn decide(&mut self, command: &Command, facts: Facts) -> Decided {
        match command {
            Command::Enter {
                tenant,
                principal,
                session,
            } => Ok(self.enter(*tenant, principal, *session)),
            Command::Refresh { actor, count } => self.refresh(*actor, *count, facts),
            Command::CreateRoom {
                tenant,
                actor,
                room,
                title,
                alias,
                cover,
                create_key,
            } => {
                let new = NewRoomWanted {
                    id: *room,
                    title,
                    alias: alias.as_ref(),
                    cover,
                    create_key: create_key.as_ref(),
                };
                self.create_room(*tenant, *actor, &new, facts)
            }
            Command::Join { actor, room } => self.join(*actor, *room, facts),
            Command::Leave { actor, room } => self.leave(*actor, *room, facts),
            Command::Send {
                actor,
                room,
                client_id,
                message,
                text,
            } => self.send(*actor, *room, client_id, *message, text, facts),
            Command::Delete {
                actor,
                room,
                message,
            } => self.delete(*actor, *room, *message, facts),
        }
    }

    fn enter(&mut self, tenant: TenantId, principal: &Principal, session: SessionId) -> Outcome {
        let guest = NewGuest {
            tenant,
            principal: principal.clone(),
            session,
            created_at: self.now,
        };
        self.changes.guests.push(guest);
        Outcome::Entered
    }

    fn refresh(&mut self, actor: Actor, count: u32, facts: Facts) -> Decided {
        let key = (actor.tenant, actor.session);
        let known = self.refreshed.get(&key).cloned().or(facts.session);
        let mut session = known.ok_or(CommandError::RefreshExpired)?;
        match session.check_refresh(count, self.now) {
            Ok(Refresh::Repeat) => {}
            Ok(Refresh::Rotate) => {
                session.refresh_count += 1;
                session.refreshed_at = self.now;
            }
            Err(RefreshError::Expired) => return Err(CommandError::RefreshExpired),
            Err(RefreshError::Reused) => {
                session.revoked_at = Some(self.now);
                self.refreshed.insert(key, session);
                return Err(CommandError::RefreshReused);
            }
        }
        self.refreshed.insert(key, session.clone());
        Ok(Outcome::Refreshed(session))
    }

    fn create_room(
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

    fn begin_room(
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
            plan.join(self.now, principal);
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

    fn join(&mut self, actor: Actor, room: RoomId, facts: Facts) -> Decided {
        let principal = self.live_session(actor, facts.session)?.principal;
        let now = self.now;
        let plan = self.room(actor.tenant, room, facts.room)?;
        if plan.is_member(actor.principal, facts.is_member) {
            return Ok(Outcome::Membership { changed: false });
        }
        plan.join(now, principal);
        Ok(Outcome::Membership { changed: true })
    }

    fn leave(&mut self, actor: Actor, room: RoomId, facts: Facts) -> Decided {
        let principal = self.live_session(actor, facts.session)?.principal;
        let now = self.now;
        let plan = self.room(actor.tenant, room, facts.room)?;
        if !plan.is_member(actor.principal, facts.is_member) {
            return Ok(Outcome::Membership { changed: false });
        }
        plan.leave(now, principal);
        Ok(Outcome::Membership { changed: true })
    }

    fn send(
        &mut self,
        actor: Actor,
        room: RoomId,
        client_id: &ClientId,
        message_id: MessageId,
        text: &MessageText,
        facts: Facts,
    ) -> Decided {
        let sender = self.live_session(actor, facts.session)?.principal;
        let now = self.now;
        let key = ((actor.tenant, room), actor.principal, client_id.clone());
        let before = self.sent.get(&key).cloned().or(facts.message);
        let plan = self.room(actor.tenant, room, facts.room)?;
        if let Some(mut message) = before {
            if let Some(&at) = plan.deleted.get(&message.id) {
                message.delete(at);
            }
            return repeat_of(message, text);
        }
        let is_member = plan.is_member(actor.principal, facts.is_member);
        check_send(plan.kind.policy(), is_member)?;
        if !is_member {
            plan.join(now, sender.clone());
        }
        plan.number = plan.number.next();
        let message = Message {
            id: message_id,
            room,
            seq: plan.head.next(),
            number: plan.number,
            sender,
            client_id: client_id.clone(),
            text: text.as_str().into(),
            sent_at: now,
            deleted_at: None,
        };
        let seq = plan.append(
            now,
            EventBody::MessageSent {
                message: Box::new(message.clone()),
            },
        );
        plan.last_message_seq = Some(seq);
        self.changes.messages.push((actor.tenant, message.clone()));
        self.sent.insert(key, message.clone());
        Ok(Outcome::Message {
            message: Box::new(message),
            is_new: true,
        })
    }

    fn delete(
        &mut self,
        actor: Actor,
        room: RoomId,
        message_id: MessageId,
        facts: Facts,
    ) -> Decided {
        self.live_session(actor, facts.session)?;
        let now = self.now;
        let in_batch = self
            .sent
            .values()
            .find(|m| m.id == message_id && m.room == room)
            .cloned();
        let plan = self.room(actor.tenant, room, facts.room)?;
        let message = in_batch
            .or(facts.message)
            .ok_or(CommandError::MessageNotFound)?;
        check_delete(&message, actor.principal)?;
        if message.deleted_at.is_some() || plan.deleted.contains_key(&message_id) {
            return Ok(Outcome::Deleted {
                seq: None,
                number: message.number,
            });
        }
        plan.deleted.insert(message_id, now);
        let body = EventBody::MessageDeleted {
            message_id,
            number: message.number,
            by: actor.principal,
        };
        let seq = plan.append(now, body);
        self.changes.deleted.push(store::DeletedMessage {
            tenant: actor.tenant,
            room,
            seq: message.seq,
            at: now,
            by: actor.principal,
        });
        Ok(Outcome::Deleted {
            seq: Some(seq),
            number: message.number,
        })
    }

    /// The session, if it may act now.
    fn live_session(&self, actor: Actor, stored: Option<Session>) -> Result<Session, CommandError> {
        let known = self
            .refreshed
            .get(&(actor.tenant, actor.session))
            .cloned()
            .or(stored);
        known
            .filter(|session| !session.is_over(self.now))
            .ok_or(CommandError::SessionOver)
    }

    fn room(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        stored: Option<RoomFacts>,
    ) -> Result<&mut RoomPlan, CommandError> {
        let key = (tenant, room);
        match self.rooms.entry(key) {
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let facts = stored.ok_or(CommandError::RoomNotFound)?;
                Ok(place.insert(RoomPlan::new(tenant, facts, false)))
            }
        }
    }

    fn finish(mut self, outcomes: Vec<Decided>) -> Plan {
        let mut changes = std::mem::take(&mut self.changes);
        let mut events = Vec::new();
        let mut rooms: Vec<_> = self
            .rooms
            .into_iter()
            .filter(|(_, plan)| !plan.events.is_empty())
            .collect();
        rooms.sort_by_key(|(key, _)| *key);
        for ((tenant, id), mut plan) in rooms {
            let (mut joined, mut left) = plan.membership_changes(self.now);
            changes.joined.append(&mut joined);
            changes.left.append(&mut left);
            if plan.is_new {
                if let Some((room, created_by, create_key)) = self.new_rooms.remove(&(tenant, id)) {
                    changes
                        .rooms
                        .push(new_room(&plan, room, created_by, create_key));
                }
            } else {
                changes.heads.push(plan.head_change(self.now));
            }
            events.extend(
                std::mem::take(&mut plan.events)
                    .into_iter()
                    .map(|event| (tenant, event)),
            );
        }
        let is_kept = |event: &Event| !matches!(event.body, EventBody::MessageSent { .. });
        changes.events = events
            .iter()
            .filter(|(_, event)| is_kept(event))
            .cloned()
            .collect();
        keep_sessions(&mut changes, self.refreshed);
        let writes_something = !events.is_empty()
            || !changes.guests.is_empty()
            || !changes.refreshed.is_empty()
            || !changes.revoked.is_empty();
        Plan {
            changes,
            outcomes,
            events,
            writes_something,
        }
    }
}

/// What a new room is made of.
struct NewRoomWanted<'a> {
    id: RoomId,
    title: &'a str,
    alias: Option<&'a Alias>,
    cover: &'a str,
    create_key: Option<&'a ClientId>,
}

fn new_room(
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

fn keep_sessions(changes: &mut Changes, sessions: HashMap<(TenantId, SessionId), Session>) {
    for ((tenant, id), session) in sessions {
        if let Some(at) = session.revoked_at {
            changes.revoked.push((tenant, id, at));
        } else {
            changes.refreshed.push(RefreshedSession {
                tenant,
                session: id,
                refresh_count: session.refresh_count,
                refreshed_at: session.refreshed_at,
            });
        }
    }
}

/// The first answer again; but another text under the same client id is a mistake of the sender.
fn repeat_of(message: Message, text: &MessageText) -> Decided {
    if message.deleted_at.is_none() && *message.text != *text.as_str() {
        return Err(CommandError::ClientIdReused);
    }
    Ok(Outcome::Message {
        message: Box::new(message),
        is_new: false,
    })
}
