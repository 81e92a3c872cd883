//! Decides a batch: from commands and what was read inside the transaction to changes, answers and events.
//! Pure but for the time. Must not know the store's engine. A refused command changes nothing, not even for those behind it.

mod acts;
mod finish;
mod house;
mod invites;
mod members;
mod messages;
mod notices;
mod order;
mod own;
mod profiles;
mod queue;
mod reactions;
mod retention;
mod rooms;
mod sessions;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use domain::moderation::reports::Reported;
use domain::rooms::ReadMarker;
use domain::{
    ActId, Actor, Alias, Ambient, ClientId, Emoji, Event, Message, MessageId, Principal,
    PrincipalId, Quote, Room, RoomId, Session, SessionId, TenantId, Timestamp,
};
use store::{Changes, Facts, RoomFacts};

use crate::sessions::Keys;
use crate::tenants::Directory;
use crate::writer::act::Act;
use crate::writer::command::{Command, CommandError, NewRoomWanted, Outcome};
use crate::writer::room_plan::RoomPlan;

/// A decided batch.
pub(crate) struct Plan {
    pub(crate) changes: Changes,
    pub(crate) outcomes: Vec<Result<Outcome, CommandError>>,
    /// Those of one room together and in seq order.
    pub(crate) events: Vec<(TenantId, Event)>,
    /// Markers that moved, and rooms that people have set for themselves.
    pub(crate) own_moves: Vec<OwnMove>,
    pub(crate) writes_something: bool,
    /// Two commands need each other's outcome from the store: they are to be tried one by one.
    pub(crate) collides: bool,
}

/// Something of a room that concerns one person alone, or the own lists of all who are called, and that no event tells.
#[derive(Clone, Copy, Debug)]
pub struct OwnMove {
    /// In which tenant.
    pub tenant: TenantId,
    /// In which room.
    pub room: RoomId,
    /// Whose; none: everybody's.
    pub principal: Option<PrincipalId>,
    /// What.
    pub what: OwnMoved,
}

/// What of a room moved for one person.
#[derive(Clone, Copy, Debug)]
pub enum OwnMoved {
    /// The read marker is here now.
    Marker(ReadMarker),
    /// They have set the room for themselves, stand there otherwise, or fewer messages call them.
    Set,
    /// Something of theirs waits for a decision, or no longer.
    Waiting,
}

type Decided = Result<Outcome, CommandError>;
type RoomKey = (TenantId, RoomId);
type SendKey = (RoomKey, PrincipalId, ClientId);
type ReactionKey = (RoomKey, MessageId, PrincipalId, Emoji);

struct Planner<'a> {
    now: Timestamp,
    ambient: &'a dyn Ambient,
    keys: &'a Keys,
    tenants: &'a Directory,
    changes: Changes,
    rooms: HashMap<RoomKey, RoomPlan>,
    new_rooms: HashMap<RoomKey, NewRoomHere>,
    sent: HashMap<SendKey, MessageId>,
    reacted: HashMap<ReactionKey, bool>,
    aliases: HashSet<(TenantId, Alias)>,
    created: HashMap<(TenantId, PrincipalId, ClientId), Room>,
    pairs: HashMap<(TenantId, Box<str>), Room>,
    refreshed: HashMap<(TenantId, SessionId), Session>,
    invite_uses: HashMap<(TenantId, [u8; 32]), u32>,
    own_moves: Vec<OwnMove>,
    /// What rooms call people from now on, where this batch changes it.
    called: HashMap<(RoomKey, PrincipalId), Principal>,
    /// Names of rooms that this batch gives.
    names: HashSet<(RoomKey, Box<str>)>,
    /// What reports were about that this batch resolves.
    resolved: HashSet<(RoomKey, Reported)>,
    /// How many more messages are pinned by this batch.
    pins: HashMap<RoomKey, i32>,
    /// Rooms in whose queue of what waits this batch does something.
    queues: HashSet<RoomKey>,
    /// Acts that this batch undoes.
    undone: HashSet<ActId>,
    collides: bool,
}

/// A room that this batch makes.
struct NewRoomHere {
    room: Room,
    created_by: Option<PrincipalId>,
    create_key: Option<ClientId>,
    pair_key: Option<Box<str>>,
}

/// Somebody who does something in a room that is there.
struct Doing {
    key: RoomKey,
    by: Principal,
    /// Why, where that was said.
    reason: Option<Box<str>>,
}

/// Decides the commands in their order; `facts` has one entry for each.
pub(crate) fn plan(
    commands: &[Command],
    facts: Vec<Facts>,
    (ambient, keys): (&dyn Ambient, &Keys),
    tenants: &Directory,
) -> Plan {
    let mut planner = Planner {
        now: ambient.now(),
        ambient,
        keys,
        tenants,
        changes: Changes::default(),
        rooms: HashMap::new(),
        new_rooms: HashMap::new(),
        sent: HashMap::new(),
        reacted: HashMap::new(),
        aliases: HashSet::new(),
        created: HashMap::new(),
        pairs: HashMap::new(),
        refreshed: HashMap::new(),
        invite_uses: HashMap::new(),
        own_moves: Vec::new(),
        called: HashMap::new(),
        names: HashSet::new(),
        resolved: HashSet::new(),
        pins: HashMap::new(),
        queues: HashSet::new(),
        undone: HashSet::new(),
        collides: false,
    };
    let outcomes = commands
        .iter()
        .zip(facts)
        .map(|(command, facts)| planner.decide(command, facts))
        .collect();
    planner.finish(outcomes)
}

impl Planner<'_> {
    fn decide(&mut self, command: &Command, facts: Facts) -> Decided {
        match command {
            Command::Enter { principal, device } => self.enter(principal, device, &facts),
            Command::SignIn {
                device,
                password_hash,
            } => self.sign_in(device, password_hash, facts),
            Command::Place {
                tenant,
                room,
                member,
                seat,
                profile,
            } => self.place((*tenant, *room), member, (*seat, profile.as_ref()), facts),
            Command::Relabel {
                tenant,
                room,
                was,
                member,
                is_usual_name,
            } => self.relabel((*tenant, *room), (*was, *is_usual_name), member, facts),
            Command::Trim {
                tenant,
                room,
                floor,
                number,
            } => self.trim((*tenant, *room), (*floor, *number), facts),
            Command::End { tenant, room, head } => self.end((*tenant, *room), *head, facts),
            Command::Forget {
                tenant,
                room,
                message,
                person,
            } => self.forget((*tenant, *room), *message, *person, facts),
            Command::Refresh { actor, count } => self.refresh(*actor, *count, facts),
            Command::CreateRoom {
                tenant,
                actor,
                wanted,
            } => self.create_room(*tenant, *actor, wanted, facts),
            Command::InRoom { actor, room, act } => self.act(*actor, *room, act, facts),
        }
    }

    fn act(&mut self, actor: Actor, room: RoomId, act: &Act, mut facts: Facts) -> Decided {
        let by = self.live_session(actor, facts.session.take())?.principal;
        let key = (actor.tenant, room);
        self.room(key, facts.room.take())?;
        let usual = matches!(act, Act::SetProfile { .. }).then(|| by.clone());
        let by = self.as_called(key, by, &mut facts);
        let (act, reason) = match act {
            Act::Because { reason, act } => (&**act, Some(reason.clone())),
            act => (act, None),
        };
        self.act_as(Doing { key, by, reason }, usual, act, facts)
    }

    /// `usual` is how whoever sets their name for the room is called elsewhere.
    fn act_as(
        &mut self,
        doing: Doing,
        usual: Option<Principal>,
        act: &Act,
        facts: Facts,
    ) -> Decided {
        match act {
            Act::Because { .. } => Err(CommandError::Internal),
            Act::Clear { .. } => self.clear(&doing, facts),
            Act::Undo { act: _ } => self.undo(&doing, facts),
            Act::Join {
                proof,
                invite,
                profile,
            } => self.join(doing, (proof, *invite), profile.as_ref(), &facts),
            Act::SetProfile { profile } => {
                self.set_profile(&doing, usual, profile.as_ref(), &facts)
            }
            Act::Invite {
                hash,
                id,
                expires_at,
                uses_max,
            } => self.invite(&doing, (*hash, *id), *expires_at, *uses_max, &facts),
            Act::RevokeInvite { id } => self.revoke_invite(&doing, *id, &facts),
            Act::Leave => self.leave(&doing, facts),
            Act::Send {
                client_id,
                message,
                text,
                reply_to,
                mentions,
                to_pair: _,
            } => {
                let new = messages::NewMessage {
                    id: *message,
                    client_id,
                    text,
                    reply_to: *reply_to,
                    mentions,
                };
                self.send(doing, &new, facts)
            }
            Act::Queue(act) => self.queued(doing, act, facts),
            Act::Edit {
                message,
                text,
                mentions,
                to_pair: _,
            } => self.edit(&doing, *message, text, mentions, facts),
            Act::Delete { message } => self.delete(&doing, *message, facts),
            Act::React {
                message, emoji, on, ..
            } => self.react(&doing, *message, emoji, *on, facts),
            Act::Pin { message, on, .. } => self.pin(&doing, *message, *on, facts),
            Act::MarkRead { seq } => self.mark_read(&doing, *seq, &facts),
            Act::SetOwn(change) => self.set_own(&doing, *change, &facts),
            Act::ChangeRoom(change) => self.change_room(&doing, change, facts),
            Act::DeleteRoom => self.delete_room(&doing, facts),
            Act::Remove { banned_until, .. } => self.remove(&doing, *banned_until, facts),
            Act::SetNotice { text } => self.set_notice(&doing, text.as_ref(), facts),
            Act::Report(wanted) => self.report(&doing, wanted, facts),
            Act::Resolve { report: _, verdict } => self.resolve(&doing, *verdict, facts),
            Act::Pardon { other: _ } => self.pardon(&doing, &facts),
            Act::Mute { other: _, until } => self.mute(&doing, *until, &facts),
            Act::SetRole { other: _, role } => self.set_role(&doing, *role, &facts),
        }
    }

    fn room(
        &mut self,
        key: RoomKey,
        stored: Option<RoomFacts>,
    ) -> Result<&mut RoomPlan, CommandError> {
        match self.rooms.entry(key) {
            Entry::Occupied(known) if known.get().deleted_at.is_some() => {
                Err(CommandError::RoomNotFound)
            }
            Entry::Occupied(known) => Ok(known.into_mut()),
            Entry::Vacant(place) => {
                let facts = stored.ok_or(CommandError::RoomNotFound)?;
                let policy = self
                    .tenants
                    .policy(key.0, facts.kind, &facts.settings.overrides);
                Ok(place.insert(RoomPlan::new(key.0, facts, policy)))
            }
        }
    }

    /// The room in which something is being done: it was found before.
    fn here(&mut self, doing: &Doing) -> Result<&mut RoomPlan, CommandError> {
        self.room(doing.key, None)
    }

    /// A message as it stands now. What retention removed is not there, also where this batch removed it.
    fn message_now(
        &mut self,
        doing: &Doing,
        id: MessageId,
        stored: Option<Box<Message>>,
    ) -> Result<Message, CommandError> {
        let message = self.message_sent(doing.key, id, stored)?;
        let is_kept = message.seq > self.here(doing)?.floor;
        is_kept
            .then_some(message)
            .ok_or(CommandError::MessageNotFound)
    }

    /// A message as this batch left it, else as it is stored. What it quotes may be of the batch too.
    fn message_sent(
        &mut self,
        key: RoomKey,
        id: MessageId,
        stored: Option<Box<Message>>,
    ) -> Result<Message, CommandError> {
        let plan = self.room(key, None)?;
        let known = plan.messages.get(&id).map(|known| (**known).clone());
        let mut message = known
            .or_else(|| stored.map(|stored| *stored))
            .ok_or(CommandError::MessageNotFound)?;
        if let Some(quote) = message.reply_to.as_mut()
            && let Some(quoted) = plan.messages.get(&quote.id)
        {
            **quote = Quote::of(quoted);
        }
        Ok(message)
    }
}
