//! Deciding who is in a room, in which part, and who may write. Must not know messages.

use domain::moderation::acts::{ActDetail, ActKind};
use domain::rooms::{
    EntryProof, Profile, ReadMarker, Refusal, Succession, check_join, check_moderate, check_role,
};
use domain::{EventBody, MemberRole, Membership, Principal, PrincipalId, Seq, Timestamp};
use store::{Facts, OwnValues};

use super::{Decided, Doing, OwnMove, OwnMoved, Planner};
use crate::writer::command::{CommandError, Outcome};

/// No longer marked as unread.
const UNMARKED: OwnValues = OwnValues {
    hidden_at: None,
    pinned: None,
    notify: None,
    unread_at: Some(None),
};
const UNCHANGED: Outcome = Outcome::Membership { changed: false };
const CHANGED: Outcome = Outcome::Membership { changed: true };

impl Planner<'_> {
    pub(super) fn join(
        &mut self,
        mut doing: Doing,
        (proof, invite): (&EntryProof, Option<[u8; 32]>),
        profile: Option<&Profile>,
        facts: &Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.here(&doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        if standing.is_in {
            return Ok(UNCHANGED);
        }
        let was = doing.by.clone();
        if let Some(profile) = profile {
            self.check_name(&doing, profile, facts)?;
            self.dress(&mut doing.by, profile);
        }
        let invited = match invite {
            Some(hash) => Some(self.invited(&doing, hash, facts)?),
            None => None,
        };
        let proof = invited.as_ref().unwrap_or(proof);
        let plan = self.here(&doing)?;
        let may = check_join(plan.ruled(now), &standing, plan.members, proof);
        if may.is_err() || !plan.policy.membership_kept {
            if let Some(hash) = invite {
                self.give_back(&doing, hash);
            }
            return may.map(|()| UNCHANGED).map_err(CommandError::from);
        }
        plan.tell_change(now, &was, &doing.by, standing);
        plan.join(now, doing.by.clone(), standing, MemberRole::Member);
        if profile.is_some() {
            self.call_from_now_on(doing.key, &doing.by, profile);
        }
        Ok(CHANGED)
    }

    pub(super) fn leave(&mut self, doing: &Doing, mut facts: Facts) -> Decided {
        let now = self.now;
        let plan = self.here(doing)?;
        let id = doing.by.id;
        let standing = plan.standing(id, facts.member);
        if !standing.is_in {
            return Ok(UNCHANGED);
        }
        let succession = plan.policy.succession;
        // Who follows was read for the parts as they are stored.
        let is_uncertain =
            plan.touches(id) || facts.heir.as_ref().is_some_and(|heir| plan.touches(heir.0));
        let member = doing.by.clone();
        plan.leave(now, id, standing, EventBody::MemberLeft { member });
        if standing.role == MemberRole::Host {
            match succession {
                Succession::Deputy => {
                    self.collides |= is_uncertain;
                    self.follow(doing, &facts)?;
                }
                // A claim leaves another host for a moment.
                Succession::Close
                    if facts
                        .heir
                        .as_ref()
                        .is_some_and(|heir| heir.1.role == MemberRole::Host) => {}
                Succession::Close => self.close(doing.key, facts.whole_room.take())?,
                Succession::Nobody => {}
            }
        }
        Ok(CHANGED)
    }

    /// Somebody follows the host who left.
    fn follow(&mut self, doing: &Doing, facts: &Facts) -> Result<(), CommandError> {
        let now = self.now;
        let plan = self.here(doing)?;
        let follows = facts.heir.as_deref().copied();
        let Some((heir, standing)) = follows.filter(|(_, is)| is.role < MemberRole::Host) else {
            return Ok(());
        };
        let role = MemberRole::Host;
        plan.set_standing(heir, Membership { role, ..standing });
        let body = EventBody::MemberRoleChanged {
            member: heir,
            role,
            by: None,
        };
        plan.append(now, body);
        Ok(())
    }

    pub(super) fn remove(
        &mut self,
        doing: &Doing,
        banned_until: Option<Timestamp>,
        facts: &Facts,
    ) -> Decided {
        let (_, other, others) = self.moderated(doing, facts)?;
        self.put_out(doing, &other, others, banned_until)
    }

    /// Somebody is out, and kept out until a time.
    pub(super) fn put_out(
        &mut self,
        doing: &Doing,
        other: &Principal,
        others: Membership,
        banned_until: Option<Timestamp>,
    ) -> Decided {
        let now = self.now;
        if !others.is_in && banned_until.is_none() {
            return Ok(UNCHANGED);
        }
        let kind = banned_until.map_or(ActKind::Kicked, |_| ActKind::Banned);
        self.note(
            doing,
            kind,
            other.id.usual(),
            Self::detail_of(&others, banned_until),
        );
        let plan = self.here(doing)?;
        let removed = EventBody::MemberRemoved {
            member: other.clone(),
            by: doing.by.id,
            until: banned_until,
        };
        let others = Membership {
            banned_until: banned_until.or(others.banned_until),
            ..others
        };
        if others.is_in {
            plan.leave(now, other.id, others, removed);
        } else {
            plan.set_standing(other.id, others);
            plan.append(now, removed);
        }
        Ok(CHANGED)
    }

    pub(super) fn pardon(&mut self, doing: &Doing, facts: &Facts) -> Decided {
        let now = self.now;
        let (plan, other, others) = self.moderated(doing, facts)?;
        if others.ban(now).is_none() {
            return Ok(UNCHANGED);
        }
        plan.set_standing(
            other.id,
            Membership {
                banned_until: None,
                ..others
            },
        );
        let detail = Self::detail_of(&others, None);
        self.note(doing, ActKind::Pardoned, other.id.usual(), detail);
        Ok(CHANGED)
    }

    pub(super) fn mute(
        &mut self,
        doing: &Doing,
        until: Option<Timestamp>,
        facts: &Facts,
    ) -> Decided {
        let (_, other, others) = self.moderated(doing, facts)?;
        self.silence(doing, &other, others, until)
    }

    /// Somebody may not write until a time, or may again.
    pub(super) fn silence(
        &mut self,
        doing: &Doing,
        other: &Principal,
        others: Membership,
        until: Option<Timestamp>,
    ) -> Decided {
        if others.muted_until == until {
            return Ok(UNCHANGED);
        }
        let detail = Self::detail_of(&others, until);
        self.note(doing, ActKind::Muted, other.id.usual(), detail);
        self.mute_until(doing, other.id, others, until)?;
        Ok(CHANGED)
    }

    pub(super) fn mute_until(
        &mut self,
        doing: &Doing,
        other: PrincipalId,
        others: Membership,
        until: Option<Timestamp>,
    ) -> Result<(), CommandError> {
        let now = self.now;
        let plan = self.here(doing)?;
        plan.set_standing(
            other,
            Membership {
                muted_until: until,
                ..others
            },
        );
        let body = EventBody::MemberMuted {
            member: other,
            until,
            by: doing.by.id,
        };
        plan.append(now, body);
        Ok(())
    }

    /// Somebody over whom the actor may keep order.
    fn moderated(
        &mut self,
        doing: &Doing,
        facts: &Facts,
    ) -> Result<(&mut super::RoomPlan, Principal, Membership), CommandError> {
        let (other, stored) = *facts.other.clone().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        let others = plan.standing(other.id, stored);
        check_moderate(plan.policy, &standing, &others)?;
        Ok((plan, other, others))
    }

    pub(super) fn set_role(&mut self, doing: &Doing, role: MemberRole, facts: &Facts) -> Decided {
        let now = self.now;
        let (other, stored) = *facts.other.clone().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let by = doing.by.id;
        let standing = plan.standing(by, facts.member);
        check_role(plan.policy, &standing, MemberRole::Host)?;
        let others = plan.standing(other.id, stored);
        if !others.is_in {
            return Err(CommandError::PersonNotFound);
        }
        if others.role == role {
            return Ok(UNCHANGED);
        }
        // There is one host: whoever is it gives it to somebody else, and cannot lay it down.
        if other.id == by {
            return Err(Refusal::Oneself.into());
        }
        let mut give = |member: PrincipalId, standing: Membership, role: MemberRole| {
            plan.set_standing(member, Membership { role, ..standing });
            let by = Some(by);
            plan.append(now, EventBody::MemberRoleChanged { member, role, by });
        };
        if role == MemberRole::Host {
            give(by, standing, MemberRole::Deputy);
        }
        give(other.id, others, role);
        let detail = ActDetail {
            words: vec![role.as_str().into()],
            ..Self::detail_of(&others, None)
        };
        self.note(doing, ActKind::RoleChanged, other.id.usual(), detail);
        Ok(CHANGED)
    }

    pub(super) fn mark_read(&mut self, doing: &Doing, seq: Seq, facts: &Facts) -> Decided {
        let (tenant, room) = doing.key;
        let plan = self.here(doing)?;
        let principal = doing.by.id;
        let mut standing = plan.standing(principal, facts.member);
        if !standing.is_in {
            return Err(Refusal::NotMember.into());
        }
        if !plan.policy.unread {
            return Err(Refusal::NotHere.into());
        }
        let number = if seq >= plan.head {
            plan.number
        } else {
            let of_batch = plan.messages.values().filter(|m| m.seq <= seq);
            let newest = of_batch.map(|m| m.number).max();
            let newest = newest.max(facts.number).unwrap_or_default();
            if seq >= plan.floor {
                newest.max(plan.floor_number)
            } else {
                newest
            }
        };
        let marker = ReadMarker {
            seq: seq.min(plan.head),
            number,
        };
        let unread_at = plan.unread_at(principal, facts.unread_at);
        let is_marked_unread = unread_at == Some(standing.marker.seq);
        let moved = standing.read_up_to(marker);
        if moved {
            plan.set_marker(principal, standing);
        } else if is_marked_unread {
            // Reading again what was read ends the mark too.
            plan.set_own(principal, UNMARKED);
        }
        if moved || is_marked_unread {
            self.own_moves.push(OwnMove {
                tenant,
                room,
                principal: Some(principal),
                what: if moved {
                    OwnMoved::Marker(marker)
                } else {
                    OwnMoved::Set
                },
            });
        }
        Ok(Outcome::Marked {
            marker: standing.marker,
            moved,
        })
    }
}
