//! A transaction that counts what it is asked and told. Must not know why a test wants that.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{
    Account, ApiKey, AuditEntry, Claim, ClaimId, ClaimPlace, Code, CodePurpose, Device, Email,
    KeyId, Principal, PrincipalId, PrincipalRecord, Revoked, RoomId, Seq, SessionId, Tenant,
    TenantId, Timestamp,
};
use store::{
    Consumed, Erasure, IdempotencyTransaction, IdentityTransaction, KeptAnswer, OnceRequest,
    SeenTransaction, SessionsOf, StoreError,
};

/// The transaction of a real store.
pub(super) struct Counted {
    pub(super) inner: Box<dyn IdentityTransaction>,
    pub(super) asked: Arc<AtomicUsize>,
}

impl Counted {
    pub(super) fn around(
        inner: Box<dyn IdentityTransaction>,
        asked: &Arc<AtomicUsize>,
    ) -> Box<dyn IdentityTransaction> {
        let asked = Arc::clone(asked);
        Box::new(Self { inner, asked })
    }
}

/// Every method of the transaction, with its arguments and what it gives: each counts, and goes to the real one.
macro_rules! counted {
    ($(fn $name:ident($($arg:ident: $kind:ty),*) -> $out:ty;)*) => {
        #[async_trait::async_trait]
        impl IdentityTransaction for Counted {
            $(async fn $name(&mut self, $($arg: $kind),*) -> Result<$out, StoreError> {
                self.asked.fetch_add(1, Ordering::SeqCst);
                self.inner.$name($($arg),*).await
            })*

            async fn commit(self: Box<Self>) -> Result<(), StoreError> {
                self.inner.commit().await
            }
        }
    };
}

counted! {
    fn insert_tenant(tenant: &Tenant) -> bool;
    fn lock_tenant(tenant: TenantId) -> Option<Tenant>;
    fn hold_tenant(tenant: TenantId) -> bool;
    fn hold_key(tenant: TenantId, key: KeyId, now: Timestamp) -> bool;
    fn insert_claim_place(claim: &Claim, place: &ClaimPlace) -> ();
    fn list_claim_places(tenant: TenantId, claim: ClaimId) -> Vec<ClaimPlace>;
    fn forget_sighting(tenant: TenantId, principal: PrincipalId) -> ();
    fn sweep_reports(tenant: TenantId, principal: PrincipalId, rows: u32) -> u64;
    fn forget_waiting(tenant: TenantId, of: &Principal) -> ();
    fn move_waiting(claim: &Claim, now: Timestamp) -> Vec<RoomId>;
    fn update_tenant(tenant: &Tenant) -> ();
    fn delete_tenant_step(tenant: TenantId, rows: u32) -> bool;
    fn insert_principal(record: &PrincipalRecord) -> ();
    fn lock_principal(tenant: TenantId, principal: PrincipalId) -> Option<PrincipalRecord>;
    fn lock_external(tenant: TenantId, external_id: &str) -> Option<PrincipalRecord>;
    fn update_principal(record: &PrincipalRecord) -> ();
    fn count_blocks(tenant: TenantId, by: PrincipalId) -> u64;
    fn insert_block(tenant: TenantId, pair: (PrincipalId, PrincipalId), at: Timestamp) -> bool;
    fn delete_block(tenant: TenantId, pair: (PrincipalId, PrincipalId)) -> bool;
    fn insert_session(device: &Device) -> ();
    fn end_sessions(tenant: TenantId, which: SessionsOf<'_>, at: Timestamp) -> Vec<(SessionId, PrincipalId)>;
    fn prolong_session(tenant: TenantId, session: SessionId, ends_at: Timestamp) -> bool;
    fn prove_session(tenant: TenantId, session: SessionId, at: Timestamp) -> ();
    fn lock_session(tenant: TenantId, session: SessionId, now: Timestamp) -> Option<Device>;
    fn insert_account(account: &Account) -> ();
    fn lock_account(tenant: TenantId, principal: PrincipalId) -> Option<Account>;
    fn lock_account_by_email(tenant: TenantId, email: &Email) -> Option<Account>;
    fn update_account(account: &Account) -> ();
    fn delete_account(tenant: TenantId, principal: PrincipalId) -> ();
    fn find_link(tenant: TenantId, issuer: &str, subject: &str) -> Option<PrincipalId>;
    fn insert_link(tenant: TenantId, issuer: &str, subject: &str, principal: PrincipalId) -> ();
    fn insert_key(key: &ApiKey) -> ();
    fn lock_keys(tenant: TenantId) -> Vec<ApiKey>;
    fn end_key(tenant: TenantId, key: KeyId, at: Timestamp) -> bool;
    fn touch_keys(used: &[(KeyId, Timestamp)]) -> ();
    fn insert_code(code: &Code) -> ();
    fn consume_code(tenant: TenantId, purpose: CodePurpose, hash: &[u8; 32], now: Timestamp) -> Consumed;
    fn set_code_session(tenant: TenantId, hash: &[u8; 32], session: SessionId) -> ();
    fn count_code_try(tenant: TenantId, hash: &[u8; 32], tries_max: u32, now: Timestamp) -> u32;
    fn end_codes_of(tenant: TenantId, purpose: CodePurpose, principal: PrincipalId, at: Timestamp) -> ();
    fn insert_claim(claim: &Claim) -> ();
    fn lock_claim(tenant: TenantId, claim: ClaimId) -> Option<Claim>;
    fn update_claim(claim: &Claim) -> ();
    fn append_revocation(tenant: TenantId, revoked: Revoked, at: Timestamp) -> ();
    fn append_audit(entry: &AuditEntry) -> ();
    fn insert_erasure(erasure: &Erasure) -> ();
    fn update_erasure(erasure: &Erasure) -> ();
    fn forget_name(erasure: &Erasure, room: RoomId, seqs: (Seq, Seq)) -> u64;
    fn attend_room(tenant: TenantId, room: RoomId, at: Timestamp) -> ();
    fn sweep_room(tenant: TenantId, room: RoomId, up_to: Seq, rows: u32) -> u64;
    fn purge(now: Timestamp, rows: u32) -> u64;
}

#[async_trait::async_trait]
impl SeenTransaction for Counted {
    async fn insert_seen_token(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        token_id: &str,
        expires_at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner
            .insert_seen_token(tenant, issuer, token_id, expires_at)
            .await
    }

    async fn raise_seen_token(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        token_id: &str,
        expires_at: Timestamp,
    ) -> Result<Timestamp, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner
            .raise_seen_token(tenant, issuer, token_id, expires_at)
            .await
    }
}

#[async_trait::async_trait]
impl IdempotencyTransaction for Counted {
    async fn claim_answer(
        &mut self,
        request: &OnceRequest,
        now: Timestamp,
    ) -> Result<Option<KeptAnswer>, StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.claim_answer(request, now).await
    }

    async fn set_answer(&mut self, request: &OnceRequest, answer: &str) -> Result<(), StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.set_answer(request, answer).await
    }

    async fn forget_answer(&mut self, request: &OnceRequest) -> Result<(), StoreError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.inner.forget_answer(request).await
    }
}
