//! Ends subscriptions of those who are no longer in a room. Must not know why they are not.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use domain::{Event, EventBody, PrincipalId};
use wire::CloseCode;
use wire::frames::{ServerFrame, Unsubscribed};
use wire::websocket::text_frame;

use crate::connection::{Connection, Encoding};
use crate::encoded::sse_event;
use crate::hub::Hub;
use crate::room::{Room, RoomKey};

/// Whose subscriptions of the room an event ends.
enum Leaving {
    One(PrincipalId, Unsubscribed),
    All(Unsubscribed),
}

fn leaving(event: &Event) -> Option<Leaving> {
    match &event.body {
        EventBody::MemberLeft { member } => Some(Leaving::One(member.id, Unsubscribed::Left)),
        EventBody::MemberRemoved { member, .. } => {
            Some(Leaving::One(member.id, Unsubscribed::Removed))
        }
        EventBody::RoomDeleted { .. } => Some(Leaving::All(Unsubscribed::Deleted)),
        EventBody::RoomCreated { .. }
        | EventBody::RoomChanged { .. }
        | EventBody::MemberJoined { .. }
        | EventBody::MemberChanged { .. }
        | EventBody::MemberRoleChanged { .. }
        | EventBody::MemberMuted { .. }
        | EventBody::NoticeChanged { .. }
        | EventBody::MessagesDeleted { .. }
        | EventBody::MessageRestored { .. }
        | EventBody::MessageSent { .. }
        | EventBody::MessageEdited { .. }
        | EventBody::MessageDeleted { .. }
        | EventBody::ReactionAdded { .. }
        | EventBody::ReactionRemoved { .. }
        | EventBody::MessagePinned { .. }
        | EventBody::HistoryTrimmed { .. } => None,
    }
}

/// Whether what is remembered of who may read the room no longer holds after it.
pub(crate) fn changes_readers(event: &Event) -> bool {
    matches!(
        event.body,
        EventBody::MemberRemoved { .. }
            | EventBody::RoomChanged { .. }
            | EventBody::RoomDeleted { .. }
    )
}

impl Hub {
    /// Ends the subscriptions of those whom the events put out of the room; each is told so.
    pub(crate) fn end_subscriptions(&self, room: &Room, events: &[Event]) {
        let is_change = |event: &Event| matches!(event.body, EventBody::RoomChanged { .. });
        if events.iter().any(is_change) {
            room.has_changed.store(true, Ordering::Release);
        }
        for leaving in events.iter().filter_map(leaving) {
            let (of, why) = match leaving {
                Leaving::One(id, why) => (room.connections_of(Some(id)), why),
                Leaving::All(why) => (room.connections_of(None), why),
            };
            for connection in of {
                self.end_subscription(&connection, room, why);
            }
        }
    }

    /// Rooms that were set differently since this was asked, with those who listen there.
    pub fn take_changed_rooms(&self) -> Vec<(RoomKey, HashSet<PrincipalId>)> {
        let rooms = self.live_rooms().into_iter();
        let changed = rooms.filter(|room| room.has_changed.swap(false, Ordering::AcqRel));
        let listeners = |room: &Room| {
            let connections = room.connections_of(None).into_iter();
            connections.map(|one| one.actor.principal).collect()
        };
        changed.map(|room| (room.key, listeners(&room))).collect()
    }

    /// Ends somebody's subscriptions of a room that they may no longer read.
    pub fn put_out(&self, key: RoomKey, principal: PrincipalId) {
        let Some(room) = self.find_room(key) else {
            return;
        };
        for connection in room.connections_of(Some(principal)) {
            self.end_subscription(&connection, &room, Unsubscribed::Removed);
        }
    }

    fn end_subscription(&self, connection: &Arc<Connection>, room: &Room, why: Unsubscribed) {
        if !self.unsubscribe(connection, room.key.1) {
            return;
        }
        let told = ServerFrame::Unsubscribed {
            room: room.key.1.to_string(),
            why,
        };
        let told = told.to_json();
        match connection.encoding {
            Encoding::Socket => connection.send(&text_frame(&told)),
            // A stream is of one room: it has nothing more to say.
            Encoding::Sse => {
                connection.send(&sse_event("unsubscribed", None, &told));
                connection.close(CloseCode::Normal, std::time::Duration::ZERO);
            }
            Encoding::Wake => connection.close(CloseCode::Normal, std::time::Duration::ZERO),
        }
    }
}
