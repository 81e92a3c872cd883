//! Whether people are online, and when they were last there: who may be told of whom, and what is written down. Whoever
//! is connected to this node is known by the caller. Must not know connections.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use domain::rooms::{PresenceKind, Refusal};
use domain::{Actor, PrincipalId, RoomId, RoomRef, TenantId, Timestamp};
use store::{Seen, Sighting, StoreError};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::reads::list_own;
use crate::rooms::{check_may_read, policy, resolve};
use crate::sessions::Acting;

/// Members of a room whose listeners are told of each other as it changes; larger rooms are only asked.
const WATCHED_MEMBERS_MAX: usize = 10;
/// How long other nodes take somebody for being there who was seen and has not gone.
const ONLINE_FOR: Duration = Duration::from_mins(3);
/// What is told and kept of when somebody was there is not finer than this.
const COARSE: Duration = Duration::from_mins(1);

/// Whether somebody is connected to this node, or was a moment ago.
pub type IsHere<'a> = &'a (dyn Fn(PrincipalId) -> bool + Sync);

/// Whether somebody is online, as far as a viewer may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PersonPresence {
    /// Who.
    pub person: PrincipalId,
    /// Whether they are online.
    pub online: bool,
    /// When they were last there, to the minute: of those who are not online, where it is known and told.
    pub last_seen_at: Option<Timestamp>,
}

/// Whether it is told when people were last there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LastSeen {
    /// Only whether they are online.
    Untold,
    /// Also when they were last there.
    Told,
}

impl LastSeen {
    /// As a room's policy says; `None`: nothing is told of anybody.
    pub const fn of(kind: PresenceKind) -> Option<Self> {
        if kind.tells_last_seen() {
            Some(Self::Told)
        } else if kind.tells_online() {
            Some(Self::Untold)
        } else {
            None
        }
    }
}

/// What a viewer may know of some people with whom they share a room, each under the id by which they are asked about. Of whoever is not among these nothing is told: they
/// hide it, or there is a block between the two, or the viewer hides themselves.
///
/// # Errors
/// When the store fails.
pub async fn list_told(
    cx: &Cx,
    (tenant, viewer): (TenantId, PrincipalId),
    people: &[PrincipalId],
    told: LastSeen,
    is_here: IsHere<'_>,
) -> Result<Vec<PersonPresence>, ReadError> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let now = cx.ambient.now();
    let seen = cx.store.list_seen(tenant, viewer, people).await?;
    let as_asked: BTreeSet<PrincipalId> = people.iter().copied().collect();
    let told = seen.iter().map(|seen| {
        let online = is_online(seen, is_here, now);
        let last_seen_at = seen.seen_at.filter(|_| !online && told == LastSeen::Told);
        PersonPresence {
            person: *as_asked.get(&seen.principal).unwrap_or(&seen.principal),
            online,
            last_seen_at,
        }
    });
    Ok(told.collect())
}

fn is_online(seen: &Seen, is_here: IsHere<'_>, now: Timestamp) -> bool {
    is_here(seen.principal) || seen.online_until.is_some_and(|until| now < until)
}

/// The same of people of one room: as its policy tells, and only to its members.
///
/// # Errors
/// When the store fails.
pub async fn list_told_in(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    people: &[PrincipalId],
    is_here: IsHere<'_>,
) -> Result<Vec<PersonPresence>, ReadError> {
    let (tenant, viewer) = (actor.tenant, actor.principal);
    let Some(told) = LastSeen::of(policy(cx, tenant, room).presence) else {
        return Ok(Vec::new());
    };
    if !cx.store.is_member(tenant, room.id, viewer).await? {
        return Ok(Vec::new());
    }
    // As the room shows them, and so as they are blocked there.
    let ids = people.iter().copied().chain([viewer]).collect();
    let mut shown = cx.store.show_ids(tenant, room.id, ids).await?;
    let viewer = shown.pop().unwrap_or(viewer);
    list_told(cx, (tenant, viewer), &shown, told, is_here).await
}

/// Refuses where it is not told how many are in a room, and whoever may not read it.
///
/// # Errors
/// When that is so, or the store fails.
pub async fn check_may_count(cx: &Cx, actor: Actor, room: &NamedRoom) -> Result<(), ReadError> {
    check_may_read(cx, actor, room).await?;
    if policy(cx, actor.tenant, room).presence.counts() {
        Ok(())
    } else {
        Err(Refusal::NotHere.into())
    }
}

/// What a room's policy says of telling who is there.
///
/// # Errors
/// When there is no such room, or the store fails.
pub async fn told_of_people(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
) -> Result<PresenceKind, ReadError> {
    let named = resolve(cx, tenant, RoomRef::Id(room)).await?;
    Ok(policy(cx, tenant, &named).presence)
}

/// Those who are told of each other in a room as it changes; `None` where that is not so.
///
/// # Errors
/// When the store fails.
pub async fn list_watched(
    cx: &Cx,
    tenant: TenantId,
    room: RoomId,
) -> Result<Option<Vec<PrincipalId>>, ReadError> {
    let named = match resolve(cx, tenant, RoomRef::Id(room)).await {
        Ok(named) => named,
        Err(ReadError::RoomNotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    if !policy(cx, tenant, &named).presence.tells_last_seen() {
        return Ok(None);
    }
    let limit = u32::try_from(WATCHED_MEMBERS_MAX + 1).unwrap_or(u32::MAX);
    let members = cx.store.list_members(tenant, room, None, limit).await?;
    let people: Vec<PrincipalId> = members.into_iter().map(|(member, _)| member.id).collect();
    Ok((people.len() <= WATCHED_MEMBERS_MAX).then_some(people))
}

/// The other people of the rooms that one is in, with what one may know of them: of rooms that tell when people were last
/// there and are not larger than listeners are told of.
///
/// # Errors
/// When the store fails.
pub async fn list_of_own_rooms(
    cx: &Cx,
    acting: Acting<'_>,
    is_here: IsHere<'_>,
) -> Result<Vec<(RoomId, Vec<PersonPresence>)>, ReadError> {
    let (tenant, viewer) = (acting.actor.tenant, acting.actor.principal);
    let tells = |own: &crate::reads::OwnRoom| {
        let room = &own.room;
        let overrides = &room.settings.overrides;
        let policy = cx.tenants.policy(tenant, room.kind, overrides);
        let is_small = room.members <= WATCHED_MEMBERS_MAX as u64;
        policy.presence.tells_last_seen() && is_small
    };
    let own = list_own(cx, acting).await?;
    let rooms: Vec<RoomId> = own
        .iter()
        .filter(|own| tells(own))
        .map(|own| own.room.id)
        .collect();
    if rooms.is_empty() {
        return Ok(Vec::new());
    }
    let mut others: BTreeMap<RoomId, Vec<PrincipalId>> = BTreeMap::new();
    for (room, person) in cx.store.list_people_of_rooms(tenant, &rooms).await? {
        if person != viewer {
            others.entry(room).or_default().push(person);
        }
    }
    let mut people: Vec<PrincipalId> = others.values().flatten().copied().collect();
    people.sort_unstable();
    people.dedup();
    let told = list_told(cx, (tenant, viewer), &people, LastSeen::Told, is_here).await?;
    let told: BTreeMap<PrincipalId, PersonPresence> =
        told.into_iter().map(|one| (one.person, one)).collect();
    let of_room = |room: RoomId| {
        let people = others.get(&room)?.iter();
        let as_here = |&person: &PrincipalId| {
            let told = *told.get(&person)?;
            Some(PersonPresence { person, ..told })
        };
        let people: Vec<_> = people.filter_map(as_here).collect();
        (!people.is_empty()).then_some((room, people))
    };
    Ok(rooms.into_iter().filter_map(of_room).collect())
}

/// Those of these people who do not show that they are there.
///
/// # Errors
/// When the store fails.
pub async fn list_hidden(
    cx: &Cx,
    people: &[(TenantId, PrincipalId)],
) -> Result<HashSet<(TenantId, PrincipalId)>, StoreError> {
    Ok(cx
        .store
        .list_presence_hidden(people)
        .await?
        .into_iter()
        .collect())
}

/// Somebody who was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sighted {
    /// Who.
    pub person: (TenantId, PrincipalId),
    /// How long ago.
    pub ago: Duration,
    /// Still there.
    pub is_here: bool,
}

/// Writes down who was seen, to the minute.
///
/// # Errors
/// When the store fails.
pub async fn write_sightings(cx: &Cx, seen: &[Sighted]) -> Result<(), StoreError> {
    if seen.is_empty() {
        return Ok(());
    }
    let now = cx.ambient.now();
    let sighting = |sighted: &Sighted| Sighting {
        tenant: sighted.person.0,
        principal: sighted.person.1,
        seen_at: to_the_minute(before(now, sighted.ago)),
        online_until: sighted.is_here.then(|| now.plus(ONLINE_FOR)),
    };
    let sightings: Vec<Sighting> = seen.iter().map(sighting).collect();
    cx.store.write_sightings(&sightings).await?;
    metrics::counter!("maru_sightings_written_total").increment(sightings.len() as u64);
    Ok(())
}

fn before(now: Timestamp, ago: Duration) -> Timestamp {
    let ago = i64::try_from(ago.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(now.as_millis().saturating_sub(ago))
}

fn to_the_minute(at: Timestamp) -> Timestamp {
    let coarse = i64::try_from(COARSE.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_millis(at.as_millis().div_euclid(coarse) * coarse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_somebody_was_there_is_known_to_the_minute() {
        let at = |millis| to_the_minute(Timestamp::from_millis(millis)).as_millis();
        assert_eq!(at(119_999), 60_000);
        assert_eq!(at(120_000), 120_000);
        assert_eq!(at(-1), -60_000);
    }
}
