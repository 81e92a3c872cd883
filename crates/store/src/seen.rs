//! What was seen once and is remembered for a while: tokens by issuer and id. Must not know what they open.

use async_trait::async_trait;
use domain::{TenantId, Timestamp};

use crate::error::StoreError;

/// Small writes about what was seen.
#[async_trait]
pub trait SeenTransaction: Send {
    /// False when a token of this issuer with this id was seen before.
    async fn insert_seen_token(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        token_id: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Remembers a token of this issuer with this id until then at least, and says until when it is now. Whoever asks
    /// for the same one meanwhile waits for the end of this transaction, also where it was never seen.
    async fn raise_seen_token(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        token_id: &str,
        expires_at: Timestamp,
    ) -> Result<Timestamp, StoreError>;
}
