//! Finding messages: candidates of the index, each compared with what it says now. Must not know the index.

use domain::search::{Excerpt, Query};
use domain::{Message, RoomId, RoomRef};
use store::{DocId, MessageSearch, RoomLabel};

use super::{SearchError, check_rate};
use crate::context::{Cx, ReadError};
use crate::rooms::{check_may_read, find};
use crate::sessions::Acting;

/// Rooms that are searched where no room is named: those of somebody's own with the newest activity.
const ROOMS_SEARCHED_MAX: u32 = 500;
/// Candidates of one search; what lies behind them is a page of its own.
const CANDIDATES_MAX: usize = 512;
/// Candidates of one read after the first, which takes as many as are wanted: mostly all of them are what was asked.
const CANDIDATES_READ: u32 = 128;

/// What somebody looks for.
#[derive(Clone, Debug)]
pub struct MessagesWanted {
    /// What the messages say.
    pub query: Query,
    /// In which room; in all of one's own where none is named.
    pub room: Option<RoomRef>,
    /// Older than this one.
    pub before: Option<DocId>,
    /// At most so many.
    pub limit: u32,
}

/// A page of what was found, the newest first.
#[derive(Clone, Debug, Default)]
pub struct MessagesFound {
    /// The messages.
    pub messages: Vec<FoundMessage>,
    /// Where the next page begins; there may be nothing behind it.
    pub next: Option<DocId>,
}

/// A message that was found.
#[derive(Clone, Debug)]
pub struct FoundMessage {
    /// The message.
    pub message: Message,
    /// What its room is called.
    pub room: RoomLabel,
    /// The part around what was found.
    pub excerpt: Excerpt,
}

/// Looks for messages in what the actor may read now.
///
/// # Errors
/// See [`SearchError`].
pub async fn messages(
    cx: &Cx,
    acting: Acting<'_>,
    wanted: MessagesWanted,
) -> Result<MessagesFound, SearchError> {
    check_rate(cx, acting.actor)?;
    let rooms = searched_rooms(cx, acting, wanted.room).await?;
    let mut search = MessageSearch {
        rooms,
        tokens: wanted.query.tokens(),
        before: wanted.before.unwrap_or(DocId::LAST),
        limit: wanted.limit.saturating_add(1),
    };
    let mut found = MessagesFound::default();
    if search.rooms.is_empty() {
        return Ok(found);
    }
    let wanted_max = wanted.limit as usize;
    let mut looked_at = 0;
    while looked_at < CANDIDATES_MAX {
        let looked = cx.store.find_messages(acting.actor.tenant, &search).await?;
        let is_last = looked.found.len() < search.limit as usize;
        looked_at += looked.found.len();
        search.limit = CANDIDATES_READ;
        for candidate in looked.found {
            let matching =
                |(message, _): &(Message, RoomLabel)| wanted.query.matches(&message.text);
            if let Some((message, room)) = candidate.found.filter(matching) {
                if found.messages.len() == wanted_max {
                    found.next = Some(search.before);
                    return Ok(found);
                }
                found.messages.push(FoundMessage {
                    excerpt: wanted.query.excerpt(&message.text),
                    message,
                    room,
                });
            }
            search.before = candidate.id;
        }
        if is_last {
            // Where the store did not look to the end, the next page goes on there.
            found.next = looked.looked_to;
            return Ok(found);
        }
    }
    found.next = Some(search.before);
    Ok(found)
}

/// The rooms that the actor may read: the one that is named, else those that they are in.
async fn searched_rooms(
    cx: &Cx,
    acting: Acting<'_>,
    room: Option<RoomRef>,
) -> Result<Vec<RoomId>, ReadError> {
    let actor = acting.actor;
    if let Some(name) = room {
        let named = find(cx, acting, name).await?;
        check_may_read(cx, actor, &named).await?;
        return Ok(vec![named.id]);
    }
    let now = cx.ambient.now();
    let mut rooms = cx
        .store
        .list_readable(actor.tenant, actor.principal, now, ROOMS_SEARCHED_MAX)
        .await?;
    rooms.retain(|&room| acting.reaches(room));
    Ok(rooms)
}
