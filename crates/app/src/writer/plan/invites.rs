//! Deciding invitations. Must not know their codes.

use domain::rooms::{EntryProof, Invite, Refusal, check_invite, check_role};
use domain::{InviteId, MemberRole, Timestamp};
use store::Facts;

use super::{Decided, Doing, Planner};
use crate::writer::command::{CommandError, Outcome};

impl Planner<'_> {
    /// What an invitation proves. It is used once more by whoever comes in.
    pub(super) fn invited(
        &mut self,
        doing: &Doing,
        hash: [u8; 32],
        facts: &Facts,
    ) -> Result<EntryProof, CommandError> {
        let now = self.now;
        let uses = self.invite_uses.entry((doing.key.0, hash)).or_default();
        let mut invite = facts.invite.clone().ok_or(Refusal::InviteOver)?;
        invite.uses = invite.uses.saturating_add(*uses);
        if !invite.is_good(now) {
            return Err(Refusal::InviteOver.into());
        }
        *uses += 1;
        Ok(EntryProof::Invited)
    }

    /// What was promised to somebody who did not come in after all.
    pub(super) fn give_back(&mut self, doing: &Doing, hash: [u8; 32]) {
        if let Some(uses) = self.invite_uses.get_mut(&(doing.key.0, hash)) {
            *uses = uses.saturating_sub(1);
        }
    }

    pub(super) fn invite(
        &mut self,
        doing: &Doing,
        (hash, id): ([u8; 32], InviteId),
        expires_at: Timestamp,
        uses_max: Option<u32>,
        facts: &Facts,
    ) -> Decided {
        let now = self.now;
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        check_invite(plan.ruled(now), &standing)?;
        let invite = Invite {
            id,
            room: doing.key.1,
            by: doing.by.id,
            created_at: now,
            expires_at,
            uses_max,
            uses: 0,
            revoked_at: None,
        };
        self.changes.invites.push((doing.key.0, hash, invite));
        Ok(Outcome::Membership { changed: true })
    }

    pub(super) fn revoke_invite(&mut self, doing: &Doing, id: InviteId, facts: &Facts) -> Decided {
        let now = self.now;
        let plan = self.here(doing)?;
        let standing = plan.standing(doing.by.id, facts.member);
        check_role(plan.policy, &standing, MemberRole::Deputy)?;
        let (tenant, room) = doing.key;
        self.changes.revoked_invites.push((tenant, room, id, now));
        Ok(Outcome::Membership { changed: true })
    }
}
