//! What requests with a key of their own were answered. Must not know what was asked or answered.

use async_trait::async_trait;
use domain::{TenantId, Timestamp};

use crate::error::StoreError;

/// A request that is done once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnceRequest {
    /// In which tenant.
    pub tenant: TenantId,
    /// SHA-256 of who asks and under which key.
    pub hash: [u8; 32],
    /// SHA-256 of what is asked.
    pub asked: [u8; 32],
    /// Until when the key stands for it.
    pub expires_at: Timestamp,
}

/// What stands under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAnswer {
    /// SHA-256 of what was asked.
    pub asked: [u8; 32],
    /// What was answered, sealed; nothing yet where it is still being done.
    pub answer: Option<Box<str>>,
}

/// Small writes about answers that are kept.
#[async_trait]
pub trait IdempotencyTransaction: Send {
    /// Takes the key for a request: of any number at once, one gets `None`, the others what stands under it. A key
    /// whose time is over stands for nothing.
    async fn claim_answer(
        &mut self,
        request: &OnceRequest,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, StoreError>;

    /// Keeps what was answered.
    async fn set_answer(&mut self, request: &OnceRequest, answer: &str) -> Result<(), StoreError>;

    /// Frees a key whose request was refused; nothing where it was answered.
    async fn forget_answer(&mut self, request: &OnceRequest) -> Result<(), StoreError>;
}
