//! Sending, changing, deleting and reading messages. Must not know through which door somebody came.

use std::hash::Hash;
use std::sync::Arc;
use std::time::Duration;

use domain::limits::{MENTIONS_MAX, PINS_MAX};
use domain::markup::{names, names_here};
use domain::rooms::Entry;
use domain::{
    Actor, ClientId, Emoji, Feature, Mention, Mentions, Message, MessageId, MessageText, Policy,
    Principal, PrincipalId, RoomId, Seq, TenantId, Timestamp, WaitingId,
};
use store::{HistoryPage, HistoryQuery};

use crate::context::{Cx, NamedRoom, ReadError};
use crate::errors::IdentityError;
use crate::members::{check_keeps_order, find_known};
use crate::moderation::{self, Checked};
use crate::rooms::{check_may_read, policy};
use crate::tenants::require;
use crate::throttle::Rate;
use crate::writer::{Act, Command, CommandError, HoldWanted, QueueAct};

/// Emoji that one person adds to the messages of a room, or takes back: faster than anybody taps.
const REACTIONS: Rate = Rate {
    burst: 60,
    count: 5,
    per: Duration::from_secs(1),
};

/// What somebody wants to say.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The sender's id for the send.
    pub client_id: ClientId,
    /// The text.
    pub text: MessageText,
    /// The message that it answers.
    pub reply_to: Option<MessageId>,
    /// Who is named in it.
    pub mentions: Vec<PrincipalId>,
}

/// The command that sends a message. It is decided and answered by the writer.
///
/// # Errors
/// When the text may not be written here, or somebody is named whose name does not stand in it.
pub async fn send(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    draft: Draft,
) -> Result<Command, IdentityError> {
    check_flood(cx, actor, room, (&draft.client_id, draft.text.as_str()))?;
    let checked = moderation::check(cx, actor, room, draft.text).await?;
    let Checked { text, held: parts } = checked;
    let mentions = find_mentions(cx, actor, room.id, &text, &draft.mentions).await?;
    if !parts.is_empty() {
        let held = HoldWanted {
            id: WaitingId::generate(&*cx.ambient),
            client_id: draft.client_id,
            message: MessageId::generate(&*cx.ambient),
            text,
            reply_to: draft.reply_to,
            mentions,
            parts,
            at: cx.ambient.now(),
        };
        let act = Act::Queue(Box::new(QueueAct::Hold(held)));
        let room = room.id;
        return Ok(Command::InRoom { actor, room, act });
    }
    let act = Act::Send {
        client_id: draft.client_id,
        message: MessageId::generate(&*cx.ambient),
        text,
        reply_to: draft.reply_to,
        mentions,
        to_pair: is_of_two(cx, actor.tenant, room),
    };
    let room = room.id;
    Ok(Command::InRoom { actor, room, act })
}

/// Where the tenant refuses floods: not too many texts at once, nor the same again and again.
fn check_flood(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    sent: (impl Hash, &str),
) -> Result<(), IdentityError> {
    let tenant = cx.tenants.find(actor.tenant);
    if tenant.is_some_and(|tenant| tenant.settings.moderation.floods_refused) {
        let now = cx.ambient.now();
        cx.throttles.floods.check(actor, room.id, sent, now)?;
    }
    Ok(())
}

/// The command that changes the text of a message.
///
/// # Errors
/// As for [`send`].
pub async fn edit(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    message: MessageId,
    text: MessageText,
    mentions: &[PrincipalId],
) -> Result<Command, IdentityError> {
    check_flood(cx, actor, room, ((message, text.as_str()), text.as_str()))?;
    let Checked { text, held } = moderation::check(cx, actor, room, text).await?;
    if !held.is_empty() && check_keeps_order(cx, actor, room).await.is_err() {
        return Err(IdentityError::WordHeld);
    }
    let mentions = find_mentions(cx, actor, room.id, &text, mentions).await?;
    let act = Act::Edit {
        message,
        text,
        mentions,
        to_pair: is_of_two(cx, actor.tenant, room),
    };
    let room = room.id;
    Ok(Command::InRoom { actor, room, act })
}

/// Whether the room is of two: no room ever becomes one.
pub(crate) fn is_of_two(cx: &Cx, tenant: TenantId, room: &NamedRoom) -> bool {
    policy(cx, tenant, room).entry == Entry::Pair
}

/// Who is named in a text, each once and as the room calls them.
async fn find_mentions(
    cx: &Cx,
    actor: Actor,
    room: RoomId,
    text: &MessageText,
    named: &[PrincipalId],
) -> Result<Mentions, IdentityError> {
    let mut mentions = Mentions {
        here: names_here(text.as_str()),
        people: Vec::new(),
    };
    if named.len() > MENTIONS_MAX {
        return Err(IdentityError::Mentions);
    }
    for &id in named {
        let person = find_known(cx, actor, room, id).await?;
        let person = person.filter(|here| !here.is_deleted);
        let Principal { id, name, .. } = person.ok_or(IdentityError::Mentions)?.person;
        if !names(text.as_str(), &name) {
            return Err(IdentityError::Mentions);
        }
        // By another of their ids they are the same one.
        if mentions.people.iter().all(|mention| mention.id != id) {
            mentions.people.push(Mention { id, name });
        }
    }
    Ok(mentions)
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
    reason: Option<Box<str>>,
) -> Result<Command, IdentityError> {
    require(cx, actor.tenant, Feature::MessageDeletion)?;
    let act = Act::Delete { message }.because(reason);
    Ok(Command::InRoom { actor, room, act })
}

/// The command that adds an emoji to a message, or takes it back.
///
/// # Errors
/// When reactions are switched off, or these are too many at once.
pub fn react(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    (message, emoji): (MessageId, Emoji),
    on: bool,
) -> Result<Command, IdentityError> {
    require(cx, actor.tenant, Feature::Reactions)?;
    let key = (actor.tenant, room.id, actor.principal);
    let checked = (cx.throttles.reactions).check(key, REACTIONS, cx.ambient.now());
    checked.map_err(IdentityError::Flood)?;
    let act = Act::React {
        message,
        emoji,
        on,
        to_pair: is_of_two(cx, actor.tenant, room),
    };
    let room = room.id;
    Ok(Command::InRoom { actor, room, act })
}

/// The command that pins a message, or takes that back.
pub fn pin(cx: &Cx, actor: Actor, room: &NamedRoom, message: MessageId, on: bool) -> Command {
    let act = Act::Pin {
        message,
        on,
        to_pair: is_of_two(cx, actor.tenant, room),
    };
    let room = room.id;
    Command::InRoom { actor, room, act }
}

/// The pinned messages, the newest pin first.
///
/// # Errors
/// When the room may not be read, or the store fails.
pub async fn list_pinned(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
) -> Result<Vec<Message>, ReadError> {
    check_may_read(cx, actor, room).await?;
    let pinned = cx.store.list_pinned(actor.tenant, room.id, PINS_MAX);
    Ok(pinned.await?)
}

/// What a message said before each edit, the oldest first: for those who keep order.
///
/// # Errors
/// When the actor does not, or the store fails.
pub async fn list_edits(
    cx: &Cx,
    actor: Actor,
    room: &NamedRoom,
    message: MessageId,
) -> Result<Vec<(Timestamp, Box<str>)>, ReadError> {
    check_keeps_order(cx, actor, room).await?;
    let edits = cx.store.list_edits(actor.tenant, room.id, message);
    Ok(edits.await?)
}

/// A page of messages with what of it is the reader's own.
#[derive(Clone, Debug)]
pub struct OwnPage {
    /// The page.
    pub page: HistoryPage,
    /// The reader's reactions to its messages, by the seq of their sending.
    pub own_reactions: Vec<(Seq, Emoji)>,
    /// What rules the room.
    pub policy: Policy,
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
) -> Result<OwnPage, ReadError> {
    check_may_read(cx, actor, room).await?;
    let page = cx.store.read_history(actor.tenant, room.id, query).await?;
    let page = page.ok_or(ReadError::RoomNotFound)?;
    let reacted = page.messages.iter().filter(|m| !m.reactions.is_empty());
    let seqs: Vec<Seq> = reacted.map(|message| message.seq).collect();
    let own_reactions = match (seqs.first(), seqs.last()) {
        (Some(&first), Some(&last)) => {
            let own =
                cx.store
                    .list_own_reactions(actor.tenant, room.id, actor.principal, (first, last));
            own.await?
        }
        _ => Vec::new(),
    };
    Ok(OwnPage {
        page,
        own_reactions,
        policy: policy(cx, actor.tenant, room),
    })
}

/// What a command that changes one message answers.
///
/// # Errors
/// See [`CommandError`].
pub async fn change(cx: &Cx, command: Command) -> Result<Message, CommandError> {
    match cx.writer.execute(command).await? {
        crate::Outcome::Message { message, .. } => Ok(Arc::unwrap_or_clone(message)),
        _ => Err(CommandError::Internal),
    }
}
