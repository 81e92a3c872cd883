//! Who is online: what the hub knows and the store keeps, brought together in turns, and told to those who look. Must not
//! know who may be told of whom.

use std::collections::BTreeMap;
use std::time::Duration;

use app::presence::{LastSeen, PersonPresence, Sighted};
use app::{Cx, ReadError};
use domain::rooms::PresenceKind;
use domain::{Actor, PrincipalId, RoomId, TenantId};
use hub::{Hub, PeopleTold, Seen, SightingsEvery};
use wire::PersonState;

use crate::state::Api;

/// People who are asked about, or written down, in one statement.
const PEOPLE_AT_ONCE: usize = 500;
/// Statements of either sort in one turn.
const STATEMENTS_PER_TURN: usize = 20;
/// Rooms whose listeners are told of each other in one turn; the others follow in the next.
const ROOMS_PER_TURN: usize = 200;
/// When somebody is written down, where nobody but this node writes to the store: it knows by itself who is online.
const ALONE: SightingsEvery = SightingsEvery {
    first: 600,
    every: 600,
};
/// The same where other nodes know it from the store only.
const SHARED: SightingsEvery = SightingsEvery {
    first: 1,
    every: 120,
};
/// Ticks after which it is looked up what other nodes know.
const LOOK_UP_TICKS: u32 = 10;

/// Whether other nodes write to the same store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nodes {
    /// Only this one.
    One,
    /// Others as well.
    Several,
}

/// A second has passed: whoever lost the line for too long is no longer online, it is learned who shows that they are here,
/// those who look are told, and what is due is written down.
///
/// # Errors
/// When the store fails; what was not told or written is told or written later.
pub async fn tell_people(hub: &Hub, cx: &Cx, nodes: Nodes, tick: u32) -> Result<(), ReadError> {
    hub.let_people_go();
    if nodes == Nodes::Several && tick.is_multiple_of(LOOK_UP_TICKS) {
        hub.ask_again();
        hub.look_again();
    }
    learn_who_shows(hub, cx).await?;
    // What is written is what is told of whoever has just gone; where it is not, they are told without it.
    let written = write_due(hub, cx, nodes).await;
    for (key, listeners) in hub.take_looks(ROOMS_PER_TURN) {
        if let Err(error) = tell_room(hub, cx, key, &listeners).await {
            hub.look_later(key);
            return Err(error);
        }
    }
    written
}

async fn write_due(hub: &Hub, cx: &Cx, nodes: Nodes) -> Result<(), ReadError> {
    let every = if nodes == Nodes::One { ALONE } else { SHARED };
    for _ in 0..STATEMENTS_PER_TURN {
        let seen = hub.take_sightings(every, PEOPLE_AT_ONCE);
        if seen.is_empty() {
            break;
        }
        write_down(hub, cx, seen).await?;
    }
    Ok(())
}

/// Writes down everybody who is here, as gone: before this node ends.
///
/// # Errors
/// When the store fails.
pub async fn write_all_down(hub: &Hub, cx: &Cx) -> Result<(), ReadError> {
    for some in hub.take_all_sightings().chunks(PEOPLE_AT_ONCE) {
        app::presence::write_sightings(cx, &sighted(some)).await?;
    }
    Ok(())
}

fn sighted(seen: &[Seen]) -> Vec<Sighted> {
    let sighted = |seen: &Seen| Sighted {
        person: seen.person,
        ago: Duration::from_secs(seen.ago.into()),
        is_here: seen.is_here,
    };
    seen.iter().map(sighted).collect()
}

async fn write_down(hub: &Hub, cx: &Cx, seen: Vec<Seen>) -> Result<(), ReadError> {
    let written = app::presence::write_sightings(cx, &sighted(&seen)).await;
    if written.is_err() {
        hub.see_later(seen);
    }
    Ok(written?)
}

/// Asks of those who came whether they show that they are here: until then they are not told of.
///
/// # Errors
/// When the store fails.
pub(super) async fn learn_who_shows(hub: &Hub, cx: &Cx) -> Result<(), ReadError> {
    for _ in 0..STATEMENTS_PER_TURN {
        let people = hub.take_unasked(PEOPLE_AT_ONCE);
        if people.is_empty() {
            break;
        }
        match app::presence::list_hidden(cx, &people).await {
            Ok(hidden) => hub.set_shown(&people, &hidden),
            Err(error) => {
                hub.ask_later(people);
                return Err(error.into());
            }
        }
    }
    Ok(())
}

/// Tells each who listens in a room of the others.
async fn tell_room(
    hub: &Hub,
    cx: &Cx,
    key: hub::RoomKey,
    listeners: &[PrincipalId],
) -> Result<(), ReadError> {
    let (tenant, room) = key;
    let people = app::presence::list_watched(cx, tenant, room).await?;
    hub.set_looked(key, people.clone());
    let people = people.unwrap_or_default();
    let here = here(hub, tenant);
    // Each as the room shows them, and so as they are blocked there.
    for &viewer in people.iter().filter(|id| listeners.contains(id)) {
        let others: Vec<PrincipalId> = people.iter().copied().filter(|&id| id != viewer).collect();
        let told = app::presence::list_told(cx, (tenant, viewer), &others, LastSeen::Told, &here);
        hub.tell_people(key, viewer, of_all(&others, &told.await?));
    }
    Ok(())
}

/// Who is connected to this node.
pub(crate) fn here(hub: &Hub, tenant: TenantId) -> impl Fn(PrincipalId) -> bool + Sync {
    move |id| hub.is_here((tenant, id))
}

/// Each of these people, also those of whom nothing is told.
fn of_all(people: &[PrincipalId], told: &[PersonPresence]) -> Vec<PersonState> {
    let told: BTreeMap<PrincipalId, PersonState> =
        told.iter().map(|one| (one.person, state_of(one))).collect();
    let mut people = people.to_vec();
    people.sort_unstable();
    let state = |id: PrincipalId| {
        let untold = PersonState {
            person: id.to_string(),
            online: None,
            last_seen_at: None,
        };
        told.get(&id).cloned().unwrap_or(untold)
    };
    people.into_iter().map(state).collect()
}

/// What is told of somebody, as it goes out.
pub(crate) fn state_of(told: &PersonPresence) -> PersonState {
    PersonState {
        person: told.person.to_string(),
        online: Some(told.online),
        last_seen_at: told.last_seen_at.map(|at| at.to_string()),
    }
}

/// Somebody listens to a room: what its policy says of telling who is there holds from now on.
pub(crate) async fn note_listening(api: &Api, actor: Actor, room: RoomId) {
    // Whoever may not read it any more is told nothing, so nothing is to be noted.
    if let Err(error) = note_changed(&api.hub, &api.cx, (actor.tenant, room)).await {
        tracing::debug!(room.id = %room, error = %error, "what a room tells of people is not known");
    }
}

/// A room may have been set differently: what it tells of who is there follows.
///
/// # Errors
/// When the store fails, or there is no such room.
pub async fn note_changed(hub: &Hub, cx: &Cx, key: hub::RoomKey) -> Result<(), ReadError> {
    let kind = app::presence::told_of_people(cx, key.0, key.1).await?;
    hub.look(key, told_in(kind));
    Ok(())
}

const fn told_in(kind: PresenceKind) -> PeopleTold {
    if !kind.counts() {
        PeopleTold::Nothing
    } else if kind.tells_last_seen() {
        PeopleTold::Each
    } else {
        PeopleTold::Count
    }
}
