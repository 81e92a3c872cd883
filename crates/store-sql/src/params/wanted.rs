//! What the writer asks before it decides, as rows. Must not know the answers.

use domain::{Alias, ClientId, MessageId, PrincipalId, RoomId};
use serde::Serialize;
use store::{Subject, Wanted};
use uuid::fmt::Simple;

use super::hex;
use crate::rows::stored_seq;

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
        let client_id = match &wanted.subject {
            Subject::Send { client_id, .. } => Some(client_id.as_str()),
            _ => None,
        };
        Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            principal_id: hex(wanted.actor.principal.as_uuid()),
            session_id: hex(wanted.actor.session.as_uuid()),
            room_id: wanted.subject.room().map(|room| hex(room.as_uuid())),
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
    /// Whose reaction, and which emoji.
    #[serde(skip_serializing_if = "Option::is_none")]
    principal_id: Option<Simple>,
    #[serde(skip_serializing_if = "Option::is_none")]
    emoji: Option<String>,
}

impl WantedMessageParam {
    pub(crate) fn by_seq(n: usize, wanted: &Wanted, room: RoomId, seq: i64) -> Self {
        Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            room_id: hex(room.as_uuid()),
            seq: Some(seq),
            message_id: None,
            principal_id: None,
            emoji: None,
        }
    }

    pub(crate) fn by_id(n: usize, wanted: &Wanted, room: RoomId, message: MessageId) -> Self {
        Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            room_id: hex(room.as_uuid()),
            seq: None,
            message_id: Some(hex(message.as_uuid())),
            principal_id: None,
            emoji: None,
        }
    }

    /// The message that a command is about; `None` where it is about none.
    pub(crate) fn of(n: usize, wanted: &Wanted) -> Option<Self> {
        match &wanted.subject {
            Subject::Message { room, message, .. } | Subject::Pinning { room, message, .. } => {
                Some(Self::by_id(n, wanted, *room, *message))
            }
            _ => None,
        }
    }

    /// The message that a send answers; `None` where there is none.
    pub(crate) fn answered(n: usize, wanted: &Wanted) -> Option<Self> {
        match &wanted.subject {
            Subject::Send {
                room,
                reply_to: Some(message),
                ..
            } => Some(Self::by_id(n, wanted, *room, *message)),
            _ => None,
        }
    }

    /// Whether the principal has added an emoji; `None` where the command is not about one.
    pub(crate) fn reacted(n: usize, wanted: &Wanted) -> Option<Self> {
        match &wanted.subject {
            Subject::Message {
                room,
                message,
                emoji: Some(emoji),
                ..
            } => Some(Self {
                principal_id: Some(hex(wanted.actor.principal.as_uuid())),
                emoji: Some(emoji.as_str().to_owned()),
                ..Self::by_id(n, wanted, *room, *message)
            }),
            _ => None,
        }
    }
}

/// Somebody else whom a command is about.
#[derive(Serialize)]
pub(crate) struct WantedOtherParam {
    n: usize,
    tenant_id: Simple,
    room_id: Option<Simple>,
    other_id: Simple,
}

impl WantedOtherParam {
    /// `None` where the command is about nobody else.
    pub(crate) fn new(n: usize, wanted: &Wanted) -> Option<Self> {
        let other = wanted.subject.other()?;
        Some(Self::of(n, wanted, other))
    }

    pub(crate) fn of(n: usize, wanted: &Wanted, other: PrincipalId) -> Self {
        Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            room_id: wanted.subject.room().map(|room| hex(room.as_uuid())),
            other_id: hex(other.as_uuid()),
        }
    }
}

/// A place in a log.
#[derive(Serialize)]
pub(crate) struct WantedPlaceParam {
    n: usize,
    tenant_id: Simple,
    room_id: Simple,
    principal_id: Simple,
    seq: i64,
}

impl WantedPlaceParam {
    /// `None` where the command is not about a place.
    pub(crate) fn new(n: usize, wanted: &Wanted) -> Option<Self> {
        let Subject::Place { room, seq } = &wanted.subject else {
            return None;
        };
        Some(Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            room_id: hex(room.as_uuid()),
            principal_id: hex(wanted.actor.principal.as_uuid()),
            seq: stored_seq(*seq),
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
    pair_key: Option<&'a str>,
}

impl<'a> WantedNewRoomParam<'a> {
    /// `None` where the command is not about a new room, nor about a room's alias.
    pub(crate) fn new(n: usize, wanted: &'a Wanted) -> Option<Self> {
        let (alias, create_key, pair) = match &wanted.subject {
            Subject::NewRoom {
                alias,
                create_key,
                pair,
            } => (alias, create_key.as_ref(), pair.as_ref()),
            Subject::Room {
                alias: alias @ Some(_),
                ..
            } => (alias, None, None),
            _ => return None,
        };
        Some(Self {
            n,
            tenant_id: hex(wanted.actor.tenant.as_uuid()),
            principal_id: hex(wanted.actor.principal.as_uuid()),
            alias: alias.as_ref().map(Alias::as_str),
            create_key: create_key.map(ClientId::as_str),
            pair_key: pair.map(|(key, _)| &**key),
        })
    }
}
