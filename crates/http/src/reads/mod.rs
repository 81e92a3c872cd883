//! How far people have read, and the rooms they are in. Must not know rules.

mod feed;
pub(crate) mod mark;
pub(crate) mod own_rooms;
pub(crate) mod readers;

use app::reads::OwnRoom;

pub use feed::tell_feeds;

/// A room that one is in, as it goes out.
pub(crate) fn own_room(own: &OwnRoom) -> wire::OwnRoom {
    wire::OwnRoom {
        room: (&own.room).into(),
        role: own.membership.role.as_str().to_owned(),
        marker: own.membership.marker.into(),
        unread: own.unread,
    }
}
