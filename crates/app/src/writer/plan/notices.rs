//! Deciding notices. Must not know messages.

use domain::moderation::acts::{ActDetail, ActKind};
use domain::rooms::{Notice, check_role, check_write};
use domain::{EventBody, MemberRole, MessageText};
use store::Facts;

use super::{Decided, Doing, Planner};
use crate::writer::command::Outcome;

impl Planner<'_> {
    pub(super) fn set_notice(
        &mut self,
        doing: &Doing,
        text: Option<&MessageText>,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let stored = facts.whole_room.take().and_then(|room| room.notice);
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        check_role(plan.policy, &standing, MemberRole::Deputy)?;
        check_write(plan.ruled(now), &standing)?;
        let was = plan.notice.clone().unwrap_or(stored);
        let is_same = match (&was, text) {
            (None, None) => true,
            (Some(notice), Some(text)) => *notice.text == *text.as_str(),
            _ => false,
        };
        if is_same {
            return Ok(Outcome::Membership { changed: false });
        }
        let notice = text.map(|text| {
            Box::new(Notice {
                seq: plan.head.next(),
                text: text.as_str().into(),
                by: doing.by.id,
                at: now,
            })
        });
        plan.notice = Some(notice.clone());
        let by = doing.by.id;
        let seq = plan.append(now, EventBody::NoticeChanged { notice, by });
        self.note(doing, ActKind::NoticeChanged, seq, ActDetail::default());
        Ok(Outcome::Membership { changed: true })
    }
}
