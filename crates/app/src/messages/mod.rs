//! Sending, deleting and reading messages. Must not know through which door somebody came.

use domain::{Actor, ClientId, Feature, MessageId, MessageText, RoomId};
use store::{HistoryPage, HistoryQuery};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::rooms::check_may_read;
use crate::tenants::require;
use crate::writer::Command;

/// The command that sends a message. It is decided and answered by the writer.
///
/// # Errors
/// When the text has a link where links are switched off.
pub fn send(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    client_id: ClientId,
    text: MessageText,
) -> Result<Command, IdentityError> {
    if text.has_link() {
        require(cx, actor.tenant, Feature::Links)?;
    }
    Ok(Command::Send {
        actor,
        room,
        client_id,
        message: MessageId::generate(&*cx.ambient),
        text,
    })
}

/// The command that deletes a message.
///
/// # Errors
/// When that is switched off.
pub fn delete(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    message: MessageId,
) -> Result<Command, IdentityError> {
    require(cx, actor.tenant, Feature::MessageDeletion)?;
    Ok(Command::Delete {
        actor,
        room,
        message,
    })
}

/// A page of the room's messages.
///
/// # Errors
/// When the room may not be read, or the store fails.
pub async fn read_history(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    query: HistoryQuery,
) -> Result<HistoryPage, ReadError> {
    check_may_read(cx, actor, room).await?;
    cx.store
        .read_history(actor.tenant, room.id, query)
        .await?
        .ok_or(ReadError::RoomNotFound)
}
