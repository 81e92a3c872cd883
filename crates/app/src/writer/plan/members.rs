//! Deciding who is in a room, in which part, and who may write. Must not know messages.

use domain::moderation::acts::{ActDetail, ActKind};
use domain::rooms::{
    EntryProof, Profile, ReadMarker, Refusal, Succession, check_join, check_moderate, check_role,
};
use domain::{EventBody, MemberRole, Membership, Principal, PrincipalId, Seq, Timestamp};
use store::{Facts, OwnValues};

use super::{Decided, Doing, OwnMove, OwnMoved, Planner};
use crate::writer::command::{CommandError, Outcome};
use crate::writer::room_plan::RoomPlan;

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
        let role = plan.part_again(&standing, facts.heir.as_deref());
        plan.join(now, doing.by.clone(), standing, role);
        if profile.is_some() {
            self.call_from_now_on(doing.key, &doing.by, profile);
        }
        Ok(CHANGED)
    }

    pub(super) fn leave(&mut self, doing: &Doing, mut facts: Facts) -> Decided {
        let plan = self.here(doing)?;
        let id = doing.by.id;
        let standing = plan.standing(id, facts.member);
        if !standing.is_in {
            return Ok(UNCHANGED);
        }
        let member = doing.by.clone();
        let how = EventBody::MemberLeft { member };
        self.go(doing, (id, standing), how, &mut facts)?;
        Ok(CHANGED)
    }

    /// Somebody is out, and is followed as the policy says if they were host.
    fn go(
        &mut self,
        doing: &Doing,
        (id, standing): (PrincipalId, Membership),
        how: EventBody,
        facts: &mut Facts,
    ) -> Result<(), CommandError> {
        let now = self.now;
        let plan = self.here(doing)?;
        let was_touched = plan.touches(id);
        plan.leave(now, id, standing, how);
        if standing.role != MemberRole::Host {
            return Ok(());
        }
        let heir = facts.heir.as_deref().copied();
        match plan.policy.succession {
            Succession::Nobody => {}
            // A claim leaves another host for a moment.
            _ if heir.is_some_and(|(_, is)| is.role == MemberRole::Host) => {}
            Succession::Close => self.close(doing.key, facts.whole_room.take())?,
            Succession::Deputy => {
                // Who follows was read for the parts as they are stored.
                let is_known = match heir {
                    Some((heir, _)) => !plan.touches(heir),
                    None => plan.members == 0,
                };
                match heir {
                    Some(heir) => follow(plan, now, heir),
                    // The part waits for whoever had it.
                    None if standing.ban(now).is_none() => plan.set_standing(
                        id,
                        Membership {
                            is_in: false,
                            ..standing
                        },
                    ),
                    None => {}
                }
                self.collides |= was_touched || !is_known;
            }
        }
        Ok(())
    }

    pub(super) fn remove(
        &mut self,
        doing: &Doing,
        banned_until: Option<Timestamp>,
        mut facts: Facts,
    ) -> Decided {
        let (_, other, others) = self.moderated(doing, &facts)?;
        self.put_out(doing, (&other, others), banned_until, &mut facts)
    }

    /// Somebody is out, and kept out until a time.
    pub(super) fn put_out(
        &mut self,
        doing: &Doing,
        (other, others): (&Principal, Membership),
        banned_until: Option<Timestamp>,
        facts: &mut Facts,
    ) -> Decided {
        let now = self.now;
        // Where it is not kept who is in, whoever is there now goes.
        let is_kept = self.here(doing)?.policy.membership_kept;
        if !others.is_in && banned_until.is_none() && is_kept {
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
            outside: !others.is_in,
        };
        let others = Membership {
            banned_until: banned_until.or(others.banned_until),
            ..others
        };
        if others.is_in {
            self.go(doing, (other.id, others), removed, facts)?;
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
    ) -> Result<(&mut RoomPlan, Principal, Membership), CommandError> {
        let (other, stored) = *facts.other.clone().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        let others = plan.standing(other.id, stored);
        check_moderate(plan.policy, &standing, &others)?;
        Ok((plan, other, others))
    }

    /// Gives somebody a part. The tenant's staff do it as well: a room that lost its host may have another one by them.
    pub(super) fn set_role(&mut self, doing: &Doing, role: MemberRole, facts: &Facts) -> Decided {
        let now = self.now;
        let asker = facts.asker.as_ref();
        let is_staff = asker.is_some_and(|asker| asker.moderates(now));
        let (other, stored) = *facts.other.clone().ok_or(CommandError::PersonNotFound)?;
        let plan = self.here(doing)?;
        let by = doing.by.id;
        let standing = plan.standing(by, facts.member);
        if !is_staff || !plan.policy.roles {
            check_role(plan.policy, &standing, MemberRole::Host)?;
        }
        let others = plan.standing(other.id, stored);
        // Where it is not kept who is in, those are who have a part.
        if !others.is_in && (plan.policy.membership_kept || others.ban(now).is_some()) {
            return Err(CommandError::PersonNotFound);
        }
        if others.role_now().unwrap_or(MemberRole::Member) == role {
            return Ok(UNCHANGED);
        }
        // There is one host: whoever is it gives it to somebody else, and cannot lay it down.
        if other.id == by && !is_staff {
            return Err(Refusal::Oneself.into());
        }
        let is_uncertain = plan.touches_anybody();
        let heir = facts.heir.as_deref().copied();
        let is_host = others.role_now() == Some(MemberRole::Host);
        let give = |plan: &mut RoomPlan, (member, standing): (PrincipalId, Membership), role| {
            plan.set_standing(member, Membership { role, ..standing });
            let by = Some(by);
            plan.append(now, EventBody::MemberRoleChanged { member, role, by });
        };
        match heir {
            Some(host) if role == MemberRole::Host && host.1.role == role => {
                give(plan, host, MemberRole::Deputy);
            }
            Some(heir) if is_host => give(plan, heir, MemberRole::Host),
            _ => {}
        }
        if others.is_in {
            give(plan, (other.id, others), role);
        } else {
            plan.join(now, other.clone(), others, role);
        }
        self.collides |= is_uncertain;
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

/// Somebody follows the host who left.
fn follow(plan: &mut RoomPlan, now: Timestamp, (heir, standing): (PrincipalId, Membership)) {
    let role = MemberRole::Host;
    plan.set_standing(heir, Membership { role, ..standing });
    let body = EventBody::MemberRoleChanged {
        member: heir,
        role,
        by: None,
    };
    plan.append(now, body);
}
