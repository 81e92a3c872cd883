//! Rows of tenants, people, sessions and accounts. Must not know which statements bring them.

mod keys;
mod logs;

use domain::tenants::Sealed;
use domain::{
    Account, Device, Email, PrincipalId, PrincipalRecord, Privacy, Role, SessionId, Tenant,
    TenantId, TenantSlug, Timestamp, Way,
};
use sqlx::FromRow;
use store::StoreError;
use uuid::Uuid;

pub(crate) use keys::{ClaimPlaceRow, ClaimRow, CodeRow, KeyRow, stored_list};
pub(crate) use logs::{AuditRow, RevocationRow, subject};

use super::{corrupt, life, principal};

fn tenant_id(stored: Uuid) -> TenantId {
    TenantId::from_uuid(stored)
}

fn at(stored: Option<i64>) -> Option<Timestamp> {
    stored.map(Timestamp::from_millis)
}

fn boxed(stored: Option<String>) -> Option<Box<str>> {
    stored.map(Into::into)
}

#[derive(FromRow)]
pub(crate) struct TenantRow {
    id: Uuid,
    slug: String,
    name: String,
    created_at: i64,
    disabled_at: Option<i64>,
    settings: String,
}

impl TenantRow {
    pub(crate) fn into_tenant(self) -> Result<Tenant, StoreError> {
        let settings = serde_json::from_str(&self.settings)
            .map_err(|error| corrupt("a tenant's settings:", &error))?;
        Ok(Tenant {
            id: tenant_id(self.id),
            slug: slug(&self.slug)?,
            name: self.name.into(),
            created_at: Timestamp::from_millis(self.created_at),
            disabled_at: at(self.disabled_at),
            settings,
        })
    }
}

fn slug(text: &str) -> Result<TenantSlug, StoreError> {
    TenantSlug::parse(text).ok_or_else(|| corrupt("the tenant slug", &text))
}

#[derive(FromRow)]
pub(crate) struct PrincipalRow {
    tenant_id: Uuid,
    id: Uuid,
    kind: String,
    name: String,
    tag: String,
    external_id: Option<String>,
    role: Option<String>,
    banned_until: Option<i64>,
    claimed_by: Option<Uuid>,
    created_at: i64,
    deleted_at: Option<i64>,
    receipts_hidden: i64,
    typing_hidden: i64,
    presence_hidden: i64,
}

impl PrincipalRow {
    pub(crate) fn into_record(self) -> Result<PrincipalRecord, StoreError> {
        let parse = |word: &str| Role::parse(word).ok_or_else(|| corrupt("the role", &word));
        Ok(PrincipalRecord {
            tenant: tenant_id(self.tenant_id),
            principal: principal(self.id, &self.kind, self.name, self.tag)?,
            external_id: boxed(self.external_id),
            role: self.role.as_deref().map(parse).transpose()?,
            banned_until: at(self.banned_until),
            claimed_by: self.claimed_by.map(PrincipalId::from_uuid),
            created_at: Timestamp::from_millis(self.created_at),
            deleted_at: at(self.deleted_at),
            privacy: Privacy {
                receipts_hidden: self.receipts_hidden != 0,
                typing_hidden: self.typing_hidden != 0,
                presence_hidden: self.presence_hidden != 0,
            },
        })
    }
}

#[derive(FromRow)]
pub(crate) struct DeviceRow {
    tenant_id: Uuid,
    id: Uuid,
    principal_id: Uuid,
    way: String,
    device: String,
    session_ref: Option<String>,
    created_at: i64,
    refreshed_at: i64,
    proved_at: Option<i64>,
    idle_max: i64,
    ends_at: i64,
    grace: i64,
}

impl DeviceRow {
    pub(crate) fn into_device(self) -> Result<Device, StoreError> {
        Ok(Device {
            tenant: tenant_id(self.tenant_id),
            session: SessionId::from_uuid(self.id),
            principal: PrincipalId::from_uuid(self.principal_id),
            way: Way::parse(&self.way).ok_or_else(|| corrupt("the way", &self.way))?,
            device: self.device.into(),
            session_ref: boxed(self.session_ref),
            created_at: Timestamp::from_millis(self.created_at),
            refreshed_at: Timestamp::from_millis(self.refreshed_at),
            proved_at: at(self.proved_at),
            life: life(self.idle_max, self.ends_at, self.grace)?,
        })
    }
}

/// A session that was ended, with whose it was.
#[derive(FromRow)]
pub(crate) struct EndedRow {
    id: Uuid,
    principal_id: Uuid,
}

impl EndedRow {
    pub(crate) fn into_ended(self) -> (SessionId, PrincipalId) {
        (
            SessionId::from_uuid(self.id),
            PrincipalId::from_uuid(self.principal_id),
        )
    }
}

#[derive(FromRow)]
pub(crate) struct AccountRow {
    tenant_id: Uuid,
    principal_id: Uuid,
    email: String,
    verified_at: Option<i64>,
    password_hash: Option<String>,
    totp_secret: Option<String>,
    totp_since: Option<i64>,
    totp_step: Option<i64>,
}

impl AccountRow {
    pub(crate) fn into_account(self) -> Result<Account, StoreError> {
        let principal = PrincipalId::from_uuid(self.principal_id);
        Ok(Account {
            tenant: tenant_id(self.tenant_id),
            principal,
            email: Email::parse(&self.email)
                .ok_or_else(|| corrupt("the address of", &principal))?,
            verified_at: at(self.verified_at),
            password_hash: boxed(self.password_hash),
            totp_secret: self.totp_secret.map(Sealed),
            totp_since: at(self.totp_since),
            totp_step: self.totp_step,
        })
    }
}
