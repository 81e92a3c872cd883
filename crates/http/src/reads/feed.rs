//! What feeds are told: rooms as they stand now, and changes of people's own lists. Must not know who listens.

use app::{Cx, ReadError};
use domain::{RoomId, RoomRef};
use hub::{Hub, OwnChange, PersonKey};
use wire::frames::FeedChange;

use super::own_room;

/// Tells every feed what changed since the last turn: one look at each room, however many listen.
///
/// # Errors
/// When the store fails; what was not told yet is told when the room changes again.
pub async fn tell_feeds(hub: &Hub, cx: &Cx) -> Result<(), ReadError> {
    let untold = hub.take_untold();
    for key in untold.rooms {
        let room = cx.store.find_room(key.0, &RoomRef::Id(key.1)).await?;
        if let Some(mut room) = room {
            // It would be told again with every message.
            room.notice = None;
            let room = (&room).into();
            hub.feed_room(key, FeedChange::Room { room });
        }
    }
    for (person, changes) in untold.own {
        let mut told = Vec::new();
        for (room, change) in changes {
            told.extend(own_change(cx, person, room, change).await?);
        }
        if !told.is_empty() {
            hub.feed_person(person, told);
        }
    }
    Ok(())
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
        OwnChange::Gone => Some(FeedChange::Left {
            room: room.to_string(),
        }),
        OwnChange::Marked(marker) => Some(FeedChange::Marker {
            room: room.to_string(),
            marker: marker.into(),
        }),
    })
}
