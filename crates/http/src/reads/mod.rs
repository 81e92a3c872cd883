//! How far people have read, and the rooms they are in. Must not know rules.

mod feed;
pub(crate) mod mark;
pub(crate) mod own_rooms;
pub(crate) mod readers;
pub(crate) mod set_own;
pub(crate) mod written;

use app::reads::OwnRoom;

pub(crate) use feed::missed;
pub use feed::tell_feeds;

/// A room that one is in, as it goes out.
pub(crate) fn own_room(own: &OwnRoom) -> wire::OwnRoom {
    own_room_with(own, (&*own.room).into())
}

/// The same, with what goes out for the room.
fn own_room_with<R>(own: &OwnRoom, room: R) -> wire::OwnRoom<R> {
    wire::OwnRoom {
        room,
        role: own.membership.role.as_str().to_owned(),
        marker: own.membership.marker.into(),
        unread: own.unread,
        counts: own.counts,
        hidden: own.is_hidden,
        pinned: own.own.pinned,
        notify: own.own.notify.as_str().to_owned(),
        marked_unread: own.is_marked_unread,
        mention: own.calls.newest.map(Into::into),
        mentions: own.calls.count,
        profile: own.profile.as_ref().map(Into::into),
        own_id: own
            .mask
            .map(|mask| domain::PrincipalId::from_uuid(mask.as_uuid()).to_string()),
        muted_until: own.muted_until.map(|until| until.to_string()),
    }
}
