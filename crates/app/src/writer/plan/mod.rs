//! Decides a batch: from commands and what was read inside the transaction to changes, answers and events.
//! Pure but for the time. Must not know the store's engine. A refused command changes nothing, not even for those behind it.

mod messages;
mod rooms;
mod sessions;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use domain::{
    Alias, Ambient, ClientId, Event, EventBody, Message, PrincipalId, Room, RoomId, Session,
    SessionId, TenantId, Timestamp,
};
use store::{Changes, Facts, RoomFacts};

use crate::writer::command::{Command, CommandError, Outcome};
use crate::writer::room_plan::RoomPlan;

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
            Command::Enter { principal, device } => Ok(self.enter(principal, device)),
            Command::Place {
                tenant,
                room,
                member,
                joins,
            } => self.place(*tenant, *room, member, *joins, &facts),
            Command::Relabel {
                tenant,
                room,
                was,
                member,
            } => self.relabel(*tenant, *room, *was, member, &facts),
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
                let new = rooms::NewRoomWanted {
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
                        .push(rooms::new_room(&plan, room, created_by, create_key));
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
        sessions::keep_sessions(&mut changes, self.refreshed);
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
