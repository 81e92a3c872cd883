//! Which of a room's new messages somebody is told of: one notification stands for all of them. Must not know how messages
//! are read, nor devices.

use crate::ids::{MessageNumber, PrincipalId};
use crate::messages::Message;
use crate::rooms::NotifyLevel;
use crate::time::Timestamp;

/// Somebody who may be told of messages.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Who.
    pub principal: PrincipalId,
    /// What of the room they want to be told of.
    pub notify: NotifyLevel,
    /// How far they have read.
    pub read: MessageNumber,
    /// Since when their device can be told.
    pub since: Timestamp,
    /// Whom they block, by the ids that they are shown.
    pub blocked: &'a [PrincipalId],
}

/// What one notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picked<'a> {
    /// The newest message.
    pub newest: &'a Message,
    /// How many there are, with it.
    pub count: usize,
    /// Whether one of them calls the reader.
    pub is_call: bool,
}

/// Of these messages, in their order, those that the reader is to be told of; none: nothing is sent.
pub fn pick<'a>(messages: &'a [Message], reader: Reader<'_>) -> Option<Picked<'a>> {
    let mut told = messages
        .iter()
        .filter(|message| is_told(message, reader))
        .peekable();
    told.peek()?;
    let (mut count, mut is_call, mut newest) = (0, false, None);
    for message in told {
        count += 1;
        is_call |= calls(message, reader.principal);
        newest = Some(message);
    }
    newest.map(|newest| Picked {
        newest,
        count,
        is_call,
    })
}

fn is_told(message: &Message, reader: Reader<'_>) -> bool {
    let is_own = message.sender.id == reader.principal || message.sent_as == Some(reader.principal);
    let is_wanted = match reader.notify {
        NotifyLevel::All => true,
        NotifyLevel::Mentions => calls(message, reader.principal),
        NotifyLevel::Nothing => false,
    };
    // Of whom a room shows by a mask nobody is told by another id that they are blocked.
    let is_sender = |id: &PrincipalId| id.shown() == message.sender.id.shown();
    let is_blocked = reader.blocked.iter().any(is_sender);
    is_wanted
        && !is_own
        && message.deleted_at.is_none()
        && message.number > reader.read
        && message.sent_at >= reader.since
        && !is_blocked
}

fn calls(message: &Message, who: PrincipalId) -> bool {
    message.mentions.here || message.mentions.people.iter().any(|one| one.id == who)
}
