//! The search index and the directory: what is indexed, how the index follows the logs of rooms, and what is found. Must
//! not know what a token means, nor who may read what is found.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{Message, PrincipalId, Room, RoomId, Seq, TenantId, Timestamp};

use crate::error::StoreError;

/// A place among the documents of the index: it rises with the time of their making.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DocId(i64);

impl DocId {
    /// Behind all documents.
    pub const LAST: Self = Self(i64::MAX);

    /// The place with this number.
    pub const fn new(id: i64) -> Self {
        Self(id)
    }

    /// Its number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

/// Which rooms of a page are indexed less far than their logs go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BehindPage {
    /// Those rooms.
    pub behind: Vec<(TenantId, RoomId)>,
    /// The last room that was looked at; `None` behind the last one of all.
    pub next: Option<(TenantId, RoomId)>,
}

/// What happened in a room behind the place up to which it is indexed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unindexed {
    /// Up to here it is indexed.
    pub from: Seq,
    /// Up to here it is indexed once this is.
    pub to: Seq,
    /// The room's head.
    pub head: Seq,
    /// The messages that were sent, edited or deleted, as they stand now; each once.
    pub messages: Vec<UnindexedMessage>,
    /// What the directory says of the room now, if that may have changed.
    pub entry: Option<DirectoryEntry>,
}

/// A message as it stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnindexedMessage {
    /// The seq of its sending.
    pub seq: Seq,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// What it says; none if it was deleted.
    pub text: Option<Box<str>>,
}

/// What the directory says of a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEntry {
    /// Since when the room is there.
    pub created_at: Timestamp,
    /// Title, description and tags; none where the directory says nothing of it.
    pub words: Option<DirectoryWords>,
}

/// By what a room is found in the directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryWords {
    /// Its title.
    pub title: Box<str>,
    /// What it is about.
    pub description: Box<str>,
    /// Its tags.
    pub tags: Vec<Box<str>>,
}

/// One step of the index in one room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexStep {
    /// In which tenant.
    pub tenant: TenantId,
    /// Which room.
    pub room: RoomId,
    /// Up to here the room was indexed when the step was read.
    pub from: Seq,
    /// Up to here it is after it.
    pub to: Seq,
    /// What is in the index from now on, each place once.
    pub docs: Vec<IndexDoc>,
}

/// A document of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexDoc {
    /// Which.
    pub place: DocPlace,
    /// When it was made.
    pub at: Timestamp,
    /// By what it is found; by nothing: it is not in the index any more.
    pub tokens: Vec<Box<str>>,
}

/// What a document stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocPlace {
    /// The message of this seq.
    Message(Seq),
    /// The room itself, with these tags.
    Directory(Vec<Box<str>>),
}

/// Which messages are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageSearch {
    /// In which rooms.
    pub rooms: Vec<RoomId>,
    /// What each of them has.
    pub tokens: Vec<Box<str>>,
    /// Made before this one.
    pub before: DocId,
    /// At most so many.
    pub limit: u32,
}

/// What the index gave: the message may be gone, or say something else by now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageCandidate {
    /// Its place.
    pub id: DocId,
    /// The message with its room's title and cover, if both are there still.
    pub found: Option<(Message, RoomLabel)>,
}

/// What one look at the index gave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidates {
    /// The newest first.
    pub found: Vec<MessageCandidate>,
    /// Set where the store stopped before it had as many as were wanted: everything newer than this place was looked at,
    /// what is older was not.
    pub looked_to: Option<DocId>,
}

/// What a room is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomLabel {
    /// Its title.
    pub title: Box<str>,
    /// Its cover.
    pub cover: Box<str>,
}

/// Which rooms of the directory are looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoomSearch {
    /// What the index says each of them has.
    pub tokens: Vec<Box<str>>,
    /// A tag that each of them has.
    pub tag: Option<Box<str>>,
    /// At most so many: those that were made last.
    pub limit: u32,
}

/// A room of the directory with the time of its newest activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedRoom {
    /// The room, without its newest message.
    pub room: Room,
    /// When its log last grew.
    pub active_at: Timestamp,
}

/// A place in the directory by activity: when the room's log last grew, and the room.
pub type ActivePlace = (Timestamp, RoomId);

/// A page of the directory by activity.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListedPage {
    /// The rooms with their newest messages.
    pub rooms: Vec<Arc<Room>>,
    /// The last place of the page, if there is something behind it.
    pub next: Option<ActivePlace>,
}

/// The search index, and lists of rooms.
#[async_trait]
pub trait Search {
    /// Looks at most at `limit` rooms of all tenants behind `after`, in the order of their ids.
    async fn list_behind(
        &self,
        after: Option<(TenantId, RoomId)>,
        limit: u32,
    ) -> Result<BehindPage, StoreError>;

    /// What is to be indexed next of a room: of at most `limit` seqs. `None` where there is no such room, or nothing.
    async fn read_unindexed(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Option<Unindexed>, StoreError>;

    /// Writes steps of different rooms and how far these are indexed, in one transaction; whether each was written. One is
    /// not where the room was indexed further by somebody else, or is gone.
    async fn write_index(&self, steps: &[IndexStep]) -> Result<Vec<bool>, StoreError>;

    /// Messages that have all the tokens, the newest first.
    async fn find_messages(
        &self,
        tenant: TenantId,
        search: &MessageSearch,
    ) -> Result<Candidates, StoreError>;

    /// Rooms that somebody is in and not banned from at `now`, the newest activity first.
    async fn list_readable(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<RoomId>, StoreError>;

    /// Rooms of the directory, without their newest messages, in no order.
    async fn find_listed(
        &self,
        tenant: TenantId,
        search: &RoomSearch,
    ) -> Result<Vec<ListedRoom>, StoreError>;

    /// Rooms of the directory, the newest activity first, behind this place; at most `limit`. One that goes while they are
    /// read is left out.
    async fn list_listed(
        &self,
        tenant: TenantId,
        before: Option<ActivePlace>,
        limit: u32,
    ) -> Result<ListedPage, StoreError>;

    /// Of the rooms of the directory with the newest activity, at most `limit`, how many people are in each; in no order.
    async fn count_listed(
        &self,
        tenant: TenantId,
        limit: u32,
    ) -> Result<Vec<(RoomId, u64)>, StoreError>;

    /// These rooms with their newest messages, in no order; those that are gone are left out.
    async fn get_rooms(
        &self,
        tenant: TenantId,
        rooms: &[RoomId],
    ) -> Result<Vec<Arc<Room>>, StoreError>;
}
