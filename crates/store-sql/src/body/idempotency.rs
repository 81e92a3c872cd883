//! Answers that are kept. Must not know what was asked.

use async_trait::async_trait;
use domain::Timestamp;
use store::{IdempotencyTransaction, KeptAnswer, OnceRequest, StoreError};

use super::super::dialect::store_error;
use super::fetch;
use super::transaction::WriteTransaction;
use crate::rows::corrupt;
use crate::sql::idempotency::{CLAIM_ANSWER, FIND_ANSWER, FORGET_ANSWER, SET_ANSWER};

fn kept((asked, answer): (Vec<u8>, Option<String>)) -> Result<KeptAnswer, StoreError> {
    let asked = <[u8; 32]>::try_from(asked.as_slice());
    Ok(KeptAnswer {
        asked: asked.map_err(|_| corrupt("what was asked", &"not 32 bytes"))?,
        answer: answer.map(Into::into),
    })
}

#[async_trait]
impl IdempotencyTransaction for WriteTransaction {
    async fn claim_answer(
        &mut self,
        request: &OnceRequest,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        let claim = sqlx::query(CLAIM_ANSWER)
            .bind(request.tenant.as_uuid())
            .bind(request.hash.as_slice())
            .bind(request.asked.as_slice())
            .bind(request.expires_at.as_millis())
            .bind(now.as_millis());
        let done = claim.execute(&mut *self.tx).await.map_err(store_error)?;
        if done.rows_affected() == 1 {
            return Ok(None);
        }
        let asked = sqlx::query_as(FIND_ANSWER)
            .bind(request.tenant.as_uuid())
            .bind(request.hash.as_slice());
        fetch::find(&mut *self.tx, asked, kept).await
    }

    async fn set_answer(&mut self, request: &OnceRequest, answer: &str) -> Result<(), StoreError> {
        let set = sqlx::query(SET_ANSWER)
            .bind(request.tenant.as_uuid())
            .bind(request.hash.as_slice())
            .bind(answer);
        set.execute(&mut *self.tx).await.map_err(store_error)?;
        Ok(())
    }

    async fn forget_answer(&mut self, request: &OnceRequest) -> Result<(), StoreError> {
        let forget = sqlx::query(FORGET_ANSWER)
            .bind(request.tenant.as_uuid())
            .bind(request.hash.as_slice());
        forget.execute(&mut *self.tx).await.map_err(store_error)?;
        Ok(())
    }
}
