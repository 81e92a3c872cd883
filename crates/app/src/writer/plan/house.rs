//! Deciding what the house itself does with memberships: for claims, and for people who are no more.

use domain::{EventBody, MemberRole, Principal, PrincipalId};
use store::Facts;

use super::{Decided, Doing, Planner, RoomKey};
use crate::writer::command::Outcome;

impl Planner<'_> {
    pub(super) fn place(
        &mut self,
        key: RoomKey,
        member: &Principal,
        joins: Option<MemberRole>,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(key, facts.room.take())?;
        let standing = plan.standing(member.id, facts.member);
        match joins {
            None => {
                let doing = Doing {
                    key,
                    by: member.clone(),
                };
                self.leave(doing, &facts)
            }
            Some(_) if standing.is_in => Ok(Outcome::Membership { changed: false }),
            Some(role) => {
                plan.join(now, member.clone(), standing, role);
                Ok(Outcome::Membership { changed: true })
            }
        }
    }

    pub(super) fn relabel(
        &mut self,
        key: RoomKey,
        was: PrincipalId,
        member: &Principal,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(key, facts.room.take())?;
        plan.append(
            now,
            EventBody::MemberChanged {
                was,
                member: member.clone(),
            },
        );
        Ok(Outcome::Membership { changed: true })
    }
}
