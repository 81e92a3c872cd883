//! Pushes to devices. Must not know how they are made.

use async_trait::async_trait;
use domain::push::{PushKey, QuietHours, Subscription};
use domain::{PrincipalId, RoomId, Seq, SessionId, TenantId, Timestamp};
use store::{Push, PushReader, PushTransaction, StoreError};
use uuid::Uuid;

use super::super::Engine;
use super::super::dialect::{Connection, store_error};
use super::count_read;
use super::fetch;
use super::transaction::{WriteTransaction, write_alone};
use crate::rows::push::{QuietRow, ReaderRow, SubscriptionRow, bytes};
use crate::rows::{seq, stored_seq};
use crate::sql::push::{
    ANY_PUSH_SUBSCRIPTION, CLAIM_PUSH, CUT_PUSH_SUBSCRIPTIONS, DELETE_PUSH_SUBSCRIPTION,
    DROP_PUSH_ENDPOINT, DROP_PUSH_ENDPOINT_OF_OTHERS, END_PUSH_SUBSCRIPTION,
    END_PUSH_SUBSCRIPTIONS, FIND_PUSH_KEY, FIND_PUSHED, FIND_QUIET_HOURS,
    FORGET_PUSH_SUBSCRIPTIONS, FORGET_QUIET_HOURS, INSERT_PUSH_KEY, LIST_PUSH_READERS,
    LIST_PUSH_SUBSCRIPTIONS, PUT_PUSH_SUBSCRIPTION, SET_QUIET_HOURS,
};

/// Sessions that ended together whose subscriptions end one by one; of more, those of the whole tenant are looked through.
const ENDED_ONE_BY_ONE_MAX: usize = 32;

#[async_trait]
impl Push for Engine {
    async fn find_push_key(&self, tenant: TenantId) -> Result<Option<PushKey>, StoreError> {
        count_read("find_push_key");
        let row: Option<(Vec<u8>, String, i64)> = sqlx::query_as(FIND_PUSH_KEY)
            .bind(tenant.as_uuid())
            .fetch_optional(self.read_pool())
            .await
            .map_err(store_error)?;
        let key = |(public, sealed, created_at): (_, String, _)| {
            Ok(PushKey {
                tenant,
                public: bytes(public)?,
                sealed: sealed.into(),
                created_at: Timestamp::from_millis(created_at),
            })
        };
        row.map(key).transpose()
    }

    async fn insert_push_key(&self, key: &PushKey) -> Result<(), StoreError> {
        let insert = sqlx::query(INSERT_PUSH_KEY)
            .bind(key.tenant.as_uuid())
            .bind(key.public.as_slice())
            .bind(&*key.sealed)
            .bind(key.created_at.as_millis());
        write_alone(self, insert).await?;
        Ok(())
    }

    async fn has_push_subscriptions(&self) -> Result<bool, StoreError> {
        count_read("has_push_subscriptions");
        let found = sqlx::query(ANY_PUSH_SUBSCRIPTION)
            .bind(0_i64)
            .fetch_optional(self.read_pool());
        Ok(found.await.map_err(store_error)?.is_some())
    }

    async fn list_push_subscriptions(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<Subscription>, StoreError> {
        count_read("list_push_subscriptions");
        let asked = sqlx::query_as(LIST_PUSH_SUBSCRIPTIONS)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(now.as_millis());
        fetch::list(self.read_pool(), asked, SubscriptionRow::into_subscription).await
    }

    async fn find_quiet_hours(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<QuietHours>, StoreError> {
        count_read("find_quiet_hours");
        let asked = sqlx::query_as(FIND_QUIET_HOURS)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid());
        fetch::find(self.read_pool(), asked, QuietRow::into_quiet).await
    }

    async fn list_push_readers(
        &self,
        tenant: TenantId,
        room: RoomId,
        now: Timestamp,
        (after, limit): (Option<(PrincipalId, SessionId)>, u32),
    ) -> Result<Vec<PushReader>, StoreError> {
        count_read("list_push_readers");
        let nil = (Uuid::nil(), Uuid::nil());
        let (person, session) = after.map_or(nil, |(p, s)| (p.as_uuid(), s.as_uuid()));
        let asked = sqlx::query_as(LIST_PUSH_READERS)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(now.as_millis())
            .bind(person)
            .bind(session)
            .bind(i64::from(limit));
        fetch::list(self.read_pool(), asked, ReaderRow::into_reader).await
    }

    async fn find_pushed(&self, tenant: TenantId, room: RoomId) -> Result<Option<Seq>, StoreError> {
        count_read("find_pushed");
        let pushed: Option<i64> = sqlx::query_scalar(FIND_PUSHED)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .fetch_optional(self.read_pool())
            .await
            .map_err(store_error)?;
        pushed.map(seq).transpose()
    }

    async fn claim_push(
        &self,
        tenant: TenantId,
        room: RoomId,
        (from, to): (Option<Seq>, Seq),
    ) -> Result<bool, StoreError> {
        let claim = sqlx::query(CLAIM_PUSH)
            .bind(tenant.as_uuid())
            .bind(room.as_uuid())
            .bind(from.map_or(-1, stored_seq))
            .bind(stored_seq(to));
        Ok(write_alone(self, claim).await? == 1)
    }

    async fn drop_push_endpoint(
        &self,
        tenant: TenantId,
        session: SessionId,
        endpoint: &str,
    ) -> Result<(), StoreError> {
        let drop = sqlx::query(DROP_PUSH_ENDPOINT)
            .bind(tenant.as_uuid())
            .bind(session.as_uuid())
            .bind(endpoint);
        write_alone(self, drop).await?;
        Ok(())
    }
}

#[async_trait]
impl PushTransaction for WriteTransaction {
    async fn put_push_subscription(
        &mut self,
        subscription: &Subscription,
        keep: u32,
    ) -> Result<(), StoreError> {
        let one = subscription;
        let (tenant, session) = (one.tenant.as_uuid(), one.session.as_uuid());
        let others = sqlx::query(DROP_PUSH_ENDPOINT_OF_OTHERS)
            .bind(tenant)
            .bind(session)
            .bind(&*one.endpoint);
        others.execute(&mut *self.tx).await.map_err(store_error)?;
        let put = sqlx::query(PUT_PUSH_SUBSCRIPTION)
            .bind(tenant)
            .bind(session)
            .bind(one.principal.as_uuid())
            .bind(&*one.endpoint)
            .bind(one.keys.p256dh.as_slice())
            .bind(one.keys.auth.as_slice())
            .bind(one.language.as_str())
            .bind(one.created_at.as_millis())
            .bind(one.renewed_at.as_millis());
        put.execute(&mut *self.tx).await.map_err(store_error)?;
        let cut = sqlx::query(CUT_PUSH_SUBSCRIPTIONS)
            .bind(tenant)
            .bind(one.principal.as_uuid())
            .bind(i64::from(keep));
        cut.execute(&mut *self.tx).await.map_err(store_error)?;
        Ok(())
    }

    async fn delete_push_subscription(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        session: SessionId,
    ) -> Result<bool, StoreError> {
        let gone = sqlx::query(DELETE_PUSH_SUBSCRIPTION)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(session.as_uuid());
        let gone = gone.execute(&mut *self.tx).await.map_err(store_error)?;
        Ok(gone.rows_affected() > 0)
    }

    async fn set_quiet_hours(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        quiet: &QuietHours,
    ) -> Result<(), StoreError> {
        let set = sqlx::query(SET_QUIET_HOURS)
            .bind(tenant.as_uuid())
            .bind(principal.as_uuid())
            .bind(i64::from(quiet.is_on))
            .bind(i64::from(quiet.from))
            .bind(i64::from(quiet.to))
            .bind(quiet.zone.as_str());
        set.execute(&mut *self.tx).await.map_err(store_error)?;
        Ok(())
    }

    async fn forget_push(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError> {
        for sql in [FORGET_PUSH_SUBSCRIPTIONS, FORGET_QUIET_HOURS] {
            let gone = sqlx::query(sql)
                .bind(tenant.as_uuid())
                .bind(principal.as_uuid());
            gone.execute(&mut *self.tx).await.map_err(store_error)?;
        }
        Ok(())
    }
}

/// What devices of sessions that ended at this time were pushed by goes with them.
pub(super) async fn end_with(
    tx: &mut Connection,
    tenant: TenantId,
    ended: &[(SessionId, PrincipalId)],
    at: Timestamp,
) -> Result<(), StoreError> {
    if ended.len() > ENDED_ONE_BY_ONE_MAX {
        let all = sqlx::query(END_PUSH_SUBSCRIPTIONS)
            .bind(tenant.as_uuid())
            .bind(at.as_millis());
        all.execute(&mut *tx).await.map_err(store_error)?;
        return Ok(());
    }
    for (session, _) in ended {
        let one = sqlx::query(END_PUSH_SUBSCRIPTION)
            .bind(tenant.as_uuid())
            .bind(session.as_uuid());
        one.execute(&mut *tx).await.map_err(store_error)?;
    }
    Ok(())
}
