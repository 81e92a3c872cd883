//! What the search index and the directory say, as rows. Must not know which statement asked.

use domain::{Message, Room, RoomId, TenantId, Timestamp};
use serde::Deserialize;
use sqlx::FromRow;
use store::{
    ActivePlace, DirectoryEntry, DirectoryWords, DocId, ListedRoom, MessageCandidate, RoomLabel,
    StoreError, UnindexedMessage,
};
use uuid::Uuid;

use super::{JoinedMessage, RoomRow, Words, count, room_settings, seq};
use crate::known_rooms::Look;

/// A room with how far it is indexed.
#[derive(FromRow)]
pub(crate) struct IndexedRow {
    tenant_id: Uuid,
    id: Uuid,
    head: i64,
    indexed: i64,
}

impl IndexedRow {
    pub(crate) fn is_behind(&self) -> bool {
        self.indexed < self.head
    }

    pub(crate) fn key(&self) -> (TenantId, RoomId) {
        let tenant = TenantId::from_uuid(self.tenant_id);
        (tenant, RoomId::from_uuid(self.id))
    }
}

/// A message that is not indexed as it stands now.
#[derive(FromRow)]
pub(crate) struct UnindexedRow {
    seq: i64,
    sent_at: i64,
    text: String,
    deleted_at: Option<i64>,
}

impl UnindexedRow {
    pub(crate) fn into_message(self) -> Result<UnindexedMessage, StoreError> {
        Ok(UnindexedMessage {
            seq: seq(self.seq)?,
            sent_at: Timestamp::from_millis(self.sent_at),
            text: self.deleted_at.is_none().then(|| self.text.into()),
        })
    }
}

/// What the directory says of a room.
#[derive(FromRow)]
pub(crate) struct DirectoryEntryRow {
    created_at: i64,
    title: String,
    settings: Option<String>,
    listed: i64,
    deleted_at: Option<i64>,
}

impl DirectoryEntryRow {
    pub(crate) fn into_entry(self) -> Result<DirectoryEntry, StoreError> {
        let settings = room_settings(self.settings.as_deref())?;
        let is_listed = self.listed != 0 && self.deleted_at.is_none();
        Ok(DirectoryEntry {
            created_at: Timestamp::from_millis(self.created_at),
            words: is_listed.then(|| DirectoryWords {
                title: self.title.into(),
                description: settings.description,
                tags: settings.tags,
            }),
        })
    }
}

/// A document that was found, and what became of it.
#[derive(FromRow)]
pub(crate) struct CandidateRow {
    doc_id: i64,
    room_title: Option<String>,
    room_cover: Option<String>,
    #[sqlx(flatten)]
    message: JoinedMessage,
}

impl CandidateRow {
    pub(crate) fn into_candidate(self) -> Result<MessageCandidate, StoreError> {
        let message: Option<Message> = self.message.into_message()?;
        let label = self.room_title.map(|title| RoomLabel {
            title: title.into(),
            cover: self.room_cover.unwrap_or_default().into(),
        });
        Ok(MessageCandidate {
            id: DocId::new(self.doc_id),
            found: message.zip(label),
        })
    }
}

/// Where a room stands in a list by activity, and how it looks.
#[derive(FromRow, Deserialize)]
pub(crate) struct PlaceRow {
    active_at: i64,
    id: Uuid,
    #[sqlx(flatten)]
    look: Look,
}

impl PlaceRow {
    pub(crate) fn place(&self) -> ActivePlace {
        (
            Timestamp::from_millis(self.active_at),
            RoomId::from_uuid(self.id),
        )
    }

    pub(crate) fn look(&self) -> (RoomId, Look) {
        (RoomId::from_uuid(self.id), self.look)
    }
}

/// How many people are in a room of the directory.
#[derive(FromRow, Deserialize)]
pub(crate) struct CountedRoomRow {
    id: Uuid,
    members: i64,
}

impl CountedRoomRow {
    pub(crate) fn into_count(self) -> Result<(RoomId, u64), StoreError> {
        Ok((RoomId::from_uuid(self.id), count(self.members)?))
    }
}

/// A room of the directory with its newest activity.
#[derive(FromRow, Deserialize)]
pub(crate) struct ActiveRoomRow<T = String> {
    active_at: i64,
    #[sqlx(flatten)]
    room: RoomRow<T>,
}

impl<T: Words> ActiveRoomRow<T> {
    pub(crate) fn into_listed(self) -> Result<ListedRoom, StoreError> {
        let room: Room = self.room.into_room()?;
        Ok(ListedRoom {
            room,
            active_at: Timestamp::from_millis(self.active_at),
        })
    }
}
