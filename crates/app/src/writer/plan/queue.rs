//! Deciding about what waits: messages that are held, people who ask to come in, and what becomes of both. Must not know
//! queues.

use domain::moderation::acts::{ActDetail, ActKind};
use domain::moderation::queue::{
    HELD_LIFE, HELD_OF_PERSON_MAX, HELD_OF_ROOM_MAX, HeldMessage, REQUEST_LIFE,
    REQUESTS_OF_ROOM_MAX, Settled, Waiting, WaitingFor, WaitingState,
};
use domain::rooms::{EntryProof, Profile, Refusal, check_ask, check_join, check_send, check_write};
use domain::{MemberRole, MessageId, WaitingId};
use store::{Facts, QueueFacts, SettledWaiting};

use super::messages::{NewMessage, come_in};
use super::{Decided, Doing, OwnMove, OwnMoved, Planner};
use crate::writer::command::{CommandError, Outcome};
use crate::writer::queue_act::{Decision, HoldWanted, QueueAct};

impl Planner<'_> {
    /// What is done about what waits.
    pub(super) fn queued(&mut self, doing: Doing, act: &QueueAct, facts: Facts) -> Decided {
        match act {
            QueueAct::Hold(wanted) => self.hold(doing, wanted, facts),
            QueueAct::Ask {
                id,
                note,
                at: _,
                profile,
            } => self.ask(doing, (*id, note), profile.as_ref(), facts),
            QueueAct::Decide {
                waiting: _,
                decision,
                message,
            } => self.decide_waiting(&doing, (*decision, *message), facts),
        }
    }

    /// A message waits. What was sent or held before under its client id is that; those who keep order just send.
    fn hold(&mut self, doing: Doing, wanted: &HoldWanted, mut facts: Facts) -> Decided {
        let now = self.now;
        let new = NewMessage {
            id: wanted.message,
            client_id: &wanted.client_id,
            text: &wanted.text,
            reply_to: wanted.reply_to,
            mentions: &wanted.mentions,
        };
        let key = (doing.key, doing.by.id, wanted.client_id.clone());
        let is_sent = facts.message.is_some() || self.sent.contains_key(&key);
        let plan = self.here(&doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        if is_sent || standing.role_now() >= Some(MemberRole::Deputy) {
            return self.send(doing, &new, facts);
        }
        let QueueFacts {
            waiting,
            of_room,
            of_person,
        } = self.queue_of(&doing, &mut facts);
        if let Some(known) = waiting {
            let is_other = !known.text.is_empty() && *known.text != *wanted.text.as_str();
            return if is_other {
                Err(CommandError::ClientIdReused)
            } else {
                Ok(waits(known))
            };
        }
        let plan = self.here(&doing)?;
        check_send(plan.ruled(now), &standing)?;
        if !standing.is_in && plan.policy.membership_kept {
            let proof = EntryProof::Nothing;
            check_join(plan.ruled(now), &standing, plan.members, &proof)?;
        }
        if !plan.policy.roles {
            return Err(Refusal::NotHere.into());
        }
        if of_room >= HELD_OF_ROOM_MAX || of_person >= HELD_OF_PERSON_MAX {
            return Err(Refusal::QueueFull.into());
        }
        if let Some(id) = wanted.reply_to {
            self.answered(&doing, id, facts.answered.take())?;
        }
        let held = HeldMessage {
            client_id: wanted.client_id.clone(),
            reply_to: wanted.reply_to,
            mentions: wanted.mentions.clone(),
            parts: wanted.parts.clone(),
        };
        Ok(self.wait(
            doing,
            (wanted.id, WaitingFor::Message(Box::new(held))),
            wanted.text.as_str(),
        ))
    }

    /// Somebody asks to come in. Asking twice is asking once. A name that is brought along is theirs in the room from now
    /// on, whatever is decided: also those who decide know no other.
    fn ask(
        &mut self,
        mut doing: Doing,
        (id, note): (WaitingId, &str),
        profile: Option<&Profile>,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.here(&doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        if standing.is_in {
            return Ok(Outcome::Membership { changed: false });
        }
        check_ask(plan.ruled(now), &standing)?;
        let queue = self.queue_of(&doing, &mut facts);
        if let Some(known) = queue.waiting {
            if known.state(now) == WaitingState::Open {
                return Ok(waits(known));
            }
            if let Some(wait) = known.wait_to_ask(now) {
                return Err(Refusal::AskedLately { wait }.into());
            }
        }
        if queue.of_room >= REQUESTS_OF_ROOM_MAX {
            return Err(Refusal::QueueFull.into());
        }
        if let Some(profile) = profile {
            self.check_name(&doing, profile, &facts)?;
            let was = doing.by.clone();
            self.dress(&mut doing.by, profile);
            let plan = self.here(&doing)?;
            plan.tell_change(now, &was, &doing.by, standing);
            plan.set_standing(doing.by.id, standing);
            self.call_from_now_on(doing.key, &doing.by, Some(profile));
        }
        Ok(self.wait(doing, (id, WaitingFor::Entry), note))
    }

    /// Two commands of a batch about one queue depend on each other: they are tried one by one.
    fn queue_of(&mut self, doing: &Doing, facts: &mut Facts) -> QueueFacts {
        self.collides |= !self.queues.insert(doing.key);
        facts
            .queue
            .take()
            .map_or_else(QueueFacts::default, |queue| *queue)
    }

    fn wait(&mut self, doing: Doing, (id, what): (WaitingId, WaitingFor), text: &str) -> Outcome {
        let (tenant, room) = doing.key;
        let life = match what {
            WaitingFor::Message(_) => HELD_LIFE,
            WaitingFor::Entry => REQUEST_LIFE,
        };
        let waiting = Waiting {
            id,
            room,
            what,
            by: doing.by,
            text: text.into(),
            at: self.now,
            expires_at: self.now.plus(life),
            settled: None,
        };
        self.changes.waiting.push((tenant, waiting.clone()));
        self.tell_of_queue(doing.key, &waiting);
        Outcome::Waiting {
            waiting: Box::new(waiting),
            is_new: true,
        }
    }

    /// Whose it is and those who decide hear of it.
    fn tell_of_queue(&mut self, (tenant, room): super::RoomKey, waiting: &Waiting) {
        self.own_moves.push(OwnMove {
            tenant,
            room,
            principal: Some(waiting.by.id),
            what: OwnMoved::Waiting,
        });
    }

    /// What waits is let through, or not, or taken back by whoever it is of.
    fn decide_waiting(
        &mut self,
        doing: &Doing,
        (decision, message): (Decision, MessageId),
        mut facts: Facts,
    ) -> Decided {
        let is_own = decision == Decision::Withdraw;
        let judge = if is_own {
            None
        } else {
            Some(self.judge(doing, &mut facts)?)
        };
        let waiting = self.queue_of(doing, &mut facts).waiting;
        let waiting = waiting.filter(|one| !is_own || one.by.id == doing.by.id);
        let waiting = waiting.ok_or(CommandError::WaitingNotFound)?;
        if waiting.state(self.now) != WaitingState::Open {
            return Err(CommandError::WaitingOver);
        }
        // Nobody is the judge of themselves.
        if judge.is_some_and(|judge| !judge.is_staff) && waiting.by.id == doing.by.id {
            return Err(Refusal::Oneself.into());
        }
        let state = match (decision, &waiting.what) {
            (Decision::Withdraw, _) => WaitingState::Withdrawn,
            (Decision::Decline, WaitingFor::Message(_)) => {
                let detail = ActDetail::default();
                self.note(
                    doing,
                    ActKind::MessageDeclined,
                    waiting.by.id.usual(),
                    detail,
                );
                WaitingState::Declined
            }
            (Decision::Decline, WaitingFor::Entry) => {
                let detail = ActDetail::default();
                self.note(doing, ActKind::EntryDeclined, waiting.by.id.usual(), detail);
                WaitingState::Declined
            }
            (Decision::Accept, WaitingFor::Message(held)) => {
                let id = self.release(doing, (&waiting, &**held), message, facts)?;
                self.note(doing, ActKind::MessageReleased, id, ActDetail::default());
                WaitingState::Accepted
            }
            (Decision::Accept, WaitingFor::Entry) => {
                self.admit(doing, &mut facts)?;
                let detail = ActDetail::default();
                self.note(doing, ActKind::EntryAccepted, waiting.by.id.usual(), detail);
                WaitingState::Accepted
            }
        };
        self.settle(doing, &waiting, state);
        Ok(Outcome::Membership { changed: true })
    }

    fn settle(&mut self, doing: &Doing, waiting: &Waiting, state: WaitingState) {
        self.changes.settled.push(SettledWaiting {
            tenant: doing.key.0,
            id: waiting.id,
            how: Settled {
                state,
                by: doing.by.id,
                at: self.now,
                reason: doing.reason.clone(),
            },
            keeps_text: state == WaitingState::Declined,
        });
        self.tell_of_queue(doing.key, waiting);
    }

    /// A message that waited is its sender's message from now on, if they may still write. One that was sent under the
    /// same client id meanwhile is that.
    fn release(
        &mut self,
        doing: &Doing,
        (waiting, held): (&Waiting, &HeldMessage),
        id: MessageId,
        mut facts: Facts,
    ) -> Result<MessageId, CommandError> {
        let now = self.now;
        let key = (doing.key, waiting.by.id, held.client_id.clone());
        let sent = self.sent.get(&key).copied();
        if let Some(sent) = sent.or(facts.message.as_ref().map(|message| message.id)) {
            return Ok(sent);
        }
        let (sender, stored) = *facts.other.take().ok_or(CommandError::PersonNotFound)?;
        let text = domain::MessageText::parse(&waiting.text);
        let text = text.map_err(|_| CommandError::Internal)?;
        let answered = facts.answered.take();
        // What was answered may be gone by now: the answer stands without it.
        let reply_to = held
            .reply_to
            .and_then(|id| self.answered(doing, id, answered).ok());
        let plan = self.here(doing)?;
        let was_here = stored.is_some() || plan.touches(sender.id);
        let standing = plan.standing(sender.id, stored);
        check_write(plan.ruled(now), &standing).map_err(CommandError::Barred)?;
        let role = plan.part_again(&standing, facts.heir.as_deref());
        let standing =
            come_in(plan, (&sender, role), standing, now).map_err(CommandError::Barred)?;
        let new = NewMessage {
            id,
            client_id: &held.client_id,
            text: &text,
            reply_to: held.reply_to,
            mentions: &held.mentions,
        };
        let principal = sender.id;
        let has_read_on = !standing.is_in || standing.marker.number == plan.number;
        let place = (standing, was_here);
        let message = self.say((key, sender), &new, reply_to, |plan, message| {
            // Whoever has not read what was said meanwhile has not by this.
            if has_read_on {
                super::messages::note_sending(plan, message, place.0, place.1);
            }
        })?;
        let (tenant, room) = doing.key;
        self.own_moves.push(OwnMove {
            tenant,
            room,
            principal: Some(principal),
            what: OwnMoved::Set,
        });
        Ok(message.id)
    }

    /// Whoever asked is in from now on, if they are not banned and there is room.
    fn admit(&mut self, doing: &Doing, facts: &mut Facts) -> Result<(), CommandError> {
        let now = self.now;
        let (asker, stored) = *facts.other.take().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let standing = plan.standing(asker.id, stored);
        if standing.is_in {
            return Ok(());
        }
        if !plan.policy.membership_kept {
            return Err(CommandError::Barred(Refusal::NotHere));
        }
        let proof = EntryProof::Invited;
        let may = check_join(plan.ruled(now), &standing, plan.members, &proof);
        may.map_err(CommandError::Barred)?;
        let role = plan.part_again(&standing, facts.heir.as_deref());
        plan.join(now, asker, standing, role);
        Ok(())
    }
}

/// What waits already.
fn waits(waiting: Waiting) -> Outcome {
    Outcome::Waiting {
        waiting: Box::new(waiting),
        is_new: false,
    }
}
