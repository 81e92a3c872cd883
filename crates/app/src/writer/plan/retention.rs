//! Deciding what the house does with what has had its time, and with what is left of people who are nobody now. Must not
//! know when their time is over.

use std::sync::Arc;
use std::time::Duration;

use domain::ids::MessageNumber;
use domain::{EventBody, Mention, Mentions, Message, MessageId, PrincipalId, Seq, Timestamp};
use store::identity::DELETED_NAME;
use store::{DeletedMessage, Facts, RenamedMessage, TrimmedRoom};

use super::{Decided, Planner, RoomKey};
use crate::writer::command::Outcome;

/// For how long a send that is repeated stays one, also where its message is gone.
const SENT_ONCE: Duration = Duration::from_hours(24);
const UNCHANGED: Outcome = Outcome::Membership { changed: false };
const CHANGED: Outcome = Outcome::Membership { changed: true };

impl Planner<'_> {
    pub(super) fn trim(
        &mut self,
        key: RoomKey,
        (floor, number): (Seq, MessageNumber),
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(key, facts.room.take())?;
        if floor <= plan.floor || floor > plan.head {
            return Ok(UNCHANGED);
        }
        plan.floor = floor;
        plan.floor_number = number.max(plan.floor_number);
        let number = plan.floor_number;
        plan.append_quietly(now, EventBody::HistoryTrimmed { floor, number });
        self.changes.trimmed.push(TrimmedRoom {
            tenant: key.0,
            room: key.1,
            floor,
            number,
            sent_since: before(now, SENT_ONCE),
        });
        Ok(CHANGED)
    }

    pub(super) fn end(&mut self, key: RoomKey, head: Seq, mut facts: Facts) -> Decided {
        let plan = self.room(key, facts.room.take())?;
        let (is_idle, policy) = (plan.head == head, plan.policy);
        if !is_idle || policy.idle_end_minutes == 0 || plan.settings.archived {
            return Ok(UNCHANGED);
        }
        let stored = facts.whole_room.take();
        if policy.membership_kept {
            self.close(key, stored)?;
        } else {
            self.delete_by(key, None, stored)?;
        }
        Ok(CHANGED)
    }

    pub(super) fn forget(
        &mut self,
        key: RoomKey,
        id: MessageId,
        person: PrincipalId,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(key, facts.room.take())?;
        let (floor, stays) = (plan.floor, plan.policy.deleted_people_stay);
        let mut message = self.message_sent(key, id, facts.message.take())?;
        if message.deleted_at.is_some() || message.seq <= floor {
            return Ok(UNCHANGED);
        }
        if !stays && is_of(&message, person) {
            let called = !message.mentions.is_empty();
            if called {
                self.uncall(key, &message, &Mentions::default());
            }
            message.delete(now);
            let deletion = DeletedMessage {
                tenant: key.0,
                room: key.1,
                seq: message.seq,
                at: now,
                by: person,
                called,
            };
            self.changes.deleted.push(deletion);
            let body = EventBody::MessageDeleted {
                message_id: id,
                number: message.number,
                by: person,
            };
            return self.forgotten(key, message, body);
        }
        let Some((was, is)) = rename(&mut message, person) else {
            return Ok(UNCHANGED);
        };
        self.changes.renamed.push(RenamedMessage {
            tenant: key.0,
            message: message.clone(),
            was,
            is,
        });
        let body = EventBody::MessageEdited {
            message: Arc::new(message.clone()),
        };
        self.forgotten(key, message, body)
    }

    fn forgotten(&mut self, key: RoomKey, message: Message, body: EventBody) -> Decided {
        let now = self.now;
        let plan = self.room(key, None)?;
        plan.append_quietly(now, body);
        plan.messages.insert(message.id, Arc::new(message));
        Ok(CHANGED)
    }
}

fn before(now: Timestamp, by: Duration) -> Timestamp {
    let by = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_sub(by))
}

/// Whether somebody sent it, also as a guest whose past somebody else took along.
fn is_of(message: &Message, person: PrincipalId) -> bool {
    message.sender.id == person || message.sent_as == Some(person)
}

/// Where somebody is named, nobody is; what stood there, and what stands there now. `None` where they are not named.
fn rename(message: &mut Message, person: PrincipalId) -> Option<(Box<str>, Box<str>)> {
    let is_it = |mention: &&mut Mention| mention.id == person && &*mention.name != DELETED_NAME;
    let mention = message.mentions.people.iter_mut().find(is_it)?;
    let was = format!("@{}", mention.name);
    let is = format!("@{DELETED_NAME}");
    mention.name = DELETED_NAME.into();
    let people = &message.mentions.people;
    let others: Vec<String> = people.iter().map(|m| format!("@{}", m.name)).collect();
    message.text = replace_name(&message.text, &was, &is, &others).into();
    Some((was.into(), is.into()))
}

/// The text with one name for another; a longer name that only begins like it stays.
fn replace_name(text: &str, was: &str, is: &str, others: &[String]) -> String {
    let longer = |at: &str| {
        let begins = |other: &&String| other.len() > was.len() && at.starts_with(other.as_str());
        others.iter().find(begins).map(String::len)
    };
    let mut replaced = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(was) {
        let (before, from) = rest.split_at(at);
        replaced.push_str(before);
        let other = longer(from);
        replaced.push_str(other.map_or(is, |len| &from[..len]));
        rest = &from[other.unwrap_or(was.len())..];
    }
    replaced.push_str(rest);
    replaced
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ClientId, Principal, PrincipalKind, RoomId};
    use uuid::Uuid;

    #[test]
    fn whoever_is_named_is_nobody_in_the_text_and_in_the_mention() {
        let person = PrincipalId::from_uuid(Uuid::from_u128(1));
        let name = |id, name: &str| Mention {
            id: PrincipalId::from_uuid(Uuid::from_u128(id)),
            name: name.into(),
        };
        let mut message = Message {
            id: MessageId::from_uuid(Uuid::from_u128(5)),
            room: RoomId::from_uuid(Uuid::from_u128(6)),
            seq: Seq::new(1),
            number: MessageNumber::new(1),
            sender: Principal {
                id: PrincipalId::from_uuid(Uuid::from_u128(2)),
                kind: PrincipalKind::Guest,
                name: "보".into(),
                tag: "#1".into(),
                picture: None,
            },
            sent_as: None,
            client_id: ClientId::parse("a").expect("a client id"),
            text: "@지은님, @지은희 보세요. 아까 @지은이".into(),
            sent_at: Timestamp::from_millis(0),
            edited_at: None,
            deleted_at: None,
            reply_to: None,
            mentions: Mentions {
                here: false,
                people: vec![name(2, "지은희"), name(1, "지은")],
            },
            reactions: Vec::new(),
            is_pinned: false,
        };
        let renamed = rename(&mut message, person).expect("they are named");
        assert_eq!(renamed, ("@지은".into(), "@(알 수 없음)".into()));
        let text = "@(알 수 없음)님, @지은희 보세요. 아까 @(알 수 없음)이";
        assert_eq!(&*message.text, text);
        assert_eq!(&*message.mentions.people[1].name, "(알 수 없음)");
        assert_eq!(&*message.mentions.people[0].name, "지은희");
        assert_eq!(rename(&mut message, person), None);
    }
}
