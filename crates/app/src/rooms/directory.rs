//! The directory: the rooms of a tenant that anybody finds, by what they are called, by tag, by activity or people. Must
//! not know through which door somebody came.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use domain::limits::ROOMS_LISTED_MAX;
use domain::search::Query;
use domain::{Actor, Room, RoomId, RoomRef, TenantId, Timestamp};
use store::{ActivePlace, ListedRoom, RoomSearch};

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
    pub rooms: Vec<Arc<Room>>,
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

fn by_activity((active_at, room): ActivePlace) -> DirectoryPlace {
    let value = active_at.as_millis();
    DirectoryPlace { value, room }
}

fn by_people((room, members): (RoomId, u64)) -> DirectoryPlace {
    let value = i64::try_from(members).unwrap_or(i64::MAX);
    DirectoryPlace { value, room }
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
    let listed = cx.store.list_listed(tenant, before, wanted.limit).await?;
    let (mut rooms, next) = (listed.rooms, listed.next.map(by_activity));
    rooms.retain(|room| acting.reaches(room.id));
    // Those of a short list stay in sight, however busy the others are.
    let named = acting.key.and_then(|key| key.rooms.as_deref());
    for &id in named.filter(|_| before.is_none()).unwrap_or_default() {
        if rooms.iter().all(|room| room.id != id) {
            let quiet = cx.store.find_room(tenant, &RoomRef::Id(id)).await?;
            rooms.extend(quiet.map(Arc::new));
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
    let mut places = candidates(cx, tenant, wanted).await?;
    places.retain(|place| acting.reaches(place.room));
    places.sort_unstable_by_key(|place| Reverse((place.value, place.room)));
    if let Some(before) = wanted.before {
        places.retain(|place| (place.value, place.room) < (before.value, before.room));
    }
    let has_more = places.len() > wanted.limit as usize;
    places.truncate(wanted.limit as usize);
    let next = places.last().copied().filter(|_| has_more);
    let ids: Vec<RoomId> = places.iter().map(|place| place.room).collect();
    let mut rooms = cx.store.get_rooms(tenant, &ids).await?;
    let places: HashMap<RoomId, usize> = ids.into_iter().zip(0..).collect();
    rooms.sort_unstable_by_key(|room| places.get(&room.id).copied());
    Ok(DirectoryPage { rooms, next })
}

/// Where the rooms that are wanted stand, in no order.
async fn candidates(
    cx: &Cx,
    tenant: TenantId,
    wanted: &DirectoryWanted,
) -> Result<Vec<DirectoryPlace>, ReadError> {
    if wanted.query.is_none() && wanted.tag.is_none() {
        let counted = cx.store.count_listed(tenant, CANDIDATES_MAX).await?;
        return Ok(counted.into_iter().map(by_people).collect());
    }
    let search = RoomSearch {
        tokens: wanted.query.as_ref().map(Query::tokens).unwrap_or_default(),
        tag: wanted.tag.clone(),
        limit: CANDIDATES_MAX,
    };
    let found = cx.store.find_listed(tenant, &search).await?;
    let place = |ListedRoom { room, active_at }: &ListedRoom| match wanted.sort {
        DirectorySort::Activity => by_activity((*active_at, room.id)),
        DirectorySort::People => by_people((room.id, room.members)),
    };
    let fitting = found.iter().filter(|found| fits(wanted, &found.room));
    Ok(fitting.map(place).collect())
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
async fn say_nothing_of_banned(
    cx: &Cx,
    actor: Actor,
    rooms: &mut [Arc<Room>],
) -> Result<(), ReadError> {
    let (tenant, now) = (actor.tenant, cx.ambient.now());
    let bans = cx.store.list_bans_of(tenant, actor.principal, now).await?;
    for room in rooms.iter_mut().filter(|room| bans.contains(&room.id)) {
        Arc::make_mut(room).last_message = None;
    }
    Ok(())
}
