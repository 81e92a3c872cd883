//! Writing down what is done to keep order, clearing away what somebody said, and undoing both. Must not know queues.

use std::sync::Arc;

use domain::moderation::acts::{ActDetail, ActKind, ModeratingAct, Stood, UNDO_LIFE};
use domain::rooms::{Refusal, check_moderate};
use domain::{ActId, EventBody, MemberRole, Membership, Mentions, Message, Quote};
use store::{DeletedMessage, DeletedText, Facts, RestoredMessage};

use super::{Decided, Doing, Planner};
use crate::writer::command::{CommandError, Outcome};
use crate::writer::kept::{seal_message, unseal_message};

impl Planner<'_> {
    /// Writes a line; its id.
    pub(super) fn note(
        &mut self,
        doing: &Doing,
        kind: ActKind,
        object: impl std::fmt::Display + Copy,
        detail: ActDetail,
    ) -> ActId {
        let id = ActId::generate(self.ambient);
        self.changes.acts.push((
            doing.key.0,
            ModeratingAct {
                id,
                room: doing.key.1,
                by: doing.by.id,
                at: self.now,
                kind,
                object: object.to_string().into(),
                reason: doing.reason.clone(),
                detail,
                undoes: None,
                is_undone: false,
            },
        ));
        id
    }

    /// A message becomes a tombstone: its text goes, but for a day where somebody else deleted it.
    pub(super) fn entomb(
        &mut self,
        doing: &Doing,
        mut message: Message,
        act: Option<ActId>,
    ) -> Result<(), CommandError> {
        let (now, tenant) = (self.now, doing.key.0);
        if let Some(act) = act {
            self.changes.deleted_texts.push(DeletedText {
                tenant,
                room: doing.key.1,
                seq: message.seq,
                act,
                reply_to_seq: message.reply_to.as_ref().map(|quote| quote.seq),
                sealed: seal_message(self.keys, tenant, act, &message),
                expires_at: now.plus(UNDO_LIFE),
            });
        }
        let called = !message.mentions.is_empty();
        if called {
            self.uncall(doing.key, &message, &Mentions::default());
        }
        message.delete(now);
        self.changes.deleted.push(DeletedMessage {
            tenant,
            room: doing.key.1,
            seq: message.seq,
            at: now,
            by: doing.by.id,
            called,
        });
        let id = message.id;
        self.here(doing)?.messages.insert(id, Arc::new(message));
        Ok(())
    }

    /// Deletes messages of one person with one event.
    pub(super) fn clear(&mut self, doing: &Doing, mut facts: Facts) -> Decided {
        let now = self.now;
        let judge = self.judge(doing, &mut facts)?;
        let (other, _) = self.judged(doing, &judge, &mut facts)?;
        let mut cleared = Vec::new();
        for stored in std::mem::take(&mut facts.messages) {
            let message = self.message_now(doing, stored.id, Some(Box::new(stored)))?;
            let is_theirs = message.sender.id == other.id || message.sent_as == Some(other.id);
            if is_theirs && message.deleted_at.is_none() {
                cleared.push(message);
            }
        }
        if cleared.is_empty() {
            return Ok(Outcome::Cleared { messages: 0 });
        }
        let seqs: Vec<_> = cleared.iter().map(|message| message.seq).collect();
        let act = self.act_of_clearing(doing, other.id, seqs.len());
        for message in cleared {
            self.entomb(doing, message, Some(act))?;
        }
        let messages = seqs.len();
        let (of, by) = (other.id, doing.by.id);
        let body = EventBody::MessagesDeleted { seqs, of, by };
        self.here(doing)?.append(now, body);
        Ok(Outcome::Cleared { messages })
    }

    fn act_of_clearing(
        &mut self,
        doing: &Doing,
        of: domain::PrincipalId,
        messages: usize,
    ) -> ActId {
        let detail = ActDetail {
            words: vec![messages.to_string().into()],
            ..ActDetail::default()
        };
        self.note(doing, ActKind::MessagesDeleted, of.usual(), detail)
    }

    /// Undoes an act within its day.
    pub(super) fn undo(&mut self, doing: &Doing, mut facts: Facts) -> Decided {
        let judge = self.judge(doing, &mut facts)?;
        let act = facts.act.take().ok_or(CommandError::ActNotFound)?;
        let is_own = act.by == doing.by.id;
        if !is_own && !judge.is_staff && judge.standing.role_now() < Some(MemberRole::Host) {
            return Err(Refusal::RoleMissing(MemberRole::Host).into());
        }
        let is_undone = act.is_undone || self.undone.contains(&act.id);
        if is_undone || !act.may_be_undone(self.now) {
            return Err(CommandError::ActOver);
        }
        match act.kind {
            ActKind::Kicked | ActKind::Banned => self.bring_back(doing, &act, &mut facts)?,
            ActKind::Muted => self.unmute(doing, &act, &mut facts)?,
            _ => self.restore(doing, &act, &mut facts)?,
        }
        let line = self.note(doing, ActKind::Undone, act.id, ActDetail::default());
        if let Some((_, written)) = self.changes.acts.iter_mut().find(|(_, a)| a.id == line) {
            written.undoes = Some(act.id);
        }
        self.undone.insert(act.id);
        Ok(Outcome::Membership { changed: true })
    }

    /// Whoever was put out is in again, in the part that they had.
    fn bring_back(
        &mut self,
        doing: &Doing,
        act: &ModeratingAct,
        facts: &mut Facts,
    ) -> Result<(), CommandError> {
        let now = self.now;
        let (other, stored) = *facts.other.take().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let standing = plan.standing(other.id, stored);
        let was = act.detail.was.ok_or(CommandError::ActOver)?;
        // Whatever came after it stays.
        let is_as_left = match act.kind {
            ActKind::Banned => standing.banned_until == act.detail.until,
            _ => standing.ban(now).is_none(),
        };
        if !is_as_left {
            return Err(CommandError::ActOver);
        }
        let standing = Membership {
            banned_until: was.banned_until,
            ..standing
        };
        let members_max = u64::from(plan.policy.members_max);
        let has_room = members_max == 0 || plan.members < members_max;
        match was.role {
            Some(role) if !standing.is_in && has_room && plan.policy.membership_kept => {
                let role = role.min(MemberRole::Deputy);
                plan.join(now, other, standing, role);
            }
            _ => plan.set_standing(other.id, standing),
        }
        Ok(())
    }

    fn unmute(
        &mut self,
        doing: &Doing,
        act: &ModeratingAct,
        facts: &mut Facts,
    ) -> Result<(), CommandError> {
        let (other, stored) = *facts.other.take().ok_or(CommandError::PersonNotFound)?;
        let standing = self.here(doing)?.standing(other.id, stored);
        let was = act.detail.was.ok_or(CommandError::ActOver)?;
        if standing.muted_until != act.detail.until {
            return Err(CommandError::ActOver);
        }
        self.mute_until(doing, other.id, standing, was.muted_until)
    }

    /// What was deleted says again what it said; what others added to it is gone.
    fn restore(
        &mut self,
        doing: &Doing,
        act: &ModeratingAct,
        facts: &mut Facts,
    ) -> Result<(), CommandError> {
        let (now, tenant, by) = (self.now, doing.key.0, doing.by.id);
        let kept = std::mem::take(&mut facts.deleted_texts);
        let mut messages = Vec::with_capacity(kept.len());
        for (mut message, sealed) in kept {
            if !unseal_message(self.keys, tenant, act.id, &mut message, &sealed) {
                return Err(CommandError::ActOver);
            }
            messages.push(message);
        }
        if messages.is_empty() {
            return Err(CommandError::ActOver);
        }
        for mut message in messages {
            let plan = self.here(doing)?;
            if let Some(quote) = message.reply_to.as_mut()
                && let Some(quoted) = plan.messages.get(&quote.id)
            {
                **quote = Quote::of(quoted);
            }
            let restored = Arc::new(message.clone());
            plan.messages.insert(message.id, Arc::clone(&restored));
            let body = EventBody::MessageRestored {
                message: restored,
                by,
            };
            plan.append(now, body);
            let restored = RestoredMessage { tenant, message };
            self.changes.restored.push(restored);
        }
        Ok(())
    }

    /// How somebody stood before an act that holds until a time.
    pub(super) fn detail_of(standing: &Membership, until: Option<domain::Timestamp>) -> ActDetail {
        ActDetail {
            until,
            was: Some(Stood::from(standing)),
            ..ActDetail::default()
        }
    }
}

/// Refuses whoever does not stand above the other; the house's staff stand above everybody.
pub(super) fn check_above(
    plan: &super::RoomPlan,
    judge: &super::order::Judge,
    others: &Membership,
) -> Result<(), CommandError> {
    if judge.is_staff {
        return Ok(());
    }
    Ok(check_moderate(plan.policy, &judge.standing, others)?)
}
