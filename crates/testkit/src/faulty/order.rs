//! Reads about keeping order never fail here: they go to the real store.

use async_trait::async_trait;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::Report;
use domain::rooms::Notice;
use domain::{Principal, PrincipalId, RoomId, Seq, TenantId, Timestamp};
use store::{ActQuery, Order, ReportQuery, StoreError};

use super::FaultyStore;

#[async_trait]
impl Order for FaultyStore {
    async fn list_reports(
        &self,
        tenant: TenantId,
        query: ReportQuery,
    ) -> Result<Vec<Report>, StoreError> {
        self.inner().list_reports(tenant, query).await
    }

    async fn list_acts(
        &self,
        tenant: TenantId,
        query: ActQuery,
    ) -> Result<Vec<ModeratingAct>, StoreError> {
        self.inner().list_acts(tenant, query).await
    }

    async fn list_notices(
        &self,
        tenant: TenantId,
        room: RoomId,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError> {
        self.inner().list_notices(tenant, room, before, limit).await
    }

    async fn list_blocks(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        limit: u32,
    ) -> Result<Vec<(Principal, Timestamp)>, StoreError> {
        self.inner().list_blocks(tenant, by, limit).await
    }
}
