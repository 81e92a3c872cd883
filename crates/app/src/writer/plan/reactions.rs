//! Deciding reactions and pins. Must not know what the messages say.

use std::sync::Arc;

use domain::limits::{PINS_MAX, REACTIONS_MAX};
use domain::rooms::{Refusal, check_role, check_write};
use domain::{Emoji, EventBody, MemberRole, Message, MessageId};
use store::{Facts, PinnedMessage};

use super::{Decided, Doing, Planner, RoomKey};
use crate::writer::command::{CommandError, Outcome};

impl Planner<'_> {
    pub(super) fn react(
        &mut self,
        doing: &Doing,
        message: MessageId,
        emoji: &Emoji,
        on: bool,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let mut message = self.message_now(doing, message, facts.message.take())?;
        let key = (doing.key, message.id, doing.by.id, emoji.clone());
        let has = self.reacted.get(&key).copied();
        let has = has.unwrap_or(facts.has_reacted);
        let plan = self.here(doing)?;
        check_write(plan.ruled(now), &plan.standing(doing.by.id, facts.member))?;
        if !plan.policy.reactions {
            return Err(Refusal::NotHere.into());
        }
        if message.deleted_at.is_some() {
            return Err(CommandError::MessageNotFound);
        }
        if has == on {
            return Ok(unchanged(message));
        }
        // What was added before may be taken back.
        if on && facts.is_blocked {
            return Err(Refusal::NotReachable.into());
        }
        let was = message.reaction_count(emoji);
        if on && was == 0 && message.reactions.len() >= REACTIONS_MAX {
            return Err(Refusal::TooMany.into());
        }
        let count = if on { was + 1 } else { was.saturating_sub(1) };
        message.count_reaction(emoji, count);
        plan.append(now, reaction(&message, emoji, on, doing));
        plan.messages.insert(message.id, Arc::new(message.clone()));
        self.reacted.insert(key, on);
        Ok(changed(message))
    }

    /// How many more messages of the room are pinned by this batch.
    fn pins_here(&self, key: RoomKey) -> i32 {
        self.pins.get(&key).copied().unwrap_or(0)
    }

    pub(super) fn pin(
        &mut self,
        doing: &Doing,
        message: MessageId,
        on: bool,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let mut message = self.message_now(doing, message, facts.message.take())?;
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        if plan.policy.roles {
            check_role(plan.policy, &standing, MemberRole::Deputy)?;
        }
        check_write(plan.ruled(now), &standing)?;
        if message.deleted_at.is_some() {
            return Err(CommandError::MessageNotFound);
        }
        if message.is_pinned == on {
            return Ok(unchanged(message));
        }
        if on && facts.is_blocked {
            return Err(Refusal::NotReachable.into());
        }
        if on && facts.pins.saturating_add_signed(self.pins_here(doing.key)) >= PINS_MAX {
            return Err(Refusal::TooMany.into());
        }
        message.pin(on);
        let plan = self.here(doing)?;
        let body = EventBody::MessagePinned {
            message_id: message.id,
            number: message.number,
            pinned: on,
            by: doing.by.id,
        };
        plan.append(now, body);
        plan.messages.insert(message.id, Arc::new(message.clone()));
        *self.pins.entry(doing.key).or_default() += if on { 1 } else { -1 };
        let place = (doing.key.0, doing.key.1, message.seq);
        let pins = &mut self.changes.pinned;
        pins.retain(|pin| (pin.tenant, pin.room, pin.seq) != place);
        pins.push(PinnedMessage {
            tenant: place.0,
            room: place.1,
            seq: place.2,
            pinned_at: on.then_some(now),
        });
        Ok(changed(message))
    }
}

fn reaction(message: &Message, emoji: &Emoji, on: bool, doing: &Doing) -> EventBody {
    let (message_id, number, by) = (message.id, message.number, doing.by.id);
    let (emoji, count) = (emoji.clone(), message.reaction_count(emoji));
    if on {
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
    }
}

fn changed(message: Message) -> Outcome {
    Outcome::Message {
        message: Arc::new(message),
        is_new: true,
    }
}

fn unchanged(message: Message) -> Outcome {
    Outcome::Message {
        message: Arc::new(message),
        is_new: false,
    }
}
