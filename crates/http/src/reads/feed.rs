//! What feeds are told: rooms as they stand now, and changes of people's own lists. Must not know who listens.

use app::{Cx, ReadError};
use domain::rooms::MessagePlace;
use domain::{RoomId, RoomRef};
use hub::{Hub, Missed, OwnChange, PersonKey, Untold, Waited};
use wire::Waiting;
use wire::frames::FeedChange;

use super::own_room;

/// Tells every feed what changed since the last turn: one look at each room, however many listen.
///
/// # Errors
/// When the store fails; what was not told yet is told with the next turn.
pub async fn tell_feeds(hub: &Hub, cx: &Cx) -> Result<(), ReadError> {
    let untold = hub.take_untold();
    let told = tell(hub, cx, &untold).await;
    if told.is_err() {
        hub.tell_later(&untold);
    }
    told?;
    let waited = hub.take_waiting();
    let told = tell_waiting(hub, cx, &waited).await;
    if told.is_err() {
        hub.tell_waiting_later(waited);
    }
    told
}

async fn tell(hub: &Hub, cx: &Cx, untold: &Untold) -> Result<(), ReadError> {
    if untold.rooms.is_empty() && untold.own.is_empty() {
        return Ok(());
    }
    // The turn is whole when its last change is told: until then, whoever loses the line gets it again.
    let cursor = hub.feed_cursor(untold.turn);
    for &(key, here) in &untold.rooms {
        if let Some(change) = room_change(cx, key, here).await? {
            hub.feed_room(key, change, &cursor);
        }
    }
    for (person, changes) in &untold.own {
        let told = own_changes(cx, *person, changes).await?;
        if !told.is_empty() {
            hub.feed_person(*person, told, &cursor);
        }
    }
    Ok(())
}

/// What waits: told to whoever it is of, and to those who decide.
async fn tell_waiting(hub: &Hub, cx: &Cx, waited: &Waited) -> Result<(), ReadError> {
    let now = cx.ambient.now();
    for &(person, room) in &waited.people {
        let own = app::queue::list_own(cx, person, room).await?;
        let change = FeedChange::Waiting {
            room: room.to_string(),
            waiting: own.iter().map(|one| Waiting::own(one, now)).collect(),
        };
        hub.feed_person_now(person, change);
    }
    for &key in &waited.rooms {
        let (counts, keepers) = app::queue::count_for_keepers(cx, key).await?;
        let change = FeedChange::Queue {
            room: key.1.to_string(),
            messages: counts.messages,
            entries: counts.entries,
        };
        for keeper in keepers {
            hub.feed_person_now((key.0, keeper), change.clone());
        }
    }
    Ok(())
}

/// What somebody missed, as it stands now.
///
/// # Errors
/// When the store fails.
pub(crate) async fn missed(
    cx: &Cx,
    person: PersonKey,
    missed: &Missed,
) -> Result<Vec<FeedChange>, ReadError> {
    let mut changes = Vec::new();
    for &(key, here) in &missed.rooms {
        changes.extend(room_change(cx, key, here).await?);
    }
    changes.extend(own_changes(cx, person, &missed.own).await?);
    Ok(changes)
}

async fn room_change(
    cx: &Cx,
    (tenant, room): (domain::TenantId, RoomId),
    here: Option<MessagePlace>,
) -> Result<Option<FeedChange>, ReadError> {
    let room = cx.store.find_room(tenant, &RoomRef::Id(room)).await?;
    Ok(room.map(|mut room| {
        // It would be told again with every message.
        room.notice = None;
        FeedChange::Room {
            room: (&room).into(),
            here: here.map(Into::into),
        }
    }))
}

async fn own_changes(
    cx: &Cx,
    person: PersonKey,
    changes: &[(RoomId, OwnChange)],
) -> Result<Vec<FeedChange>, ReadError> {
    let mut told = Vec::new();
    for &(room, change) in changes {
        told.extend(own_change(cx, person, room, change).await?);
    }
    Ok(told)
}

async fn own_change(
    cx: &Cx,
    person: PersonKey,
    room: RoomId,
    change: OwnChange,
) -> Result<Option<FeedChange>, ReadError> {
    Ok(match change {
        OwnChange::Came => {
            let own = app::reads::find_own(cx, person, room).await?;
            own.map(|own| FeedChange::Joined {
                room: own_room(&own),
            })
        }
        OwnChange::Changed => {
            let own = app::reads::find_own(cx, person, room).await?;
            own.map(|own| FeedChange::Own {
                room: own_room(&own),
            })
        }
        OwnChange::Gone => Some(FeedChange::Left {
            room: room.to_string(),
        }),
        OwnChange::Marked(marker) => Some(FeedChange::Marker {
            room: room.to_string(),
            marker: marker.into(),
        }),
    })
}
