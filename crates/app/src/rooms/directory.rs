//! The directory: the rooms of a tenant that anybody finds, by what they are called, by tag, by activity or people. Must
//! not know through which door somebody came.

use std::collections::HashMap;

use domain::limits::ROOMS_LISTED_MAX;
use domain::search::Query;
use domain::{Actor, Room, RoomId, RoomRef, Timestamp};
use store::{ListedRoom, RoomSearch};

use crate::context::{Cx, ReadError};
use crate::search::{SearchError, check_rate};
use crate::sessions::Acting;

/// Rooms that are looked at for one list: those that were made last where something is looked for, else those with the
/// newest activity.
const CANDIDATES_MAX: u32 = 1_000;

/// The order of the directory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DirectorySort {
    /// The newest activity first.
    #[default]
    Activity,
    /// Those with the most members first.
    People,
}

/// A place in the directory: what it is sorted by (milliseconds of the activity, or members), and the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectoryPlace {
    /// What the room is sorted by.
    pub value: i64,
    /// The room.
    pub room: RoomId,
}

/// Which rooms somebody looks for.
#[derive(Clone, Debug)]
pub struct DirectoryWanted {
    /// What stands in the title, the description or the tags.
    pub query: Option<Query>,
    /// A tag of them all.
    pub tag: Option<Box<str>>,
    /// In which order.
    pub sort: DirectorySort,
    /// Behind this place.
    pub before: Option<DirectoryPlace>,
    /// At most so many: 1 to `ROOMS_LISTED_MAX`.
    pub limit: u32,
}

impl Default for DirectoryWanted {
    fn default() -> Self {
        Self {
            query: None,
            tag: None,
            sort: DirectorySort::Activity,
            before: None,
            limit: ROOMS_LISTED_MAX,
        }
    }
}

impl DirectoryWanted {
    /// All rooms in the order in which they are kept.
    fn is_plain(&self) -> bool {
        self.query.is_none() && self.tag.is_none() && self.sort == DirectorySort::Activity
    }
}

/// A page of the directory.
#[derive(Clone, Debug, Default)]
pub struct DirectoryPage {
    /// The rooms.
    pub rooms: Vec<Room>,
    /// Where the next page begins.
    pub next: Option<DirectoryPlace>,
}

/// What a room is found by in the directory, as one text.
pub(crate) fn directory_text(title: &str, description: &str, tags: &[Box<str>]) -> String {
    let mut text = format!("{title}\n{description}");
    for tag in tags {
        text.push('\n');
        text.push_str(tag);
    }
    text
}

/// The rooms of the directory that the actor's key reaches.
///
/// # Errors
/// See [`SearchError`]; only what is looked for by words is counted as a search.
pub async fn list(
    cx: &Cx,
    acting: Acting<'_>,
    wanted: &DirectoryWanted,
) -> Result<DirectoryPage, SearchError> {
    if wanted.query.is_some() {
        check_rate(cx, acting.actor)?;
    }
    let mut page = if wanted.is_plain() {
        list_by_activity(cx, acting, wanted).await?
    } else {
        pick(cx, acting, wanted).await?
    };
    say_nothing_of_banned(cx, acting.actor, &mut page.rooms).await?;
    Ok(page)
}

fn place_of(sort: DirectorySort, listed: &ListedRoom) -> DirectoryPlace {
    let value = match sort {
        DirectorySort::Activity => listed.active_at.as_millis(),
        DirectorySort::People => i64::try_from(listed.room.members).unwrap_or(i64::MAX),
    };
    let room = listed.room.id;
    DirectoryPlace { value, room }
}

/// Cuts what was read to a page; one more was read where there is one.
fn cut(wanted: &DirectoryWanted, listed: &mut Vec<ListedRoom>) -> Option<DirectoryPlace> {
    let has_more = listed.len() > wanted.limit as usize;
    listed.truncate(wanted.limit as usize);
    let last = listed.last().filter(|_| has_more);
    last.map(|last| place_of(wanted.sort, last))
}

async fn list_by_activity(
    cx: &Cx,
    acting: Acting<'_>,
    wanted: &DirectoryWanted,
) -> Result<DirectoryPage, ReadError> {
    let tenant = acting.actor.tenant;
    let before = wanted
        .before
        .map(|place| (Timestamp::from_millis(place.value), place.room));
    let listed = cx.store.list_listed(tenant, before, wanted.limit + 1);
    let mut listed = listed.await?;
    let next = cut(wanted, &mut listed);
    let mut rooms: Vec<Room> = listed.into_iter().map(|listed| listed.room).collect();
    rooms.retain(|room| acting.reaches(room.id));
    // Those of a short list stay in sight, however busy the others are.
    let named = acting.key.and_then(|key| key.rooms.as_deref());
    for &id in named.filter(|_| before.is_none()).unwrap_or_default() {
        if rooms.iter().all(|room| room.id != id) {
            let quiet = cx.store.find_room(tenant, &RoomRef::Id(id)).await?;
            rooms.extend(quiet);
        }
    }
    Ok(DirectoryPage { rooms, next })
}

/// Looks at the candidates, compares them with what they say now, and reads the page of them.
async fn pick(
    cx: &Cx,
    acting: Acting<'_>,
    wanted: &DirectoryWanted,
) -> Result<DirectoryPage, ReadError> {
    let tenant = acting.actor.tenant;
    let search = RoomSearch {
        tokens: wanted.query.as_ref().map(Query::tokens).unwrap_or_default(),
        tag: wanted.tag.clone(),
        limit: CANDIDATES_MAX,
    };
    let mut listed = cx.store.find_listed(tenant, &search).await?;
    listed.retain(|listed| acting.reaches(listed.room.id) && fits(wanted, &listed.room));
    let key = |listed: &ListedRoom| {
        let place = place_of(wanted.sort, listed);
        (place.value, place.room)
    };
    listed.sort_unstable_by_key(|listed| std::cmp::Reverse(key(listed)));
    if let Some(before) = wanted.before {
        listed.retain(|listed| key(listed) < (before.value, before.room));
    }
    let next = cut(wanted, &mut listed);
    let ids: Vec<RoomId> = listed.iter().map(|listed| listed.room.id).collect();
    let mut rooms = cx.store.get_rooms(tenant, &ids).await?;
    let places: HashMap<RoomId, usize> = ids.into_iter().zip(0..).collect();
    rooms.sort_unstable_by_key(|room| places.get(&room.id).copied());
    Ok(DirectoryPage { rooms, next })
}

fn fits(wanted: &DirectoryWanted, room: &Room) -> bool {
    let settings = &room.settings;
    let tag = wanted.tag.as_ref();
    let has_tag = tag.is_none_or(|tag| settings.tags.contains(tag));
    let says = |query: &Query| {
        query.matches(&directory_text(
            &room.title,
            &settings.description,
            &settings.tags,
        ))
    };
    has_tag && wanted.query.as_ref().is_none_or(says)
}

/// Rooms that the actor is banned from are there, but nothing is told of what is said in them.
async fn say_nothing_of_banned(cx: &Cx, actor: Actor, rooms: &mut [Room]) -> Result<(), ReadError> {
    let (tenant, now) = (actor.tenant, cx.ambient.now());
    let bans = cx.store.list_bans_of(tenant, actor.principal, now).await?;
    for room in rooms.iter_mut().filter(|room| bans.contains(&room.id)) {
        room.last_message = None;
    }
    Ok(())
}
