//! What the administration reads. Must not know how it is shown.

use std::sync::Arc;

use domain::{AuditEntry, PrincipalRecord, Role, Tenant};
use store::AuditQuery;

use crate::admin::who::{Who, authorize, authorize_operator};
use crate::audit;
use crate::context::Cx;
use crate::errors::IdentityError;
use crate::handover::{self, Report};

/// Every tenant, by slug. Only operators read it.
///
/// # Errors
/// [`IdentityError::NotAllowed`], or a failing store.
pub async fn list_tenants(cx: &Cx, who: Who) -> Result<Vec<Arc<Tenant>>, IdentityError> {
    authorize_operator(cx, who).await?;
    Ok(cx.tenants.all())
}

/// A tenant with its settings.
///
/// # Errors
/// What [`authorize`] refuses, or a failing store.
pub async fn get_tenant(cx: &Cx, who: Who, tenant: &str) -> Result<Arc<Tenant>, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Viewer).await?;
    Ok(allowed.tenant)
}

/// Everybody with a part in the administration, by name.
///
/// # Errors
/// What [`authorize`] refuses, or a failing store.
pub async fn list_staff(
    cx: &Cx,
    who: Who,
    tenant: &str,
) -> Result<Vec<PrincipalRecord>, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Viewer).await?;
    let mut staff = cx.store.list_staff(allowed.tenant.id).await?;
    staff.retain(|one| one.role.is_some());
    Ok(staff)
}

/// A page of the audit log, the newest first, of one tenant or of all: those only operators read.
///
/// # Errors
/// What [`authorize`] refuses, or a failing store.
pub async fn list_audit(
    cx: &Cx,
    who: Who,
    tenant: Option<&str>,
    before: Option<i64>,
    limit: u32,
) -> Result<(Vec<AuditEntry>, Option<i64>), IdentityError> {
    let tenant = match tenant {
        Some(name) => Some(authorize(cx, who, name, Role::Viewer).await?.tenant.id),
        None => {
            authorize_operator(cx, who).await?;
            None
        }
    };
    let query = AuditQuery {
        tenant,
        before,
        limit,
    };
    audit::list(cx, query).await
}

/// Checks a token of the host as its exchange would, without using it up.
///
/// # Errors
/// What [`authorize`] refuses, or a failing store.
pub async fn check_token(
    cx: &Cx,
    who: Who,
    tenant: &str,
    token: &str,
) -> Result<Report, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    Ok(handover::check_token(cx, &allowed.tenant, token).await?)
}
