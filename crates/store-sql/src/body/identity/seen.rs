//! Tokens that were seen. Must not know what they open.

use domain::{TenantId, Timestamp};
use store::{SeenTransaction, StoreError};

use super::super::super::dialect::store_error;
use super::super::transaction::WriteTransaction;
use crate::sql::identity::writes::{INSERT_SEEN_TOKEN, RAISE_SEEN_TOKEN};

#[async_trait::async_trait]
impl SeenTransaction for WriteTransaction {
    async fn insert_seen_token(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        token_id: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(INSERT_SEEN_TOKEN)
            .bind(tenant.as_uuid())
            .bind(issuer)
            .bind(token_id)
            .bind(expires_at.as_millis())
            .execute(&mut *self.tx)
            .await
            .map_err(store_error)?;
        Ok(done.rows_affected() == 1)
    }

    async fn raise_seen_token(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        token_id: &str,
        expires_at: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        let (until,): (i64,) = sqlx::query_as(RAISE_SEEN_TOKEN)
            .bind(tenant.as_uuid())
            .bind(issuer)
            .bind(token_id)
            .bind(expires_at.as_millis())
            .fetch_one(&mut *self.tx)
            .await
            .map_err(store_error)?;
        Ok(Timestamp::from_millis(until))
    }
}
