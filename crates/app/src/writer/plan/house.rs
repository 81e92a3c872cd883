//! Deciding what the house itself does with memberships: for claims, and for people who are no more.

use domain::rooms::Profile;
use domain::{EventBody, MemberRole, Membership, Principal, PrincipalId};
use store::Facts;

use super::{Decided, Doing, Planner, RoomKey};
use crate::writer::command::Outcome;

impl Planner<'_> {
    pub(super) fn place(
        &mut self,
        key: RoomKey,
        member: &Principal,
        (joins, profile): (Option<MemberRole>, Option<&Profile>),
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        self.room(key, facts.room.take())?;
        let member = self.as_called(key, member.clone(), &mut facts);
        let carried = profile.filter(|_| facts.profile.is_none());
        let plan = self.room(key, None)?;
        let standing = plan.standing(member.id, facts.member);
        match joins {
            None if carried.is_some() && !standing.is_in => {
                let mut member = member;
                if let Some(profile) = carried {
                    profile.dress(&mut member);
                }
                plan.set_standing(member.id, standing);
                self.call_from_now_on(key, &member, carried);
                Ok(Outcome::Membership { changed: true })
            }
            None => {
                let doing = Doing {
                    key,
                    by: member,
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
                let mut member = member;
                if let Some(profile) = carried {
                    profile.dress(&mut member);
                }
                plan.join(now, member.clone(), standing, role);
                if carried.is_some() {
                    self.call_from_now_on(key, &member, carried);
                }
                Ok(Outcome::Membership { changed: true })
            }
        }
    }

    pub(super) fn relabel(
        &mut self,
        key: RoomKey,
        (was, is_usual_name): (PrincipalId, bool),
        member: &Principal,
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        self.room(key, facts.room.take())?;
        let mut as_now = Facts {
            profile: facts.profile.take(),
            ..Facts::default()
        };
        let known = self.as_called(key, member.clone(), &mut as_now);
        // A change that the room hears of at the same time as others would tell who it is.
        if is_usual_name && known != *member {
            return Ok(Outcome::Membership { changed: false });
        }
        // Of a guest whom somebody claimed, the store says what the room calls the guest, and not the claimer.
        let member = if was == member.id {
            known
        } else {
            member.clone()
        };
        let plan = self.room(key, None)?;
        plan.append(now, EventBody::MemberChanged { was, member });
        Ok(Outcome::Membership { changed: true })
    }
}
