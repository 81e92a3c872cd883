//! What is kept of tenants, people, sessions, keys and codes: each method of the seam to the file of its word. Must not
//! know use cases.

pub(super) mod accounts;
mod claims;
mod codes;
mod keys;
mod logs;
pub(super) mod people;
mod seen;
mod sessions;
pub(super) mod tenants;
mod transaction;

pub(super) use logs::append_revocation;

use async_trait::async_trait;
use domain::{
    Account, ApiKey, AuditEntry, Claim, Code, CodePurpose, Device, Email, KeyId, PrincipalId,
    PrincipalRecord, Revocation, RoomId, SessionId, Tenant, TenantId, Timestamp,
};
use store::{AuditQuery, Identity, IdentityTransaction, StoreError};

use super::super::Engine;
use super::count_read;
use crate::rows::corrupt;
use crate::sql::identity::reads::{
    FIND_ACCOUNT, FIND_ACCOUNT_BY_EMAIL, FIND_EXTERNAL, FIND_PRINCIPAL,
};

/// What is changed was read before in the same transaction, so it must be there.
fn changed_one(rows: u64, what: &str) -> Result<(), StoreError> {
    if rows == 1 {
        return Ok(());
    }
    Err(corrupt("a change of what is not there:", &what))
}

#[async_trait]
impl Identity for Engine {
    async fn list_tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        count_read("list_tenants");
        tenants::list(self.read_pool()).await
    }

    async fn find_principal(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<PrincipalRecord>, StoreError> {
        count_read("find_principal");
        people::find(self.read_pool(), FIND_PRINCIPAL, tenant, principal).await
    }

    async fn find_external(
        &self,
        tenant: TenantId,
        external_id: &str,
    ) -> Result<Option<PrincipalRecord>, StoreError> {
        count_read("find_external");
        people::find_external(self.read_pool(), FIND_EXTERNAL, tenant, external_id).await
    }

    async fn list_staff(&self, tenant: TenantId) -> Result<Vec<PrincipalRecord>, StoreError> {
        count_read("list_staff");
        people::list_staff(self.read_pool(), tenant).await
    }

    async fn find_account(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Account>, StoreError> {
        count_read("find_account");
        accounts::find(self.read_pool(), FIND_ACCOUNT, tenant, principal).await
    }

    async fn find_account_by_email(
        &self,
        tenant: TenantId,
        email: &Email,
    ) -> Result<Option<Account>, StoreError> {
        count_read("find_account_by_email");
        accounts::find_by_email(self.read_pool(), FIND_ACCOUNT_BY_EMAIL, tenant, email).await
    }

    async fn find_device(
        &self,
        tenant: TenantId,
        session: SessionId,
    ) -> Result<Option<Device>, StoreError> {
        count_read("find_device");
        sessions::find(self.read_pool(), tenant, session).await
    }

    async fn list_devices(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<Device>, StoreError> {
        count_read("list_devices");
        sessions::list(self.read_pool(), tenant, principal, now).await
    }

    async fn find_key(&self, key: KeyId) -> Result<Option<ApiKey>, StoreError> {
        count_read("find_key");
        keys::find(self.read_pool(), key).await
    }

    async fn list_keys(&self, tenant: TenantId) -> Result<Vec<ApiKey>, StoreError> {
        count_read("list_keys");
        keys::list(self.read_pool(), tenant).await
    }

    async fn peek_code(
        &self,
        tenant: TenantId,
        purpose: CodePurpose,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Code>, StoreError> {
        count_read("peek_code");
        codes::peek(self.read_pool(), tenant, purpose, hash, now).await
    }

    async fn list_claims(
        &self,
        by: Option<(TenantId, PrincipalId)>,
        now: Timestamp,
    ) -> Result<Vec<Claim>, StoreError> {
        count_read("list_claims");
        claims::list(self.read_pool(), by, now).await
    }

    async fn list_rooms_of(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Vec<RoomId>, StoreError> {
        count_read("list_rooms_of");
        people::list_rooms(self.read_pool(), tenant, principal).await
    }

    async fn read_revocations(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Revocation>, StoreError> {
        count_read("read_revocations");
        logs::read_revocations(self.read_pool(), after, limit).await
    }

    async fn find_revocation_place(&self, at: Timestamp) -> Result<i64, StoreError> {
        count_read("find_revocation_place");
        logs::find_revocation_place(self.read_pool(), at).await
    }

    async fn list_audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        count_read("list_audit");
        logs::list_audit(self.read_pool(), query).await
    }

    async fn begin_identity(&self) -> Result<Box<dyn IdentityTransaction>, StoreError> {
        let begun = super::transaction::begin(self.write_pool(), self.signal()).await?;
        Ok(Box::new(begun))
    }
}
