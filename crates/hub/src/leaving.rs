//! Ends subscriptions of those who are no longer in a room. Must not know why they are not.

use std::sync::Arc;

use domain::{Event, EventBody, PrincipalId};
use wire::CloseCode;
use wire::frames::{ServerFrame, Unsubscribed};
use wire::websocket::text_frame;

use crate::connection::{Connection, Encoding};
use crate::encoded::sse_event;
use crate::hub::Hub;
use crate::room::Room;

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
        | EventBody::MessageSent { .. }
        | EventBody::MessageEdited { .. }
        | EventBody::MessageDeleted { .. }
        | EventBody::ReactionAdded { .. }
        | EventBody::ReactionRemoved { .. }
        | EventBody::MessagePinned { .. } => None,
    }
}

impl Hub {
    /// Ends the subscriptions of those whom the events put out of the room; each is told so.
    pub(crate) fn end_subscriptions(&self, room: &Room, events: &[Event]) {
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
