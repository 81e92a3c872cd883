//! What is kept for pushes to devices. Must not know how a push is made, nor who is worth one.

use async_trait::async_trait;
use domain::ids::MessageNumber;
use domain::push::{PushKey, QuietHours, Subscription};
use domain::rooms::NotifyLevel;
use domain::{PrincipalId, RoomId, Seq, SessionId, TenantId, Timestamp};

use crate::error::StoreError;

/// A device of a member of a room who wants to be told of what is said there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushReader {
    /// Where it is pushed to, and whose it is.
    pub subscription: Subscription,
    /// What of the room they want to be told of.
    pub notify: NotifyLevel,
    /// How far they have read.
    pub read: MessageNumber,
    /// Whether they block anybody.
    pub blocks: bool,
    /// When they want quiet.
    pub quiet: Option<QuietHours>,
}

/// Reads and small writes of their own about pushes.
#[async_trait]
pub trait Push: Send + Sync {
    /// The tenant's key pair.
    async fn find_push_key(&self, tenant: TenantId) -> Result<Option<PushKey>, StoreError>;

    /// Keeps a key pair where the tenant has none: of any number at once, one stays.
    async fn insert_push_key(&self, key: &PushKey) -> Result<(), StoreError>;

    /// Whether any device of any tenant is pushed to.
    async fn has_push_subscriptions(&self) -> Result<bool, StoreError>;

    /// The subscriptions of somebody whose sessions are not over at `now`, the newest first.
    async fn list_push_subscriptions(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<Subscription>, StoreError>;

    /// When somebody wants quiet, if they have said so.
    async fn find_quiet_hours(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<QuietHours>, StoreError>;

    /// Devices of members of a room, by the ids of person and session: behind these two, at most so many. Of sessions that are not over at
    /// `now`, in a tenant that is not disabled, of people who are neither banned nor gone and want to be told of
    /// something there.
    async fn list_push_readers(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
        behind: (Option<(PrincipalId, SessionId)>, u32),
    ) -> Result<Vec<PushReader>, StoreError>;

    /// Up to where a room was pushed.
    async fn find_pushed(&self, tenant: TenantId, room: RoomId) -> Result<Option<Seq>, StoreError>;

    /// Takes what stands behind the first place up to the second for oneself: of any number at once, one is told so. The
    /// first is what [`find_pushed`](Self::find_pushed) said.
    async fn claim_push(
        &self,
        tenant: TenantId,
        room: RoomId,
        seqs: (Option<Seq>, Seq),
    ) -> Result<bool, StoreError>;

    /// The push service knows this endpoint no longer: it goes, unless the session has another one by now.
    async fn drop_push_endpoint(
        &self,
        tenant: TenantId,
        session: SessionId,
        endpoint: &str,
    ) -> Result<(), StoreError>;
}

/// The part of a transaction over people that is about their devices' pushes.
#[async_trait]
pub trait PushTransaction: Send {
    /// A session's subscription from now on, in place of the one that it had; whoever had this endpoint has it no longer.
    /// Of its person's, all but the newest `keep` go.
    async fn put_push_subscription(
        &mut self,
        subscription: &Subscription,
        keep: u32,
    ) -> Result<(), StoreError>;

    /// Ends the subscription of one's session; false when it had none.
    async fn delete_push_subscription(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        session: SessionId,
    ) -> Result<bool, StoreError>;

    /// When somebody wants quiet.
    async fn set_quiet_hours(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        quiet: &QuietHours,
    ) -> Result<(), StoreError>;

    /// All that is kept of somebody for pushes goes.
    async fn forget_push(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError>;
}
