//! The store itself, written once and compiled for each engine: its parent gives it `dialect` (the driver's types and
//! what differs), `sql` (the statements of batches) and `Engine` (the store). Must not know which engine that is.

mod fetch;
mod idempotency;
mod identity;
mod known_rooms;
mod load;
mod masks;
mod order;
mod own_rooms;
mod presence;
mod push;
mod queue;
mod reads;
mod retention;
mod rooms;
pub(super) mod search;
mod transaction;
pub(super) mod write;

use async_trait::async_trait;
use domain::{
    Epoch, Event, Room, RoomId, RoomRef, Seq, Session, SessionId, Tenant, TenantId, TenantSlug,
};
use store::{Durability, HistoryPage, HistoryQuery, Store, StoreError, Transaction};

use super::{Engine, dialect};

/// Counts one read by the name of its method.
fn count_read(op: &'static str) {
    metrics::counter!("maru_store_reads_total", "op" => op).increment(1);
}

#[async_trait]
impl Store for Engine {
    async fn durability(&self) -> Result<Durability, StoreError> {
        dialect::durability(self.write_pool()).await
    }

    fn writers_max(&self) -> usize {
        self.writers_max
    }

    async fn epoch(&self) -> Result<Epoch, StoreError> {
        count_read("epoch");
        reads::epoch(self.read_pool()).await
    }

    async fn find_tenant(&self, slug: &TenantSlug) -> Result<Option<Tenant>, StoreError> {
        count_read("find_tenant");
        identity::tenants::find(self.read_pool(), slug).await
    }

    async fn find_session(
        &self,
        tenant: TenantId,
        session: SessionId,
    ) -> Result<Option<Session>, StoreError> {
        count_read("find_session");
        reads::find_session(self.read_pool(), tenant, session).await
    }

    async fn find_room(
        &self,
        tenant: TenantId,
        room: &RoomRef,
    ) -> Result<Option<Room>, StoreError> {
        count_read("find_room");
        let mut found = reads::find_room(self.read_pool(), tenant, room).await?;
        if let Some(room) = &mut found
            && let Some(notice) = &mut room.notice
        {
            let place = (tenant, room.id);
            masks::show(self.read_pool(), place, vec![&mut notice.by]).await?;
        }
        Ok(found)
    }

    async fn read_history(
        &self,
        tenant: TenantId,
        room: RoomId,
        query: HistoryQuery,
    ) -> Result<Option<HistoryPage>, StoreError> {
        count_read("read_history");
        reads::read_history(self.read_pool(), tenant, room, query).await
    }

    async fn read_log(
        &self,
        tenant: TenantId,
        room: RoomId,
        after: Seq,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        count_read("read_log");
        reads::read_log(self.read_pool(), tenant, room, after, limit).await
    }

    async fn read_log_tail(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Result<Vec<Event>, StoreError> {
        count_read("read_log_tail");
        reads::read_log_tail(self.read_pool(), tenant, room, limit).await
    }

    async fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        let begun = transaction::begin(self.write_pool(), self.signal()).await?;
        Ok(Box::new(begun))
    }

    async fn create_tenant(&self, tenant: &Tenant) -> Result<bool, StoreError> {
        self.signal().check_writable()?;
        identity::tenants::insert(self.write_pool(), tenant).await
    }
}
