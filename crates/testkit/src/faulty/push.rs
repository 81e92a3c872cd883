//! Pushes to devices: all of it goes to the real store.

use std::sync::atomic::Ordering;

use async_trait::async_trait;
use domain::push::{PushKey, QuietHours, Subscription};
use domain::{PrincipalId, RoomId, Seq, SessionId, TenantId, Timestamp};
use store::{Push, PushReader, PushTransaction, StoreError};

use super::FaultyStore;
use super::counted::Counted;

#[async_trait]
impl Push for FaultyStore {
    async fn find_push_key(&self, tenant: TenantId) -> Result<Option<PushKey>, StoreError> {
        self.inner().find_push_key(tenant).await
    }

    async fn insert_push_key(&self, key: &PushKey) -> Result<(), StoreError> {
        self.inner().insert_push_key(key).await
    }

    async fn has_push_subscriptions(&self) -> Result<bool, StoreError> {
        // Asked by a turn of its own, whatever callers ask.
        self.inner.has_push_subscriptions().await
    }

    async fn list_push_subscriptions(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<Subscription>, StoreError> {
        self.inner()
            .list_push_subscriptions(tenant, principal, now)
            .await
    }

    async fn find_quiet_hours(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<QuietHours>, StoreError> {
        self.inner().find_quiet_hours(tenant, principal).await
    }

    async fn list_push_readers(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
        page: (Option<(PrincipalId, SessionId)>, u32),
    ) -> Result<Vec<PushReader>, StoreError> {
        self.inner()
            .list_push_readers(tenant, room, now, page)
            .await
    }

    async fn find_pushed(&self, tenant: TenantId, room: RoomId) -> Result<Option<Seq>, StoreError> {
        self.inner().find_pushed(tenant, room).await
    }

    async fn claim_push(
        &self,
        tenant: TenantId,
        room: RoomId,
        seqs: (Option<Seq>, Seq),
    ) -> Result<bool, StoreError> {
        self.inner().claim_push(tenant, room, seqs).await
    }

    async fn drop_push_endpoint(
        &self,
        tenant: TenantId,
        session: SessionId,
        endpoint: &str,
    ) -> Result<(), StoreError> {
        self.inner()
            .drop_push_endpoint(tenant, session, endpoint)
            .await
    }
}

#[async_trait]
impl PushTransaction for Counted {
    async fn put_push_subscription(
        &mut self,
        subscription: &Subscription,
        keep: u32,
    ) -> Result<(), StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.put_push_subscription(subscription, keep).await
    }

    async fn delete_push_subscription(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        session: SessionId,
    ) -> Result<bool, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner
            .delete_push_subscription(tenant, principal, session)
            .await
    }

    async fn set_quiet_hours(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        quiet: &QuietHours,
    ) -> Result<(), StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.set_quiet_hours(tenant, principal, quiet).await
    }

    async fn forget_push(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.forget_push(tenant, principal).await
    }
}
