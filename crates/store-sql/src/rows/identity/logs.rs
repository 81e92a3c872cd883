//! Rows of the revocation log and the audit log. Must not know which statements bring them.

use domain::{AuditEntry, PrincipalId, Revocation, Revoked, SessionId, Timestamp};
use sqlx::FromRow;
use store::StoreError;
use uuid::Uuid;

use super::{boxed, tenant_id};
use crate::rows::corrupt;

/// The id that a line of the revocation log is about.
pub(crate) fn subject(revoked: Revoked) -> Option<Uuid> {
    match revoked {
        Revoked::Session(session) => Some(session.as_uuid()),
        Revoked::Principal(principal) => Some(principal.as_uuid()),
        Revoked::Tenant | Revoked::Settings => None,
    }
}

#[derive(FromRow)]
pub(crate) struct RevocationRow {
    id: i64,
    tenant_id: Uuid,
    kind: String,
    subject: Option<Uuid>,
    at: i64,
}

impl RevocationRow {
    pub(crate) fn into_revocation(self) -> Result<Revocation, StoreError> {
        let revoked = match (self.kind.as_str(), self.subject) {
            ("session", Some(id)) => Revoked::Session(SessionId::from_uuid(id)),
            ("principal", Some(id)) => Revoked::Principal(PrincipalId::from_uuid(id)),
            ("tenant", None) => Revoked::Tenant,
            ("settings", None) => Revoked::Settings,
            _ => return Err(corrupt("a revocation of kind", &self.kind)),
        };
        Ok(Revocation {
            id: self.id,
            tenant: tenant_id(self.tenant_id),
            revoked,
            at: Timestamp::from_millis(self.at),
        })
    }
}

#[derive(FromRow)]
pub(crate) struct AuditRow {
    id: i64,
    tenant_id: Uuid,
    at: i64,
    actor: String,
    action: String,
    object: String,
    reason: Option<String>,
    before: Option<String>,
    after: Option<String>,
}

impl AuditRow {
    pub(crate) fn into_entry(self) -> AuditEntry {
        AuditEntry {
            id: self.id,
            tenant: tenant_id(self.tenant_id),
            at: Timestamp::from_millis(self.at),
            actor: self.actor.into(),
            action: self.action.into(),
            object: self.object.into(),
            reason: boxed(self.reason),
            before: boxed(self.before),
            after: boxed(self.after),
        }
    }
}
