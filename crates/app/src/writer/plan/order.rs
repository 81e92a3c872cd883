//! Deciding reports, and what becomes of them. Must not know queues.

use domain::moderation::acts::{ActDetail, ActKind};
use domain::moderation::reports::{Report, Reported, Resolution, Resolved};
use domain::rooms::{Refusal, check_read, check_role};
use domain::{MemberRole, Membership, MessageId, Principal};
use store::{Facts, ResolvedReports};

use super::acts::check_above;
use super::{Decided, Doing, Planner};
use crate::writer::act::{ReportWanted, Verdict};
use crate::writer::command::{CommandError, Outcome};

/// Who decides about a report.
pub(super) struct Judge {
    pub(super) standing: Membership,
    pub(super) is_staff: bool,
}

impl Planner<'_> {
    pub(super) fn report(
        &mut self,
        doing: &Doing,
        wanted: &ReportWanted,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let (about, text) = match wanted.object {
            Reported::Message(id) => {
                let message = self.message_now(doing, id, facts.message.take())?;
                if message.deleted_at.is_some() {
                    return Err(CommandError::MessageNotFound);
                }
                (message.sender, message.text)
            }
            Reported::Person(_) => {
                let other = facts.other.take().ok_or(CommandError::PersonNotFound)?;
                (other.0, "".into())
            }
        };
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        check_read(plan.policy, &standing, now)?;
        if about.id == doing.by.id {
            return Err(Refusal::Oneself.into());
        }
        let report = Report {
            id: wanted.id,
            room: doing.key.1,
            object: wanted.object,
            about,
            text,
            by: doing.by.id,
            reason: wanted.reason,
            note: wanted.note.clone(),
            at: now,
            resolved: None,
        };
        self.changes.reports.push((doing.key.0, report));
        Ok(Outcome::Membership { changed: true })
    }

    pub(super) fn resolve(&mut self, doing: &Doing, verdict: Verdict, mut facts: Facts) -> Decided {
        let judge = self.judge(doing, &mut facts)?;
        let report = facts.report.take().ok_or(CommandError::ReportNotFound)?;
        let key = (doing.key, report.object);
        if report.resolved.is_some() || self.resolved.contains(&key) {
            return Err(CommandError::ReportResolved);
        }
        // Nobody is the judge of themselves.
        if report.about.id == doing.by.id && !judge.is_staff {
            return Err(Refusal::Oneself.into());
        }
        let resolution = match (verdict, report.object) {
            (Verdict::Dismiss, _) => Resolution::Dismissed,
            (Verdict::DeleteMessage, Reported::Person(_)) => return Err(Refusal::NotHere.into()),
            (Verdict::DeleteMessage, Reported::Message(id)) => {
                self.delete_reported(doing, id, facts)?;
                Resolution::MessageDeleted
            }
            (Verdict::Mute { until }, _) => {
                let (other, others) = self.judged(doing, &judge, &mut facts)?;
                self.silence(doing, &other, others, Some(until))?;
                Resolution::Muted
            }
            (Verdict::Ban { until }, _) => {
                let (other, others) = self.judged(doing, &judge, &mut facts)?;
                self.put_out(doing, (&other, others), Some(until), &mut facts)?;
                Resolution::Banned
            }
        };
        self.resolved.insert(key);
        self.changes.resolved_reports.push(ResolvedReports {
            tenant: doing.key.0,
            room: doing.key.1,
            object: report.object,
            how: Resolved {
                by: doing.by.id,
                at: self.now,
                resolution,
                reason: doing.reason.clone(),
            },
        });
        let detail = ActDetail {
            words: vec![resolution.as_str().into()],
            ..ActDetail::default()
        };
        self.note(doing, ActKind::ReportResolved, report.id, detail);
        Ok(Outcome::Membership { changed: true })
    }

    /// Whoever decides: host and deputies, and the tenant's staff, whom no part in the room is asked of.
    pub(super) fn judge(
        &mut self,
        doing: &Doing,
        facts: &mut Facts,
    ) -> Result<Judge, CommandError> {
        let now = self.now;
        let is_staff = facts.asker.take().is_some_and(|asker| asker.moderates(now));
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        if !is_staff {
            check_role(plan.policy, &standing, MemberRole::Deputy)?;
        }
        Ok(Judge { standing, is_staff })
    }

    /// Whom a report is about, if the judge stands above them.
    pub(super) fn judged(
        &mut self,
        doing: &Doing,
        judge: &Judge,
        facts: &mut Facts,
    ) -> Result<(Principal, Membership), CommandError> {
        let (other, stored) = *facts.other.take().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let others = plan.standing(other.id, stored);
        check_above(plan, judge, &others)?;
        Ok((other, others))
    }

    fn delete_reported(
        &mut self,
        doing: &Doing,
        id: MessageId,
        mut facts: Facts,
    ) -> Result<(), CommandError> {
        let message = self.message_now(doing, id, facts.message.take())?;
        if message.deleted_at.is_none() {
            self.bury(doing, message)?;
        }
        Ok(())
    }
}
