//! What the writer asks before it decides, as rows. Must not know the answers.

use domain::{Alias, ClientId, RoomId};
use serde::Serialize;
use store::{Subject, Wanted};
use uuid::fmt::Simple;

use super::hex;

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
            alias: alias.as_ref().map(Alias::as_str),
            create_key: create_key.as_ref().map(ClientId::as_str),
        })
    }
}
