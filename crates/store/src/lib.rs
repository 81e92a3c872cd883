//! What a store must do, as traits, and the contract suite that every store must pass.
//!
//! Must not know: SQL, engines, the network, who calls. The store keeps; it decides nothing.

mod asked;
pub mod changes;
pub mod contract;
pub mod error;
pub mod facts;
pub mod idempotency;
pub mod identity;
mod nobody;
pub mod order;
pub mod pages;
pub mod presence;
pub mod push;
pub mod queue;
pub mod retention;
pub mod rooms;
pub mod search;
pub mod seen;

use std::sync::Arc;

use async_trait::async_trait;
use domain::{
    Epoch, Event, Room, RoomId, RoomRef, Seq, Session, SessionId, Tenant, TenantId, TenantSlug,
};

pub use changes::{
    ChangedRoom, Changes, DeletedMessage, DeletedText, EditedMessage, Member, MovedMarker,
    NewGuest, NewRoom, OwnChanged, OwnValues, PinnedMessage, ProfileSet, ReactedMessage,
    RefreshedSession, RenamedMessage, ResolvedReports, RestoredMessage, RoomHead, TrimmedRoom,
};
pub use error::StoreError;
pub use facts::{Facts, RoomFacts, Subject, Wanted};
pub use idempotency::{IdempotencyTransaction, KeptAnswer, OnceRequest};
pub use identity::{AuditQuery, Consumed, Identity, IdentityTransaction, SessionsOf};
pub use order::{ActQuery, Order, ReportQuery};
pub use pages::{HistoryPage, HistoryPlace, HistoryQuery};
pub use presence::{Presence, Seen, Sighting};
pub use push::{Push, PushReader, PushTransaction};
pub use queue::{MovedWaiting, Queue, QueueCounts, QueueFacts, QueueQuery, SettledWaiting};
pub use retention::{Erasure, KeptRoom, Retention};
pub use rooms::{OwnRoom, PersonHere, Rooms};
pub use search::{
    ActivePlace, BehindPage, Candidates, DirectoryEntry, DirectoryWords, DocId, DocPlace, IndexDoc,
    IndexStep, ListedPage, ListedRoom, MessageCandidate, MessageSearch, RoomLabel, RoomSearch,
    Search, Unindexed, UnindexedMessage,
};
pub use seen::SeenTransaction;

/// How well a commit is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A committed transaction survives the loss of power.
    Full,
    /// It may not; the text names the setting that weakens it.
    Weak(&'static str),
}

/// A store shared by everything that reads and by the writer.
pub type SharedStore = Arc<dyn Store>;

/// Everything that is kept. Reads see the newest commit.
#[async_trait]
pub trait Store:
    Identity + Order + Presence + Push + Queue + Rooms + Retention + Search + Send + Sync + 'static
{
    /// How well the engine keeps what it commits, asked from the engine itself.
    async fn durability(&self) -> Result<Durability, StoreError>;

    /// How many transactions may usefully be open at once: 1 where the engine has one writer.
    fn writers_max(&self) -> usize;

    /// The epoch of the store: another one after a restore or reset.
    async fn epoch(&self) -> Result<Epoch, StoreError>;

    /// The tenant with this slug.
    async fn find_tenant(&self, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError>;

    /// The session with its principal; none in a tenant that is disabled.
    async fn find_session(
        &self,
        tenant: TenantId,
        session: SessionId,
    ) -> Result<Option<Session>, StoreError>;

    /// Rooms that are found in the list, the newest activity first, at most `limit`.
    async fn list_rooms(&self, tenant: TenantId, limit: u32) -> Result<Vec<Room>, StoreError> {
        let listed = self.list_listed(tenant, None, limit).await?.rooms;
        Ok(listed.into_iter().map(Arc::unwrap_or_clone).collect())
    }

    /// The room with this id or alias in this tenant.
    async fn find_room(&self, tenant: TenantId, room: &RoomRef)
    -> Result<Option<Room>, StoreError>;

    /// One page of history with the head that it belongs to; `None` when there is no such room.
    /// The page and its head are of one moment: no event up to the head is missing from the page's range.
    async fn read_history(
        &self,
        tenant: TenantId,
        room: RoomId,
        query: HistoryQuery,
    ) -> Result<Option<HistoryPage>, StoreError>;

    /// Events behind `after` in seq order, at most `limit`: always a contiguous run that begins at `after + 1`.
    /// [`StoreError::BelowFloor`] where retention removed what follows `after`.
    async fn read_log(
        &self,
        tenant: TenantId,
        room: RoomId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError>;

    /// The newest events, at most `limit`, in seq order: a contiguous run that ends at the head and begins behind the
    /// floor. Empty for a missing room.
    async fn read_log_tail(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError>;

    /// Begins the only kind of transaction that writes.
    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError>;

    /// Creates a tenant if its slug is free; true if it did. Used at the first start.
    async fn create_tenant(&self, tenant: &Tenant) -> Result<bool, StoreError>;
}

/// A transaction that writes. Dropped without a commit it leaves nothing behind.
#[async_trait]
pub trait Transaction: Send {
    /// Reads what the commands of a batch depend on, in the order asked. Where the engine has several writers, the
    /// rooms read are locked until the end.
    async fn load(&mut self, wanted: &[Wanted]) -> Result<Vec<Facts>, StoreError>;

    /// Writes all changes, one statement per table.
    async fn write(&mut self, changes: &Changes) -> Result<(), StoreError>;

    /// Commits. After `Ok` the changes are as durable as the store can make them.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
}
