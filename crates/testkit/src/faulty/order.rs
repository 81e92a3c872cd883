//! Reads about keeping order never fail here: they go to the real store.

use async_trait::async_trait;
use domain::TenantId;
use domain::moderation::reports::Report;
use store::{Order, ReportQuery, StoreError};

use super::FaultyStore;

#[async_trait]
impl Order for FaultyStore {
    async fn list_reports(
        &self,
        tenant: TenantId,
        query: ReportQuery,
    ) -> Result<Vec<Report>, StoreError> {
        self.inner.list_reports(tenant, query).await
    }
}
