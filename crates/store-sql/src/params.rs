//! The one parameter of a batch statement: its rows as a JSON array of objects. Must not know the statements; the
//! names of the fields are the names they read. Ids are 32 hexadecimal digits, which both engines read quickest.

use domain::{ClientId, Event, Message, RoomId, Timestamp};
use serde::{Serialize, Serializer};
use store::{
    DeletedMessage, Member, NewGuest, NewRoom, RefreshedSession, RoomHead, StoreError, Subject,
    Wanted,
};
use uuid::Uuid;
use uuid::fmt::Simple;

use crate::rows::{corrupt, stored_seq};
use crate::stored_events::stored_body;

/// The rows as the text of one JSON array.
pub(crate) fn json_array<P: Serialize>(
    rows: impl ExactSizeIterator<Item = P>,
) -> Result<String, StoreError> {
    let mut json = Vec::with_capacity(rows.len() * 256);
    serde_json::Serializer::new(&mut json)
        .collect_seq(rows)
        .map_err(|error| corrupt("a batch cannot be written:", &error))?;
    String::from_utf8(json).map_err(|error| corrupt("a batch cannot be written:", &error))
}

fn hex(id: Uuid) -> Simple {
    id.simple()
}

/// What one command depends on.
#[derive(Serialize)]
pub(crate) struct WantedParam<'a> {
    n: usize,
    tenant_id: Simple,
    principal_id: Simple,
    session_id: Simple,
    #[serde(skip_serializing_if = "Option::is_none")]
    room_id: Option<Simple>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_id: Option<&'a str>,
}

impl<'a> WantedParam<'a> {
    pub(crate) fn new(n: usize, wanted: &'a Wanted) -> Self {
        let (room, client_id) = match &wanted.subject {
            Subject::Session | Subject::NewRoom { .. } => (None, None),
            Subject::Send { room, client_id } => (Some(*room), Some(client_id.as_str())),
            Subject::Message { room, .. } | Subject::Membership { room } => (Some(*room), None),
        };
        Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            principal_id: hex(wanted.actor.principal.as_uuid()),
            session_id: hex(wanted.actor.session.as_uuid()),
            room_id: room.map(|room| hex(room.as_uuid())),
            client_id,
        }
    }
}

/// A message by its place or by its id.
#[derive(Serialize)]
pub(crate) struct WantedMessageParam {
    n: usize,
    tenant_id: Simple,
    room_id: Simple,
    seq: Option<i64>,
    message_id: Option<Simple>,
}

impl WantedMessageParam {
    pub(crate) fn by_seq(n: usize, wanted: &Wanted, room: RoomId, seq: i64) -> Self {
        Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            room_id: hex(room.as_uuid()),
            seq: Some(seq),
            message_id: None,
        }
    }

    /// `None` where the command is not about a message.
    pub(crate) fn by_id(n: usize, wanted: &Wanted) -> Option<Self> {
        let Subject::Message { room, message } = &wanted.subject else {
            return None;
        };
        Some(Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            room_id: hex(room.as_uuid()),
            seq: None,
            message_id: Some(hex(message.as_uuid())),
        })
    }
}

/// What a new room depends on.
#[derive(Serialize)]
pub(crate) struct WantedNewRoomParam<'a> {
    n: usize,
    tenant_id: Simple,
    principal_id: Simple,
    alias: Option<&'a str>,
    create_key: Option<&'a str>,
}

impl<'a> WantedNewRoomParam<'a> {
    /// `None` where the command is not about a new room.
    pub(crate) fn new(n: usize, wanted: &'a Wanted) -> Option<Self> {
        let Subject::NewRoom { alias, create_key } = &wanted.subject else {
            return None;
        };
        Some(Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            principal_id: hex(wanted.actor.principal.as_uuid()),
            alias: alias.as_ref().map(domain::Alias::as_str),
            create_key: create_key.as_ref().map(ClientId::as_str),
        })
    }
}

/// A new guest: a principal and a session.
#[derive(Serialize)]
pub(crate) struct GuestParam<'a> {
    tenant_id: Simple,
    principal_id: Simple,
    session_id: Simple,
    kind: &'static str,
    name: &'a str,
    tag: &'a str,
    at: i64,
}

impl<'a> GuestParam<'a> {
    pub(crate) fn new(guest: &'a NewGuest) -> Self {
        Self {
            tenant_id: hex(guest.tenant.as_uuid()),
            principal_id: hex(guest.principal.id.as_uuid()),
            session_id: hex(guest.session.as_uuid()),
            kind: guest.principal.kind.as_str(),
            name: &guest.principal.name,
            tag: &guest.principal.tag,
            at: guest.created_at.as_millis(),
        }
    }
}

/// A session that changes.
#[derive(Serialize)]
pub(crate) struct SessionParam {
    tenant_id: Simple,
    session_id: Simple,
    refresh_count: Option<u32>,
    at: i64,
}

impl SessionParam {
    pub(crate) fn refreshed(session: &RefreshedSession) -> Self {
        Self {
            tenant_id: hex(session.tenant.as_uuid()),
            session_id: hex(session.session.as_uuid()),
            refresh_count: Some(session.refresh_count),
            at: session.refreshed_at.as_millis(),
        }
    }

    pub(crate) fn revoked(
        &(tenant, session, at): &(domain::TenantId, domain::SessionId, Timestamp),
    ) -> Self {
        Self {
            tenant_id: hex(tenant.as_uuid()),
            session_id: hex(session.as_uuid()),
            refresh_count: None,
            at: at.as_millis(),
        }
    }
}

/// A new room.
#[derive(Serialize)]
pub(crate) struct RoomParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    kind: &'static str,
    alias: Option<&'a str>,
    title: &'a str,
    cover: &'a str,
    created_by: Option<Simple>,
    create_key: Option<&'a str>,
    head: u64,
    number: u64,
    members: u64,
    last_message_seq: Option<i64>,
    at: i64,
}

impl<'a> RoomParam<'a> {
    pub(crate) fn new(new: &'a NewRoom) -> Self {
        let room = &new.room;
        Self {
            tenant_id: hex(new.tenant.as_uuid()),
            room_id: hex(room.id.as_uuid()),
            kind: room.kind.as_str(),
            alias: room.alias.as_ref().map(domain::Alias::as_str),
            title: &room.title,
            cover: &room.cover,
            created_by: new.created_by.map(|principal| hex(principal.as_uuid())),
            create_key: new.create_key.as_ref().map(ClientId::as_str),
            head: room.head.get(),
            number: room.number.get(),
            members: room.members,
            last_message_seq: new.last_message_seq.map(stored_seq),
            at: room.created_at.as_millis(),
        }
    }
}

/// A room's counters.
#[derive(Serialize)]
pub(crate) struct HeadParam {
    tenant_id: Simple,
    room_id: Simple,
    head: u64,
    number: u64,
    members: u64,
    last_message_seq: Option<i64>,
    at: i64,
}

impl HeadParam {
    pub(crate) fn new(head: &RoomHead) -> Self {
        Self {
            tenant_id: hex(head.tenant.as_uuid()),
            room_id: hex(head.room.as_uuid()),
            head: head.head.get(),
            number: head.number.get(),
            members: head.members,
            last_message_seq: head.last_message_seq.map(stored_seq),
            at: head.active_at.as_millis(),
        }
    }
}

/// A membership that begins or ends.
#[derive(Serialize)]
pub(crate) struct MemberParam {
    tenant_id: Simple,
    room_id: Simple,
    principal_id: Simple,
    at: i64,
}

impl MemberParam {
    pub(crate) fn new(member: &Member) -> Self {
        Self {
            tenant_id: hex(member.tenant.as_uuid()),
            room_id: hex(member.room.as_uuid()),
            principal_id: hex(member.principal.as_uuid()),
            at: member.at.as_millis(),
        }
    }
}

/// A new message.
#[derive(Serialize)]
pub(crate) struct MessageParam<'a> {
    tenant_id: Simple,
    room_id: Simple,
    seq: u64,
    number: u64,
    message_id: Simple,
    sender_id: Simple,
    client_id: &'a str,
    text: &'a str,
    at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<i64>,
}

impl<'a> MessageParam<'a> {
    pub(crate) fn new((tenant, message): &'a (domain::TenantId, Message)) -> Self {
        Self {
            tenant_id: hex(tenant.as_uuid()),
            room_id: hex(message.room.as_uuid()),
            seq: message.seq.get(),
            number: message.number.get(),
            message_id: hex(message.id.as_uuid()),
            sender_id: hex(message.sender.id.as_uuid()),
            client_id: message.client_id.as_str(),
            text: &message.text,
            at: message.sent_at.as_millis(),
            deleted_at: message.deleted_at.map(Timestamp::as_millis),
        }
    }
}

/// A message that becomes a tombstone.
#[derive(Serialize)]
pub(crate) struct DeletedParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: i64,
    at: i64,
    principal_id: Simple,
}

impl DeletedParam {
    pub(crate) fn new(deleted: &DeletedMessage) -> Self {
        Self {
            tenant_id: hex(deleted.tenant.as_uuid()),
            room_id: hex(deleted.room.as_uuid()),
            seq: stored_seq(deleted.seq),
            at: deleted.at.as_millis(),
            principal_id: hex(deleted.by.as_uuid()),
        }
    }
}

/// A new event that is not a message.
#[derive(Serialize)]
pub(crate) struct EventParam {
    tenant_id: Simple,
    room_id: Simple,
    seq: u64,
    at: i64,
    kind: &'static str,
    body: String,
}

impl EventParam {
    pub(crate) fn new((tenant, event): &(domain::TenantId, Event)) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: hex(tenant.as_uuid()),
            room_id: hex(event.room.as_uuid()),
            seq: event.seq.get(),
            at: event.at.as_millis(),
            kind: event.body.as_str(),
            body: stored_body(&event.body)?,
        })
    }
}
