//! What is kept for those who keep order: reports. Must not know who may read it.

use async_trait::async_trait;
use domain::moderation::reports::{Report, ReportState};
use domain::{ReportId, RoomId, TenantId};

use crate::error::StoreError;

/// Which page of reports: the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportQuery {
    /// Of this room; of all of them where there is none.
    pub room: Option<RoomId>,
    /// Open, or resolved.
    pub state: ReportState,
    /// Those before this one; from the newest without it.
    pub before: Option<ReportId>,
    /// At most so many.
    pub limit: u32,
}

/// Reads about keeping order.
#[async_trait]
pub trait Order {
    /// A page of reports, the newest first.
    async fn list_reports(
        &self,
        tenant: TenantId,
        query: ReportQuery,
    ) -> Result<Vec<Report>, StoreError>;
}
