//! Deciding what rooms call people. Must not know who may be told what they are called elsewhere.

use std::sync::Arc;

use domain::rooms::{Profile, ProfileKind, Refusal, check_write};
use domain::{EventBody, Mask, Mentions, Message, Principal};
use store::{Facts, ProfileSet};

use super::{Decided, Doing, OwnMove, OwnMoved, Planner, RoomKey};
use crate::writer::command::{CommandError, Outcome};

impl Planner<'_> {
    /// Who acts, as the room calls them now, also where this batch changed that; and so everybody in what was read.
    pub(super) fn as_called(
        &self,
        key: RoomKey,
        mut by: Principal,
        facts: &mut Facts,
    ) -> Principal {
        by.id = by.id.shown_as(facts.mask);
        if let Some(profile) = &facts.profile {
            profile.dress(&mut by);
        }
        if self.called.is_empty() {
            return by;
        }
        let again = |person: &mut Principal| {
            if let Some(called) = self.called.get(&(key, person.id)) {
                person.clone_from(called);
            }
        };
        again(&mut by);
        if let Some(other) = facts.other.as_mut() {
            again(&mut other.0);
        }
        let asked = facts
            .message
            .as_deref_mut()
            .into_iter()
            .chain(facts.answered.as_deref_mut());
        let texts = facts.deleted_texts.iter_mut().map(|(message, _)| message);
        for message in asked.chain(facts.messages.iter_mut()).chain(texts) {
            again(&mut message.sender);
            if let Some(quote) = message.reply_to.as_mut() {
                again(&mut quote.sender);
            }
        }
        by
    }

    pub(super) fn set_profile(
        &mut self,
        doing: &Doing,
        usual: Option<Principal>,
        profile: Option<&Profile>,
        facts: &Facts,
    ) -> Decided {
        let now = self.now;
        let mut member = usual.ok_or(CommandError::Internal)?;
        let plan = self.here(doing)?;
        let standing = plan.standing(member.id, facts.member);
        if !standing.is_in {
            return Err(Refusal::NotMember.into());
        }
        check_write(plan.ruled(now), &standing)?;
        // A mask that was given once stays, also under the usual name.
        member.id = doing.by.id;
        if let Some(profile) = profile {
            self.check_name(doing, profile, facts)?;
            self.dress(&mut member, profile);
        }
        if member == doing.by {
            return Ok(Outcome::Membership { changed: false });
        }
        let principal = member.id;
        self.call_from_now_on(doing.key, &member, profile);
        // Those who listen hear which id it was before, as they had it: they know whose messages change.
        let was = doing.by.id;
        let body = EventBody::MemberChanged { was, member };
        self.here(doing)?.append(now, body);
        let (tenant, room) = doing.key;
        self.own_moves.push(OwnMove {
            tenant,
            room,
            principal: Some(principal),
            what: OwnMoved::Set,
        });
        Ok(Outcome::Membership { changed: true })
    }

    /// Somebody as a room sees them from now on, by a mask of that room where it had none for them.
    pub(super) fn dress(&self, person: &mut Principal, profile: &Profile) {
        profile.dress(person);
        let mask = person.id.mask();
        let mask = mask.unwrap_or_else(|| Mask::generate(self.ambient));
        person.id = person.id.shown_as(Some(mask));
    }

    /// Whether the room lets somebody be called so.
    pub(super) fn check_name(
        &mut self,
        doing: &Doing,
        profile: &Profile,
        facts: &Facts,
    ) -> Result<(), CommandError> {
        if self.here(doing)?.policy.profiles != ProfileKind::Room {
            return Err(Refusal::NotHere.into());
        }
        if facts.name_taken {
            return Err(CommandError::NameTaken);
        }
        // Whoever else wants the name in this batch sees in the store who got it.
        self.collides |= !self.names.insert((doing.key, profile.name_key()));
        Ok(())
    }

    /// From now on the room calls somebody so, also in what this batch has said of them before.
    pub(super) fn call_from_now_on(
        &mut self,
        key: RoomKey,
        member: &Principal,
        profile: Option<&Profile>,
    ) {
        let principal = member.id;
        self.changes.profiles.push(ProfileSet {
            tenant: key.0,
            room: key.1,
            principal,
            profile: profile.cloned(),
        });
        self.called.insert((key, principal), member.clone());
        let Some(plan) = self.rooms.get_mut(&key) else {
            return;
        };
        for message in plan.messages.values_mut() {
            if message.sender.id == principal {
                Arc::make_mut(message).sender.clone_from(member);
            }
            let quoted = message.reply_to.as_ref();
            if quoted.is_some_and(|quote| quote.sender.id == principal)
                && let Some(quote) = Arc::make_mut(message).reply_to.as_mut()
            {
                quote.sender.clone_from(member);
            }
        }
    }

    /// Those whom a message called hear that it calls them no more.
    pub(super) fn uncall(&mut self, key: RoomKey, message: &Message, now: &Mentions) {
        let (tenant, room) = key;
        let gone = |principal| OwnMove {
            tenant,
            room,
            principal,
            what: OwnMoved::Set,
        };
        let was = &message.mentions;
        let is_gone = |id| now.people.iter().all(|one| one.id != id);
        let people = was.people.iter().map(|one| one.id);
        let people = people.filter(|&id| is_gone(id)).map(Some);
        let everybody = (was.here && !now.here).then_some(None);
        self.own_moves.extend(people.chain(everybody).map(gone));
    }
}
