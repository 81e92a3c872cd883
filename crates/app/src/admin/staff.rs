//! Parts in the administration: given and taken. Must not know how people prove who they are.

use domain::{PrincipalId, PrincipalKind, PrincipalRecord, Role, TenantId};
use serde_json::json;

use crate::admin::change::{Change, Done, Proof};
use crate::admin::who::{Asked, Who, authorize};
use crate::context::Cx;
use crate::errors::IdentityError;

/// A role that is asked for.
#[derive(Clone, Copy, Debug)]
pub struct RoleWanted<'a> {
    /// Whose.
    pub principal: PrincipalId,
    /// Which.
    pub role: Role,
    /// Why.
    pub reason: Option<&'a str>,
}

/// Gives a part in the administration, or another one than before.
///
/// # Errors
/// [`IdentityError::PersonNotFound`] for everybody but accounts and externals, [`IdentityError::NotAllowed`] above one's
/// own role, a role that the tenant does not have, or a failing store.
pub async fn set_role(
    cx: &Cx,
    who: Who,
    tenant: &str,
    wanted: RoleWanted<'_>,
) -> Result<PrincipalRecord, IdentityError> {
    let allowed = authorize(cx, who, tenant, Role::Admin).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    if wanted.role == Role::Operator && !change.tenant.is_operators() {
        return Err(IdentityError::invalid_tenant(
            "role",
            "only accounts of the tenant `maru` are operators",
        ));
    }
    let mut record = lock_candidate(&mut change, wanted.principal).await?;
    check_rank(&change, &record, Some(wanted.role))?;
    if record.role == Some(Role::Operator) && wanted.role != Role::Operator {
        check_not_last_operator(cx, change.tenant.id, wanted.principal).await?;
    }
    let was = record.role.replace(wanted.role);
    write(cx, change, &record, was, wanted.reason).await?;
    Ok(record)
}

/// Takes a part in the administration away. Also when there is none.
///
/// # Errors
/// As [`set_role`]; the last operator stays one.
pub async fn remove_role(
    cx: &Cx,
    asked: impl Into<Asked<'_>>,
    tenant: &str,
    principal: PrincipalId,
) -> Result<(), IdentityError> {
    let asked = asked.into();
    let allowed = authorize(cx, asked.who, tenant, Role::Admin).await?;
    let mut change = Change::begin(cx, &allowed, Proof::Fresh).await?;
    let mut record = lock_candidate(&mut change, principal).await?;
    check_rank(&change, &record, None)?;
    if record.role == Some(Role::Operator) {
        check_not_last_operator(cx, change.tenant.id, principal).await?;
    }
    let was = record.role.take();
    write(cx, change, &record, was, asked.reason).await
}

/// The person, if they can have a part.
async fn lock_candidate(
    change: &mut Change,
    principal: PrincipalId,
) -> Result<PrincipalRecord, IdentityError> {
    let record = change.lock_person(principal).await?;
    match record.principal.kind {
        PrincipalKind::Account | PrincipalKind::External => Ok(record),
        PrincipalKind::Guest | PrincipalKind::Bot => Err(IdentityError::PersonNotFound),
    }
}

/// Nobody gives or takes a role above their own.
fn check_rank(
    change: &Change,
    record: &PrincipalRecord,
    wanted: Option<Role>,
) -> Result<(), IdentityError> {
    if wanted
        .max(record.role)
        .is_none_or(|role| role <= change.role)
    {
        Ok(())
    } else {
        Err(IdentityError::NotAllowed)
    }
}

/// Staff changes of a tenant wait for each other, so what is read here stays true until the commit.
pub(crate) async fn check_not_last_operator(
    cx: &Cx,
    tenant: TenantId,
    principal: PrincipalId,
) -> Result<(), IdentityError> {
    let (staff, now) = (cx.store.list_staff(tenant).await?, cx.ambient.now());
    let is_other = |one: &&PrincipalRecord| {
        one.role == Some(Role::Operator) && one.principal.id != principal && one.may_act(now)
    };
    if staff.iter().any(|one| is_other(&one)) {
        Ok(())
    } else {
        Err(IdentityError::invalid_tenant(
            "role",
            "this is the last operator",
        ))
    }
}

async fn write(
    cx: &Cx,
    mut change: Change,
    record: &PrincipalRecord,
    was: Option<Role>,
    reason: Option<&str>,
) -> Result<(), IdentityError> {
    if was != record.role {
        let described = |role: Option<Role>| json!({ "role": role.map(Role::as_str) }).to_string();
        change.tx.update_principal(record).await?;
        let done = Done {
            action: "staff.changed",
            object: record.principal.id.to_string(),
            reason,
            before: Some(described(was)),
            after: Some(described(record.role)),
        };
        change.record(cx, done).await?;
    }
    change.commit(cx).await
}
