//! Deciding what the house itself does with memberships: for claims, and for people who are no more.

use domain::rooms::Profile;
use domain::{EventBody, Mask, Membership, Principal, PrincipalId};
use store::Facts;

use super::{Decided, Doing, Planner, RoomKey};
use crate::writer::Seat;
use crate::writer::command::Outcome;

impl Planner<'_> {
    pub(super) fn place(
        &mut self,
        key: RoomKey,
        member: &Principal,
        (seat, profile): (Seat, Option<&Profile>),
        mut facts: Facts,
    ) -> Decided {
        let now = self.now;
        self.room(key, facts.room.take())?;
        // The mask that they bring holds where the name does that they bring.
        let brought = member.id.mask();
        let mut member = member.clone();
        member.id = member.id.usual();
        let mut member = self.as_called(key, member, &mut facts);
        let brought = member.id.mask().or(brought);
        let carried = profile.filter(|_| facts.profile.is_none());
        let plan = self.room(key, None)?;
        let standing = plan.standing(member.id, facts.member);
        let role = match seat {
            Seat::Untaken => {
                let carried = carried.filter(|_| !standing.is_in);
                if carried.is_some() {
                    plan.set_standing(member.id, standing);
                    self.carry(key, &mut member, (carried, brought));
                }
                return Ok(Outcome::Membership {
                    changed: carried.is_some(),
                });
            }
            Seat::Out => {
                let doing = Doing {
                    key,
                    by: member,
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
            if let Some(profile) = carried {
                member.id = member.id.shown_as(brought);
                profile.dress(&mut member);
            }
            plan.join(now, member.clone(), standing, role);
            self.carry(key, &mut member, (carried, brought));
        }
        Ok(Outcome::Membership { changed })
    }

    /// From now on the room calls somebody by the name, and shows them by the mask, that they brought.
    fn carry(
        &mut self,
        key: RoomKey,
        member: &mut Principal,
        (carried, brought): (Option<&Profile>, Option<Mask>),
    ) {
        if let Some(profile) = carried {
            member.id = member.id.shown_as(brought);
            self.dress(member, profile);
            self.call_from_now_on(key, member, carried);
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
        let plan = self.room(key, facts.room.take())?;
        // Whoever only asked to come in, or was banned before they came, was never seen there.
        let is_seen = plan.touches(was) || facts.member.is_none_or(|stood| stood.was_in());
        if !is_seen {
            return Ok(Outcome::Membership { changed: false });
        }
        let was = was.shown_as(facts.mask);
        let mut as_now = Facts {
            profile: facts.profile.take(),
            mask: facts.mask,
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
