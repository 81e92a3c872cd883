//! A room's notices: the one that stands, and those before it. Must not know how they are folded.

use domain::rooms::{Notice, PAGE_NOTICES_MAX};
use domain::{Actor, MessageText, Seq};

use super::{check_may_read, execute};
use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::moderation;
use crate::writer::Act;

/// Puts a notice up, or takes it down.
///
/// # Errors
/// When the actor is neither host nor deputy, or a word of it is not to be written; or the store fails.
pub async fn set_notice(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    text: Option<MessageText>,
    reason: Option<Box<str>>,
) -> Result<(), IdentityError> {
    let text = match text {
        Some(text) => Some(moderation::check(cx, actor, room, text).await?.text),
        None => None,
    };
    let act = Act::SetNotice { text }.because(reason);
    execute(cx, actor, room.id, act).await?;
    Ok(())
}

/// The notices that were put up, the newest first, before a place; and whether there are older ones.
///
/// # Errors
/// When the room may not be read, or the store fails.
pub async fn list_notices(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    before: Option<Seq>,
) -> Result<(Vec<Notice>, bool), ReadError> {
    check_may_read(cx, actor, room).await?;
    let limit = PAGE_NOTICES_MAX;
    let found = cx
        .store
        .list_notices(actor.tenant, room.id, before, limit + 1);
    let mut notices = found.await?;
    let has_more = notices.len() > limit as usize;
    notices.truncate(limit as usize);
    Ok((notices, has_more))
}
