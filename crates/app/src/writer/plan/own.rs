//! Deciding how people set rooms for themselves. Must not know what others see.

use domain::rooms::{OwnChange, Refusal};
use store::{Facts, OwnValues};

use super::{Decided, Doing, OwnMove, OwnMoved, Planner};
use crate::writer::command::Outcome;

impl Planner<'_> {
    pub(super) fn set_own(&mut self, doing: &Doing, change: OwnChange, facts: &Facts) -> Decided {
        let (tenant, room) = doing.key;
        let plan = self.here(doing)?;
        let principal = doing.by.id;
        let standing = plan.standing(principal, facts.member);
        if !standing.is_in {
            return Err(Refusal::NotMember.into());
        }
        if change.unread == Some(true) && !plan.policy.unread {
            return Err(Refusal::NotHere.into());
        }
        let values = OwnValues {
            hidden_at: change.hidden.map(|hidden| hidden.then_some(plan.number)),
            pinned: change.pinned,
            notify: change.notify,
            unread_at: change
                .unread
                .map(|unread| unread.then_some(standing.marker.seq)),
        };
        plan.set_own(principal, values);
        self.own_moves.push(OwnMove {
            tenant,
            room,
            principal: Some(principal),
            what: OwnMoved::Set,
        });
        Ok(Outcome::Membership { changed: true })
    }
}
