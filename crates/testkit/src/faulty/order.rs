//! Reads about keeping order never fail here: they go to the real store.

use async_trait::async_trait;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::Report;
use domain::rooms::Notice;
use domain::{ActId, Principal, PrincipalId, ReportId, RoomId, Seq, TenantId, Timestamp};
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

    async fn is_blocked_in_pair(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<bool, StoreError> {
        self.inner()
            .is_blocked_in_pair(tenant, room, principal)
            .await
    }

    async fn list_reports_by(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        before: Option<ReportId>,
        limit: u32,
    ) -> Result<Vec<Report>, StoreError> {
        self.inner()
            .list_reports_by(tenant, by, before, limit)
            .await
    }

    async fn list_acts_on(
        &self,
        tenant: TenantId,
        person: PrincipalId,
        before: Option<ActId>,
        limit: u32,
    ) -> Result<Vec<ModeratingAct>, StoreError> {
        self.inner()
            .list_acts_on(tenant, person, before, limit)
            .await
    }
}
