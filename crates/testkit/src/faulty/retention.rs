//! Reads about what has had its time never fail here: they go to the real store.

use async_trait::async_trait;
use domain::rooms::Sent;
use domain::{PrincipalId, RoomId, Seq, TenantId};
use store::{Erasure, KeptRoom, Retention, StoreError};

use super::FaultyStore;

type Read<T> = Result<T, StoreError>;

#[async_trait]
impl Retention for FaultyStore {
    async fn list_kept_rooms(
        &self,
        after: Option<(TenantId, RoomId)>,
        limit: u32,
    ) -> Read<Vec<KeptRoom>> {
        self.inner().list_kept_rooms(after, limit).await
    }

    async fn list_oldest(&self, tenant: TenantId, room: RoomId, limit: u32) -> Read<Vec<Sent>> {
        self.inner().list_oldest(tenant, room, limit).await
    }

    async fn find_floor(&self, tenant: TenantId, room: RoomId) -> Read<Option<Seq>> {
        self.inner().find_floor(tenant, room).await
    }

    async fn list_erasures(&self, limit: u32) -> Read<Vec<Erasure>> {
        self.inner().list_erasures(limit).await
    }

    async fn find_erasure(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Read<Option<Erasure>> {
        self.inner().find_erasure(tenant, principal).await
    }

    async fn list_claimed(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Read<Vec<PrincipalId>> {
        self.inner().list_claimed(tenant, principal).await
    }
}
