//! What the statements return, row by row, and what it means in the domain. Must not know which engine sent it: the
//! derived readers work for both.

pub(crate) mod identity;
mod loaded;
mod members;
mod messages;
mod order;
pub(crate) mod push;
mod queue;
pub(crate) mod retention;
mod search;
mod words;

use std::sync::Arc;
use std::time::Duration;

use domain::ids::MessageNumber;
use domain::rooms::{Picture, RoomSettings};
use domain::{
    Alias, Epoch, Event, EventBody, Life, Mask, Message, Principal, PrincipalId, PrincipalKind,
    Room, RoomId, RoomKind, Seq, Session, SessionId, Timestamp,
};
use serde::Deserialize;
use sqlx::FromRow;
use store::StoreError;
use uuid::Uuid;

use crate::stored_events::{body_of, notice_of, with_message};
pub(crate) use loaded::{
    LoadedMessageRow, LoadedNewRoomRow, LoadedNumberRow, LoadedOtherRow, LoadedReactedRow,
    LoadedRow,
};
pub(crate) use members::{
    HeirRow, InviteRow, ListedMemberRow, MembershipRow, OwnPlaceRow, OwnRoomRow, PersonHereRow,
    profile,
};
pub(crate) use messages::{
    JoinedMessage, MessageRow, emoji, mentions_of, stored_mentions, stored_reactions,
};
pub(crate) use order::{ActRow, BlockedRow, DeletedTextRow, ReportRow, stored_detail};
pub(crate) use queue::{WaitingRow, stored_parts, waiting_kind};
pub(crate) use search::{
    ActiveRoomRow, CandidateRow, CountedRoomRow, DirectoryEntryRow, IndexedRow, PlaceRow,
    UnindexedRow,
};
pub(crate) use words::{Lent, Words};

/// A value that can only come from a damaged store, or from a newer version of it.
pub(crate) fn corrupt(what: &str, value: &dyn std::fmt::Display) -> StoreError {
    StoreError::Corrupt(format!("{what} {value}"))
}

/// A seq as it is stored.
pub(crate) fn stored_seq(seq: Seq) -> i64 {
    i64::try_from(seq.get()).unwrap_or(i64::MAX)
}

/// An ordinal as it is stored.
pub(crate) fn stored_number(number: MessageNumber) -> i64 {
    i64::try_from(number.get()).unwrap_or(i64::MAX)
}

/// A duration as it is stored, in milliseconds. One that never ends can still be added to any time.
pub(crate) fn stored_duration(duration: Duration) -> i64 {
    let never = Timestamp::NEVER.as_millis();
    i64::try_from(duration.as_millis()).map_or(never, |millis| millis.min(never))
}

fn duration(stored: i64) -> Result<Duration, StoreError> {
    count(stored).map(Duration::from_millis)
}

fn life(idle_max: i64, ends_at: i64, grace: i64) -> Result<Life, StoreError> {
    Ok(Life {
        idle_max: duration(idle_max)?,
        ends_at: Timestamp::from_millis(ends_at),
        grace: duration(grace)?,
    })
}

pub(crate) fn count(stored: i64) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| corrupt("the count", &stored))
}

pub(crate) fn seq(stored: i64) -> Result<Seq, StoreError> {
    count(stored).map(Seq::new)
}

pub(crate) fn number(stored: i64) -> Result<MessageNumber, StoreError> {
    count(stored).map(MessageNumber::new)
}

fn room_kind(word: &str) -> Result<RoomKind, StoreError> {
    RoomKind::parse(word).ok_or_else(|| corrupt("the room kind", &word))
}

pub(crate) fn epoch(text: &str) -> Result<Epoch, StoreError> {
    Epoch::parse(text).ok_or_else(|| corrupt("the epoch", &text))
}

pub(crate) fn principal(
    id: Uuid,
    kind: &str,
    name: impl Into<Box<str>>,
    tag: impl Into<Box<str>>,
) -> Result<Principal, StoreError> {
    Ok(Principal {
        id: PrincipalId::from_uuid(id),
        kind: PrincipalKind::parse(kind).ok_or_else(|| corrupt("the principal kind", &kind))?,
        name: name.into(),
        tag: tag.into(),
        picture: None,
    })
}

/// Somebody with the picture and the id that a room shows of them.
pub(crate) fn shown(mut person: Principal, stored: Option<&str>, mask: Option<Uuid>) -> Principal {
    person.picture = stored.and_then(Picture::of_stored);
    person.id = person.id.shown_as(mask.map(Mask::from_uuid));
    person
}

/// Somebody's id as a room shows it.
pub(crate) fn shown_id(id: Uuid, mask: Option<Uuid>) -> PrincipalId {
    PrincipalId::from_uuid(id).shown_as(mask.map(Mask::from_uuid))
}

#[derive(FromRow)]
pub(crate) struct SessionRow {
    id: Uuid,
    refresh_count: i64,
    refreshed_at: i64,
    created_at: i64,
    revoked_at: Option<i64>,
    idle_max: i64,
    ends_at: i64,
    grace: i64,
    principal_id: Uuid,
    principal_kind: String,
    principal_name: String,
    principal_tag: String,
}

impl SessionRow {
    pub(crate) fn into_session(self) -> Result<Session, StoreError> {
        Ok(Session {
            id: SessionId::from_uuid(self.id),
            principal: principal(
                self.principal_id,
                &self.principal_kind,
                self.principal_name,
                self.principal_tag,
            )?,
            refresh_count: refresh_count(self.refresh_count)?,
            refreshed_at: Timestamp::from_millis(self.refreshed_at),
            created_at: Timestamp::from_millis(self.created_at),
            revoked_at: self.revoked_at.map(Timestamp::from_millis),
            life: life(self.idle_max, self.ends_at, self.grace)?,
        })
    }
}

fn refresh_count(stored: i64) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|_| corrupt("the refresh count", &stored))
}

/// A room with its newest message.
#[derive(FromRow, Deserialize)]
pub(crate) struct RoomRow<T = String> {
    id: Uuid,
    kind: T,
    alias: Option<T>,
    title: T,
    cover: T,
    settings: Option<T>,
    created_at: i64,
    head: i64,
    number: i64,
    floor_number: i64,
    members: i64,
    #[sqlx(flatten)]
    last_message: JoinedMessage<T>,
    /// The event that put the notice up; lists leave it out.
    #[sqlx(default)]
    #[serde(skip)]
    notice: Option<String>,
}

impl<T: Words> RoomRow<T> {
    pub(crate) fn into_room(self) -> Result<Room, StoreError> {
        Ok(Room {
            id: RoomId::from_uuid(self.id),
            kind: room_kind(self.kind.as_ref())?,
            alias: self.alias.as_ref().map(T::as_ref).map(alias).transpose()?,
            title: self.title.into(),
            cover: self.cover.into(),
            settings: room_settings(self.settings.as_ref().map(T::as_ref))?,
            created_at: Timestamp::from_millis(self.created_at),
            head: seq(self.head)?,
            number: number(self.number)?,
            floor_number: number(self.floor_number)?,
            members: count(self.members)?,
            last_message: self.last_message.into_message()?,
            notice: self.notice.as_deref().map(notice_of).transpose()?.flatten(),
        })
    }
}

/// How a room is set; nothing is kept where nothing is set.
pub(crate) fn room_settings(stored: Option<&str>) -> Result<RoomSettings, StoreError> {
    stored.map_or_else(
        || Ok(RoomSettings::default()),
        |text| serde_json::from_str(text).map_err(|error| corrupt("a room's settings:", &error)),
    )
}

pub(crate) fn alias(text: &str) -> Result<Alias, StoreError> {
    Alias::parse(text).ok_or_else(|| corrupt("the alias", &text))
}

/// A message of a history page with the room's head; one row without a message for an empty page.
#[derive(FromRow, Deserialize)]
pub(crate) struct HistoryRow<T = String> {
    head: i64,
    #[sqlx(flatten)]
    message: JoinedMessage<T>,
}

impl<T: Words> HistoryRow<T> {
    pub(crate) fn head(&self) -> Result<Seq, StoreError> {
        seq(self.head)
    }

    pub(crate) fn into_message(self) -> Result<Option<Message>, StoreError> {
        self.message.into_message()
    }
}

/// A row of the log: a message, or another event with its stored body.
#[derive(FromRow)]
pub(crate) struct LogRow {
    event_seq: i64,
    event_at: i64,
    event_kind: String,
    event_body: Option<String>,
    event_message_seq: Option<i64>,
    event_member_name: Option<String>,
    event_member_picture: Option<String>,
    event_member_mask: Option<Uuid>,
    #[sqlx(flatten)]
    message: JoinedMessage,
}

impl LogRow {
    /// An edit of a message that retention removed says nothing but that: whoever still has the message hears so again
    /// from the event that removed it.
    fn of_removed(&self) -> Result<Option<EventBody>, StoreError> {
        let is_edit = self.event_kind == "message.edited";
        let of = self.event_message_seq.filter(|_| is_edit);
        let trimmed = |floor| EventBody::HistoryTrimmed {
            floor,
            number: MessageNumber::default(),
        };
        Ok(of.map(seq).transpose()?.map(trimmed))
    }

    pub(crate) fn into_event(self, room: RoomId) -> Result<Event, StoreError> {
        let removed = self.of_removed()?;
        let message = self.message.into_message()?.map(Arc::new);
        let known_as = profile(self.event_member_name, self.event_member_picture.as_deref());
        let mut body = match (message, self.event_body) {
            (Some(message), None) => EventBody::MessageSent { message },
            (Some(message), Some(body)) => with_message(&self.event_kind, &body, message)?,
            (None, Some(body)) => {
                removed.map_or_else(|| body_of(room, &self.event_kind, &body), Ok)?
            }
            (None, None) => return Err(corrupt("an event without a body at", &self.event_seq)),
        };
        if let Some(member) = body.member_mut() {
            member.id = shown_id(member.id.as_uuid(), self.event_member_mask);
            if let Some(profile) = known_as {
                profile.dress(member);
            }
        }
        Ok(Event {
            room,
            seq: seq(self.event_seq)?,
            at: Timestamp::from_millis(self.event_at),
            body,
        })
    }
}
