//! Deciding what the house itself does with memberships: for claims, and for people who are no more.

use domain::{EventBody, MemberRole, Membership, Principal, PrincipalId};
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
                    reason: None,
                };
                self.leave(&doing, facts)
            }
            // Whoever is in already takes over the part, if it is the greater one.
            Some(role) if standing.is_in => {
                let changed = role > standing.role;
                if changed {
                    let member = member.id;
                    plan.set_standing(member, Membership { role, ..standing });
                    let by = None;
                    plan.append(now, EventBody::MemberRoleChanged { member, role, by });
                }
                Ok(Outcome::Membership { changed })
            }
            // What is said there is not for them, whoever's place they take.
            Some(_) if standing.ban(now).is_some() => Ok(Outcome::Membership { changed: false }),
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
