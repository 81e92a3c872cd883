//! Deciding sends, edits and deletions. Must not know how members are kept.

use std::sync::Arc;

use domain::moderation::acts::{ActDetail, ActKind};
use domain::rooms::{
    EntryProof, ReadMarker, Refusal, check_delete, check_edit, check_join, check_send,
};
use domain::{
    ClientId, EventBody, MemberRole, Membership, Mentions, Message, MessageId, MessageText,
    Principal, PrincipalId, Quote, Timestamp,
};
use store::{EditedMessage, Facts};

use super::{Decided, Doing, Planner, SendKey};
use crate::writer::command::{CommandError, Outcome};
use crate::writer::room_plan::RoomPlan;

/// A message that somebody wants to send.
pub(super) struct NewMessage<'a> {
    pub(super) id: MessageId,
    pub(super) client_id: &'a ClientId,
    pub(super) text: &'a MessageText,
    pub(super) reply_to: Option<MessageId>,
    pub(super) mentions: &'a Mentions,
}

impl Planner<'_> {
    pub(super) fn send(&mut self, doing: Doing, new: &NewMessage<'_>, mut facts: Facts) -> Decided {
        let now = self.now;
        let key = (doing.key, doing.by.id, new.client_id.clone());
        let sent_before = self.sent.get(&key).copied();
        let sent_before = sent_before.or(facts.message.as_ref().map(|m| m.id));
        if let Some(id) = sent_before {
            let message = self.message_sent(doing.key, id, facts.message.take())?;
            return repeat_of(message, new.text);
        }
        if facts.is_blocked {
            return Err(Refusal::NotReachable.into());
        }
        let reply_to = match new.reply_to {
            Some(id) => Some(self.answered(&doing, id, facts.answered.take())?),
            None => None,
        };
        let plan = self.here(&doing)?;
        let was_here = facts.member.is_some() || plan.touches(doing.by.id);
        let standing = may_send(plan, &doing.by, (facts.member, facts.heir.as_deref()), now)?;
        let message = self.say((key, doing.by), new, reply_to, |plan, message| {
            note_sending(plan, message, standing, was_here);
        })?;
        Ok(Outcome::Message {
            message,
            is_new: true,
        })
    }

    /// Appends a message of somebody who may write; `note` writes down what that means for how they stand.
    pub(super) fn say(
        &mut self,
        (sent, sender): (SendKey, Principal),
        new: &NewMessage<'_>,
        reply_to: Option<Box<Quote>>,
        note: impl FnOnce(&mut RoomPlan, &Message),
    ) -> Result<Arc<Message>, CommandError> {
        let now = self.now;
        let key = sent.0;
        let plan = self.room(key, None)?;
        plan.number = plan.number.next();
        let message = Arc::new(Message {
            id: new.id,
            room: plan.id,
            seq: plan.head.next(),
            number: plan.number,
            sender,
            sent_as: None,
            client_id: new.client_id.clone(),
            text: new.text.as_str().into(),
            sent_at: now,
            edited_at: None,
            deleted_at: None,
            reply_to,
            mentions: new.mentions.clone(),
            reactions: Vec::new(),
            is_pinned: false,
        });
        let body = EventBody::MessageSent {
            message: Arc::clone(&message),
        };
        plan.append(now, body);
        plan.last_message_seq = Some(message.seq);
        note(plan, &message);
        plan.messages.insert(message.id, Arc::clone(&message));
        self.changes.messages.push((key.0, Arc::clone(&message)));
        self.sent.insert(sent, message.id);
        Ok(message)
    }

    /// What stands above an answer; what was deleted cannot be answered.
    pub(super) fn answered(
        &mut self,
        doing: &Doing,
        id: MessageId,
        stored: Option<Box<Message>>,
    ) -> Result<Box<Quote>, CommandError> {
        let message = self.message_now(doing, id, stored)?;
        if message.deleted_at.is_some() {
            return Err(CommandError::MessageNotFound);
        }
        Ok(Box::new(Quote::of(&message)))
    }

    pub(super) fn edit(
        &mut self,
        doing: &Doing,
        message: MessageId,
        text: &MessageText,
        mentions: &Mentions,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let mut message = self.message_now(doing, message, facts.message.take())?;
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        check_edit(plan.ruled(now), &standing, &message, doing.by.id)?;
        if facts.is_blocked {
            return Err(Refusal::NotReachable.into());
        }
        if message.deleted_at.is_some() {
            return Err(CommandError::MessageNotFound);
        }
        if *message.text == *text.as_str() && message.mentions == *mentions {
            return Ok(Outcome::Message {
                message: Arc::new(message),
                is_new: false,
            });
        }
        let text_before = message.text.clone();
        let called = !message.mentions.is_empty();
        if called {
            self.uncall(doing.key, &message, mentions);
        }
        message.edit(now, text.as_str().into(), mentions.clone());
        let edited = Arc::new(message.clone());
        let body = EventBody::MessageEdited {
            message: Arc::clone(&edited),
        };
        let plan = self.here(doing)?;
        let seq = plan.append(now, body);
        plan.messages.insert(message.id, Arc::clone(&edited));
        self.changes.edited.push(EditedMessage {
            tenant: doing.key.0,
            message,
            seq,
            text_before,
            called,
        });
        Ok(Outcome::Message {
            message: edited,
            is_new: true,
        })
    }

    pub(super) fn delete(&mut self, doing: &Doing, id: MessageId, mut facts: Facts) -> Decided {
        let now = self.now;
        let message = self.message_now(doing, id, facts.message.take())?;
        let plan = self.here(doing)?;
        let (by, number) = (doing.by.id, message.number);
        let standing = plan.standing(by, facts.member);
        check_delete(plan.ruled(now), &standing, &message, by)?;
        if message.deleted_at.is_some() {
            return Ok(Outcome::Deleted { seq: None, number });
        }
        self.bury(doing, message)
    }

    /// A message that was not deleted becomes a tombstone.
    pub(super) fn bury(&mut self, doing: &Doing, message: Message) -> Decided {
        let (now, by) = (self.now, doing.by.id);
        let (message_id, number) = (message.id, message.number);
        // What one deletes oneself is gone for good.
        let is_own = message.sender.id == by;
        let act = (!is_own).then(|| {
            let detail = ActDetail::default();
            self.note(doing, ActKind::MessageDeleted, message_id, detail)
        });
        self.entomb(doing, message, act)?;
        let body = EventBody::MessageDeleted {
            message_id,
            number,
            by,
        };
        let seq = Some(self.here(doing)?.append(now, body));
        Ok(Outcome::Deleted { seq, number })
    }
}

/// How whoever may send stands then: a first message lets them in where the policy says so.
fn may_send(
    plan: &mut RoomPlan,
    sender: &Principal,
    (stored, other_host): (Option<Membership>, Option<&(PrincipalId, Membership)>),
    now: Timestamp,
) -> Result<Membership, CommandError> {
    let standing = plan.standing(sender.id, stored);
    check_send(plan.ruled(now), &standing)?;
    let role = plan.part_again(&standing, other_host);
    Ok(come_in(plan, (sender, role), standing, now)?)
}

/// Whoever writes is in then, where a first message lets them in.
pub(super) fn come_in(
    plan: &mut RoomPlan,
    (sender, role): (&Principal, MemberRole),
    standing: Membership,
    now: Timestamp,
) -> Result<Membership, Refusal> {
    if standing.is_in || !plan.policy.membership_kept {
        return Ok(standing);
    }
    check_join(
        plan.ruled(now),
        &standing,
        plan.members,
        &EntryProof::Nothing,
    )?;
    Ok(plan.join(now, sender.clone(), standing, role))
}

/// Whoever sends has read up to there, and waits for the next one where the room is slow. Where membership is not kept,
/// the first message leaves a trace that its sender was here: a later name, or none, is told by it.
pub(super) fn note_sending(
    plan: &mut RoomPlan,
    message: &Message,
    mut standing: Membership,
    was_here: bool,
) {
    let is_first = !was_here && !plan.policy.membership_kept;
    if is_first {
        standing.joined_at = message.sent_at;
    }
    let is_slow = plan.settings.slow_mode_seconds > 0;
    let is_marked = plan.policy.unread
        && standing.is_in
        && standing.read_up_to(ReadMarker {
            seq: message.seq,
            number: message.number,
        });
    if is_slow {
        standing.sent_at = Some(message.sent_at);
    }
    let sender = message.sender.id;
    match (is_slow || is_marked || is_first, standing.is_in) {
        (true, true) => plan.set_marker(sender, standing),
        (true, false) => plan.set_standing(sender, standing),
        (false, _) => {}
    }
}

/// The first answer again; but another text under the same client id is a mistake of the sender.
fn repeat_of(message: Message, text: &MessageText) -> Decided {
    let is_as_sent = message.deleted_at.is_none() && message.edited_at.is_none();
    if is_as_sent && *message.text != *text.as_str() {
        return Err(CommandError::ClientIdReused);
    }
    Ok(Outcome::Message {
        message: Arc::new(message),
        is_new: false,
    })
}
