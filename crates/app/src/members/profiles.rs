//! Names and pictures for one room. Must not know through which door somebody came.

use domain::principals::{NameError, check_name, imitates};
use domain::rooms::{Picture, PolicyOverrides, Profile, ProfileKind, Refusal};
use domain::{Actor, MemberRole, Membership, Policy, Principal, RoomKind};

use crate::context::{Cx, NamedRoom};
use crate::errors::IdentityError;
use crate::people::check_chosen_name;
use crate::rooms::{execute, policy};
use crate::throttle::Rate;
use crate::writer::{Act, CommandError};

/// Changes of one's name or picture in rooms in an hour, in all rooms together; coming in with one is among them.
const PROFILES_PER_HOUR: u32 = 10;
/// Those who keep order in a room and are not to be imitated there: so many are looked at, the host first.
const KEEPERS_MAX: u32 = 50;

/// Has another name and picture in a room from now on, or the usual one again; everybody there hears of it.
///
/// # Errors
/// When the policy has no names for the room, the actor is not in it or may not write there, the name is no name or
/// somebody else's; too often; or a failing store.
pub async fn set_profile(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    wanted: Option<&Profile>,
) -> Result<(), IdentityError> {
    let profile = match wanted {
        Some(wanted) => Some(check_profile(cx, actor, room, wanted).await?),
        None => {
            check_rate(cx, actor)?;
            None
        }
    };
    execute(cx, actor, room.id, Act::SetProfile { profile }).await?;
    Ok(())
}

fn check_rate(cx: &Cx, actor: Actor) -> Result<(), IdentityError> {
    let (now, rate) = (cx.ambient.now(), Rate::per_hour(PROFILES_PER_HOUR));
    let key = (actor.tenant, actor.principal);
    let checked = cx.throttles.profiles.check(key, rate, now);
    checked.map_err(|wait| {
        metrics::counter!("maru_profiles_refused_total").increment(1);
        IdentityError::TooManyRenames(wait)
    })
}

/// The profile as it will be kept, if nobody is deceived by it. Whether the name is free is decided by the writer.
pub(crate) async fn check_profile(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    wanted: &Profile,
) -> Result<Profile, IdentityError> {
    let tenant = actor.tenant;
    check_has_names(policy(cx, tenant, room))?;
    let name = check_room_name(cx, actor, &wanted.name).await?;
    let first = cx.store.list_members(tenant, room.id, None, KEEPERS_MAX);
    let is_keeper = |(one, standing): &(Principal, Membership)| {
        standing.role > MemberRole::Member && one.id != actor.principal
    };
    let mut keepers = first.await?.into_iter().filter(is_keeper);
    if keepers.any(|(keeper, _)| imitates(&name, &keeper.name)) {
        return Err(NameError::Reserved.into());
    }
    check_rate(cx, actor)?;
    Ok(kept(name, wanted))
}

/// The same for whoever makes a room of this kind: nobody else is in it yet.
pub(crate) async fn check_first_profile(
    cx: &Cx,
    actor: Actor,
    kind: RoomKind,
    wanted: &Profile,
) -> Result<Profile, IdentityError> {
    let overrides = PolicyOverrides::default();
    check_has_names(cx.tenants.policy(actor.tenant, kind, &overrides))?;
    let name = check_room_name(cx, actor, &wanted.name).await?;
    check_rate(cx, actor)?;
    Ok(kept(name, wanted))
}

fn check_has_names(policy: Policy) -> Result<(), CommandError> {
    match policy.profiles {
        ProfileKind::Room => Ok(()),
        ProfileKind::Own => Err(Refusal::NotHere.into()),
    }
}

/// The name, by the rules of names; the staff alone may be called like one of them.
async fn check_room_name(cx: &Cx, actor: Actor, name: &str) -> Result<Box<str>, IdentityError> {
    let known = cx.store.find_principal(actor.tenant, actor.principal);
    if known.await?.is_some_and(|known| known.role.is_some()) {
        Ok(check_name(name)?)
    } else {
        check_chosen_name(cx, actor.tenant, name).await
    }
}

fn kept(name: Box<str>, wanted: &Profile) -> Profile {
    Profile {
        // A page would draw one from the id, and that is the same in all rooms.
        picture: wanted
            .picture
            .or_else(|| Some(Picture::of_name(&wanted.name))),
        name,
    }
}

/// For the tenant's staff alone: the usual names and ids of those whom a room calls or shows otherwise, each behind the place in the list.
///
/// # Errors
/// When the store fails.
pub async fn list_usual(
    cx: &Cx,
    actor: Actor,
    members: &[(Principal, Membership)],
) -> Result<Vec<(usize, Principal)>, IdentityError> {
    let now = cx.ambient.now();
    let asker = cx.store.find_principal(actor.tenant, actor.principal);
    if !asker.await?.is_some_and(|asker| asker.moderates(now)) {
        return Ok(Vec::new());
    }
    let mut usual = Vec::new();
    for (at, (member, _)) in members.iter().enumerate() {
        let person = cx.store.find_principal(actor.tenant, member.id).await?;
        let person = person.map(|person| person.principal);
        let is_otherwise = |is: &Principal| is != member || member.id.mask().is_some();
        usual.extend(person.filter(is_otherwise).map(|is| (at, is)));
    }
    Ok(usual)
}
