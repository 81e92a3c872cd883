//! Deciding sends and deletions. Must not know how members are kept.

use domain::rooms::{check_delete, check_send};
use domain::{Actor, ClientId, EventBody, Message, MessageId, MessageText, RoomId};
use store::Facts;

use super::{Decided, Planner};
use crate::writer::command::{CommandError, Outcome};

impl Planner {
    pub(super) fn send(
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
            plan.join(now, sender.clone(), facts.is_member);
        }
        plan.number = plan.number.next();
        let message = Message {
            id: message_id,
            room,
            seq: plan.head.next(),
            number: plan.number,
            sender,
            sent_as: None,
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

    pub(super) fn delete(
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
