//! What a store with faults keeps of tenants, people, sessions, keys and codes: the inner store, behind the same gate.
//! Must not know why a test wants that.

use domain::{
    Account, ApiKey, AuditEntry, Claim, Code, CodePurpose, Device, Email, KeyId, PrincipalId,
    PrincipalRecord, Revocation, RoomId, SessionId, Tenant, TenantId, Timestamp,
};
use store::{AuditQuery, Identity, IdentityTransaction, StoreError};

use super::FaultyStore;
use super::counted::Counted;

#[async_trait::async_trait]
impl Identity for FaultyStore {
    async fn list_tenants(&self) -> Result<Vec<Tenant>, StoreError> {
        self.inner().list_tenants().await
    }

    async fn find_principal(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<PrincipalRecord>, StoreError> {
        self.inner().find_principal(tenant, principal).await
    }

    async fn find_external(
        &self,
        tenant: TenantId,
        external_id: &str,
    ) -> Result<Option<PrincipalRecord>, StoreError> {
        self.inner().find_external(tenant, external_id).await
    }

    async fn list_staff(&self, tenant: TenantId) -> Result<Vec<PrincipalRecord>, StoreError> {
        self.inner().list_staff(tenant).await
    }

    async fn find_account(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Option<Account>, StoreError> {
        self.inner().find_account(tenant, principal).await
    }

    async fn find_account_by_email(
        &self,
        tenant: TenantId,
        email: &Email,
    ) -> Result<Option<Account>, StoreError> {
        self.inner().find_account_by_email(tenant, email).await
    }

    async fn find_device(
        &self,
        tenant: TenantId,
        session: SessionId,
    ) -> Result<Option<Device>, StoreError> {
        self.inner().find_device(tenant, session).await
    }

    async fn list_devices(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
        now: Timestamp,
    ) -> Result<Vec<Device>, StoreError> {
        self.inner().list_devices(tenant, principal, now).await
    }

    async fn find_key(&self, key: KeyId) -> Result<Option<ApiKey>, StoreError> {
        self.inner().find_key(key).await
    }

    async fn list_keys(&self, tenant: TenantId) -> Result<Vec<ApiKey>, StoreError> {
        self.inner().list_keys(tenant).await
    }

    async fn peek_code(
        &self,
        tenant: TenantId,
        purpose: CodePurpose,
        hash: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<Code>, StoreError> {
        self.inner().peek_code(tenant, purpose, hash, now).await
    }

    async fn list_claims(
        &self,
        by: Option<(TenantId, PrincipalId)>,
        now: Timestamp,
    ) -> Result<Vec<Claim>, StoreError> {
        self.inner().list_claims(by, now).await
    }

    async fn list_rooms_of(
        &self,
        tenant: TenantId,
        principal: PrincipalId,
    ) -> Result<Vec<RoomId>, StoreError> {
        self.inner().list_rooms_of(tenant, principal).await
    }

    async fn read_revocations(
        &self,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Revocation>, StoreError> {
        self.check_sees()?;
        self.inner().read_revocations(after, limit).await
    }

    async fn find_revocation_place(&self, at: Timestamp) -> Result<i64, StoreError> {
        self.check_sees()?;
        self.inner().find_revocation_place(at).await
    }

    async fn list_audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        self.inner().list_audit(query).await
    }

    async fn begin_identity(&self) -> Result<Box<dyn IdentityTransaction>, StoreError> {
        self.pass_gate().await?;
        let inner = self.inner().begin_identity().await?;
        Ok(Counted::around(inner, &self.asked))
    }
}
