//! Deciding what the house itself does with memberships: for claims, and for people who are no more.

use domain::{EventBody, Membership, Principal, PrincipalId};
use store::Facts;

use super::{Decided, Doing, Planner, RoomKey};
use crate::writer::command::{Outcome, Seat};

impl Planner<'_> {
    pub(super) fn place(
        &mut self,
        key: RoomKey,
        member: &Principal,
        seat: Seat,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.room(key, facts.room.take())?;
        let standing = plan.standing(member.id, facts.member);
        let role = match seat {
            Seat::Out => {
                let doing = Doing {
                    key,
                    by: member.clone(),
                    reason: None,
                };
                return self.leave(&doing, facts);
            }
            // Whoever is in already takes over the part, if it is the greater one.
            Seat::AtLeast(role) if standing.is_in => role.max(standing.role),
            Seat::AtLeast(role) | Seat::As(role) => role,
        };
        let changed = if standing.is_in {
            role != standing.role
        } else {
            // What is said there is not for the banned, whoever's place they take.
            standing.ban(now).is_none()
        };
        if changed && standing.is_in {
            let member = member.id;
            plan.set_standing(member, Membership { role, ..standing });
            let by = None;
            plan.append(now, EventBody::MemberRoleChanged { member, role, by });
        } else if changed {
            plan.join(now, member.clone(), standing, role);
        }
        Ok(Outcome::Membership { changed })
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
