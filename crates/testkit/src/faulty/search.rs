//! The search index never fails here: it is the real store's.

use std::sync::Arc;

use async_trait::async_trait;
use domain::{PrincipalId, Room, RoomId, TenantId, Timestamp};
use store::{
    ActivePlace, BehindPage, Candidates, IndexStep, ListedPage, ListedRoom, MessageSearch,
    RoomSearch, Search, StoreError, Unindexed,
};

use super::FaultyStore;

type Read<T> = Result<T, StoreError>;

#[async_trait]
impl Search for FaultyStore {
    async fn list_behind(&self, after: Option<(TenantId, RoomId)>, limit: u32) -> Read<BehindPage> {
        self.inner().list_behind(after, limit).await
    }

    async fn read_unindexed(
        &self,
        tenant: TenantId,
        room: RoomId,
        limit: u32,
    ) -> Read<Option<Unindexed>> {
        self.inner().read_unindexed(tenant, room, limit).await
    }

    async fn write_index(&self, steps: &[IndexStep]) -> Read<Vec<bool>> {
        self.inner().write_index(steps).await
    }

    async fn find_messages(&self, tenant: TenantId, search: &MessageSearch) -> Read<Candidates> {
        self.inner().find_messages(tenant, search).await
    }

    async fn list_readable(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
        limit: u32,
    ) -> Read<Vec<RoomId>> {
        self.inner()
            .list_readable(tenant, principal, now, limit)
            .await
    }

    async fn find_listed(&self, tenant: TenantId, search: &RoomSearch) -> Read<Vec<ListedRoom>> {
        self.inner().find_listed(tenant, search).await
    }

    async fn list_listed(
        &self,
        tenant: TenantId,
        before: Option<ActivePlace>,
        limit: u32,
    ) -> Read<ListedPage> {
        self.inner().list_listed(tenant, before, limit).await
    }

    async fn count_listed(&self, tenant: TenantId, limit: u32) -> Read<Vec<(RoomId, u64)>> {
        self.inner().count_listed(tenant, limit).await
    }

    async fn get_rooms(&self, tenant: TenantId, rooms: &[RoomId]) -> Read<Vec<Arc<Room>>> {
        self.inner().get_rooms(tenant, rooms).await
    }
}
