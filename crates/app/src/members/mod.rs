//! Joining and leaving rooms, parts in them, and keeping order. Must not know through which door somebody came.

mod invites;
mod known;
mod profiles;

use std::net::IpAddr;
use std::time::Duration;

use domain::rooms::{EntryProof, Profile, Refusal};
use domain::{Actor, MemberRole, Membership, Principal, PrincipalId, RoomId, Timestamp};

use crate::attempts::Guesser;
use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::rooms::{check_may_read, execute, execute_and_forget, hash_entry_code};
use crate::secrets::hash;
use crate::throttle::Rate;
use crate::writer::{Act, CommandError, Outcome};

pub use invites::{InviteWanted, NewInvite, create_invite, list_invites, revoke_invite};
pub use known::find_own_mask;
pub(crate) use known::{check_known, find_known};
pub(crate) use profiles::{check_first_profile, check_profile};
pub use profiles::{list_usual, set_profile};

/// Codes of one room that somebody may try.
const ENTRY_CODES: Rate = Rate {
    burst: 5,
    count: 5,
    per: Duration::from_mins(10),
};

/// What somebody shows to be let in.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shown<'a> {
    /// The room's code.
    pub entry_code: Option<&'a str>,
    /// The code of an invitation.
    pub invite: Option<&'a str>,
    /// Under which name they come in, where that is not the usual one.
    pub profile: Option<&'a Profile>,
}

/// Joins a room; joining twice is harmless.
///
/// # Errors
/// See [`CommandError`]; after some codes one has to wait, and after many wrong ones everybody at that address.
pub async fn join(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    shown: Shown<'_>,
    address: IpAddr,
) -> Result<(), IdentityError> {
    let profile = match shown.profile {
        Some(wanted) => Some(check_profile(cx, actor, room, wanted).await?),
        None => None,
    };
    let room = room.id;
    let place = (actor.tenant, room);
    let guesser = match shown.entry_code {
        Some(_) => Some(Guesser::at_room(cx, address, place)?),
        None => None,
    };
    if shown.entry_code.is_some() || shown.invite.is_some() {
        let key = (actor.tenant, room, actor.principal);
        let now = cx.ambient.now();
        let wait = cx.throttles.entry_codes.check(key, ENTRY_CODES, now);
        wait.map_err(IdentityError::TooManyAttempts)?;
    }
    let proof = shown.entry_code.map_or(EntryProof::Nothing, |code| {
        EntryProof::Code(hash_entry_code(cx, actor.tenant, code))
    });
    let invite = shown.invite.map(hash);
    let join = Act::Join {
        proof,
        invite,
        profile,
    };
    match (execute(cx, actor, room, join).await, guesser) {
        (Err(wrong @ CommandError::Refused(Refusal::EntryCodeWrong)), Some(guesser)) => {
            Err(guesser.wrong(wrong.into()))
        }
        (joined, _) => Ok(joined.map(|_| ())?),
    }
}

/// Leaves a room; leaving twice is harmless.
///
/// # Errors
/// See [`CommandError`].
pub async fn leave(cx: &Cx, actor: Actor, room: RoomId) -> Result<(), CommandError> {
    execute(cx, actor, room, Act::Leave).await?;
    Ok(())
}

/// Those who are in the room, behind the one that a page before this one ended with.
///
/// # Errors
/// When the room may not be read, or the store fails.
pub async fn list(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    after: Option<PrincipalId>,
    limit: u32,
) -> Result<Vec<(Principal, Membership)>, ReadError> {
    check_may_read(cx, actor, room).await?;
    let after = match after {
        Some(last) => match find_known(cx, actor, room.id, last).await? {
            Some(here) => Some(here.person.id),
            None => return Ok(Vec::new()),
        },
        None => None,
    };
    let members = cx.store.list_members(actor.tenant, room.id, after, limit);
    Ok(members.await?)
}

/// Those who are banned from the room, with until when: for those who keep order there.
///
/// # Errors
/// When the actor does not, or the store fails.
pub async fn list_banned(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<Vec<(Principal, Timestamp)>, ReadError> {
    check_keeps_order(cx, actor, room).await?;
    let now = cx.ambient.now();
    let mut banned = Vec::new();
    for (id, until) in cx.store.list_banned(actor.tenant, room.id, now).await? {
        let person = cx.store.find_person_in(actor.tenant, room.id, id).await?;
        banned.extend(person.map(|here| (here.person, until)));
    }
    Ok(banned)
}

/// Refuses whoever is neither host nor deputy.
///
/// # Errors
/// When that is so, or the store fails.
pub(crate) async fn check_keeps_order(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<(), ReadError> {
    let found = cx.store.find_member(actor.tenant, room.id, actor.principal);
    let role = found.await?.and_then(|member| member.role_now());
    if role >= Some(MemberRole::Deputy) {
        Ok(())
    } else {
        Err(Refusal::RoleMissing(MemberRole::Deputy).into())
    }
}

/// Puts somebody out, and keeps them out until a time.
///
/// # Errors
/// See [`CommandError`].
pub async fn remove(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    (other, banned_until): (PrincipalId, Option<Timestamp>),
    reason: Option<Box<str>>,
) -> Result<(), CommandError> {
    let other = check_known(cx, actor, room, other).await?;
    let act = Act::Remove {
        other,
        banned_until,
    };
    let act = act.because(reason);
    execute_and_forget(cx, actor, room, act).await?;
    Ok(())
}

/// Ends a ban before its time.
///
/// # Errors
/// See [`CommandError`].
pub async fn pardon(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    other: PrincipalId,
    reason: Option<Box<str>>,
) -> Result<(), CommandError> {
    let other = check_known(cx, actor, room, other).await?;
    let act = Act::Pardon { other }.because(reason);
    execute_and_forget(cx, actor, room, act).await?;
    Ok(())
}

/// Keeps somebody from writing until a time, or ends that.
///
/// # Errors
/// See [`CommandError`].
pub async fn mute(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    (other, until): (PrincipalId, Option<Timestamp>),
    reason: Option<Box<str>>,
) -> Result<(), CommandError> {
    let other = check_known(cx, actor, room, other).await?;
    let act = Act::Mute { other, until }.because(reason);
    execute(cx, actor, room, act).await?;
    Ok(())
}

/// Gives somebody a part; whether that changed anything.
///
/// # Errors
/// See [`CommandError`].
pub async fn set_role(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    (other, role): (PrincipalId, MemberRole),
    reason: Option<Box<str>>,
) -> Result<bool, CommandError> {
    let other = check_known(cx, actor, room, other).await?;
    let act = Act::SetRole { other, role }.because(reason);
    let outcome = execute(cx, actor, room, act).await?;
    Ok(matches!(outcome, Outcome::Membership { changed: true }))
}
