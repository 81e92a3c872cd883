//! What is kept for those who keep order, and for whoever wants peace: reports, notices, blocks. Must not know who may read it.

use async_trait::async_trait;
use domain::moderation::acts::ModeratingAct;
use domain::moderation::reports::{Report, ReportState};
use domain::rooms::Notice;
use domain::{ActId, Principal, PrincipalId, ReportId, RoomId, Seq, TenantId, Timestamp};

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

/// Which page of acts: the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActQuery {
    /// In this room; in all of them where there is none.
    pub room: Option<RoomId>,
    /// Those before this one; from the newest without it.
    pub before: Option<ActId>,
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

    /// A page of what was done to keep order, the newest first.
    async fn list_acts(
        &self,
        tenant: TenantId,
        query: ActQuery,
    ) -> Result<Vec<ModeratingAct>, StoreError>;

    /// The notices that were put up in a room before this place, the newest first.
    async fn list_notices(
        &self,
        tenant: TenantId,
        room: RoomId,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<Vec<Notice>, StoreError>;

    /// Those whom somebody blocks, the newest first, with when.
    async fn list_blocks(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        limit: u32,
    ) -> Result<Vec<(Principal, Timestamp)>, StoreError>;

    /// Whether somebody in this room of two blocks the principal.
    async fn is_blocked_in_pair(
        &self,
        tenant: TenantId,
        room: RoomId,
        principal: PrincipalId,
    ) -> Result<bool, StoreError>;

    /// What somebody reported, the newest first, before this one.
    async fn list_reports_by(
        &self,
        tenant: TenantId,
        by: PrincipalId,
        before: Option<ReportId>,
        limit: u32,
    ) -> Result<Vec<Report>, StoreError>;

    /// What was done to somebody to keep order, the newest first, before this one.
    async fn list_acts_on(
        &self,
        tenant: TenantId,
        person: PrincipalId,
        before: Option<ActId>,
        limit: u32,
    ) -> Result<Vec<ModeratingAct>, StoreError>;
}
