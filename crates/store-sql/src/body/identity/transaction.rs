//! The transaction over tenants, people, sessions, keys and codes: the same as that of batches. Must not know use cases.

use async_trait::async_trait;
use domain::{
    Account, ApiKey, AuditEntry, Claim, ClaimId, ClaimPlace, Code, CodePurpose, Device, Email,
    KeyId, Principal, PrincipalId, PrincipalRecord, Revoked, RoomId, Seq, SessionId, Tenant,
    TenantId, Timestamp,
};
use store::{Consumed, Erasure, IdentityTransaction, SessionsOf, StoreError, Transaction};

use super::super::super::locks::{
    LOCK_ACCOUNT, LOCK_ACCOUNT_BY_EMAIL, LOCK_EXTERNAL, LOCK_PRINCIPAL,
};
use super::super::transaction::WriteTransaction;
use super::super::{order, push, queue, retention};
use super::{accounts, claims, codes, keys, logs, people, sessions, tenants};

#[async_trait]
impl IdentityTransaction for WriteTransaction {
    async fn insert_tenant(&mut self, tenant: &Tenant) -> Result<bool, StoreError> {
        tenants::insert(&mut *self.tx, tenant).await
    }

    async fn lock_tenant(&mut self, tenant: TenantId) -> Result<Option<Tenant>, StoreError> {
        tenants::lock(&mut self.tx, tenant).await
    }

    async fn hold_tenant(&mut self, tenant: TenantId) -> Result<bool, StoreError> {
        tenants::hold(&mut self.tx, tenant).await
    }

    async fn update_tenant(&mut self, tenant: &Tenant) -> Result<(), StoreError> {
        tenants::update(&mut self.tx, tenant).await
    }

    async fn delete_tenant_step(
        &mut self,
        tenant: TenantId,
        rows: u32,
    ) -> Result<bool, StoreError> {
        tenants::delete_step(&mut self.tx, tenant, rows).await
    }

    async fn insert_principal(&mut self, record: &PrincipalRecord) -> Result<(), StoreError> {
        people::insert(&mut self.tx, record).await
    }

    async fn lock_principal(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<PrincipalRecord>, StoreError> {
        people::find(&mut *self.tx, LOCK_PRINCIPAL, tenant, principal).await
    }

    async fn lock_external(
        &mut self,
        tenant: TenantId,
        external_id: &str,
    ) -> Result<Option<PrincipalRecord>, StoreError> {
        people::find_external(&mut *self.tx, LOCK_EXTERNAL, tenant, external_id).await
    }

    async fn update_principal(&mut self, record: &PrincipalRecord) -> Result<(), StoreError> {
        people::update(&mut self.tx, record).await
    }

    async fn forget_sighting(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError> {
        people::forget_sighting(&mut self.tx, tenant, principal).await
    }

    async fn count_blocks(&mut self, tenant: TenantId, by: PrincipalId) -> Result<u64, StoreError> {
        order::count_blocks(&mut self.tx, tenant, by).await
    }

    async fn insert_block(
        &mut self,
        tenant: TenantId,
        pair: (PrincipalId, PrincipalId),
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        order::set_block(&mut self.tx, tenant, pair, Some(at)).await
    }

    async fn delete_block(
        &mut self,
        tenant: TenantId,
        pair: (PrincipalId, PrincipalId),
    ) -> Result<bool, StoreError> {
        order::set_block(&mut self.tx, tenant, pair, None).await
    }

    async fn insert_session(&mut self, device: &Device) -> Result<(), StoreError> {
        sessions::insert(&mut self.tx, device).await
    }

    async fn end_sessions(
        &mut self,
        tenant: TenantId,
        which: SessionsOf<'_>,
        at: Timestamp,
    ) -> Result<Vec<(SessionId, PrincipalId)>, StoreError> {
        let ended = sessions::end(&mut self.tx, tenant, which, at).await?;
        push::end_with(&mut self.tx, tenant, &ended, at).await?;
        Ok(ended)
    }

    async fn prolong_session(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        ends_at: Timestamp,
    ) -> Result<bool, StoreError> {
        sessions::prolong(&mut self.tx, tenant, session, ends_at).await
    }

    async fn prove_session(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        sessions::prove(&mut self.tx, tenant, session, at).await
    }

    async fn lock_session(
        &mut self,
        tenant: TenantId,
        session: SessionId,
        now: Timestamp,
    ) -> Result<Option<Device>, StoreError> {
        sessions::lock(&mut self.tx, tenant, session, now).await
    }

    async fn insert_account(&mut self, account: &Account) -> Result<(), StoreError> {
        accounts::insert(&mut self.tx, account).await
    }

    async fn lock_account(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Account>, StoreError> {
        accounts::find(&mut *self.tx, LOCK_ACCOUNT, tenant, principal).await
    }

    async fn lock_account_by_email(
        &mut self,
        tenant: TenantId,
        email: &Email,
    ) -> Result<Option<Account>, StoreError> {
        accounts::find_by_email(&mut *self.tx, LOCK_ACCOUNT_BY_EMAIL, tenant, email).await
    }

    async fn update_account(&mut self, account: &Account) -> Result<(), StoreError> {
        accounts::update(&mut self.tx, account).await
    }

    async fn delete_account(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<(), StoreError> {
        accounts::delete(&mut self.tx, tenant, principal).await
    }

    async fn find_link(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<PrincipalId>, StoreError> {
        people::find_link(&mut self.tx, tenant, issuer, subject).await
    }

    async fn insert_link(
        &mut self,
        tenant: TenantId,
        issuer: &str,
        subject: &str,
        principal: PrincipalId,
    ) -> Result<(), StoreError> {
        people::insert_link(&mut self.tx, tenant, issuer, subject, principal).await
    }

    async fn insert_key(&mut self, key: &ApiKey) -> Result<(), StoreError> {
        keys::insert(&mut self.tx, key).await
    }

    async fn lock_keys(&mut self, tenant: TenantId) -> Result<Vec<ApiKey>, StoreError> {
        keys::lock(&mut self.tx, tenant).await
    }

    async fn hold_key(
        &mut self,
        tenant: TenantId,
        key: KeyId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        keys::hold(&mut self.tx, tenant, key, now).await
    }

    async fn end_key(
        &mut self,
        tenant: TenantId,
        key: KeyId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        keys::end(&mut self.tx, tenant, key, at).await
    }

    async fn touch_keys(&mut self, used: &[(KeyId, Timestamp)]) -> Result<(), StoreError> {
        keys::touch(&mut self.tx, used).await
    }

    async fn insert_code(&mut self, code: &Code) -> Result<(), StoreError> {
        codes::insert(&mut self.tx, code).await
    }

    async fn consume_code(
        &mut self,
        tenant: TenantId,
        purpose: CodePurpose,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Consumed, StoreError> {
        codes::consume(&mut self.tx, tenant, purpose, hash, now).await
    }

    async fn set_code_session(
        &mut self,
        tenant: TenantId,
        hash: &[u8; 32],
        session: SessionId,
    ) -> Result<(), StoreError> {
        codes::set_session(&mut self.tx, tenant, hash, session).await
    }

    async fn count_code_try(
        &mut self,
        tenant: TenantId,
        hash: &[u8; 32],
        tries_max: u32,
        now: Timestamp,
    ) -> Result<u32, StoreError> {
        codes::count_try(&mut self.tx, tenant, hash, tries_max, now).await
    }

    async fn end_codes_of(
        &mut self,
        tenant: TenantId,
        purpose: CodePurpose,
        principal: PrincipalId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        codes::end_of(&mut self.tx, tenant, purpose, principal, at).await
    }

    async fn insert_claim(&mut self, claim: &Claim) -> Result<(), StoreError> {
        claims::insert(&mut self.tx, claim).await
    }

    async fn lock_claim(
        &mut self,
        tenant: TenantId,
        claim: ClaimId,
    ) -> Result<Option<Claim>, StoreError> {
        claims::lock(&mut self.tx, tenant, claim).await
    }

    async fn update_claim(&mut self, claim: &Claim) -> Result<(), StoreError> {
        claims::update(&mut self.tx, claim).await
    }

    async fn insert_claim_place(
        &mut self,
        claim: &Claim,
        place: &ClaimPlace,
    ) -> Result<(), StoreError> {
        claims::insert_place(&mut self.tx, claim, place).await
    }

    async fn list_claim_places(
        &mut self,
        tenant: TenantId,
        claim: ClaimId,
    ) -> Result<Vec<ClaimPlace>, StoreError> {
        claims::list_places(&mut self.tx, tenant, claim).await
    }

    async fn append_revocation(
        &mut self,
        tenant: TenantId,
        revoked: Revoked,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        logs::append_revocation(&mut self.tx, tenant, revoked, at).await
    }

    async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        logs::append_audit(&mut self.tx, entry).await
    }

    async fn insert_erasure(&mut self, erasure: &Erasure) -> Result<(), StoreError> {
        retention::insert_erasure(&mut self.tx, erasure).await
    }

    async fn update_erasure(&mut self, erasure: &Erasure) -> Result<(), StoreError> {
        retention::update_erasure(&mut self.tx, erasure).await
    }

    async fn sweep_reports(
        &mut self,
        tenant: TenantId,
        principal: PrincipalId,
        rows: u32,
    ) -> Result<u64, StoreError> {
        order::sweep_reports(&mut self.tx, tenant, principal, rows).await
    }

    async fn forget_name(
        &mut self,
        erasure: &Erasure,
        room: RoomId,
        seqs: (Seq, Seq),
    ) -> Result<u64, StoreError> {
        retention::forget_name(&mut self.tx, erasure, room, seqs).await
    }

    async fn forget_waiting(
        &mut self,
        tenant: TenantId,
        principal: &Principal,
    ) -> Result<(), StoreError> {
        queue::forget(&mut self.tx, tenant, principal).await
    }

    async fn move_waiting(
        &mut self,
        claim: &Claim,
        now: Timestamp,
    ) -> Result<Vec<RoomId>, StoreError> {
        queue::follow_claim(&mut self.tx, claim, now).await
    }

    async fn attend_room(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        retention::attend_room(&mut self.tx, tenant, room, at).await
    }

    async fn sweep_room(
        &mut self,
        tenant: TenantId,
        room: RoomId,
        up_to: Seq,
        rows: u32,
    ) -> Result<u64, StoreError> {
        retention::sweep_room(&mut self.tx, tenant, room, up_to, rows).await
    }

    async fn purge(&mut self, now: Timestamp, rows: u32) -> Result<u64, StoreError> {
        logs::purge(&mut self.tx, now, rows).await
    }

    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        Transaction::commit(self).await
    }
}
