//! Reads about what waits never fail here: they go to the real store.

use async_trait::async_trait;
use domain::moderation::queue::Waiting;
use domain::{PrincipalId, RoomId, TenantId, Timestamp};
use store::{MovedWaiting, Queue, QueueCounts, QueueQuery, StoreError};

use super::FaultyStore;

#[async_trait]
impl Queue for FaultyStore {
    async fn list_waiting(
        &self,
        tenant: TenantId,
        query: QueueQuery,
    ) -> Result<Vec<Waiting>, StoreError> {
        self.inner().list_waiting(tenant, query).await
    }

    async fn count_waiting(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
    ) -> Result<QueueCounts, StoreError> {
        self.inner().count_waiting(tenant, room, now).await
    }

    async fn list_own_waiting(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        room: Option<RoomId>,
        limit: u32,
    ) -> Result<Vec<Waiting>, StoreError> {
        self.inner().list_own_waiting(tenant, by, room, limit).await
    }

    async fn list_moved_waiting(
        &self,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<MovedWaiting>, StoreError> {
        self.inner().list_moved_waiting(since, limit).await
    }
}
