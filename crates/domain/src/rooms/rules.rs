//! Who may do what in a room now. Must not know how anything is kept.

use std::time::Duration;

use crate::ids::PrincipalId;
use crate::messages::Message;
use crate::rooms::kinds::Entry;
use crate::rooms::members::{MemberRole, Membership};
use crate::rooms::policy::Policy;
use crate::rooms::settings::RoomSettings;
use crate::time::Timestamp;

/// Why something may not be done in a room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Only members may do this here.
    #[error("only members may do this")]
    NotMember,
    /// Only the sender may change or delete a message.
    #[error("only the sender may do this")]
    NotSender,
    /// The sender may no longer change or delete the message.
    #[error("it is too late to do this")]
    TooLate,
    /// Only the host, or a deputy, may do this.
    #[error("only a {0:?} may do this")]
    RoleMissing(MemberRole),
    /// Banned from the room.
    #[error("banned from this room until {until}")]
    Banned {
        /// Until when.
        until: Timestamp,
        /// How long that is.
        wait: Duration,
    },
    /// May not write for a while.
    #[error("muted in this room until {until}")]
    Muted {
        /// Until when.
        until: Timestamp,
        /// How long that is.
        wait: Duration,
    },
    /// Sent a message just before, in a room where there is time between two.
    #[error("the next message may be sent at {until}")]
    SlowMode {
        /// When the next message may be sent.
        until: Timestamp,
        /// How long that is.
        wait: Duration,
    },
    /// Only the host and deputies write now.
    #[error("the room is frozen")]
    Frozen,
    /// Nobody writes any more.
    #[error("the room is archived")]
    Archived,
    /// As many members as there may be.
    #[error("the room is full")]
    Full,
    /// Only whoever was invited enters.
    #[error("only whoever was invited enters")]
    NotInvited,
    /// Only whoever is let in enters: one asks.
    #[error("one asks to be let in here")]
    ApprovalNeeded,
    /// Was not let in a short while ago.
    #[error("one may ask again later")]
    AskedLately {
        /// How long to wait.
        wait: Duration,
    },
    /// As much waits for a decision as may.
    #[error("as much waits here as may")]
    QueueFull,
    /// The invitation is unknown, used up, over or taken back.
    #[error("the invitation is no longer good")]
    InviteOver,
    /// The entry code is missing or wrong.
    #[error("the entry code is missing or wrong")]
    EntryCodeWrong,
    /// The room's policy does not have it.
    #[error("this room does not have it")]
    NotHere,
    /// Nobody can be kept out of a room that does not keep who is in.
    #[error(
        "this kind of room does not keep who is in, so it has neither an entry code nor another way in than anybody's"
    )]
    NoMembership,
    /// The other one of a room of two does not want to hear of them.
    #[error("this person cannot be written to")]
    NotReachable,
    /// Nobody does this to themselves.
    #[error("nobody does this to themselves")]
    Oneself,
    /// As many as one message may have.
    #[error("there are as many as there may be")]
    TooMany,
}

/// A room as far as its rules go.
#[derive(Clone, Copy, Debug)]
pub struct Ruled<'a> {
    /// What rules it.
    pub policy: Policy,
    /// How it is set.
    pub settings: &'a RoomSettings,
    /// The present time.
    pub now: Timestamp,
}

/// How somebody asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryProof {
    /// With nothing.
    Nothing,
    /// With a code, by its HMAC.
    Code(Box<str>),
    /// With an invitation that was checked.
    Invited,
}

/// Whether a principal may read the room.
pub fn check_read(policy: Policy, standing: &Membership, now: Timestamp) -> Result<(), Refusal> {
    check_not_banned(standing, now)?;
    if standing.is_in || policy.read_by_non_members {
        Ok(())
    } else {
        Err(Refusal::NotMember)
    }
}

fn check_not_banned(standing: &Membership, now: Timestamp) -> Result<(), Refusal> {
    let Some(until) = standing.ban(now) else {
        return Ok(());
    };
    let wait = until.since(now);
    Err(Refusal::Banned { until, wait })
}

/// Whether a principal may send to the room; a non-member who may joins by it where membership is kept.
pub fn check_send(room: Ruled<'_>, standing: &Membership) -> Result<(), Refusal> {
    check_write(room, standing)?;
    let slow = room.settings.slow_mode_seconds;
    if slow > 0 && standing.role_now() < Some(MemberRole::Deputy) {
        let wait = Duration::from_secs(slow.into());
        let until = standing.sent_at.map(|at| at.plus(wait));
        if let Some(until) = until.filter(|&until| room.now < until) {
            let wait = until.since(room.now);
            return Err(Refusal::SlowMode { until, wait });
        }
    }
    Ok(())
}

/// Whether a principal may change what is in the room: messages, reactions.
pub fn check_write(room: Ruled<'_>, standing: &Membership) -> Result<(), Refusal> {
    check_not_banned(standing, room.now)?;
    let policy = room.policy;
    let may_be_outside = if policy.membership_kept {
        policy.joined_by_sending
    } else {
        !keeps_out(policy, room.settings)
    };
    if !standing.is_in && !may_be_outside {
        return Err(Refusal::NotMember);
    }
    if room.settings.archived {
        return Err(Refusal::Archived);
    }
    if let Some(until) = standing.mute(room.now) {
        let wait = until.since(room.now);
        return Err(Refusal::Muted { until, wait });
    }
    if room.settings.frozen && standing.role_now() < Some(MemberRole::Deputy) {
        return Err(Refusal::Frozen);
    }
    Ok(())
}

/// Whether a room may be set so: only where it is kept who is in can anybody be kept out.
pub fn check_settable(policy: Policy, settings: &RoomSettings) -> Result<(), Refusal> {
    if policy.membership_kept || !keeps_out(policy, settings) {
        return Ok(());
    }
    Err(Refusal::NoMembership)
}

fn keeps_out(policy: Policy, settings: &RoomSettings) -> bool {
    policy.entry != Entry::Anyone || settings.entry_code_hash.is_some()
}

/// Whether a principal who is not in may come in, by joining or by a first message.
pub fn check_join(
    room: Ruled<'_>,
    standing: &Membership,
    members: u64,
    proof: &EntryProof,
) -> Result<(), Refusal> {
    check_not_banned(standing, room.now)?;
    if room.settings.archived {
        return Err(Refusal::Archived);
    }
    let is_invited = *proof == EntryProof::Invited;
    let may_enter = match room.policy.entry {
        Entry::Anyone => true,
        // A code lets in at once; without one, one asks.
        Entry::Approval if is_invited => true,
        Entry::Approval => match (proof, &room.settings.entry_code_hash) {
            (EntryProof::Code(_), Some(_)) => true,
            _ => return Err(Refusal::ApprovalNeeded),
        },
        // Whoever was told the code was invited.
        Entry::Invited => room.settings.entry_code_hash.is_some(),
        // Of the two, whoever left comes back.
        Entry::Pair => standing.was_in(),
    };
    if !may_enter && !is_invited {
        return Err(Refusal::NotInvited);
    }
    if let (Some(wanted), false) = (&room.settings.entry_code_hash, is_invited) {
        match proof {
            EntryProof::Code(shown) if shown == wanted => {}
            _ => return Err(Refusal::EntryCodeWrong),
        }
    }
    let members_max = u64::from(room.policy.members_max);
    if members_max > 0 && members >= members_max {
        return Err(Refusal::Full);
    }
    Ok(())
}

/// Whether a principal who is not in may ask to be let in.
pub fn check_ask(room: Ruled<'_>, standing: &Membership) -> Result<(), Refusal> {
    check_not_banned(standing, room.now)?;
    if room.policy.entry != Entry::Approval || !room.policy.membership_kept {
        return Err(Refusal::NotHere);
    }
    if room.settings.archived {
        return Err(Refusal::Archived);
    }
    Ok(())
}

/// Whether `by` may edit the message.
pub fn check_edit(
    room: Ruled<'_>,
    standing: &Membership,
    message: &Message,
    by: PrincipalId,
) -> Result<(), Refusal> {
    check_write(room, standing)?;
    if message.sender.id != by {
        return Err(Refusal::NotSender);
    }
    check_in_time(room, room.policy.edit_minutes_max, message)
}

/// Whether `by` may delete the message: the sender in time, or whoever keeps order over the sender.
pub fn check_delete(
    room: Ruled<'_>,
    standing: &Membership,
    message: &Message,
    by: PrincipalId,
) -> Result<(), Refusal> {
    if message.sender.id == by {
        return check_in_time(room, room.policy.delete_minutes_max, message);
    }
    if room.policy.roles && standing.role_now() >= Some(MemberRole::Deputy) {
        return Ok(());
    }
    Err(Refusal::NotSender)
}

fn check_in_time(room: Ruled<'_>, minutes_max: u32, message: &Message) -> Result<(), Refusal> {
    let age = room.now.since(message.sent_at);
    if minutes_max > 0 && age > Duration::from_secs(60 * u64::from(minutes_max)) {
        return Err(Refusal::TooLate);
    }
    Ok(())
}

/// Whether somebody may do what needs this part.
pub fn check_role(
    policy: Policy,
    standing: &Membership,
    needed: MemberRole,
) -> Result<(), Refusal> {
    if !policy.roles {
        return Err(Refusal::NotHere);
    }
    if standing.role_now() >= Some(needed) {
        Ok(())
    } else {
        Err(Refusal::RoleMissing(needed))
    }
}

/// Whether somebody may invite others.
pub fn check_invite(room: Ruled<'_>, standing: &Membership) -> Result<(), Refusal> {
    check_write(room, standing)?;
    if !standing.is_in {
        return Err(Refusal::NotMember);
    }
    match room.policy.entry {
        Entry::Pair => Err(Refusal::NotHere),
        _ if room.policy.members_invite => Ok(()),
        _ => check_role(room.policy, standing, MemberRole::Deputy),
    }
}

/// Whether somebody may kick, ban or mute another: deputies and hosts those who are less than they.
pub fn check_moderate(
    policy: Policy,
    standing: &Membership,
    other: &Membership,
) -> Result<(), Refusal> {
    check_role(policy, standing, MemberRole::Deputy)?;
    if other.role_now() < standing.role_now() {
        Ok(())
    } else {
        Err(Refusal::RoleMissing(MemberRole::Host))
    }
}

#[cfg(test)]
mod tests;
